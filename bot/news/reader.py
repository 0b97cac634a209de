"""Finds what is new for the channels that have subscribed to it, and has it told."""

from collections.abc import Collection, Sequence

import structlog

from bot.clock import Clock
from bot.config_in_force import ConfigInForce
from bot.neon.client import NeonClient
from bot.neon.errors import NeonError
from bot.neon.models.status import CONSOLE, PAGES
from bot.news import detecting
from bot.news.detecting import News, State
from bot.news.incidents import incidents
from bot.news.kinds import Event, Item, Kind, Subscription
from bot.news.look import Look, Part
from bot.news.quiet import held_until
from bot.news.spending import Standing, due, spending
from bot.news.telling import NewsTelling
from bot.radar.levels import Gauge
from bot.radar.organization import NoGauge, organization, spending_of
from bot.status_page import StatusPage
from bot.store.own_doings import OwnDoings
from bot.store.stories import SeenBefore, Stories, ToTell
from bot.store.subscriptions import Subscriptions

log = structlog.get_logger(__name__)

NEEDS = {
    Kind.OPERATIONS: frozenset({Part.OPERATIONS, Part.BRANCHES}),
    Kind.BRANCHES: frozenset({Part.BRANCHES}),
    Kind.COMPUTES: frozenset({Part.ENDPOINTS, Part.BRANCHES}),
    Kind.LIMITS: frozenset({Part.PROJECT, Part.BRANCHES, Part.SNAPSHOTS}),
}


