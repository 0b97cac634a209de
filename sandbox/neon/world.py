"""Everything the stand-in knows: one organisation, its people, keys, projects and passing time."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_bytes
from typing import Literal

from sandbox.clock import Clock
from sandbox.neon import errors, metering
from sandbox.neon.clockwork import Clockwork, Step
from sandbox.neon.faults import Faults
from sandbox.neon.ids import Ids
from sandbox.neon.people import ANA
from sandbox.neon.people_records import Member
from sandbox.neon.plans import PLANS
from sandbox.neon.records import ApiKey, Branch, Endpoint, KeyKind, Operation, Organization, Project
from sandbox.neon.status_page import StatusBoard

ORG_ID = "org-morning-bread-81040908"
RECOVERY_WINDOW = timedelta(days=7)
TTL_WORKER_LAG = timedelta(seconds=20)


@dataclass(frozen=True)
class RateLimits:
    """Calls allowed per account: in any minute, and to one route in any second (Neon docs)."""

    per_minute: int = 700
    per_route_per_second: int = 40
    consumption_per_minute: int = 30


@dataclass(frozen=True)
class SeenCall:
    """One API call as the stand-in met it; `status` is None when the connection was dropped.

    `key_kind` and `key_id` tell whose key it came with, None without one that works.
    """

    at: datetime
    method: str
    path: str
    query: str
    status: int | None
    request_id: str
    key_kind: KeyKind | None
    key_id: int | None


class World:
    """The state behind the API. Call `settle` before reading: time moves only then.

    `plan` is "free", "launch" or "scale"; `branch_recovery` keeps deleted branches for seven days;
    `pace` multiplies the duration of operations; `rate_limits` None switches them off; `storage_reading`
    is what the storage metrics of consumption history are: the sources disagree.
    """

    def __init__(
        self,
        clock: Clock,
        *,
        api_key: str = "napi_sandbox",
        seed: Literal["demo", "empty"] = "demo",
        plan: Literal["free", "launch", "scale"] = "scale",
        branch_recovery: bool = True,
        pace: float = 1.0,
        rate_limits: RateLimits | None = RateLimits(),
        ids: Ids | None = None,
        storage_reading: Literal["byte-hours", "byte-months"] = "byte-hours",
    ) -> None:
        self.clock = clock
        self.ids = ids or Ids()
        self.faults = Faults()
        self.rate_limits = rate_limits
        self.signing_key = token_bytes(32)  # of presigned addresses
        self.branch_recovery = branch_recovery
        self.storage_reading = storage_reading
        self.revision = 0
        self.clockwork = Clockwork(self.ids, self.faults, pace=pace, changed=self.touch)
        self.seen: deque[SeenCall] = deque(maxlen=10_000)
        founded = clock.now() - timedelta(days=420)
        self.organization = Organization(ORG_ID, "Acme", "acme", PLANS[plan], founded)
        self.other_organizations: dict[str, Organization] = {}  # that the user belongs to as well
        self.status_board = StatusBoard()
        self.user = ANA
        admin = Member(self.ids.uuid(), ANA, "admin", founded, has_mfa=True)
        self.organization.members[admin.id] = admin
        self.keys: list[ApiKey] = []
        self.projects: dict[str, Project] = {}
        self.unavailable_project_ids: set[str] = set()
        self.add_key("org", secret=api_key, name="neon-bot")
        self._begin_period_after(clock.now())
        if seed == "demo":
            # Imported here: planting goes through the same functions as the routes, and those need World.
            from sandbox.neon.seed import plant

            plant(self)

    def _begin_period_after(self, at: datetime) -> None:
        def begin(when: datetime) -> None:
            metering.begin_period(self.projects.values())
            self._begin_period_after(when)

        self.clockwork.at(metering.period(metering.period(at) + timedelta(days=31)), begin)

    def settle(self) -> datetime:
        """Let everything happen that is due by now; answers what time it is."""
        now = self.clock.now()
        self.clockwork.settle(now)
        return now

    def touch(self) -> None:
        """Note that something changed; watchers compare `revision`."""
        self.revision += 1

    def add_key(
        self, kind: KeyKind, *, secret: str | None = None, name: str = "key", project_id: str | None = None
    ) -> ApiKey:
        """A new key; a "project" key needs the `project_id` it is scoped to."""
        if (kind == "project") != (project_id is not None):
            raise ValueError("a project key, and only that, is scoped to a project")
        key = ApiKey(
            id=self.ids.number(),
            secret=secret or self.ids.api_key(),
            name=name,
            kind=kind,
            created_by=self.user,
            created_at=self.clock.now(),
            project_id=project_id,
        )
        self.keys.append(key)
        return key

    def key_with(self, secret: str) -> ApiKey | None:
        return next((k for k in self.keys if k.secret == secret and not k.revoked), None)

    def project(self, project_id: str) -> Project:
        """A project that has not been deleted. Raises 404."""
        project = self.projects.get(project_id)
        if project is None or project.deleted_at is not None:
            raise errors.not_found("project")
        return project

    def sees(self, key: ApiKey, project: Project) -> bool:
        """Whether the project lies within a key's reach: a personal key has its owner's as well."""
        personal = key.kind == "personal" and (
            project.owner == key.created_by.id or project.owner in self.other_organizations
        )
        return project.owner is None or project.shared_with_us or personal

    def own_projects(self) -> list[Project]:
        """The organization's projects that have not been deleted."""
        return [each for each in self.projects.values() if each.owner is None and each.deleted_at is None]

    def branch(self, project: Project, branch_id: str) -> Branch:
        """A branch that is there and may be served. Raises 404."""
        branch = project.branches.get(branch_id)
        if branch is None or branch.deletion is not None or branch.hidden:
            raise errors.not_found("branch")
        return branch

    def endpoint(self, project: Project, endpoint_id: str) -> Endpoint:
        """A compute whose branch is there. Raises 404."""
        for endpoint in project.live_endpoints():
            if endpoint.id == endpoint_id:
                return endpoint
        raise errors.not_found("endpoint")

    def must_be_free(self, project: Project) -> None:
        """Raises 423 while operations of the project are under way: nothing is applied then."""
        if self.clockwork.busy(project.id):
            raise errors.LOCKED

    def start(self, project: Project, steps: Sequence[Step], at: datetime) -> list[Operation]:
        """Schedule the operations of one request."""
        self.touch()
        return self.clockwork.start(project, steps, at)
