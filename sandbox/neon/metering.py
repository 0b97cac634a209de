"""What branches use, derived from when their computes were awake and from how big they are.

Nothing serves queries here, so a compute that is awake counts as writing and sending at a steady rate.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate

from sandbox.neon.records import Awake, Branch, Project

WRITTEN, SENT = 12_000, 4_000  # bytes in each second that a compute is awake
_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)


def period(at: datetime) -> datetime:
    """When the billing period began in which `at` lies: periods are calendar months in UTC."""
    return at.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def note(branch: Branch, span: Awake, at: datetime) -> None:
    """Remember a time that a compute was awake. The branch's counters hold what lies in this period."""
    branch.awake += (span,)
    seconds = max(0, int((span.end - max(span.start, period(at))).total_seconds()))
    branch.active_seconds += seconds
    branch.compute_seconds += int(seconds * span.cu)
    branch.written_bytes += seconds * WRITTEN
    branch.transfer_bytes += seconds * SENT


def begin_period(projects: Iterable[Project]) -> None:
    """Set all counters back; what they counted stays in the history."""
    for branch in (branch for project in projects for branch in project.branches.values()):
        branch.active_seconds = branch.compute_seconds = branch.written_bytes = branch.transfer_bytes = 0


def close(project: Project, branch: Branch, at: datetime) -> None:
    """Count what is awake on a branch that goes for good, together with its computes."""
    for span in _open(project, branch, at):
        note(branch, span, at)


class Meter:
    """One branch from its first to its last moment, or to `until` while it lives."""

    def __init__(self, project: Project, branch: Branch, until: datetime) -> None:
        self.branch = branch
        self.born = branch.created_at
        self.end = min(filter(None, (until, _gone(branch), project.deleted_at)))
        self._retention = timedelta(seconds=project.history_retention)
        spans = [*branch.awake, *_open(project, branch, self.end)]
        self._awake = _Ramps([(each.start, each.end, 1.0) for each in spans])
        self._compute = _Ramps([(each.start, each.end, each.cu) for each in spans])

    @property
    def is_root(self) -> bool:
        return self.branch.parent_id is None

    def hours(self, start: datetime, end: datetime) -> float:
        """How many hours of that time the branch was there."""
        return max(min(end, self.end) - max(start, self.born), timedelta(0)) / _HOUR

    def awake_seconds(self, start: datetime, end: datetime) -> float:
        return self._awake.between(start, min(end, self.end))

    def compute_seconds(self, start: datetime, end: datetime) -> float:
        """Seconds awake, each times the size in compute units."""
        return self._compute.between(start, min(end, self.end))

    def data(self, at: datetime) -> float:
        """Bytes that it is charged for: a root's whole size, a child's changes since it was made."""
        if self.is_root:
            return self.branch.size
        return min(self.branch.size, WRITTEN * self.awake_seconds(self.born, at))

    def history(self, at: datetime) -> float:
        """Bytes of change history that a root keeps for instant restore."""
        return WRITTEN * self.awake_seconds(at - self._retention, at) if self.is_root else 0

    def data_hours(self, start: datetime, end: datetime) -> float:
        return sum(self.data(day) * self.hours(*part) for day, part in _by_day(start, end))

    def history_hours(self, start: datetime, end: datetime) -> float:
        return sum(self.history(day) * self.hours(*part) for day, part in _by_day(start, end))


def meters(project: Project, until: datetime) -> list[Meter]:
    """Every branch that the project has or had."""
    known = (*project.branches.values(), *project.forgotten)
    return [Meter(project, branch, until) for branch in known if not branch.hidden]


def _gone(branch: Branch) -> datetime | None:
    return branch.deletion.deleted_at if branch.deletion else None


def _open(project: Project, branch: Branch, end: datetime) -> Iterable[Awake]:
    for endpoint in project.endpoints_of(branch):
        if endpoint.current_state == "active" and endpoint.started_at and endpoint.started_at < end:
            yield Awake(endpoint.started_at, end, endpoint.min_cu)


def _by_day(start: datetime, end: datetime) -> Iterable[tuple[datetime, tuple[datetime, datetime]]]:
    """The days of that time, each with its part of it. Sizes are taken at the start of each day (UTC)."""
    day = start.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    while day < end:
        yield day, (max(day, start), min(day + _DAY, end))
        day += _DAY


class _Ramps:
    """A sum over time of rates that hold from one moment to another, ready to be asked often."""

    def __init__(self, spans: Sequence[tuple[datetime, datetime, float]]) -> None:
        self._starts = _Slopes([(start.timestamp(), rate) for start, _, rate in spans])
        self._ends = _Slopes([(end.timestamp(), rate) for _, end, rate in spans])

    def between(self, start: datetime, end: datetime) -> float:
        return max(0.0, self._until(end.timestamp()) - self._until(start.timestamp()))

    def _until(self, moment: float) -> float:
        return self._starts.until(moment) - self._ends.until(moment)


class _Slopes:
    def __init__(self, begun: list[tuple[float, float]]) -> None:
        begun.sort()
        self._moments = [moment for moment, _ in begun]
        self._rates = [0.0, *accumulate(rate for _, rate in begun)]
        self._offsets = [0.0, *accumulate(moment * rate for moment, rate in begun)]

    def until(self, moment: float) -> float:
        place = bisect_left(self._moments, moment)
        return moment * self._rates[place] - self._offsets[place]
