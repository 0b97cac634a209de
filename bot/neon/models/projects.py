"""Projects in full: settings, who shares them, and what Neon answers when one is made or changed."""

import ipaddress
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from pydantic import Field, SecretStr

from bot.neon.models import Branch, Model, Operation, Project

NEVER = -1  # for `suspend_timeout_seconds`; 0 means the plan's default


def is_address(word: str) -> bool:
    """Whether that is an address, a network such as `203.0.113.0/24`, or a range with a dash."""
    try:
        ends = [ipaddress.ip_network(each.strip(), strict=False) for each in word.split("-")]
    except ValueError:
        return False
    return len(ends) == 1 or (len(ends) == 2 and all(each.num_addresses == 1 for each in ends))


class ComputeDefaults(Model):
    """What new computes of the project get. Sizes in compute units."""

    autoscaling_limit_min_cu: float | None = None
    autoscaling_limit_max_cu: float | None = None
    suspend_timeout_seconds: int | None = None


class Quota(Model):
    """Caps of the project, per billing period but for the last. 0 and None mean no cap."""

    active_time_seconds: int | None = None
    compute_time_seconds: int | None = None
    written_data_bytes: int | None = None
    data_transfer_bytes: int | None = None
    logical_size_bytes: int | None = None  # of each branch


class AllowedIps(Model):
    """Who may connect; no address at all means everybody."""

    ips: tuple[str, ...] = ()
    protected_branches_only: bool = False

    def changed(self, add: Sequence[str], *, clear: bool, only: bool | None) -> "AllowedIps":
        """With further addresses, or (`clear`) these alone; `only` None leaves where it holds."""
        kept = () if clear else self.ips
        return AllowedIps(
            ips=tuple(dict.fromkeys((*kept, *add))),
            protected_branches_only=self.protected_branches_only if only is None else only,
        )


class MaintenanceWindow(Model):
    """When Neon may interrupt the computes. Weekdays count from 1, Monday; times are `HH:MM` in UTC."""

    weekdays: tuple[int, ...] = ()
    start_time: str = ""
    end_time: str = ""


class PreloadLibraries(Model):
    """Libraries that computes load at start; `use_defaults` adds Neon's own choice."""

    use_defaults: bool = False
    enabled_libraries: tuple[str, ...] = ()


class ProjectSettings(Model):
    """What holds for the whole project."""

    quota: Quota = Quota()
    allowed_ips: AllowedIps = AllowedIps()
    enable_logical_replication: bool = False
    maintenance_window: MaintenanceWindow | None = None
    block_public_connections: bool = False
    block_vpc_connections: bool = False
    hipaa: bool = False
    preload_libraries: PreloadLibraries | None = None


class FullProject(Project):
    """A project with its settings; `deleted_at` and what follows are there while it can be recovered."""

    settings: ProjectSettings = ProjectSettings()
    default_endpoint_settings: ComputeDefaults = ComputeDefaults()
    org_name: str = ""
    maintenance_scheduled_for: datetime | None = None
    deleted_at: datetime | None = None
    recoverable_until: datetime | None = None


class NewProject(Model):
    """What to create. `annotation` goes on its first branch; None leaves Neon's default."""

    name: str
    region_id: str | None = None
    pg_version: int | None = None
    history: timedelta | None = None
    computes: ComputeDefaults | None = None
    org_id: str | None = None
    annotation: Mapping[str, str] = Field(default_factory=dict)


class ProjectChange(Model):
    """What to change. None leaves it as it is; logical replication can only be switched on."""

    name: str | None = None
    history: timedelta | None = None
    computes: ComputeDefaults | None = None
    allowed_ips: AllowedIps | None = None
    logical_replication: bool | None = None

    @property
    def named(self) -> tuple[str, ...]:
        """The names of the fields that say something."""
        return tuple(self.model_dump(exclude_none=True))


class FullProjectEnvelope(Model):
    project: FullProject


class ChangedProject(Model):
    """Neon's answer to a creation or a change. What it tells of passwords is not read at all."""

    project: FullProject
    branch: Branch | None = None
    operations: tuple[Operation, ...] = ()


class AccountProjects(Model):
    """All projects that a key reaches. `unavailable_project_ids` are those Neon could not read in time."""

    own: tuple[FullProject, ...] = ()
    shared: tuple[FullProject, ...] = ()  # of other accounts
    unavailable_project_ids: tuple[str, ...] = ()


class Permission(Model):
    """Somebody of another account who may work with a project."""

    id: str
    granted_to_email: str
    granted_at: datetime
    revoked_at: datetime | None = None


class PermissionList(Model):
    project_permissions: tuple[Permission, ...] = ()


class Member(Model):
    """Somebody of the organization, and what they may do with a project."""

    member_id: str
    org_role: str
    email: str = ""
    name: str = ""
    project_role: str | None = None  # given for this very project
    effective_project_permission: str | None = None
    grant_source: str | None = None


class Cursor(Model):
    """Where the next page starts: `next` for members, `cursor` for projects."""

    cursor: str | None = None
    next: str | None = None


class MemberPage(Model):
    project_members: tuple[Member, ...] = ()
    pagination: Cursor = Cursor()


class ProjectPage(Model):
    """`GET /projects` and `GET /projects/shared`; with no projects at all, `pagination` is left out."""

    projects: tuple[FullProject, ...] = ()
    unavailable_project_ids: tuple[str, ...] = ()
    pagination: Cursor = Cursor()


class ChangedMember(Member):
    """Neon's answer to another role: whether secrets that the person knew should be made anew."""

    credential_rotation_recommended: bool = False
    org_api_key_rotation_recommended: bool = False


class Library(Model):
    """A library that the project's Postgres can load at start."""

    library_name: str
    version: str = ""
    description: str = ""
    is_default: bool = False
    is_experimental: bool = False


class LibraryList(Model):
    libraries: tuple[Library, ...] = ()


class TransferRequest(Model):
    """An offer of a project. Whoever has the id can take the project over."""

    id: SecretStr
    project_id: str
    expires_at: datetime


class Advice(Model):
    """Something that Neon's advisors found in a database. `level` is ERROR, WARN or INFO."""

    name: str
    title: str
    level: str
    categories: tuple[str, ...] = ()
    description: str = ""
    detail: str = ""
    remediation: str = ""


class AdviceList(Model):
    issues: tuple[Advice, ...] = ()
