"""Computes: starting, resting, and the configuration pushed through them."""

from datetime import datetime, timedelta

from sandbox.neon import errors, logs, metering
from sandbox.neon.clockwork import Step
from sandbox.neon.log_records import LogLine
from sandbox.neon.models import BranchEndpoint, ComputeLimits, EndpointFields
from sandbox.neon.plans import WIDEST_RANGE_CU
from sandbox.neon.records import Awake, Branch, Endpoint, JsonObject, Project
from sandbox.neon.world import World

DEFAULT_SUSPEND = 300
_BUSY_RETRY = timedelta(seconds=2)


def check_limits(world: World, limits: ComputeLimits, endpoint: Endpoint | None = None) -> None:
    """Raises 412 for a suspend timeout the plan forbids, 422 for a size it does not have, 400 for neither.

    `endpoint` is the compute that is changed, whose limits stay where the request names none.
    """
    plan = world.organization.plan
    if not plan.allows_suspend_after(limits.suspend_timeout_seconds or 0):
        raise errors.SUSPEND_TOO_SHORT
    if limits.settings is not None and limits.settings.pg_settings is None:
        raise errors.ApiError(400, "settings must not be nil")
    low, high = limits.autoscaling_limit_min_cu, limits.autoscaling_limit_max_cu
    if endpoint is not None and not (low is high is None):
        low, high = sizes(endpoint, limits)
    if low is not None and high is not None and low > high:
        raise errors.ApiError(400, "autoscaling_limit_min_cu must not exceed autoscaling_limit_max_cu")
    cap = plan.max_fixed_cu if low == high else plan.max_autoscaling_cu
    if max(low or 0, high or 0) > cap:
        raise errors.ApiError(422, f"compute size exceeds the limit of the plan, which is {cap:g} CU")
    if low is not None and high is not None and high - low > WIDEST_RANGE_CU:
        raise errors.ApiError(422, f"autoscaling range must not be wider than {WIDEST_RANGE_CU:g} CU")


def sizes(endpoint: Endpoint, limits: ComputeLimits) -> tuple[float, float]:
    """The limits of a compute after a change that may name only one of them."""
    low, high = limits.autoscaling_limit_min_cu, limits.autoscaling_limit_max_cu
    if low is None:
        low = min(endpoint.min_cu, high or endpoint.min_cu)
    return low, high or max(endpoint.max_cu, low)


def must_have_room(project: Project, branch: Branch, kind: str) -> None:
    """Raises 409: a branch has one read-write compute at most, and any number of read-only ones."""
    if kind == "read_write" and read_write(project, branch):
        raise errors.ApiError(409, f'read_write endpoint already exists; branch_id:"{branch.id}"')


def read_write(project: Project, branch: Branch) -> Endpoint | None:
    return next((e for e in project.endpoints_of(branch) if e.type == "read_write"), None)


def add(
    world: World, project: Project, branch: Branch, wish: BranchEndpoint | EndpointFields, at: datetime
) -> Endpoint:
    """A new compute: `init` until its start_compute operation has run."""
    defaults = ComputeLimits.model_validate(project.default_endpoint_settings)
    low = wish.autoscaling_limit_min_cu or defaults.autoscaling_limit_min_cu or 0.25
    high = wish.autoscaling_limit_max_cu or defaults.autoscaling_limit_max_cu or max(low, 0.25)
    endpoint = Endpoint(
        id=world.ids.endpoint(),
        branch_id=branch.id,
        type=wish.type,
        created_at=at,
        updated_at=at,
        proxy_host=project.proxy_host,
        pending_state="active",
        min_cu=min(low, high),
        max_cu=high,
        suspend_timeout=wish.suspend_timeout_seconds or defaults.suspend_timeout_seconds or 0,
    )
    if wish.settings is not None:
        endpoint.settings = settings_of(wish)
    if isinstance(wish, EndpointFields):
        endpoint.name, endpoint.disabled = wish.name, wish.disabled
        endpoint.passwordless_access, endpoint.pooler_enabled = wish.passwordless_access, wish.pooler_enabled
    project.endpoints[endpoint.id] = endpoint
    return endpoint


