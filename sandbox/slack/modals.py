"""Modals: a stack of at most three views for each person."""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from sandbox.slack.errors import Refusal
from sandbox.slack.people import APP_ID, BOT_ID, TEAM_ID
from sandbox.slack.wire import JsonObject

STACK = 3


@dataclass(frozen=True)
class View:
    """One view on somebody's screen. `shape` is what the app sent; `values` what has been entered so far."""

    id: str
    root_id: str
    previous_id: str | None
    person: str
    hash: str
    shape: JsonObject
    values: JsonObject = field(default_factory=dict)

    @property
    def external_id(self) -> str:
        """The app's own id for the view, empty if it has none."""
        return str(self.shape.get("external_id", ""))

    def as_slack(self) -> JsonObject:
        """The view object of the Web API and of payloads."""
        return {
            "private_metadata": "",
            "callback_id": "",
            "external_id": "",
            "close": None,
            "submit": None,
            "clear_on_close": False,
            "notify_on_close": False,
            **self.shape,
            "id": self.id,
            "team_id": TEAM_ID,
            "app_installed_team_id": TEAM_ID,
            "app_id": APP_ID,
            "bot_id": BOT_ID,
            "state": {"values": self.values},
            "hash": self.hash,
            "root_view_id": self.root_id,
            "previous_view_id": self.previous_id,
        }


class Modals:
    """Every open view."""

    def __init__(self) -> None:
        self._stacks: dict[str, list[View]] = {}
        self._made = 0

    def top(self, person: str) -> View | None:
        """What the person sees."""
        stack = self._stacks.get(person)
        return stack[-1] if stack else None

    def find(self, view_id: str) -> View:
        """The view with this id; refuses with not_found."""
        return self._first(lambda view: view.id == view_id)

    def find_external(self, external_id: str) -> View:
        """The view with the app's own id; refuses with not_found."""
        return self._first(lambda view: view.external_id == external_id)

    def open(self, person: str, shape: JsonObject) -> View:
        """Show a modal, in place of whatever this person had open."""
        self._refuse_duplicate(shape, except_for=person)
        view = self._new(person, shape, None)
        self._stacks[person] = [view]
        return view

    def push(self, person: str, shape: JsonObject) -> View:
        """Put a view on top; refuses with push_limit_reached beyond three."""
        stack = self._stacks.setdefault(person, [])
        if len(stack) >= STACK:
            raise Refusal("push_limit_reached")
        self._refuse_duplicate(shape, except_for=None)
        view = self._new(person, shape, stack[-1] if stack else None)
        stack.append(view)
        return view

    def update(self, view: View, shape: JsonObject, expected_hash: str = "") -> View:
        """Replace a view's content; refuses with hash_conflict when `expected_hash` is stale."""
        if expected_hash and expected_hash != view.hash:
            raise Refusal("hash_conflict")
        kept = {block["block_id"] for block in shape.get("blocks", []) if "block_id" in block}
        values = {block_id: value for block_id, value in view.values.items() if block_id in kept}
        return self._put(replace(view, shape=shape, values=values, hash=self._new_hash()))

    def enter(self, view: View, values: JsonObject) -> View:
        """Note what the person has entered; the view's hash stays."""
        return self._put(replace(view, values=view.values | values))

    def close(self, view: View) -> None:
        """Take a view off its stack, with everything above it."""
        stack = self._stacks.get(view.person, [])
        del stack[next((i for i, other in enumerate(stack) if other.id == view.id), len(stack)) :]

    def clear(self, person: str) -> None:
        """Close all of a person's views."""
        self._stacks.pop(person, None)

    def _all(self) -> Iterator[View]:
        for stack in self._stacks.values():
            yield from stack

    def _first(self, wanted: Callable[[View], bool]) -> View:
        for view in self._all():
            if wanted(view):
                return view
        raise Refusal("not_found")

    def _new(self, person: str, shape: JsonObject, below: View | None) -> View:
        self._made += 1
        view_id = f"V0{self._made:06d}"
        root = below.root_id if below else view_id
        return View(view_id, root, below.id if below else None, person, self._new_hash(), shape)

    def _new_hash(self) -> str:
        return f"{secrets.token_hex(4)}.{secrets.token_hex(4)}"

    def _put(self, view: View) -> View:
        stack = self._stacks.get(view.person, [])
        for index, other in enumerate(stack):
            if other.id == view.id:
                stack[index] = view
                return view
        raise Refusal("not_found")

    def _refuse_duplicate(self, shape: JsonObject, except_for: str | None) -> None:
        external_id = shape.get("external_id")
        if external_id and any(
            view.external_id == external_id and view.person != except_for for view in self._all()
        ):
            raise Refusal("duplicate_external_id")
