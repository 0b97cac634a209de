"""Builds the context that a command runs in: for a fresh delivery, or for a stored request."""

from datetime import datetime

from bot.admission import NOTHING_STANDS, Standing
from bot.cleanup.desk import Desk
from bot.command import Actor, AuditReader, Context, KeptReader, Person, ProjectRef
from bot.config import Config
from bot.config_in_force import ConfigInForce
from bot.guide import ChannelGuide
from bot.neon.client import NeonClient
from bot.neon.waiting import OnWait, Trace
from bot.news.desk import NewsDesk
from bot.orders import Orders
from bot.registry import Registry
from bot.schedules.board import Board
from bot.status_page import StatusPage
from bot.store.requests import Request


class Contexts:
    """Knows the configuration, the commands, the shared clients and what the store can be asked."""

    def __init__(
        self,
        in_force: ConfigInForce,
        registry: Registry,
        neon: NeonClient,
        status_page: StatusPage,
        trail: AuditReader,
        schedules: Board,
        cleanup: Desk,
        news: NewsDesk,
        kept: KeptReader,
    ) -> None:
        self.in_force = in_force
        self.registry = registry
        self._neon = neon
        self.status_page = status_page
        self._trail = trail
        self.schedules = schedules
        self.cleanup = cleanup
        self.news = news
        self._kept = kept

    @property
    def config(self) -> Config:
        """The configuration that is in force now."""
        return self.in_force.now

    def projects(self, channel_id: str) -> tuple[ProjectRef, ...]:
        """The projects that the configuration gives this channel, the default first."""
        channel = self.config.channel(channel_id)
        return channel.refs if channel else ()

    def _label(self, channel_id: str) -> str:
        if self.config.channel(channel_id):
            return self.config.label(channel_id)
        return "this direct message" if channel_id.startswith("D") else "this channel"

    def build(
        self,
        actor: Actor,
        channel_id: str,
        *,
        now: datetime,
        request_id: str,
        chosen: ProjectRef | None,
        trace: Trace,
        on_wait: OnWait | None = None,
        standing: Standing = NOTHING_STANDS,
        orders: Orders | None = None,
    ) -> Context:
        """A context for one run; its client reports to `trace` and `on_wait`."""
        projects, defaults = self.projects(channel_id), self.config.defaults_for(channel_id)
        return Context(
            neon=self._neon.for_call(trace=trace, on_wait=on_wait),
            status_page=self.status_page,
            trail=self._trail,
            schedules=self.schedules,
            cleanup=self.cleanup,
            news=self.news,
            kept=self._kept,
            actor=actor,
            channel_id=channel_id,
            channel_label=self._label(channel_id),
            projects=projects,
            now=now,
            request_id=request_id,
            guide=ChannelGuide(self.config, self.registry, actor, channel_id, projects, now, standing),
            slash=self.config.command,
            default_ttl=defaults.ttl,
            default_compute=defaults.compute,
            config_hash=self.config.hash,
            chosen=chosen,
            orders=orders,
            costs=self.config.costs,
        )

    def of_request(self, request: Request, trace: Trace, on_wait: OnWait | None = None) -> Context:
        """The context of a stored request, as any process can build it; `now` is when it was made."""
        return self.build(
            actor_of(request),
            request.channel_id,
            now=request.created_at,
            request_id=request.id,
            chosen=project_of(request),
            trace=trace,
            on_wait=on_wait,
        )


def actor_of(request: Request) -> Actor:
    """Whoever asked. Their rights were judged when they asked, and again at a click."""
    return Actor(request.user_id, request.team_id, request.user_name, Person.MEMBER)


def project_of(request: Request) -> ProjectRef | None:
    """The project that a stored request is about; None when it is about the whole account."""
    return ProjectRef(request.project_alias, request.project_id) if request.project_id else None
