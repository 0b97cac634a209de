"""The times at which Neon takes snapshots of a branch by itself."""

from collections.abc import Sequence
from datetime import timedelta

from bot.command import ProjectRef
from bot.neon.models import Branch
from bot.neon.models.snapshots import LONGEST_RETENTION, ScheduleEntry
from bot.slack import blocks, mrkdwn
from bot.slack.views import phrases, plain
from bot.slack.views.message import Card, Message
from bot.slack.views.snapshot import words

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_CENTURY = 3_155_760_000  # seconds


def schedule_shown(
    schedule: Sequence[ScheduleEntry], branch: Branch, project: ProjectRef, slash: str
) -> Message:
    """When Neon takes snapshots of a branch, or that it does not."""
    name = mrkdwn.code(branch.name)
    off = words.line(project, "set-schedule", branch.id, "--off")
    change = phrases.typed(
        slash, "snapshot", "set-schedule", branch.name, "--every", "daily", "--project", project.alias
    )
    if not schedule:
        said = f"Neon takes no snapshots of {name} in {mrkdwn.prose(project.alias)} by itself."
        return blocks.message(said, blocks.section(f"{said}\nStart with {change}"))
    return plain.shown(
        f"Neon takes snapshots of {name} in {mrkdwn.bold(project.alias)} by itself\n{_told(schedule)}",
        [],
        spoken=f"Neon takes snapshots of {name} in {mrkdwn.prose(project.alias)}: {_told(schedule, '; ')}.",
        buttons=(
            blocks.run_button("Turn off", off, described=f"Turn off the snapshots of {branch.name}"),
            blocks.run_button("Snapshots", words.line(project, "list", f"--branch={branch.id}")),
        ),
        small=[f"Change it: {change}"],
    )


def confirm_schedule(
    before: Sequence[ScheduleEntry], after: Sequence[ScheduleEntry], branch: Branch, project: ProjectRef
) -> Card:
    """A schedule takes the place of the one that is there, as a whole."""
    return plain.question(
        f"*Replace the snapshot schedule* of {mrkdwn.code(branch.name)} in {mrkdwn.bold(project.alias)}?",
        "Neon keeps one schedule per branch, so all of it is replaced. Snapshots that are there stay.",
        [("Now", _told(before, "; ")), ("Then", _told(after, "; "))],
        action="Turn off" if not after else "Replace",
        pinned=(branch.id, branch.name, [each.model_dump() for each in before]),
    )


def schedule_set(
    schedule: Sequence[ScheduleEntry], branch: Branch, project: ProjectRef, user_id: str
) -> Message:
    """The schedule as Neon reads it back."""
    name, here = mrkdwn.code(branch.name), mrkdwn.bold(project.alias)
    said = "takes snapshots of" if schedule else "takes no more snapshots of"
    return plain.done(
        f"Neon now {said} {name} in {here}" + ("" if schedule else " by itself"),
        _told(schedule) if schedule else "Those that are there stay until they expire.",
        project=project,
        user_id=user_id,
        branch_id=branch.id,
        buttons=(blocks.run_button("Snapshots", words.line(project, "list", f"--branch={branch.id}")),),
    )


def _told(schedule: Sequence[ScheduleEntry], separator: str = "\n") -> str:
    return separator.join(map(_entry, schedule[:20])) or "never"


def _entry(entry: ScheduleEntry) -> str:
    hour = f" at {entry.hour:02}:00 UTC" if entry.hour is not None else ""
    seconds = LONGEST_RETENTION if entry.retention_seconds is None else entry.retention_seconds
    return f"{_when(entry)}{hour}, kept for {mrkdwn.span(timedelta(seconds=min(seconds, _CENTURY)))}"


def _when(entry: ScheduleEntry) -> str:
    day = entry.day
    if entry.frequency == "daily":
        return "every day"
    if entry.frequency == "weekly" and day is not None and 1 <= day <= len(_DAYS):
        return f"every {_DAYS[day - 1]}"
    if entry.frequency == "monthly" and day is not None:
        return f"every month on day {day}"
    return mrkdwn.prose(entry.frequency, 60) + (f", day {day}" if day is not None else "")
