"""A request that others have to approve, and the parts of the program that judge and decide it: no more."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot.admission import Admission, Wanted
from bot.approvers import Approvers, Click
from bot.approving import Approving
from bot.beginnings import Beginnings
from bot.calls import Calls
from bot.cards import asked, mark
from bot.command import Actor, Person
from bot.config import Config
from bot.config_rights import Approval
from bot.contexts import project_of
from bot.holding import Holding
from bot.loose_ends import LooseEnds
from bot.neon.waiting import Trace
from bot.outbox import Outbox
from bot.parsing import parse
from bot.policy import Decision, Verdict
from bot.registry import load
from bot.showing import Showing
from bot.slack.incoming import APPROVE, Incoming
from bot.slack.people import People
from bot.slack.views.message import Message
from bot.store.approvals import Approvals
from bot.store.deliveries import Deliveries
from bot.store.loose_ends import LooseEndRows
from bot.store.posts import Posts
from bot.store.requests import NewRequest, Request, Requests, State
from bot.store.steps import Steps
from bot.tasks import Tasks
from bot.telling import Telling
from bot.trail import Trail
from sandbox.slack.plain import plain
from tests.e2e.asking import approving as config_with_approvals
from tests.e2e.stage import SHOP, SHOP_DB, Stage, staged
from tests.parts import Surroundings, surroundings

GROUP = frozenset({"S0DBADMINS"})
DANA = Actor("U0DANA", "T0ACME", "Dana", Person.MEMBER)
ANA = Actor("U0ANA", "T0ACME", "Ana", Person.MEMBER, GROUP)
BEN = Actor("U0BEN", "T0ACME", "Ben", Person.MEMBER, GROUP)
FROZEN = Decision(Verdict.DENY, "It is frozen.", "stored")
MINUTE = timedelta(minutes=1)


@dataclass
class Freezing:
    """Whether all is frozen, and what it was asked about."""

    frozen: bool = False
    asked: list[Wanted] = field(default_factory=list)

    async def check(self, channel_id: str) -> "Freezing":
        return self

    def refusal(self, about: Wanted) -> Decision | None:
        self.asked.append(about)
        return FROZEN if self.frozen else None

    def notices(self, channel_id: str, projects: Any) -> tuple[str, ...]:
        return ()

    async def take(self, about: Wanted, request_id: str) -> Decision | None:
        return None


class Unlimited:
    """As often as people like."""

    async def refusal(self, about: Wanted) -> Decision | None:
        return None

    async def take(self, about: Wanted, request_id: str) -> Decision | None:
        return None


@dataclass
class Scene:
    """What a test needs to click, and to see what comes of it."""

    stage: Stage
    around: Surroundings
    freezing: Freezing
    approvers: Approvers
    approving: Approving
    requests: Requests
    approvals: Approvals

    async def request(
        self, command: str = "branch delete preview/pr-98", within: timedelta = MINUTE, **changes: Any
    ) -> Request:
        """A request of Dana's, with its message, that asks for approvals by the database admins."""
        ts = await self.around.gateway.post(SHOP_DB, Message("Approval wanted"))
        entry, words = load().match(tuple(command.split()))
        approval = Approval(("S0DBADMINS",), changes.pop("count", 1), within, "the rule")
        new = NewRequest(
            state=State.ASKED,
            command=entry.name,
            words=words,
            project_alias="shop",
            project_id=SHOP,
            channel_id=SHOP_DB,
            team_id="T0ACME",
            user_id="U0DANA",
            user_name="dana",
            target_kind="branch",
            target_name="preview/pr-98",
            message_ts=ts,
            fingerprint="f00",
            confirm_within=within,
            asked=asked(Message("Delete it?"), approval),
            typed=command,
        )
        return await self.requests.add(replace(new, **changes), worker="w", lease=timedelta(0))

    def click(self, request: Request, actor: Actor, gesture: str = APPROVE, written: str = "") -> Click:
        """A click of somebody's on the card of a request."""
        incoming = Incoming(
            key=f"{gesture}-{actor.id}",
            team_id=actor.team_id,
            channel_id=request.channel_id,
            user_id=actor.id,
            user_name=actor.name,
            line=mark(request),
            reply_to=SecretStr(""),
            gesture=gesture,
            message_ts=request.message_ts,
            trigger="t",
            written=written,
        )
        entry = load().named(request.command)
        given = parse(entry, request.words, now=request.created_at).given
        trail = Trail(incoming, "c0ffee", Trace())
        return Click(incoming, actor, trail, request, entry, given, project_of(request))

    def under(self, config: Config) -> None:
        """Another configuration is in force."""
        self.around.in_force.replace(config)


def _wired(around: Surroundings, freezing: Freezing) -> tuple[Approvers, Approving, Requests, Approvals]:
    contexts, gateway, database = around.contexts, around.gateway, around.database
    requests, approvals, steps, posts = (
        Requests(database),
        Approvals(database),
        Steps(database),
        Posts(database),
    )
    admission = Admission([freezing], Unlimited())
    approvers, holding = Approvers(contexts, admission, People(gateway, around.clock)), Holding(requests)
    outbox, telling = Outbox(posts, gateway), Telling(posts, gateway, around.metrics)
    showing = Showing(contexts, requests, steps, approvals, gateway, outbox, telling)
    loose_ends = LooseEnds(
        *(contexts, requests, LooseEndRows(database), gateway, holding, Tasks(), around.clock)
    )
    calls = Calls(contexts, admission, requests, steps, showing, loose_ends, gateway)
    beginnings = Beginnings(contexts, requests, gateway, showing, calls)
    approving = Approving(
        *(contexts, approvers, requests, approvals, Deliveries(database)),
        *(gateway, showing, beginnings, holding),
    )
    return approvers, approving, requests, approvals


@asynccontextmanager
async def approval_scene(folder: Path, config: Config | None = None) -> AsyncIterator[Scene]:
    """Where the database admins have to approve what destroys, and Dana may ask for it."""
    async with (
        staged(folder, config=config or config_with_approvals()) as stage,
        surroundings(stage) as around,
    ):
        await around.gateway.identify()
        freezing = Freezing()
        yield Scene(stage, around, freezing, *_wired(around, freezing))


async def clicked(scene: Scene, request: Request, actor: Actor, gesture: str = APPROVE, **how: Any) -> Any:
    """A click; what its trail says afterwards."""
    click = scene.click(request, actor, gesture, how.pop("written", ""))
    incoming = replace(click.incoming, **how)
    await scene.approving.clicked(incoming, actor, click.trail)
    return click.trail


async def now(scene: Scene, request: Request) -> Request:
    """The request as it is stored."""
    found = await scene.requests.get(request.id)
    assert found is not None
    return found


async def shown(scene: Scene, request: Request) -> str:
    """What its message says."""
    messages = await scene.stage.dana.messages(SHOP_DB)
    return next(plain(each) for each in messages if each["ts"] == request.message_ts)
