"""After a drill: what the stand-ins and the tables hold, held against what people typed and were told."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from bot.store.database import Database
from bot.store.request import OPEN
from bot.store.schema import audit, deliveries, requests
from sandbox.slack.messages import Message
from tests.e2e.stage import SHOP_DB
from tests.faults.crowd import Crowd
from tests.faults.proxy import Performed
from tests.store.trail import checked

_BRANCH = re.compile(r"/branches/([^/?]+)$")
_RESTART = re.compile(r"/endpoints/([^/]+)/restart$")


@dataclass
class Reckoning:
    """The figures of a drill, and in words what is wrong.

    `open` are requests and deliveries that the bot still has to deal with.
    """

    acknowledged: int = 0
    unanswered: int = 0
    clicks: int = 0
    writes: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    duplicate_writes: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    dishonest: list[str] = field(default_factory=list)
    spinning: list[str] = field(default_factory=list)
    duplicate_posts: int = 0
    open: int = 0
    trail_is_whole: bool = False

    @property
    def wrong(self) -> list[str]:
        """Everything that must not be; empty is good."""
        kinds = ("duplicate_writes", "lost", "dishonest", "spinning")
        found = [f"{kind}: {each}" for kind in kinds for each in getattr(self, kind)]
        return found if self.trail_is_whole else [*found, "the audit trail is not whole"]


async def reckon(crowd: Crowd) -> Reckoning:
    """Look at everything, once nothing moves any more."""
    database = Database(crowd.stage.database_url)
    try:
        await crowd.look(database)
        async with database.read() as connection:
            stored = list((await connection.execute(select(requests))).mappings())
            rows = list((await connection.execute(select(audit))).mappings())
            still = select(deliveries.c.key).where(deliveries.c.lease_until.is_not(None))
            kept = list((await connection.execute(still)).scalars())
    finally:
        await database.close()
    found = Reckoning(
        acknowledged=sum(each.acknowledged for each in crowd.typed.values()),
        unanswered=sum(each.unanswered for each in crowd.typed.values()),
        clicks=sum(each.clicks for each in crowd.typed.values()),
        outcomes=Counter(str(row["outcome"]) for row in rows),
        lost=[f"a delivery is still open: {key}" for key in kept],
        trail_is_whole=checked(crowd.stage.database_url).problem is None,
    )
    found.open = len(kept) + sum(request["state"] in OPEN for request in stored)
    _count_rows(found, crowd, stored, rows)
    _count_writes(found, crowd, stored)
    _look_at_messages(found, crowd, stored)
    return found


def _count_rows(found: Reckoning, crowd: Crowd, stored: list[Any], rows: list[Any]) -> None:
    """What was acknowledged ends in one row; what was not, in one at most."""
    of_requests = Counter(row["request_id"] for row in rows if row["request_id"])
    for request in stored:
        if request["state"] in OPEN:
            found.spinning.append(f"request {request['id']} is {request['state']}: {request['typed']}")
        elif of_requests[request["id"]] != 1:
            found.lost.append(f"request {request['id']} has {of_requests[request['id']]} rows")
    for line, typed in crowd.typed.items():
        there = len(crowd.outcomes[line])
        if not typed.acknowledged <= there <= typed.acknowledged + typed.unanswered + typed.clicks:
            found.lost.append(f"{there} rows for “{line}”, {typed}")


def _count_writes(found: Reckoning, crowd: Crowd, stored: list[Any]) -> None:
    """Each request that says done has written once; no other has, unless it says that it does not know."""
    written = Counter(_lines_written(crowd.neon.performed))
    found.writes = written.total()
    done, perhaps = Counter[str](), Counter[str]()
    for request in stored:
        line = request["typed"].partition(" --project")[0]
        done[line] += request["state"] == "done"
        perhaps[line] += request["state"] == "unknown"
    for line in written.keys() | done.keys():
        if written[line] > done[line] + perhaps[line]:
            found.duplicate_writes.append(f"“{line}” was written {written[line]} times, done {done[line]}")
        elif written[line] < done[line]:
            found.dishonest.append(f"“{line}” was written {written[line]} times, told done {done[line]}")


def _lines_written(performed: list[Performed]) -> Iterator[str]:
    """What each write that Neon has performed would be as a command line."""
    branches: dict[str, str] = {}
    computes: dict[str, str] = {}
    for each in performed:
        # An answer without a body is Neon's to a second deletion, which changes nothing.
        if not each.done or each.call.method == "GET" or not each.answer:
            continue
        path, answer = each.call.path, each.answered()
        if each.call.method == "POST" and path.endswith("/branches"):
            branch: Any = answer["branch"]
            branches[branch["id"]] = branch["name"]
            endpoints: Any = answer["endpoints"]
            computes.update({endpoint["id"]: branch["id"] for endpoint in endpoints})
            yield f"branch create {branch['name']}"
        elif match := _RESTART.search(path):
            yield f"compute restart {branches[computes[match[1]]]}"
        elif (match := _BRANCH.search(path)) and each.call.method == "PATCH":
            wanted: Any = each.asked()["branch"]
            yield f"branch rename {branches[match[1]].removesuffix('-x')} {wanted['name']}"
            branches[match[1]] = wanted["name"]
        elif (match := _BRANCH.search(path)) and each.call.method == "DELETE":
            yield f"branch delete {branches[match[1]]}"


def _look_at_messages(found: Reckoning, crowd: Crowd, stored: list[Any]) -> None:
    """Each request's message shows how it ended. What stands beside it is a duplicate."""
    public = {each.ts: each for each in crowd.stage.workspace.messages.public(SHOP_DB) if each.by_bot}
    for request in stored:
        message = public.pop(request["message_ts"], None)
        if message is not None and request["ending"] and not _says(message, request["ending"]["text"]):
            found.spinning.append(f"“{request['typed']}” still says: {message.content.text}")
    # That a branch expires soon is said by the bot itself, and once as well.
    warned: set[str] = set()
    for message in public.values():
        key = _key(message)
        if key.startswith("expiry:") and key not in warned:
            warned.add(key)
        else:
            found.duplicate_posts += 1
            found.spinning.append(f"a second message says: {message.content.text}")


def _key(message: Message) -> str:
    """What the bot has posted it under."""
    payload: Any = (message.content.metadata or {}).get("event_payload", {})
    return str(payload.get("id", ""))


def _says(message: Message, text: str) -> bool:
    return message.content.text == text
