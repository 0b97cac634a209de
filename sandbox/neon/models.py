"""The fields of request bodies that the stand-in acts on. `checking` has held them to the description."""

from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class EndpointSettings(_Body):
    pg_settings: dict[str, str] | None = None
    pgbouncer_settings: dict[str, str] | None = None


class ComputeLimits(_Body):
    """The sizes and timeout that a new or changed compute may ask for."""

    autoscaling_limit_min_cu: float | None = None
    autoscaling_limit_max_cu: float | None = None
    suspend_timeout_seconds: int | None = None
    settings: EndpointSettings | None = None


class BranchEndpoint(ComputeLimits):
    type: Literal["read_write", "read_only"]


class BranchFields(_Body):
    parent_id: str | None = None
    name: str | None = None
    parent_lsn: str | None = None
    parent_timestamp: AwareDatetime | None = None
    protected: bool = False
    archived: bool = False
    init_source: Literal["parent-data", "schema-only"] = "parent-data"
    expires_at: AwareDatetime | None = None


class BranchCreate(_Body):
    branch: BranchFields = BranchFields()
    endpoints: tuple[BranchEndpoint, ...] = ()
    annotation_value: dict[str, str] | None = None


class MaskingRuleFields(_Body):
    database_name: str
    schema_name: str
    table_name: str
    column_name: str
    masking_function: str | None = None
    masking_value: str | None = None


class MaskingRules(_Body):
    masking_rules: tuple[MaskingRuleFields, ...]


class BranchAnonymizedCreate(_Body):
    branch_create: BranchCreate = BranchCreate()
    masking_rules: tuple[MaskingRuleFields, ...] = ()
    start_anonymization: bool = False
    annotation_value: dict[str, str] | None = None


class BranchChange(_Body):
    name: str | None = None
    protected: bool | None = None
    expires_at: AwareDatetime | None = None

    @property
    def sets_expiry(self) -> bool:
        """Whether the request speaks of the expiry at all: null removes it, absence leaves it."""
        return "expires_at" in self.model_fields_set


class BranchUpdate(_Body):
    branch: BranchChange


class BranchRestore(_Body):
    source_branch_id: str
    source_lsn: str | None = None
    source_timestamp: AwareDatetime | None = None
    preserve_under_name: str | None = None

    @property
    def names_a_time(self) -> bool:
        return self.source_lsn is not None or self.source_timestamp is not None


class EndpointFields(ComputeLimits):
    branch_id: str
    type: Literal["read_write", "read_only"]
    name: str | None = None
    disabled: bool = False
    passwordless_access: bool = True
    pooler_enabled: bool = False


class EndpointCreate(_Body):
    endpoint: EndpointFields


class EndpointChange(ComputeLimits):
    name: str | None = None
    disabled: bool | None = None
    passwordless_access: bool | None = None
    pooler_enabled: bool | None = None


class EndpointUpdate(_Body):
    endpoint: EndpointChange


class DatabaseFields(_Body):
    name: str
    owner_name: str


class DatabaseCreate(_Body):
    database: DatabaseFields


class DatabaseChange(_Body):
    name: str | None = None
    owner_name: str | None = None


class DatabaseUpdate(_Body):
    database: DatabaseChange


class RoleFields(_Body):
    name: str
    no_login: bool = False


class RoleCreate(_Body):
    role: RoleFields


class ProjectBranch(_Body):
    name: str = "main"
    role_name: str = "neondb_owner"
    database_name: str = "neondb"
    annotations: dict[str, str] | None = None


class ProjectFields(_Body):
    name: str | None = None
    branch: ProjectBranch = ProjectBranch()
    region_id: str = "aws-us-east-2"
    pg_version: int = 17
    store_passwords: bool = True
    history_retention_seconds: int | None = None
    org_id: str | None = None
    settings: dict[str, object] | None = None
    default_endpoint_settings: ComputeLimits | None = None


class ProjectCreate(_Body):
    project: ProjectFields


class ProjectChange(_Body):
    name: str | None = None
    history_retention_seconds: int | None = None
    settings: dict[str, object] | None = None
    default_endpoint_settings: ComputeLimits | None = None


class ProjectUpdate(_Body):
    project: ProjectChange


class KeyCreate(_Body):
    key_name: str


class OrgKeyCreate(KeyCreate):
    project_id: str | None = None


class MemberUpdate(_Body):
    role: str


class Invite(_Body):
    email: str
    role: str


class InvitesCreate(_Body):
    invitations: tuple[Invite, ...] = ()


class SpendingLimit(_Body):
    spending_limit_cents: int
