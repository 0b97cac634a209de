"""The times at which Neon takes snapshots of a branch by itself."""

import calendar
from datetime import datetime, timedelta

from sandbox.neon import errors, snapshots
from sandbox.neon.records import Branch, Project
from sandbox.neon.snapshot_records import LONGEST_RETENTION, ScheduleEntry
from sandbox.neon.world import World

FREQUENCIES = ("daily", "weekly", "monthly")
_BUSY_RETRY = timedelta(seconds=2)
_DAY = timedelta(days=1)


def replace(
    world: World, project: Project, branch: Branch, schedule: tuple[ScheduleEntry, ...], at: datetime
) -> None:
    """Give the branch this schedule and no other. Raises 400, 403 on a plan without, 422."""
    if not world.organization.plan.schedules_snapshots:
        raise errors.ApiError(403, "backup schedules are not available on the current plan")
    snapshots.must_be_root(branch)
    for entry in schedule:
        _check(entry)
    keep(world, project, branch, schedule, at)


def keep(
    world: World, project: Project, branch: Branch, schedule: tuple[ScheduleEntry, ...], at: datetime
) -> None:
    """Follow a schedule that has been checked."""
    branch.schedule = schedule
    world.touch()
    for entry in schedule:
        _await(world, project, branch, entry, at)


def _check(entry: ScheduleEntry) -> None:
    if entry.frequency not in FREQUENCIES:
        raise errors.ApiError(400, f"unknown backup frequency: {entry.frequency}")
    longest = {"daily": None, "weekly": 7, "monthly": 31}[entry.frequency]
    if longest is not None and (entry.day is None or entry.day > longest):
        raise errors.ApiError(400, f"day must be between 1 and {longest} for a {entry.frequency} backup")
    if entry.retention > LONGEST_RETENTION:
        raise errors.ApiError(400, f"retention_seconds must not exceed {LONGEST_RETENTION}")


def _await(world: World, project: Project, branch: Branch, entry: ScheduleEntry, after: datetime) -> None:
    schedule, due = branch.schedule, due_after(entry, after)

    def work(when: datetime) -> None:
        if branch.schedule is not schedule or branch.deletion or branch.id not in project.branches:
            return
        if project.deleted_at is not None:
            return
        if world.clockwork.busy(project.id):
            world.clockwork.at(when + _BUSY_RETRY, work)
            return
        ends = when + timedelta(seconds=entry.retention)
        snapshots.take(world, project, branch, snapshots.Wanted(expires_at=ends, manual=False), when)
        _await(world, project, branch, entry, due)

    world.clockwork.at(due, work)


def due_after(entry: ScheduleEntry, after: datetime) -> datetime:
    """The first time after `after`. In a short month its last day stands for those that it lacks."""
    due = after.replace(hour=entry.hour, minute=0, second=0, microsecond=0)
    while due <= after or not _on_day(entry, due):
        due += _DAY
    return due


def _on_day(entry: ScheduleEntry, due: datetime) -> bool:
    if entry.frequency == "weekly":
        return due.isoweekday() == entry.day
    if entry.frequency == "monthly":
        last = calendar.monthrange(due.year, due.month)[1]
        return due.day == min(entry.day or 1, last)
    return True
