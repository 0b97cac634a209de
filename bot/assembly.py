"""Wires the pipeline together around what reaches out of the process."""

from dataclasses import dataclass
from datetime import timedelta

import structlog

from bot.admin_notices import AdminNotices
from bot.admission import Admission
from bot.answering import Answering
from bot.approvers import Approvers
from bot.approving import Approving
from bot.audit_channel import AuditChannel, AuditTelling
from bot.beginnings import Beginnings
from bot.calls import Calls
from bot.channel_orders import ChannelOrders
from bot.channel_watch import ChannelWatch
from bot.cleanup.aftermaths import Aftermaths
from bot.cleanup.desk import Desk
from bot.cleanup.inventory import Inventory
from bot.cleanup.looks import Looks
from bot.cleanup.pull_requests import PullRequests
from bot.cleanup.removing import Removing
from bot.cleanup.rounds import Rounds, Tools
from bot.clock import Clock
from bot.command import Actor
from bot.config_in_force import ConfigInForce
from bot.contexts import Contexts
from bot.deletion_limit import DeletionLimit
from bot.dispatch import Dispatch
from bot.entrance import Entrance, OrdersOf
from bot.errors import StoreError
from bot.follow import Follow
from bot.freezing import Brakes, FreezeCondition
from bot.gate import Gate
from bot.github.client import GitHub
from bot.holding import Holding
from bot.inbox import Inbox
from bot.loose_ends import LooseEnds
from bot.metrics import Metrics
from bot.neon.client import NeonClient
from bot.news.posting import Posting
from bot.news.reader import NewsReader
from bot.news.telling import NewsTelling
from bot.news.warnings import ExpiryWarnings
from bot.news.watch import Watch
from bot.orders import Orders
from bot.outbox import Outbox
from bot.reviewing import Reviewing
from bot.schedules.admitted import Admitted
from bot.schedules.answers import Answers
from bot.schedules.conductor import Conductor, Work
from bot.schedules.planned import Kind
from bot.schedules.plans import planned
from bot.showing import Showing
from bot.slack.gateway import Gateway
from bot.slack.listeners import Listeners
from bot.slack.people import People
from bot.store.approvals import Approvals
from bot.store.audit import Audit
from bot.store.audit_posts import AuditPosts
from bot.store.branch_samples import BranchSamples
from bot.store.cleanup_agreements import CleanupAgreements
from bot.store.cleanup_cases import CleanupCases
from bot.store.cleanup_reports import CleanupReports
from bot.store.database import Database
from bot.store.deletions import Deletions
from bot.store.deliveries import Deliveries
from bot.store.expiry_warnings import WarningRows
from bot.store.freezes import Freezes
from bot.store.loose_ends import LooseEndRows
from bot.store.own_doings import OwnDoings
from bot.store.posts import Posts
from bot.store.requests import Requests
from bot.store.reviews import Reviews
from bot.store.steps import Steps
from bot.store.stories import Stories
from bot.store.suspensions import Suspensions
from bot.store.watch_turns import WatchTurns
from bot.tasks import Tasks
from bot.telling import Telling
from bot.trail import Trail
from bot.writes import Writes

log = structlog.get_logger(__name__)

# Slack may deliver an event again for a day; clicks and commands never that late.
FORGET_DELIVERIES = timedelta(days=2)
# By then every request is over, a last word that Slack did not take for a day included.
FORGET_POSTS = timedelta(days=7)
# Longer than Neon lets a branch live that has an expiry.
FORGET_WARNINGS = timedelta(days=60)
# Twice as long as any limit on them looks back.
FORGET_DELETIONS = timedelta(days=2)


