"""A project as the API shows it, in full and as a list item."""

from datetime import datetime, timedelta

from sandbox.neon import metering, render
from sandbox.neon.calls import Call
from sandbox.neon.records import JsonObject, Organization, Project

_SIZE_LIMIT = 16 * 1024**4  # bytes


def shown(call: Call, project: Project, *, period: bool = True) -> JsonObject:
    """The whole project. `period` False shows the zero time, as answers to create, patch and delete do.

    On usage-based plans the counters of the period stay at 0, as reported from the field.
    """
    start, end = _consumption_period(call.at)
    return _common(call, project) | {
        "consumption_period_start": render.stamp(start) if period else render.ZERO_TIME,
        "consumption_period_end": render.stamp(end) if period else render.ZERO_TIME,
        **_counters(call, project, start),
        "history_retention_seconds": project.history_retention,
        "owner": _owner(call),
    }


def _counters(call: Call, project: Project, since: datetime) -> dict[str, int]:
    counts = not call.world.organization.plan.consumption
    measured = metering.meters(project, call.at) if counts else []
    awake = sum(each.awake_seconds(since, call.at) for each in measured)
    return {
        "active_time_seconds": round(awake),
        "compute_time_seconds": round(sum(each.compute_seconds(since, call.at) for each in measured)),
        "written_data_bytes": round(awake * metering.WRITTEN),
        "data_transfer_bytes": round(awake * metering.SENT),
        "data_storage_bytes_hour": round(sum(each.data_hours(since, call.at) for each in measured)),
    }


def listed(call: Call, project: Project) -> JsonObject:
    """The smaller shape of the list; deleted projects say until when they can come back."""
    item = _common(call, project) | {
        "active_time": 0,
        "history_retention_seconds": project.history_retention,
    }
    organization = _organization(call, project)
    if organization is not None:
        item["org_name"] = organization.name
    if project.deleted_at and project.recoverable_until:
        item["deleted_at"] = render.stamp(project.deleted_at)
        item["recoverable_until"] = render.stamp(project.recoverable_until)
    return item


def _common(call: Call, project: Project) -> JsonObject:
    item: JsonObject = {
        "id": project.id,
        "platform_id": project.region_id.partition("-")[0],
        "region_id": project.region_id,
        "name": project.name,
        "provisioner": "k8s-neonvm",
        "default_endpoint_settings": _endpoint_defaults(project),
        "settings": {"enable_logical_replication": False} | project.settings,
        "pg_version": project.pg_version,
        "proxy_host": project.proxy_host,
        "branch_logical_size_limit": _SIZE_LIMIT // 1024**2,
        "branch_logical_size_limit_bytes": _SIZE_LIMIT,
        "store_passwords": project.store_passwords,
        "cpu_used_sec": 0,
        "creation_source": "console",
        "created_at": render.stamp(project.created_at),
        "updated_at": render.stamp(project.updated_at),
        "synthetic_storage_size": sum(branch.size for branch in project.live_branches()),
        "owner_id": project.owner or call.world.organization.id,
    }
    organization = _organization(call, project)
    if organization is not None:
        item["org_id"] = organization.id
    awake = [e.last_active for e in project.live_endpoints() if e.last_active]
    if awake:
        item["compute_last_active_at"] = render.stamp(max(awake))
    if call.key.kind == "personal":
        item["effective_project_permission"] = "CAN_EDIT" if project.shared_with_us else "CAN_MANAGE"
    return item


def _organization(call: Call, project: Project) -> Organization | None:
    """The organization that owns it; None for a person's."""
    world = call.world
    return world.organization if project.owner is None else world.other_organizations.get(project.owner)


def _endpoint_defaults(project: Project) -> JsonObject:
    plain = {"autoscaling_limit_min_cu": 0.25, "autoscaling_limit_max_cu": 2, "suspend_timeout_seconds": 0}
    return plain | project.default_endpoint_settings


def _owner(call: Call) -> JsonObject:
    organization = call.world.organization
    return {
        "email": call.world.user.email,
        "name": organization.name,
        "branches_limit": organization.plan.branches,
        "subscription_type": organization.plan.name,
    }


def _consumption_period(at: datetime) -> tuple[datetime, datetime]:
    start = metering.period(at)
    return start, metering.period(start + timedelta(days=31))
