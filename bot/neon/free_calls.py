"""Pure: a call as somebody types it, by method, path and fields → an operation and its checked values.

What the path, the query and the body name of Neon's (projects, branches, computes, snapshots) stays words
here: `places` tells them all, so that whoever makes the call can hold each against the channel.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from bot.arguments import Effect
from bot.errors import UsageError
from bot.neon import catalog, schemas
from bot.neon.catalog import Described
from bot.neon.effects import LET_SOMEBODY_IN, MAKE_A_BRANCH_TOO, TELL_A_SECRET_ONCE
from bot.neon.errors import InvalidRequestError
from bot.neon.schemas import Schema
from bot.neon.typed_fields import read, wrong
from bot.text import either, nearest, quoted

PREFIX = "/api/v2"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_PROJECT_IS_MEANT = frozenset({"{project_id}", "{project}", ":project_id", ":project"})
_ALIKE = 0.75  # of 1: how much a path must look like a known one to be offered
_ANY_ID = "some-id"


class Thing(StrEnum):
    """What a word in a call can name."""

    PROJECT = "project"
    BRANCH = "branch"
    COMPUTE = "compute"
    SNAPSHOT = "snapshot"


# By the name of the parameter or the field. A test holds this table against all of the description.
THINGS: Mapping[str, Thing] = {
    **dict.fromkeys(("project_id", "project_ids"), Thing.PROJECT),
    **dict.fromkeys(
        ("branch_id", "source_branch_id", "target_branch_id", "base_branch_id", "parent_id"), Thing.BRANCH
    ),
    "endpoint_id": Thing.COMPUTE,
    "snapshot_id": Thing.SNAPSHOT,
}


@dataclass(frozen=True)
class Place:
    """A word of a call that names something; `name` is the parameter's or the field's."""

    thing: Thing
    name: str
    word: str


@dataclass(frozen=True)
class FreeCall:
    """An operation with the values that were typed for it. They stay out of the repr: some are secret."""

    described: Described
    ids: Mapping[str, str]
    query: Mapping[str, Any] = field(default_factory=dict, repr=False)
    body: Mapping[str, Any] | None = field(default=None, repr=False)

    @property
    def id(self) -> str:
        """The operation's id."""
        return self.described.id

    @property
    def path(self) -> str:
        """The path below the base URL, with these ids in it."""
        return self.described.route.fill(self.ids)

    @property
    def effects(self) -> tuple[Effect, ...]:
        """What it needs the right to, its main effect first."""
        # A link to upload with changes what is stored, though asking for it changes nothing.
        uploads = self.body is not None and self.body.get("operation") == "upload"
        if self.described.effect is Effect.REVEAL and uploads:
            return (Effect.CHANGE, Effect.REVEAL)
        if self.id in MAKE_A_BRANCH_TOO:
            return (self.described.effect, Effect.CREATE)
        tells = self.id in TELL_A_SECRET_ONCE | LET_SOMEBODY_IN
        return (self.described.effect, Effect.REVEAL) if tells else (self.described.effect,)

    @property
    def project(self) -> str | None:
        """The project that the path names; None when it leaves that to the channel, or is about no one."""
        word = self.ids.get("project_id")
        return None if self.described.about_account or word in _PROJECT_IS_MEANT else word

    @property
    def places(self) -> tuple[Place, ...]:
        """Every word that names something of Neon's."""
        found: list[Place] = []

        def note(place: Place) -> str:
            found.append(place)
            return place.word

        self.with_words(note)
        return tuple(found)

    def with_words(self, change: Callable[[Place], str]) -> "FreeCall":
        """The same call, with each word that names something replaced by what `change` makes of it."""
        body = self.body
        if body is not None and self.described.body is not None:
            body = _in_body(body, schemas.plain(self.described.body, catalog.schemas()), change)
        # A project in the path of a call about the account is not ours yet.
        skipped = "project_id" if self.described.about_account else ""
        ids = {
            name: word if name == skipped else _changed(name, word, change) for name, word in self.ids.items()
        }
        query = {name: _in_query(name, value, change) for name, value in self.query.items()}
        return replace(self, ids=ids, query=query, body=body)


