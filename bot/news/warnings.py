"""Warns of branches before they expire, once for each expiry, and keeps each warning true afterwards."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.clock import Clock
from bot.config_in_force import ConfigInForce
from bot.errors import BotError, StoreError
from bot.holding import Holding
from bot.neon.client import NeonClient
from bot.neon.models import REQUEST, Branch
from bot.news.expiring import Warned, fate_of, is_due
from bot.news.kinds import Kind
from bot.news.look import Look, Part
from bot.news.posting import Posting
from bot.rest import Rest
from bot.slack.views import expiry as views
from bot.store.expiry_warnings import WarningRows
from bot.store.requests import Requests
from bot.store.subscriptions import Subscriptions
from bot.tasks import Tasks

log = structlog.get_logger(__name__)

# For what another process has left, in seconds; what this one has done itself is looked at at once.
IDLE_LOOK = 60.0
# Where the configuration has switched warnings off, and the channel has subscribed to them.
SUBSCRIBED_LEAD = timedelta(hours=24)


@dataclass(frozen=True)
class _Place:
    """Where a branch is warned of, how long before, and who asked for it."""

    channel_id: str
    alias: str
    lead: timedelta
    user_id: str = ""


class ExpiryWarnings:
    """A reader of looks. `tick` besides keeps up with what people do, such as the buttons of a warning."""

    def __init__(
        self,
        in_force: ConfigInForce,
        neon: NeonClient,
        requests: Requests,
        rows: WarningRows,
        subscriptions: Subscriptions,
        posting: Posting,
        holding: Holding,
        tasks: Tasks,
        clock: Clock,
    ) -> None:
        self._in_force = in_force
        self._neon = neon
        self._requests = requests
        self._rows = rows
        self._subscriptions = subscriptions
        self._subscribed: frozenset[tuple[str, str]] = frozenset()
        self._posting = posting
        self._tasks = tasks
        self._clock = clock
        self._rest = Rest(holding, clock, IDLE_LOOK)

    async def begin(self) -> None:
        """Which channels have subscribed to warnings. Raises StoreError."""
        subscribed = [each for each in await self._subscriptions.all() if each.kind is Kind.EXPIRY]
        self._subscribed = frozenset((each.channel_id, each.project_id) for each in subscribed)

    async def end(self) -> None:
        """Nothing is left to do then."""

    def wants(self, project_id: str) -> frozenset[Part]:
        """The branches, where anybody wants to be warned."""
        return frozenset({Part.BRANCHES} if self._places(project_id) else ())

    async def read(self, look: Look) -> None:
        """Warn of what is due, and show what became of the others. Raises StoreError."""
        known = dict(await self._rows.of(look.project_id))
        by_id = {each.id: each for each in look.branches}
        for branch in look.branches:
            if branch.expires_at is None or (branch.id, branch.expires_at) in known:
                continue
            warned = await self._due(look, branch)
            if warned is not None and await self._rows.add(warned):
                known[warned.key] = warned
        for warned in known.values():
            if not warned.over:
                await self._show(warned, by_id.get(warned.branch_id), look.at)

    async def tick(self) -> None:
        """Look at the branches of warnings that somebody has done something about. Never raises."""
        if not self._rest.is_over():
            return
        try:
            for warned in await self._rows.touched():
                self._tasks.start(self._look_again(warned), name=f"warning:{warned.branch_id}")
        except StoreError as error:
            log.warning("could not look at warnings", problem=error.message)

    async def _look_again(self, warned: Warned) -> None:
        """What cannot be read or shown now is found again by the next look at the whole project."""
        try:
            branch = await self._neon.find_branch(warned.project_id, warned.branch_id)
            await self._show(warned, branch, self._clock.now())
        except BotError as error:
            log.warning("could not look at a warning", branch=warned.branch_id, problem=error.message)

    async def _show(self, warned: Warned, branch: Branch | None, now: datetime) -> None:
        fate = fate_of(warned, branch, now)
        if fate is not None:
            message = views.ended(warned, fate, branch.expires_at if branch else None)
            ts = warned.message_ts
            if ts is None or await self._posting.edit(warned.channel_id, ts, message):
                await self._rows.end(warned)
        elif branch is not None and warned.message_ts is None and now < warned.expires_at:
            message = views.warning(warned, branch, now, self._in_force.now.command)
            posted = await self._posting.post(warned.channel_id, _key(warned), message)
            if posted is not None:
                await self._rows.posted(warned, posted)

    async def _due(self, look: Look, branch: Branch) -> Warned | None:
        places = self._places(look.project_id)
        if branch.expires_at is None or not any(is_due(branch, each.lead, look.at) for each in places):
            return None
        place = await self._place(look.project_id, branch, places)
        if place is None or not is_due(branch, place.lead, look.at):
            return None
        return Warned(
            project_id=look.project_id,
            branch_id=branch.id,
            expires_at=branch.expires_at,
            project_alias=place.alias,
            branch_name=branch.name,
            channel_id=place.channel_id,
            user_id=place.user_id,
        )

    async def _place(self, project_id: str, branch: Branch, places: list[_Place]) -> _Place | None:
        """Where it was made, unless warnings are off there; else the first channel of the project."""
        request = await self._requests.get(branch.annotation.get(REQUEST, ""))
        # Whoever may call Neon can write an annotation, so it has to fit what is stored.
        if request is None or (request.project_id, request.target_id) != (project_id, branch.id):
            return places[0]
        here = next((each for each in places if each.channel_id == request.channel_id), None)
        return _Place(here.channel_id, here.alias, here.lead, request.user_id) if here else None

    def _places(self, project_id: str) -> list[_Place]:
        """The channels that want to be warned; first those that have subscribed to it."""
        config, subscribed, others = self._in_force.now, list[_Place](), list[_Place]()
        for channel_id, channel in config.channels.items():
            wanted = config.defaults_for(channel_id).warn_before
            chosen = not self._subscribed.isdisjoint([(channel_id, ""), (channel_id, project_id)])
            lead = wanted or (SUBSCRIBED_LEAD if chosen else None)
            for alias, project in channel.projects.items():
                if project.id == project_id and lead is not None:
                    (subscribed if chosen else others).append(_Place(channel_id, alias, lead))
        return subscribed + others


def _key(warned: Warned) -> str:
    return f"expiry:{warned.branch_id}:{warned.expires_at.timestamp():.0f}"
