"""What Neon's API answers, as frozen models (field names as in its description, version 2.7.3).

Unknown fields are ignored and enumerations stay text: the live API is ahead of the published
description, and a new member must never break a command.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict, Field, SecretStr

# How far ahead Neon takes a branch's `expires_at`.
LONGEST_TTL = timedelta(days=30)
SUCCEEDED = frozenset({"finished", "skipped"})
# Neon may retry a `failed` operation by itself (`failures_count` rises, `retry_at` is set).
RETRIABLE = frozenset({"failed"})
ENDED_BADLY = frozenset({"error", "cancelled"})


# The annotations that the bot leaves on a branch: which request made it, and whose request that was.
REQUEST = "neonbot-request"
REQUESTED_BY = "neonbot-requested-by"
# Neon's branch object does not say that the branch was made for masking.
ANONYMIZED = "neonbot-anonymized"


class Model(BaseModel):
    """One object of Neon's API."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


class Nothing(Model):
    """The answer of an operation that has none: any success means that it was done."""


class AuthDetails(Model):
    """Who the API key belongs to: `GET /auth`."""

    account_id: str
    auth_method: str
    auth_data: str | None = None


class Owner(Model):
    """The account that pays for a project."""

    name: str = ""
    email: str = ""
    subscription_type: str = ""
    branches_limit: int | None = None  # per project


class Project(Model):
    """A project, as listed or as read alone; the second holds more."""

    id: str
    name: str
    region_id: str
    pg_version: int
    created_at: datetime
    updated_at: datetime
    org_id: str | None = None
    history_retention_seconds: int | None = None
    synthetic_storage_size: int | None = None
    branch_logical_size_limit_bytes: int | None = None
    compute_last_active_at: datetime | None = None
    store_passwords: bool = True
    owner: Owner | None = None


class Creator(Model):
    """Who made a branch: a display name, not an address."""

    name: str = ""


class Recovery(Model):
    """How long a deleted branch can be brought back."""

    deleted_at: datetime | None = None
    recoverable_until: datetime | None = None
    deletion_method: str | None = None


class RestrictedAction(Model):
    """Something that Neon would refuse just now, such as `restore`, and why."""

    name: str
    reason: str = ""


class Branch(Model):
    """A branch. Sizes in bytes. `logical_size` is absent while the branch is fresh."""

    id: str
    project_id: str
    name: str
    current_state: str
    created_at: datetime
    updated_at: datetime
    pending_state: str | None = None
    parent_id: str | None = None
    parent_lsn: str | None = None
    parent_timestamp: datetime | None = None
    logical_size: int | None = None
    default: bool = False
    protected: bool = False
    creation_source: str = ""
    created_by: Creator | None = None
    expires_at: datetime | None = None
    ttl_interval_seconds: int | None = None
    init_source: str | None = None
    active_time_seconds: int = 0
    compute_time_seconds: int = 0
    written_data_bytes: int = 0
    data_transfer_bytes: int = 0
    recovery: Recovery | None = None
    # Of a branch made from a snapshot: `restored` or `finalized`, the snapshot's id, and the id of the
    # branch whose place it may take or has taken.
    restore_status: str | None = None
    restored_from: str | None = None
    restored_as: str | None = None
    last_reset_at: datetime | None = None
    restricted_actions: tuple[RestrictedAction, ...] = ()
    # Not part of Neon's branch object: the annotation that comes beside it in the same answer.
    annotation: Mapping[str, str] = Field(default_factory=dict)

    @property
    def live(self) -> bool:
        """Whether it is there, and not one that was deleted and can be brought back."""
        return self.recovery is None


class Endpoint(Model):
    """A compute. Sizes in compute units (CU); `suspend_timeout_seconds` 0 means the plan's default."""

    id: str
    project_id: str
    branch_id: str
    host: str
    type: str
    current_state: str
    autoscaling_limit_min_cu: float
    autoscaling_limit_max_cu: float
    created_at: datetime
    pending_state: str | None = None
    disabled: bool = False
    suspend_timeout_seconds: int = 0
    last_active: datetime | None = None
    started_at: datetime | None = None
    suspended_at: datetime | None = None
    name: str | None = None


class Progress:
    """What the `status` of an operation means."""

    status: str

    @property
    def succeeded(self) -> bool:
        """Done and good; `skipped` means that nothing was needed."""
        return self.status in SUCCEEDED

    @property
    def may_be_retried(self) -> bool:
        """Failed for now; Neon may try again by itself."""
        return self.status in RETRIABLE

    @property
    def over_without_success(self) -> bool:
        """Ended for good without doing its work."""
        return self.status in ENDED_BADLY

    @property
    def settled(self) -> bool:
        """Whether it will not change any more. A status that nobody here has heard of counts as at work."""
        return self.succeeded or self.over_without_success

    @property
    def in_progress(self) -> bool:
        """Still at work."""
        return not (self.settled or self.may_be_retried)


class Operation(Progress, Model):
    """One step of work that Neon does after it has answered. `total_duration_ms` in milliseconds."""

    id: str
    project_id: str
    action: str
    status: str
    failures_count: int = 0
    created_at: datetime
    updated_at: datetime
    total_duration_ms: int = 0
    branch_id: str | None = None
    endpoint_id: str | None = None
    error: str | None = None
    retry_at: datetime | None = None


class Database(Model):
    """A database on a branch."""

    id: int
    branch_id: str
    name: str
    owner_name: str
    created_at: datetime
    updated_at: datetime | None = None


class Role(Model):
    """A Postgres role on a branch. The password is there only right after creation or reset."""

    branch_id: str
    name: str
    protected: bool = False
    password: SecretStr | None = None
    authentication_method: str = ""
    created_at: datetime

    @property
    def logs_in(self) -> bool:
        """Whether anybody can connect as it; else it is there to be granted to other roles."""
        return self.authentication_method != "no_login"


class ProjectList(Model):
    """All projects the key can see; `unavailable_project_ids` are those Neon could not read in time."""

    projects: tuple[Project, ...]
    unavailable_project_ids: tuple[str, ...] = ()


class CreatedBranch(Model):
    """Neon's answer to a branch creation: the work itself is in `operations`."""

    branch: Branch
    endpoints: tuple[Endpoint, ...] = ()
    operations: tuple[Operation, ...] = ()


class ChangedBranch(Model):
    """Neon's answer to a change or a deletion. `branch` is None when it was gone already (204)."""

    branch: Branch | None = None
    operations: tuple[Operation, ...] = ()


class NewBranch(Model):
    """What to create. `compute` None means a branch without a compute; `at` is an LSN or a time.

    `schema_only` leaves out all rows: Neon makes a root branch then.
    """

    name: str
    parent_id: str | None = None
    parent_lsn: str | None = None
    parent_timestamp: datetime | None = None
    expires_at: datetime | None = None
    compute: "ComputeSize | None" = None
    schema_only: bool = False
    annotation: Mapping[str, str] = Field(default_factory=dict)


class ComputeSize(Model):
    """Autoscaling limits in compute units; None leaves the project's default."""

    min_cu: float | None = None
    max_cu: float | None = None