class NewsReader:
    """A reader of looks; between `begin` and `end` the subscriptions stay as they were."""

    def __init__(
        self,
        in_force: ConfigInForce,
        neon: NeonClient,
        status_page: StatusPage,
        subscriptions: Subscriptions,
        stories: Stories,
        doings: OwnDoings,
        telling: NewsTelling,
        clock: Clock,
    ) -> None:
        self._in_force = in_force
        self._neon = neon
        self._status_page = status_page
        self._subscriptions = subscriptions
        self._stories = stories
        self._doings = doings
        self._news_telling = telling
        self._clock = clock
        self._now: tuple[Subscription, ...] = ()
        self._reach: dict[tuple[str, str], dict[str, None]] = {}
        self._regions: dict[str, str] = {}  # a project never moves to another one

    async def begin(self) -> None:
        """Read what channels want to hear of. Raises StoreError."""
        channels = self._in_force.now.channels
        self._reach = {}
        self._now = tuple(
            each
            for each in await self._subscriptions.all()
            if (channel := channels.get(each.channel_id)) is not None
            and (channel.account or each.kind is not Kind.SPENDING)
        )
        watched = {
            (project_id, kind.value)
            for project_id in self._in_force.now.project_ids
            for kind in NEEDS
            if self._of(kind, project_id)
        }
        watched |= {("", kind.value) for kind in (Kind.INCIDENTS, Kind.SPENDING) if self._of(kind)}
        await self._stories.keep_only(watched)

    def wants(self, project_id: str) -> frozenset[Part]:
        """What has to be looked at for the kinds that anybody wants of this project."""
        return frozenset[Part]().union(
            *(parts for kind, parts in NEEDS.items() if self._of(kind, project_id))
        )

    async def read(self, look: Look) -> None:
        """Compare it with the look before. Raises StoreError."""
        before = await self._stories.seen(look.project_id)
        for kind in NEEDS:
            if wanted := self._of(kind, look.project_id):
                known = before.get(kind.value)
                news = self._detect(kind, look, known.state if known else {})
                await self._keep(look.project_id, kind, known, await self._by_others(look, news), wanted)

    async def end(self) -> None:
        """Look at the status page and at spending, and tell what there is to tell. Raises StoreError."""
        if wanted := self._of(Kind.INCIDENTS):
            await self._look_at_status_page(wanted)
        if wanted := self._of(Kind.SPENDING):
            await self._look_at_spending(wanted)
        await self._news_telling.tell()

    def _of(self, kind: Kind, project_id: str | None = None) -> list[Subscription]:
        """Who wants to hear of it: of one project, or for None of any."""
        return [
            each
            for each in self._now
            if each.kind is kind and (project_id is None or project_id in self._projects(each))
        ]

    def _projects(self, subscription: Subscription) -> Collection[str]:
        """The ids of those that it is about, in order. Found out once in a pass: there may be thousands."""
        about = (subscription.channel_id, subscription.project_id)
        if about not in self._reach:
            channel = self._in_force.now.channel(subscription.channel_id)
            known = [ref.id for ref in channel.refs] if channel else []
            self._reach[about] = {each: None for each in known if subscription.project_id in ("", each)}
        return self._reach[about].keys()

    def _detect(self, kind: Kind, look: Look, before: State) -> News:
        config = self._in_force.now
        match kind:
            case Kind.OPERATIONS:
                return detecting.operations(look, before)
            case Kind.BRANCHES:
                return detecting.branches(look, before)
            case Kind.COMPUTES:
                return detecting.computes(look, before, config.news.awake_over)
            case _:
                return detecting.limits(look, before, config.costs)

    async def _by_others(self, look: Look, news: News) -> News:
        """Without the branches that the bot has made or deleted itself."""
        made = {each for item in news.items if item.event is Event.CREATED for each in item.ids}
        gone = {each for item in news.items if item.event is Event.DELETED for each in item.ids}
        own = await self._doings.made(look.project_id, [each for each in look.branches if each.id in made])
        own |= await self._doings.deleted(gone)
        return news._replace(items=tuple(each for each in news.items if not own.intersection(each.ids)))

    async def _keep(
        self,
        project_id: str,
        kind: Kind,
        before: SeenBefore | None,
        news: News,
        wanted: Sequence[Subscription],
    ) -> None:
        if before is not None and not news.items and before.state == news.seen:
            return
        items = news.items if before else ()  # what is there at first is known
        failed = [each for item in items if item.kind is Kind.OPERATIONS for each in item.ids]
        told = await self._doings.telling(failed)
        tellings = [
            self._telling(each, item)
            for item in items
            for each in self._each_channel_once(wanted, item)
            if each.channel_id not in {told.get(operation_id) for operation_id in item.ids}
        ]
        if not await self._stories.put(project_id, kind.value, before, news.seen, tellings):
            log.info("another process was faster", project=project_id, kind=kind.value)

    def _each_channel_once(self, wanted: Sequence[Subscription], item: Item) -> list[Subscription]:
        """A channel's line about the project comes before the one about all of its projects."""
        chosen: dict[str, Subscription] = {}
        for each in sorted(wanted, key=lambda each: not each.project_id):
            chosen.setdefault(each.channel_id, each)
        # What is told already may get better, whatever matters enough to be told anew.
        return [each for each in chosen.values() if item.over or item.changes or each.wants(item.severity)]

    def _telling(self, subscription: Subscription, item: Item) -> ToTell:
        news = self._in_force.now.news_for(subscription.channel_id)
        held = held_until(subscription, item.severity, item.at, news.timezone, news.digest_at)
        return ToTell(subscription.channel_id, item, held)

    async def _look_at_status_page(self, wanted: Sequence[Subscription]) -> None:
        pages = {each.channel_id: await self._pages(each) for each in wanted}
        report = await self._status_page.report(sorted({CONSOLE}.union(*pages.values())))
        if not report.pages:
            return
        known = (await self._stories.seen("")).get(Kind.INCIDENTS.value)
        news = incidents(report, known.state if known else {}, self._clock.now())
        if known is not None and known.state == news.seen and not news.items:
            return
        tellings = [
            self._telling(each, item)
            for item in (news.items if known else ())
            for each in self._each_channel_once(wanted, item)
            if pages[each.channel_id] & set(item.pages)
        ]
        await self._stories.put("", Kind.INCIDENTS.value, known, news.seen, tellings)

    async def _pages(self, subscription: Subscription) -> frozenset[str]:
        """The pages about the regions of the projects that are meant."""
        found = {CONSOLE}
        for project_id in self._projects(subscription):
            try:
                if project_id not in self._regions:
                    self._regions[project_id] = (await self._neon.project(project_id)).region_id
            except NeonError as error:
                log.info("could not see where a project is", project=project_id, problem=error.message)
                continue
            found |= {page for region, page in PAGES.items() if region == self._regions[project_id]}
        return frozenset(found)

    async def _look_at_spending(self, wanted: Sequence[Subscription]) -> None:
        known, now = (await self._stories.seen("")).get(Kind.SPENDING.value), self._clock.now()
        if known is not None and not due(known.state, now):
            return
        try:
            orgs = await self._neon.api.org.of({id_ for each in wanted for id_ in self._projects(each)})
        except NeonError as error:
            log.info("could not see whose projects these are", problem=error.message)
            orgs = {}
        found = [one for org_id in sorted(set(orgs.values())) if (one := await self._spent(org_id))]
        news = spending(found, known.state if known else {}, now)
        tellings = [
            self._telling(each, item)
            for item in (news.items if known else ())
            for each in self._each_channel_once(wanted, item)
            if item.project_id in {orgs.get(project_id) for project_id in self._projects(each)}
        ]
        await self._stories.put("", Kind.SPENDING.value, known, news.seen, tellings)

    async def _spent(self, org_id: str) -> Standing | None:
        costs = self._in_force.now.costs
        try:
            org, account = await organization(self._neon, costs, org_id)
            gauge = await spending_of(self._neon, costs, account, self._clock.now())
        except NeonError as error:
            log.info("could not see what was spent", organization=org_id, problem=error.message)
            return None
        if gauge is NoGauge.UNKNOWN:
            return None
        currency = costs.currency if costs else "USD"
        return Standing(org_id, org.name, gauge if isinstance(gauge, Gauge) else None, currency)
