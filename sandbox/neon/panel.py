"""The whole world at a glance, for the demo page and for tests."""

from datetime import datetime

from sandbox.neon import render
from sandbox.neon.records import Branch, JsonObject, Project
from sandbox.neon.world import World

_LATEST_OPERATIONS = 50


def state(world: World) -> JsonObject:
    """Projects with their branches, computes and latest operations, newest first. No secrets."""
    now = world.clock.now()
    organization = world.organization
    return {
        "now": now.isoformat(),
        "revision": world.revision,
        "organization": {
            "id": organization.id,
            "name": organization.name,
            "plan": organization.plan.name,
        },
        "projects": [_project(world, each, now) for each in world.own_projects()],
    }


def _project(world: World, project: Project, now: datetime) -> JsonObject:
    latest = project.operations[: -_LATEST_OPERATIONS - 1 : -1]
    return {
        "id": project.id,
        "name": project.name,
        "region_id": project.region_id,
        "pg_version": project.pg_version,
        "created_at": render.stamp(project.created_at),
        "busy": world.clockwork.busy(project.id),
        "branches": [_branch(project, each) for each in project.live_branches() if not each.hidden],
        "deleted_branches": [_branch(project, each) for each in project.branches.values() if each.deletion],
        "endpoints": [render.endpoint(project, each) for each in project.live_endpoints()],
        "operations": [render.operation(each, now) for each in latest],
    }


def _branch(project: Project, branch: Branch) -> JsonObject:
    names = {"databases": list(branch.databases), "roles": list(branch.roles)}
    note = {"annotation": branch.annotation.value} if branch.annotation else {}
    return render.branch(project, branch) | names | note