def settings_of(limits: ComputeLimits) -> JsonObject:
    return limits.settings.model_dump(exclude_none=True) if limits.settings else {"pg_settings": {}}


def start(world: World, project: Project, endpoint: Endpoint, *, shown_running: bool = False) -> Step:
    """The step that makes a compute active."""

    def begin(_: datetime) -> None:
        endpoint.pending_state = "active"

    def finish(at: datetime) -> None:
        _activate(world, project, endpoint, at)

    return Step("start_compute", endpoint.branch_id, endpoint.id, begin, finish, shown_running)


def suspend(project: Project, endpoint: Endpoint) -> Step:
    """The step that lays a compute to rest."""

    def begin(_: datetime) -> None:
        endpoint.pending_state = "idle" if endpoint.current_state == "active" else None

    def finish(at: datetime) -> None:
        _rest(project, endpoint, at)

    return Step("suspend_compute", endpoint.branch_id, endpoint.id, begin, finish)


def configure(project: Project, branch: Branch) -> list[Step]:
    """What pushes a change of roles or databases through the branch's compute; nothing without one."""
    endpoint = read_write(project, branch)
    return reconfigure(project, endpoint) if endpoint else []


def reconfigure(project: Project, endpoint: Endpoint) -> list[Step]:
    """apply_config; a compute that was idle wakes for it and is suspended again."""
    was_idle = endpoint.current_state != "active"

    def applied(at: datetime) -> None:
        endpoint.last_active = endpoint.updated_at = at
        if was_idle:
            endpoint.current_state, endpoint.started_at = "active", at

    steps = [Step("apply_config", endpoint.branch_id, endpoint.id, done=applied)]
    return [*steps, suspend(project, endpoint)] if was_idle else steps


def must_have_quota(project: Project) -> None:
    """Raises the 423 that waiting does not cure."""
    quota = project.settings.get("quota")
    allowed = quota.get("compute_time_seconds") if isinstance(quota, dict) else None
    used = sum(branch.compute_seconds for branch in project.branches.values())
    if isinstance(allowed, int) and 0 < allowed <= used:
        raise errors.QUOTA_USED_UP


def watch_idleness(world: World, project: Project, endpoint: Endpoint, at: datetime) -> None:
    """Suspend the compute once it has rested as long as its timeout says; -1 means never."""
    seconds = endpoint.suspend_timeout or DEFAULT_SUSPEND
    if seconds == -1:
        return
    seen = endpoint.last_active

    def check(when: datetime) -> None:
        if endpoint.id not in project.endpoints or endpoint.current_state != "active":
            return
        if endpoint.last_active != seen:
            watch_idleness(world, project, endpoint, endpoint.last_active or when)
        elif world.clockwork.busy(project.id):
            world.clockwork.at(when + _BUSY_RETRY, check)
        else:
            world.start(project, [suspend(project, endpoint)], when)

    world.clockwork.at(at + timedelta(seconds=seconds), check)


def _activate(world: World, project: Project, endpoint: Endpoint, at: datetime) -> None:
    if project.deleted_at is not None:
        return
    endpoint.current_state, endpoint.pending_state = "active", None
    endpoint.started_at = endpoint.last_active = endpoint.updated_at = at
    _log(project, endpoint, "database system is ready to accept connections", at)
    watch_idleness(world, project, endpoint, at)


def _rest(project: Project, endpoint: Endpoint, at: datetime) -> None:
    branch = project.branches.get(endpoint.branch_id)
    if branch and endpoint.current_state == "active" and endpoint.started_at:
        metering.note(branch, Awake(endpoint.started_at, at, endpoint.min_cu), at)
    endpoint.current_state, endpoint.pending_state = "idle", None
    endpoint.suspended_at = endpoint.updated_at = at
    _log(project, endpoint, "database system is shut down", at)


def _log(project: Project, endpoint: Endpoint, message: str, at: datetime) -> None:
    branch = project.branches.get(endpoint.branch_id)
    if branch is not None:
        logs.write(branch, LogLine(at, message, entity_id=endpoint.id, service_name="compute"))