@dataclass(frozen=True)
class Parts:
    """What the outside of the bot talks to: deliveries come in by one, time by the others."""

    listeners: Listeners
    inbox: Inbox
    watch: ChannelWatch
    follow: Follow
    holding: Holding
    loose_ends: LooseEnds
    deliveries: Deliveries
    posts: Posts
    deletions: Deletions
    audit_telling: AuditTelling
    conductor: Conductor
    admin_notices: AdminNotices
    news: "News"

    async def begin(self) -> None:
        """What has to stand before the first delivery can come. Raises StoreError."""
        await self.audit_telling.begin()

    async def forget(self) -> None:
        """Drop what is kept to do nothing twice, once it cannot come again, and runs that nobody asks for."""
        try:
            await self.deliveries.forget(FORGET_DELIVERIES)
            await self.posts.forget(FORGET_POSTS)
            await self.deletions.forget(FORGET_DELETIONS)
            await self.conductor.forget()
            await self.news.forget()
        except StoreError as error:
            log.warning("could not tidy up", problem=error.message)


@dataclass(frozen=True)
class News:
    """What tells without being asked."""

    watch: Watch
    warnings: ExpiryWarnings
    aftermaths: Aftermaths
    rows: WarningRows
    stories: Stories

    async def forget(self) -> None:
        """Drop what is over for long. Raises StoreError."""
        await self.rows.forget(FORGET_WARNINGS)
        await self.stories.forget(FORGET_WARNINGS)


def assemble(
    contexts: Contexts,
    neon: NeonClient,
    gateway: Gateway,
    database: Database,
    commands: Tasks,
    following: Tasks,
    metrics: Metrics,
    clock: Clock,
    lease: timedelta,
) -> Parts:
    """Wire the pipeline together. Deliveries are worked on in `commands`, and what is due in `following`."""
    requests, steps, posts = Requests(database), Steps(database), Posts(database)
    deletions, deliveries, approvals = Deletions(database), Deliveries(database), Approvals(database)
    holding, outbox, in_force = Holding(requests, lease=lease), Outbox(posts, gateway), contexts.in_force
    showing = Showing(contexts, requests, steps, approvals, gateway, outbox, Telling(posts, gateway, metrics))
    watch, notices, orders = _of_channels(in_force, gateway, database, commands, clock)
    admission, people, audit = _admission(watch, database, in_force), People(gateway, clock), Audit(database)
    loose_ends = LooseEnds(contexts, requests, LooseEndRows(database), gateway, holding, following, clock)
    calls = Calls(contexts, admission, requests, steps, showing, loose_ends, gateway)
    beginnings = Beginnings(contexts, requests, gateway, showing, calls)
    writes = Writes(contexts, admission, requests, showing, calls, beginnings, holding)
    approving = Approving(
        *(contexts, Approvers(contexts, admission, people), requests, approvals, deliveries),
        *(gateway, showing, beginnings, holding),
    )
    way_in = Entrance(contexts, admission, orders, clock)
    dispatch = _dispatch(contexts, way_in, writes, approving, loose_ends, gateway, people, audit, deliveries)
    inbox = Inbox(deliveries, dispatch.handle, commands, worker=holding.worker, lease=lease)
    follow = Follow(
        *(contexts, requests, steps, neon, approving, beginnings, calls, showing, loose_ends),
        *(holding, following, clock),
    )
    conductor = _conductor(contexts, neon, gateway, database, outbox, admission, following, clock)
    news = _news(contexts, neon, gateway, database, outbox, admission, holding, following, clock)
    return Parts(
        Listeners(inbox, Gate(contexts, gateway, audit, following, metrics, clock), watch.hear),
        *(inbox, watch, follow, holding, loose_ends, deliveries, posts, deletions),
        *(_telling(contexts, database, outbox, metrics, clock), conductor, notices, news),
    )


def _dispatch(
    contexts: Contexts,
    entrance: Entrance,
    writes: Writes,
    approving: Approving,
    loose_ends: LooseEnds,
    gateway: Gateway,
    people: People,
    audit: Audit,
    deliveries: Deliveries,
) -> Dispatch:
    answering = Answering(gateway)
    reviewing = Reviewing(contexts, entrance, answering, audit, deliveries)
    return Dispatch(contexts, entrance, writes, approving, reviewing, loose_ends, answering, people, audit)