def free_call(method: str, path: str, words: Sequence[str] = (), body: str | None = None) -> FreeCall:
    """The call that a path and fields mean: `words` are `name=value`, on top of a body in JSON.

    Raises UsageError for a path that no operation has, and for what the operation does not take.
    """
    described, ids = matched(method, path)
    for name, word in ids.items():
        is_project = name == "project_id" and not described.about_account
        if word.startswith(("{", ":")) and not (is_project and word in _PROJECT_IS_MEANT):
            wrong(described, f"Put a real value in place of {quoted(word)} in the path.")
    query, content = read(described, words, body)
    call = FreeCall(described, ids, query, content)
    try:
        # A branch's name does not look like the id that will stand there.
        sent = call.with_words(lambda place: _ANY_ID)
        catalog.call(call.id, sent.ids, sent.query, sent.body)
    except InvalidRequestError as error:
        wrong(described, error.message, f"`api describe {call.id}` shows what it takes.")
    return call


def matched(method: str, path: str) -> tuple[Described, Mapping[str, str]]:
    """The operation behind a method and a path, and the words in the path. Raises UsageError for none."""
    plain = "/" + path.strip("/")
    if plain.startswith(PREFIX + "/"):
        plain = plain.removeprefix(PREFIX)
    if "?" in plain or "#" in plain:
        raise UsageError(
            "A path has no `?`.",
            hint="Give what follows it as fields: `-f limit=5`.",
            example="api get /projects/{project_id}/branches -f limit=5",
        )
    found = catalog.matching(method, plain)
    if found is None:
        raise _unknown(method, plain)
    return found


def near_ids(word: str) -> str:
    """A hint that offers the ids of operations that look like a word, or contain it."""
    known = list(catalog.operations())
    near = nearest(word, known) or tuple(each for each in known if word.lower() in each.lower())[:3]
    more = "`api list` and a word finds operations."
    return f"Did you mean {either(f'`{each}`' for each in near)}?" if near else more


def _changed(name: str, word: str, change: Callable[[Place], str]) -> str:
    return change(Place(THINGS[name], name, word)) if name in THINGS else word


def _in_query(name: str, value: Any, change: Callable[[Place], str]) -> Any:
    if name not in THINGS:
        return value
    if not isinstance(value, list):
        return _changed(name, str(value), change)
    # Neon takes several ids in one word, too.
    return [_changed(name, word, change) for each in value for word in str(each).split(",")]


def _in_body(value: Any, parts: Sequence[Schema], change: Callable[[Place], str], name: str = "") -> Any:
    if isinstance(value, Mapping):
        return {
            # In a map of labels, a key that is called like an id is a label all the same.
            key: _in_body(
                each,
                schemas.below(parts, key, catalog.schemas()),
                change,
                "" if schemas.chosen_key(parts, key) else key,
            )
            for key, each in value.items()
        }
    if isinstance(value, list):
        inside = schemas.elements(parts, catalog.schemas())
        return [_in_body(each, inside, change, name) for each in value]
    return _changed(name, value, change) if isinstance(value, str) else value


def _unknown(method: str, path: str) -> UsageError:
    others = [each for each in METHODS if catalog.matching(each, path)]
    if others:
        return UsageError(
            f"Neon's API has no {method} for {quoted(path)}.",
            hint=f"It has {either(f'`{each}`' for each in others)} there.",
            example="api list",
        )
    known = [each.route.path for each in catalog.operations().values() if each.route.method == method]
    near = sorted(known, key=lambda each: _likeness(path, each), reverse=True)[:3]
    meant = [f"`{method} {each}`" for each in near if _likeness(path, each) >= _ALIKE]
    return UsageError(
        f"Neon's API has no {method} {quoted(path)}.",
        hint=f"Did you mean {either(meant)}?" if meant else "`api list` and a word finds operations.",
        example="api list branches",
    )


def _likeness(path: str, template: str) -> float:
    """From 0 to 1. A placeholder looks like anything, though a little less than the word itself."""
    typed, known = path.strip("/").split("/"), template.strip("/").split("/")
    if len(typed) != len(known):
        return 0.0
    parts = [
        0.9 if there.startswith("{") else SequenceMatcher(None, here, there).ratio()
        for here, there in zip(typed, known, strict=True)
    ]
    return min(parts) if min(parts) < 0.5 else sum(parts) / len(parts)
