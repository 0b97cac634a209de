"""Canary secrets: words in every field of Neon's answers that gives access, and in errors and lines.

No message for a channel, no logged line and no stored row may hold one. Measure many more than the tests do:
`python -m tests.canaries --messages 100000`.
"""

import argparse
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from bot.audit import Entry, Result
from bot.command import ProjectRef, Target
from bot.neon.answers import Failure, read
from bot.neon.free_answers import masked
from bot.neon.models import Branch, Role
from bot.neon.models.auth import Webhook
from bot.neon.models.credentials import IssuedCredential
from bot.neon.models.keys import NewApiKey
from bot.neon.operations import Route
from bot.redaction import Redactor, kept
from bot.slack.views import api, credential, error, key, progress, role
from bot.slack.views.auth.words import webhook
from bot.slack.views.message import Message
from bot.store.audit import without_secrets

DESCRIBED = json.loads((Path(__file__).parents[1] / "sandbox/neon/description.json").read_text())
# Written down here anew, so that what the program believes to be secret is not what it is measured by.
SECRET = frozenset(
    {
        *("password", "api_token", "s3_secret_access_key", "key", "client_secret", "connection_uri", "uri"),
        *("secret_server_key", "webhook_url"),
    }
)
NOW = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)
SHOP = ProjectRef("shop", "old-violet-32930710")
DANA = "U0DANA"
CANARY = "canary"
DEEPEST = 7


@dataclass
class Canaries:
    """Makes things with secrets in them, always the same for one seed, and remembers what it has planted."""

    seed: int
    planted: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)

    def secret(self, name: str = "") -> str:
        """A secret as Neon would have it under that name. All of them hold the same short word."""
        word = f"{CANARY}{self.chance.getrandbits(64):016x}"
        if name in {"uri", "connection_uri"}:
            word = f"postgresql://app:{word}@ep-cool-1.eu-central-1.aws.neon.tech/db?sslmode=require"
        elif name == "webhook_url":
            word = f"https://hooks.example.com/{word}"
        self.planted.append(word)
        return word

    def shaped(self) -> str:
        """A secret that is known by its look, such as one in somebody's free text."""
        word = self.secret()
        return self.chance.choice(
            [
                f"npg_{word}",
                f"napi_{word}",
                f"nt_live_{word}",
                f"postgresql://app:{word}@ep-cool-1.neon.tech/db",
                f"Bearer {word}",
                f"password={word}",
                f'"password": "{word}"',
                f"ghp_{word}",
                f"github_pat_{word}",
                f"xoxb-1-{word}",
                f"https://hooks.slack.com/services/T1/B1/{word}",
            ]
        )

    def answer(self, schema: dict[str, Any], name: str = "", depth: int = 0) -> Any:
        """A value that fits what Neon describes; what is secret in it is a canary."""
        if "$ref" in schema:
            return self.answer(DESCRIBED["schemas"][schema["$ref"].rpartition("/")[2]], name, depth)
        if parts := schema.get("allOf"):
            whole: dict[str, Any] = {}
            for part in parts:
                made = self.answer(part, name, depth)
                whole |= made if isinstance(made, dict) else {}
            return whole
        if choices := schema.get("anyOf") or schema.get("oneOf"):
            return self.answer(self.chance.choice(choices), name, depth)
        kind = schema.get("type", "object" if "properties" in schema else "string")
        if isinstance(kind, list):
            kind = next(each for each in kind if each != "null")
        if kind == "object":
            return self._object(schema, depth)
        if kind == "array":
            count = self.chance.randint(1, 3) if depth < DEEPEST else 0
            return [self.answer(schema.get("items", {}), name, depth + 1) for _ in range(count)]
        return self._leaf(schema, kind, name)

    def _object(self, schema: dict[str, Any], depth: int) -> dict[str, Any]:
        made = {}
        for name, each in schema.get("properties", {}).items() if depth < DEEPEST else ():
            if name in SECRET or self.chance.random() < 0.7:
                made[name] = self.answer(each, name, depth + 1)
        if isinstance(schema.get("additionalProperties"), dict) and depth < DEEPEST:
            made["other"] = self.answer(schema["additionalProperties"], "other", depth + 1)
        # What is stored under a key is named by it.
        return {**made, "key": "a.txt"} if "last_modified" in made and "key" in made else made

    def _leaf(self, schema: dict[str, Any], kind: str, name: str) -> Any:
        if kind != "string":
            return {"integer": 7, "number": 0.25, "boolean": True}.get(kind)
        if name in SECRET:
            return self.secret(name)
        if "enum" in schema:
            return self.chance.choice(schema["enum"])
        if schema.get("format") == "date-time":
            return "2026-01-15T09:30:00Z"
        words = self.chance.choice(["pr-42", "größe", "a<b>&c"])
        return self.shaped() if self.chance.random() < 0.05 else words


_BRANCH = Branch.model_validate(
    {
        "id": "br-1",
        "project_id": SHOP.id,
        "name": "pr-42",
        "default": False,
        "protected": False,
        "current_state": "ready",
        "created_at": NOW,
        "updated_at": NOW,
    }
)