def _admission(watch: ChannelWatch, database: Database, in_force: ConfigInForce) -> Admission:
    frozen = FreezeCondition(Freezes(database), in_force)
    return Admission([watch, frozen], DeletionLimit(Deletions(database), in_force))


def _news(
    contexts: Contexts,
    neon: NeonClient,
    gateway: Gateway,
    database: Database,
    outbox: Outbox,
    admission: Admission,
    holding: Holding,
    following: Tasks,
    clock: Clock,
) -> News:
    rows, in_force, stories = WarningRows(database), contexts.in_force, Stories(database)
    subscriptions, posting = contexts.news.rows, Posting(outbox, gateway, admission)
    warnings = ExpiryWarnings(
        *(in_force, neon, Requests(database), rows, subscriptions, posting, holding, following, clock)
    )
    telling = NewsTelling(in_force, stories, posting, clock)
    reader = NewsReader(
        *(in_force, neon, contexts.status_page, subscriptions, stories, OwnDoings(database), telling, clock)
    )
    watch = Watch(in_force, neon, [warnings, reader], WatchTurns(database), following, clock)
    aftermaths = Aftermaths(contexts.cleanup, neon, gateway, holding, clock)
    return News(watch, warnings, aftermaths, rows, stories)


def _telling(
    contexts: Contexts, database: Database, outbox: Outbox, metrics: Metrics, clock: Clock
) -> AuditTelling:
    def channel(told: str) -> AuditChannel:
        return AuditChannel(AuditPosts(database, told), outbox, metrics, clock, told)

    return AuditTelling(lambda: contexts.config.audit_channel, channel)


def _of_channels(
    in_force: ConfigInForce, gateway: Gateway, database: Database, commands: Tasks, clock: Clock
) -> tuple[ChannelWatch, AdminNotices, OrdersOf]:
    """Who watches the channels, who tells of it, and what admins may order about it."""
    suspensions = Suspensions(database)
    watch = ChannelWatch(in_force, suspensions, gateway, commands)

    def orders(channel_id: str, actor: Actor, trail: Trail) -> Orders:
        channels = ChannelOrders(watch, suspensions, channel_id, actor, trail)
        return Orders(Brakes(Freezes(database), actor, trail), channels)

    return watch, AdminNotices(in_force, suspensions, gateway, clock), orders


def open_desk(
    in_force: ConfigInForce, neon: NeonClient, github: GitHub | None, database: Database, clock: Clock
) -> Desk:
    """What people may ask of cleanup."""
    cases, reports = CleanupCases(database), CleanupReports(database)
    inventory = Inventory(neon, BranchSamples(database), clock)
    looks = Looks(in_force, inventory, PullRequests(github), cases, reports, clock)
    agreements, reviews = CleanupAgreements(database), Reviews(database)
    return Desk(in_force, looks, inventory, cases, agreements, reports, reviews, clock)


def _conductor(
    contexts: Contexts,
    neon: NeonClient,
    gateway: Gateway,
    database: Database,
    outbox: Outbox,
    admission: Admission,
    following: Tasks,
    clock: Clock,
) -> Conductor:
    audit, desk = Audit(database), contexts.cleanup
    removing = Removing(neon, desk.cases, admission, clock)
    tools = Tools(
        *(desk.looks, removing, desk.cases, desk.agreements, desk.reports, outbox, gateway, audit, clock)
    )
    works: dict[Kind, Work] = {
        Kind.COMMAND: Answers(contexts, outbox, gateway, audit, clock),
        Kind.CLEANUP: Rounds(contexts, tools),
    }
    admitted = {kind: Admitted(work, admission, contexts.in_force, audit) for kind, work in works.items()}
    return Conductor(lambda: planned(contexts.config), admitted, contexts.schedules.runs, following, clock)
