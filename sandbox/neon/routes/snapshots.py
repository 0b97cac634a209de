"""Snapshots of a project, their restore, and the schedule of a branch."""

from sandbox.neon import errors, render, snapshot_restoring, snapshot_schedule, snapshots
from sandbox.neon.calls import Call, Reply, Route, moment
from sandbox.neon.records import Project
from sandbox.neon.routes.operations import rendered
from sandbox.neon.snapshot_models import FinalizeRestore, ScheduleBody, SnapshotRestore, SnapshotUpdate
from sandbox.neon.snapshot_records import LONGEST_RETENTION, ScheduleEntry, Snapshot


def index(call: Call) -> Reply:
    """All of the project's snapshots, newest first."""
    newest_first = sorted(call.project().snapshots.values(), key=lambda s: s.created_at, reverse=True)
    return Reply({"snapshots": [render.snapshot(snapshot) for snapshot in newest_first]})


def create(call: Call) -> Reply:
    """What to take stands in the query. The answer comes before the snapshot's size is known."""
    query = call.query
    wanted = snapshots.Wanted(
        name=query.text("name"),
        moment=query.moment("timestamp"),
        lsn=query.text("lsn"),
        expires_at=query.moment("expires_at"),
    )
    project = call.free_project()
    snapshot, operations = snapshots.take(call.world, project, call.branch(project), wanted, call.at)
    return Reply({"snapshot": render.snapshot(snapshot), "operations": rendered(operations, call.at)})


def update(call: Call) -> Reply:
    """Another name or expiry; null keeps the snapshot for good. No operations."""
    wish = call.body(SnapshotUpdate).snapshot
    project = call.project()
    snapshot = _snapshot(call, project)
    if wish.sets_expiry:
        ends = moment(wish.expires_at, 'body: "expires_at"')
        snapshots.must_lie_ahead(ends, call.at)
        snapshot.expires_at = ends
        snapshots.expire(call.world, project, snapshot)
    snapshot.name = wish.name or snapshot.name
    call.world.touch()
    return Reply({"snapshot": render.snapshot(snapshot)})


def delete(call: Call) -> Reply:
    """404 for one that is not there: unlike a branch, a snapshot has no 204."""
    project = call.project()
    snapshot = _snapshot(call, project)
    call.world.must_be_free(project)
    operations = snapshots.remove(call.world, project, snapshot, call.at)
    return Reply({"operations": rendered(operations, call.at)}, 202)


def restore(call: Call) -> Reply:
    wish = call.body(SnapshotRestore)
    project = call.free_project()
    made = snapshot_restoring.restore(
        call.world,
        project,
        _snapshot(call, project),
        name=wish.name or call.query.text("name"),
        target_id=wish.target_branch_id,
        finalize=wish.finalize_restore,
        created_by=call.key.created_by.full_name,
        at=call.at,
    )
    return Reply(
        {
            "branch": render.branch(project, made.branch, created_by=False),
            "endpoints": [render.endpoint(project, endpoint) for endpoint in made.endpoints],
            "operations": rendered(made.operations, call.at),
        }
    )


def finalize(call: Call) -> Reply:
    wish = call.body(FinalizeRestore)
    project = call.free_project()
    operations = snapshot_restoring.finalize(call.world, project, call.branch(project), wish.name, call.at)
    return Reply({"operations": rendered(operations, call.at)})


def schedule(call: Call) -> Reply:
    """An empty list for a branch that has none."""
    branch = call.branch(call.project())
    return Reply({"schedule": [render.schedule_entry(entry) for entry in branch.schedule]})


def set_schedule(call: Call) -> Reply:
    """The whole schedule at once; an empty list ends it."""
    wish = call.body(ScheduleBody)
    project = call.project()
    entries = tuple(
        ScheduleEntry(each.frequency, each.hour or 0, each.day, each.retention_seconds or LONGEST_RETENTION)
        for each in wish.schedule
    )
    snapshot_schedule.replace(call.world, project, call.branch(project), entries, call.at)
    return Reply({})


def _snapshot(call: Call, project: Project) -> Snapshot:
    snapshot = project.snapshots.get(call.path["snapshot_id"])
    if snapshot is None:
        raise errors.not_found("snapshot")
    return snapshot


_SNAPSHOTS = "/projects/{project_id}/snapshots"
_SNAPSHOT = _SNAPSHOTS + "/{snapshot_id}"
_BRANCH = "/projects/{project_id}/branches/{branch_id}"
ROUTES = (
    Route("listSnapshots", "GET", _SNAPSHOTS, index),
    Route("createSnapshot", "POST", _BRANCH + "/snapshot", create),
    Route("updateSnapshot", "PATCH", _SNAPSHOT, update),
    Route("deleteSnapshot", "DELETE", _SNAPSHOT, delete),
    Route("restoreSnapshot", "POST", _SNAPSHOT + "/restore", restore),
    Route("finalizeRestoreBranch", "POST", _BRANCH + "/finalize_restore", finalize),
    Route("getSnapshotSchedule", "GET", _BRANCH + "/backup_schedule", schedule),
    Route("setSnapshotSchedule", "PUT", _BRANCH + "/backup_schedule", set_schedule),
)