def _of_any_answer(canaries: Canaries) -> str:
    """`/neon api …`, on any operation: in the channel, as a file, and as the last word on a change."""
    name = canaries.chance.choice(list(DESCRIBED["operations"]))
    described = DESCRIBED["operations"][name]["answers"].values()
    answer = masked({"answer": [canaries.answer(each, name) for each in described if each]})
    target = Target("branch", "pr-42", "br-1")
    messages = (api.answered(f"GET /{name}", answer, SHOP), api.done(target, "PATCH", SHOP, DANA, answer))
    return f"{messages}{api.attached(name, answer)}"


def _of_models(canaries: Canaries) -> str:
    """What is read into our own models: how they print, and what their views say in a channel."""
    one = Role.model_validate(
        {"branch_id": "br-1", "name": "app", "password": canaries.secret("password"), "created_at": NOW}
    )
    fields = {"token_id": "tok-1", "token_id_short": "tok", "scopes": ("storage:read",), "created_at": NOW}
    issued = IssuedCredential.model_validate(
        fields | {name: canaries.secret(name) for name in ("api_token", "s3_secret_access_key")}
    )
    made = NewApiKey.model_validate({"id": 1, "name": "ci", "key": canaries.secret("key")})
    hook = Webhook.model_validate({"enabled": True, "webhook_url": canaries.secret("webhook_url")})
    place = (_BRANCH, SHOP)
    messages: list[Message] = [
        role.listing([one], *place, page=1, now=NOW),
        role.shown(one, ["db"], *place, NOW),
        role.created(one, *place, DANA),
        role.reset(one, *place, DANA),
        role.confirm_reset(one, *place).message,
        credential.issued(issued, *place, DANA),
        credential.rotated(issued, *place, DANA),
        key.created(made.name, SHOP.id, DANA),
    ]
    models = (one, issued, made, hook)
    return f"{messages}{webhook(hook)}{models}{[each.model_dump_json() for each in models]}"


def _of_errors(canaries: Canaries) -> str:
    """What Neon refuses with words that quote what it was given; its operations, too."""
    status = canaries.chance.choice([400, 401, 403, 404, 409, 412, 422, 423, 429, 500, 503])
    said = f"could not connect with {canaries.shaped()} as asked"
    response = httpx.Response(status, json={"message": said, "code": canaries.chance.choice(["", "X_LIMIT"])})
    route = Route("x", canaries.chance.choice(["GET", "POST"]), "/projects/p")
    failure = read(route, response, NewApiKey, now=NOW, sent_id="r-1")
    assert isinstance(failure, Failure)
    target = Target("branch", "pr-42", "br-1")
    why = failure.error
    messages = (
        error.error(why, slash="/neon", request_id="r-1"),
        progress.failed(
            *("Creating branch", target, SHOP, (), DANA), reason=why.message, hint=why.hint, request_id="r-1"
        ),
    )
    return f"{messages}{why}{why!r}{_row(detail=why.message)}{_logged(problem=why.message)}"


def _of_lines(canaries: Canaries) -> str:
    """What people type: as it is kept of a delivery, in a request and in the audit trail."""
    line = canaries.chance.choice(
        [
            f"api patch /projects/shop --field auth.password={canaries.secret()}",
            f"api post /projects/shop/x --field client_secret={canaries.secret()}",
            f'api post /projects/shop/x --body \'{{"client_secret": "{canaries.secret()}"}}\'',
            f"freeze --reason “leaked {canaries.shaped()}”",
            f"branch create {canaries.shaped()}",
            f"auth email --password {canaries.secret()}",
        ]
    )
    return without_secrets(kept(line)) + _row(text=kept(line)) + _logged(line=line)


def _of_logs(canaries: Canaries) -> str:
    """What nobody should log, logged all the same."""
    names = ("password", "api_token", "client_secret", "connection_uri")
    given = {name: canaries.secret(name) for name in names}
    return _logged(given=given, words=canaries.shaped(), nested=[{"deeper": canaries.shaped()}])


_ENTRY = Entry(
    team_id="T1",
    channel_id="C1",
    user_id=DANA,
    user_name="dana",
    text="",
    decision="allow",
    rule="",
    outcome=Result.FAILED,
    config_hash="c",
)


def _row(text: str = "", detail: str = "") -> str:
    entry = asdict(replace(_ENTRY, text=text, detail=detail))
    return f"{ ({name: without_secrets(f'{each}') for name, each in entry.items()}) }"


def _logged(**event: Any) -> str:
    return f"{Redactor(())(None, 'info', {'event': 'x', **event})}"


KINDS: tuple[Callable[[Canaries], str], ...] = (
    _of_any_answer,
    _of_models,
    _of_errors,
    _of_lines,
    _of_logs,
)


def leaks(messages: int, seed: int) -> tuple[Counter[str], list[str]]:
    """How many of each kind were rendered, and those that hold a canary."""
    canaries, rendered, found = Canaries(seed), Counter[str](), []
    for number in range(messages):
        kind = KINDS[number % len(KINDS)]
        text = kind(canaries)
        rendered[kind.__name__.removeprefix("_of_")] += 1
        if CANARY in text:
            at = text.index(CANARY)
            found.append(f"{kind.__name__}: …{text[max(0, at - 150) : at + 30]}…")
    assert len(canaries.planted) >= messages * 0.8, "too few were planted to tell"
    return rendered, found


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    started = time.monotonic()
    rendered, found = leaks(options.messages, options.seed)
    seconds = time.monotonic() - started
    print(f"{rendered.total()} rendered in {seconds:.0f} s, seed {options.seed}: {dict(rendered)}")
    print(f"{len(found)} with a canary", *found[:20], sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
