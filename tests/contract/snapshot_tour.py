"""A walk through every operation about snapshots, logs, members, triggers and domains, once each."""

from sandbox.neon.service_records import Function
from tests.contract.neon_stage import OnProject


async def tour(project: OnProject) -> None:
    """Each answer is checked by the stage."""
    stage = project.stage
    path = f"{project.branches}/{project.main}"
    taken = await stage.do("POST", f"{path}/snapshot")
    snapshot = f"{project.path}/snapshots/{taken['snapshot']['id']}"
    await stage.get(f"{project.path}/snapshots")
    await stage.do("PATCH", snapshot, {"snapshot": {"name": "other"}})
    await stage.do("PUT", f"{path}/backup_schedule", {"schedule": [{"frequency": "daily", "hour": 3}]})
    await stage.get(f"{path}/backup_schedule")
    restored = await stage.do("POST", f"{snapshot}/restore")
    await stage.do("POST", f"{project.branches}/{restored['branch']['id']}/finalize_restore")
    await stage.do("DELETE", snapshot)
    logs = f"{project.branches}/{restored['branch']['id']}/logs"
    await stage.do("POST", f"{logs}/query", {"since": "1h"})
    await stage.get(f"{logs}/fields")
    await stage.get(f"{logs}/fields/source/values")
    await _members(project)
    await _edge(project)


async def _members(project: OnProject) -> None:
    stage = project.stage
    members = (await stage.get(f"{project.path}/members"))["project_members"]
    role = f"{project.path}/members/{members[-1]['member_id']}/role"
    await stage.do("PUT", role, {"role": "viewer"})
    await stage.do("DELETE", role)


async def _edge(project: OnProject) -> None:
    stage = project.stage
    branch_id = await project.branch("with-functions")
    branch = stage.world.projects[project.id].branches[branch_id]
    branch.services.functions["resize"] = Function("resize", stage.clock.now())
    path = f"{project.branches}/{branch_id}"
    wish = {
        "type": "schedule",
        "name": "nightly",
        "function_slug": "resize",
        "schedule": {"cron": "0 3 * * *"},
    }
    made = await stage.do("POST", f"{path}/triggers", wish)
    await stage.get(f"{path}/triggers")
    trigger = f"{path}/triggers/{made['trigger']['trigger_id']}"
    await stage.get(trigger)
    await stage.do("PATCH", trigger, {"type": "schedule", "enabled": False})
    await stage.do("DELETE", trigger)
    domain = {"domain": "shop.example.com", "entity_type": "function", "entity_id": "resize"}
    await stage.do("POST", f"{path}/custom-domains", domain)
    await stage.get(f"{path}/custom-domains")
    await stage.do("DELETE", f"{path}/custom-domains/shop.example.com")
