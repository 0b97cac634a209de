"""Projects: how one is founded, changed and put away."""

from dataclasses import dataclass
from datetime import datetime

from sandbox.neon import branching, computes, errors
from sandbox.neon.clockwork import Step
from sandbox.neon.models import BranchEndpoint, ProjectChange, ProjectCreate, ProjectFields
from sandbox.neon.records import (
    Annotation,
    Branch,
    Database,
    Endpoint,
    JsonObject,
    Operation,
    Project,
    Role,
)
from sandbox.neon.world import RECOVERY_WINDOW, World

_FIRST_SIZE = 31_457_280  # bytes: what a new project's main branch weighs


@dataclass(frozen=True)
class Founded:
    project: Project
    branch: Branch
    endpoint: Endpoint
    operations: list[Operation]


def create(world: World, wish: ProjectCreate, created_by: str, at: datetime) -> Founded:
    """A project with one branch, role, database and compute. Raises 412 and 422 for what the plan forbids."""
    fields, plan = wish.project, world.organization.plan
    live = len(world.own_projects())
    if live >= plan.projects:
        raise errors.limit(
            "PROJECTS_LIMIT_EXCEEDED", f"organization projects limit of {plan.projects} exceeded, got {live}"
        )
    _check_retention(world, fields.history_retention_seconds)
    if fields.default_endpoint_settings:
        computes.check_limits(world, fields.default_endpoint_settings)
    project = _record(world, fields, at)
    branch = _first_branch(world, fields, created_by, at)
    world.projects[project.id] = project
    project.branches[branch.id] = branch
    endpoint = computes.add(world, project, branch, BranchEndpoint(type="read_write"), at)
    steps = [
        Step("create_timeline", branch.id, done=lambda when: branching.settle_as(branch, "ready", when)),
        computes.start(world, project, endpoint),
    ]
    return Founded(project, branch, endpoint, world.start(project, steps, at))


def _record(world: World, fields: ProjectFields, at: datetime) -> Project:
    project_id = world.ids.project()
    retention = fields.history_retention_seconds
    if retention is None:
        retention = world.organization.plan.default_history_retention
    return Project(
        id=project_id,
        name=fields.name or project_id,
        region_id=fields.region_id,
        proxy_host=proxy_host(fields.region_id, cell=len(world.projects) % 5 + 1),
        pg_version=fields.pg_version,
        history_retention=world.organization.plan.default_history_retention
        if retention is None
        else retention,
        created_at=at,
        updated_at=at,
        store_passwords=fields.store_passwords,
        settings=fields.settings or {},
        default_endpoint_settings=_defaults(fields),
    )


def _defaults(fields: ProjectFields | ProjectChange) -> JsonObject:
    wish = fields.default_endpoint_settings
    return wish.model_dump(exclude_none=True) if wish else {}


def proxy_host(region_id: str, *, cell: int) -> str:
    """Newer projects carry a cell label, so a host cannot be told from the region alone (Neon docs)."""
    cloud, _, region = region_id.partition("-")
    return f"c-{cell}.{region}.{cloud}.neon.tech"


def _first_branch(world: World, fields: ProjectFields, created_by: str, at: datetime) -> Branch:
    wish = fields.branch
    branch = Branch(
        id=world.ids.branch(),
        name=wish.name,
        created_at=at,
        updated_at=at,
        state_changed_at=at,
        created_by=created_by,
        size=_FIRST_SIZE,
        default=True,
    )
    branch.roles[wish.role_name] = Role(wish.role_name, at, at, world.ids.password())
    branch.databases[wish.database_name] = Database(
        world.ids.number(), wish.database_name, wish.role_name, at, at
    )
    if wish.annotations:
        branch.annotation = Annotation(dict(wish.annotations), at, at)
    return branch


def change(world: World, project: Project, wish: ProjectChange, at: datetime) -> list[Operation]:
    """A new name needs no operations; another history retention needs apply_storage_config.

    Of the settings, each one that is named is replaced, and the others stay.

    Raises 400, and 412 and 422 for what the plan forbids, 423 when operations are needed and others run.
    """
    _check_retention(world, wish.history_retention_seconds)
    if wish.default_endpoint_settings:
        computes.check_limits(world, wish.default_endpoint_settings)
    if _replicates(project) and (wish.settings or {}).get("enable_logical_replication") is False:
        raise errors.ApiError(400, "logical replication cannot be disabled once it is enabled")
    steps = _steps_to(world, project, wish)
    if steps:
        world.must_be_free(project)
    if wish.history_retention_seconds is not None:
        project.history_retention = wish.history_retention_seconds
    project.default_endpoint_settings |= _defaults(wish)
    project.settings |= wish.settings or {}
    project.name, project.updated_at = wish.name or project.name, at
    world.touch()
    return world.start(project, steps, at)


def _steps_to(world: World, project: Project, wish: ProjectChange) -> list[Step]:
    steps: list[Step] = []
    if wish.history_retention_seconds not in (None, project.history_retention):
        steps.append(Step("apply_storage_config"))
    if not _replicates(project) and (wish.settings or {}).get("enable_logical_replication") is True:
        for endpoint in [e for e in project.live_endpoints() if e.current_state == "active"]:
            steps += [computes.suspend(project, endpoint), computes.start(world, project, endpoint)]
    return steps


def _replicates(project: Project) -> bool:
    return project.settings.get("enable_logical_replication") is True


def _check_retention(world: World, seconds: int | None) -> None:
    if seconds is not None and seconds > world.organization.plan.max_history_retention:
        raise errors.ApiError(422, "requested history retention seconds exceeds allowed maximum")


def remove(world: World, project: Project, at: datetime) -> None:
    """Put the project away for seven days. Raises 422 while it holds a protected branch."""
    if any(branch.protected for branch in project.live_branches()):
        raise errors.ApiError(422, "cannot delete project with protected branches")
    project.deleted_at = project.updated_at = at
    project.recoverable_until = at + RECOVERY_WINDOW
    for endpoint in project.endpoints.values():
        endpoint.current_state, endpoint.pending_state = "idle", None
    world.touch()


def recover(world: World, project_id: str, at: datetime) -> Project:
    """Bring a deleted project back. Raises 404 when it is not there or its time is over."""
    project = world.projects.get(project_id)
    if project is None or project.recoverable_until is None or project.recoverable_until <= at:
        raise errors.not_found("project")
    project.deleted_at = project.recoverable_until = None
    project.updated_at = at
    world.touch()
    return project
