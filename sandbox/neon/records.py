"""What the stand-in remembers. Records change in place; only `sandbox.neon` holds them."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from sandbox.neon.auth_records import AuthService, AuthUser
from sandbox.neon.edge_records import CustomDomain, Trigger
from sandbox.neon.log_records import LogLine
from sandbox.neon.people_records import Invitation, Member, Person
from sandbox.neon.plans import Plan
from sandbox.neon.project_records import Advice, Jwks, Permission, TransferRequest, VpcEndpoint
from sandbox.neon.schemas import Versions
from sandbox.neon.service_records import DataApi, Services
from sandbox.neon.snapshot_records import ScheduleEntry, Snapshot

KeyKind = Literal["org", "personal", "project"]
JsonObject = dict[str, object]


@dataclass
class Organization:
    id: str
    name: str
    handle: str
    plan: Plan
    created_at: datetime
    members: dict[str, Member] = field(default_factory=dict)
    invitations: list[Invitation] = field(default_factory=list)
    spending_limit_cents: int | None = None
    vpc_endpoints: dict[str, VpcEndpoint] = field(default_factory=dict)
    given_up_vpc_endpoints: set[str] = field(default_factory=set)


@dataclass
class ApiKey:
    id: int
    secret: str = field(repr=False)
    name: str
    kind: KeyKind
    created_by: Person
    created_at: datetime
    project_id: str | None = None
    last_used_at: datetime | None = None
    last_used_from: str = ""
    revoked: bool = False


@dataclass
class Operation:
    id: str
    project_id: str
    action: str
    status: str
    created_at: datetime
    updated_at: datetime
    branch_id: str | None = None
    endpoint_id: str | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    failures_count: int = 0
    retry_at: datetime | None = None
    error: str | None = None


@dataclass
class Role:
    name: str
    created_at: datetime
    updated_at: datetime
    password: str | None = field(repr=False, default=None)
    protected: bool = False
    authentication_method: str = "password"


@dataclass
class Database:
    id: int
    name: str
    owner_name: str
    created_at: datetime
    updated_at: datetime
    data_api: DataApi | None = None
    versions: Versions = ()


@dataclass
class Endpoint:
    id: str
    branch_id: str
    type: str
    created_at: datetime
    updated_at: datetime
    proxy_host: str
    min_cu: float = 0.25
    max_cu: float = 0.25
    suspend_timeout: int = 0
    current_state: str = "init"
    pending_state: str | None = None
    name: str | None = None
    disabled: bool = False
    passwordless_access: bool = True
    pooler_enabled: bool = False
    settings: JsonObject = field(default_factory=lambda: {"pg_settings": {}})
    last_active: datetime | None = None
    started_at: datetime | None = None
    suspended_at: datetime | None = None

    @property
    def host(self) -> str:
        return f"{self.id}.{self.proxy_host}"

    @property
    def pooler_host(self) -> str:
        return f"{self.id}-pooler.{self.proxy_host}"


@dataclass(frozen=True)
class Annotation:
    value: dict[str, str]
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class Deletion:
    """A branch that is gone from sight and can come back until `recoverable_until`."""

    deleted_at: datetime
    recoverable_until: datetime
    method: Literal["user", "ttl"]


@dataclass(frozen=True)
class Awake:
    """A time that a compute was awake, with its size in compute units."""

    start: datetime
    end: datetime
    cu: float


@dataclass(frozen=True)
class MaskingRule:
    database: str
    schema: str
    table: str
    column: str
    function: str | None = None
    value: str | None = None


@dataclass
class MaskingRun:
    started_at: datetime
    triggered_by: Person
    completed_at: datetime | None = None
    masked_columns: int = 0


@dataclass
class Anonymization:
    """What makes a branch an anonymized one: its rules, and how far masking has come."""

    created_at: datetime
    updated_at: datetime
    rules: tuple[MaskingRule, ...] = ()
    state: str = "created"
    message: str | None = None
    failed_at: datetime | None = None
    last_run: MaskingRun | None = None


@dataclass
class Branch:
    id: str
    name: str
    created_at: datetime
    updated_at: datetime
    state_changed_at: datetime
    created_by: str
    parent_id: str | None = None
    parent_lsn: str | None = None
    parent_timestamp: datetime | None = None
    current_state: str = "init"
    pending_state: str | None = "ready"
    size: int = 0
    default: bool = False
    protected: bool = False
    init_source: str = "parent-data"
    expires_at: datetime | None = None
    ttl_interval: int | None = None
    last_reset_at: datetime | None = None
    annotation: Annotation | None = None
    deletion: Deletion | None = None
    hidden: bool = False  # made by a restore that has not finished: not served yet
    restore_status: str | None = None  # of a branch made from a snapshot: restored, then finalized
    restored_from: str | None = None  # the snapshot
    restored_as: str | None = None  # the branch whose place it takes or has taken
    finalized_at: datetime | None = None
    replaced: bool = False  # a branch made from a snapshot has taken its place
    schedule: tuple[ScheduleEntry, ...] = ()
    telemetry: bool = True
    logs: list[LogLine] = field(default_factory=list)
    triggers: dict[str, Trigger] = field(default_factory=dict)
    domains: dict[str, CustomDomain] = field(default_factory=dict)
    compute_seconds: int = 0
    active_seconds: int = 0
    written_bytes: int = 0
    transfer_bytes: int = 0
    awake: tuple[Awake, ...] = ()  # what is over; a compute that is awake now comes on top
    roles: dict[str, Role] = field(default_factory=dict)
    databases: dict[str, Database] = field(default_factory=dict)
    auth: AuthService | None = None
    auth_users: dict[str, AuthUser] = field(default_factory=dict)
    services: Services = field(default_factory=Services)
    anonymization: Anonymization | None = None
    restrictions: dict[str, str] = field(default_factory=dict)  # further ones, by the name of the action

    @property
    def restricted_actions(self) -> dict[str, str]:
        """What Neon would refuse just now, and why."""
        guarded = {"restore": "branch is protected", "delete-rw-endpoint": "branch is protected"}
        return (guarded if self.protected else {}) | self.restrictions


@dataclass
class Project:
    id: str
    name: str
    region_id: str
    proxy_host: str
    pg_version: int
    history_retention: int
    created_at: datetime
    updated_at: datetime
    store_passwords: bool = True
    settings: JsonObject = field(default_factory=dict)
    default_endpoint_settings: JsonObject = field(default_factory=dict)
    deleted_at: datetime | None = None
    recoverable_until: datetime | None = None
    owner: str | None = None  # another account, of an organization or a person; None: the organization's own
    shared_with_us: bool = False
    integration: str | None = None  # "github" or "vercel", which keep it from moving
    permissions: dict[str, Permission] = field(default_factory=dict)
    transfers: dict[str, TransferRequest] = field(default_factory=dict)
    jwks: dict[str, Jwks] = field(default_factory=dict)
    vpc_endpoints: dict[str, str] = field(default_factory=dict)  # id → label
    advice: list[Advice] = field(default_factory=list)
    branches: dict[str, Branch] = field(default_factory=dict)
    endpoints: dict[str, Endpoint] = field(default_factory=dict)
    operations: list[Operation] = field(default_factory=list)
    forgotten: list[Branch] = field(default_factory=list)  # gone for good; what they used stays on the bill
    snapshots: dict[str, Snapshot] = field(default_factory=dict)
    member_roles: dict[str, str] = field(default_factory=dict)  # given for this project, by member id

    def live_branches(self) -> list[Branch]:
        return [b for b in self.branches.values() if b.deletion is None]

    def live_endpoints(self) -> list[Endpoint]:
        return [e for e in self.endpoints.values() if self.branches[e.branch_id].deletion is None]

    def endpoints_of(self, branch: Branch) -> list[Endpoint]:
        return [e for e in self.endpoints.values() if e.branch_id == branch.id]

    def children_of(self, branch: Branch) -> list[Branch]:
        return [b for b in self.live_branches() if b.parent_id == branch.id]

    def default_branch(self) -> Branch:
        return next(b for b in self.live_branches() if b.default)
