"""A walk through every operation about snapshots, logs and members, once each."""

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
    members = (await stage.get(f"{project.path}/members"))["project_members"]
    role = f"{project.path}/members/{members[-1]['member_id']}/role"
    await stage.do("PUT", role, {"role": "viewer"})
    await stage.do("DELETE", role)
