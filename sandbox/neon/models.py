"""Request bodies of the API, with the bounds of Neon's API description 2.7.3. Unknown fields are ignored."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

Id = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,60}$")]
Lsn = Annotated[str, Field(pattern=r"^[0-9A-Fa-f]+/[0-9A-Fa-f]+$")]
Name = Annotated[str, Field(min_length=1, max_length=256)]
ComputeSize = Annotated[float, Field(ge=0.25)]
SuspendTimeout = Annotated[int, Field(ge=-1, le=604_800)]
Retention = Annotated[int, Field(ge=0, le=2_592_000)]
AnnotationValue = Annotated[dict[str, str], Field(max_length=50)]


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class EndpointSettings(_Body):
    pg_settings: dict[str, str] | None = None
    pgbouncer_settings: dict[str, str] | None = None


class ComputeLimits(_Body):
    """The sizes and timeout that a new or changed compute may ask for."""

    autoscaling_limit_min_cu: ComputeSize | None = None
    autoscaling_limit_max_cu: ComputeSize | None = None
    suspend_timeout_seconds: SuspendTimeout | None = None
    settings: EndpointSettings | None = None


class BranchEndpoint(ComputeLimits):
    type: Literal["read_write", "read_only"]


class BranchFields(_Body):
    parent_id: Id | None = None
    name: Name | None = None
    parent_lsn: Lsn | None = None
    parent_timestamp: AwareDatetime | None = None
    protected: bool = False
    archived: bool = False
    init_source: Literal["parent-data", "schema-only"] = "parent-data"
    expires_at: AwareDatetime | None = None


class BranchCreate(_Body):
    branch: BranchFields = BranchFields()
    endpoints: tuple[BranchEndpoint, ...] = ()
    annotation_value: AnnotationValue | None = None


class BranchChange(_Body):
    name: Name | None = None
    protected: bool | None = None
    expires_at: AwareDatetime | None = None

    @property
    def sets_expiry(self) -> bool:
        """Whether the request speaks of the expiry at all: null removes it, absence leaves it."""
        return "expires_at" in self.model_fields_set


class BranchUpdate(_Body):
    branch: BranchChange


class BranchRestore(_Body):
    source_branch_id: Id
    source_lsn: Lsn | None = None
    source_timestamp: AwareDatetime | None = None
    preserve_under_name: Name | None = None

    @property
    def names_a_time(self) -> bool:
        return self.source_lsn is not None or self.source_timestamp is not None


class EndpointFields(ComputeLimits):
    branch_id: Id
    type: Literal["read_write", "read_only"]
    name: Annotated[str, Field(min_length=1, max_length=64)] | None = None
    disabled: bool = False
    passwordless_access: bool = True
    pooler_enabled: bool = False


class EndpointCreate(_Body):
    endpoint: EndpointFields


class EndpointChange(ComputeLimits):
    name: Annotated[str, Field(min_length=1, max_length=64)] | None = None
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
    name: Name = "main"
    role_name: str = "neondb_owner"
    database_name: str = "neondb"
    annotations: AnnotationValue | None = None


class ProjectFields(_Body):
    name: Name | None = None
    branch: ProjectBranch = ProjectBranch()
    region_id: str = "aws-us-east-2"
    pg_version: Annotated[int, Field(ge=14, le=18)] = 17
    store_passwords: bool = True
    history_retention_seconds: Retention | None = None
    org_id: Id | None = None
    settings: dict[str, object] | None = None
    default_endpoint_settings: ComputeLimits | None = None


class ProjectCreate(_Body):
    project: ProjectFields


class ProjectChange(_Body):
    name: Name | None = None
    history_retention_seconds: Retention | None = None
    settings: dict[str, object] | None = None
    default_endpoint_settings: ComputeLimits | None = None


class ProjectUpdate(_Body):
    project: ProjectChange


class KeyCreate(_Body):
    key_name: Annotated[str, Field(max_length=64)]


class OrgKeyCreate(KeyCreate):
    project_id: Id | None = None
