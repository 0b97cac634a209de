"""What was used: consumption history in both its versions, and the counters of projects and branches."""

import math
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from bot.neon.models import Branch, Project
from bot.neon.models.projects import ProjectSettings

# How far back each granularity reaches.
LOOK_BACK = {"hourly": timedelta(hours=168), "daily": timedelta(days=60), "monthly": timedelta(days=365)}
MONTH_HOURS = 744  # of every month on Neon's bills
_GB = 1e9
_FAR = 20  # times: a size that differs so much from the real one is no reading of it
_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Amounts:
    """What one thing used in some time. Fields have Neon's names for its metrics, and Neon's units.

    `extra_branches_month` are the hours of all child branches together. The storage metrics mean what a
    StorageReading says. The first version has no transfer; `stored_bytes` is a size, not an amount.
    """

    compute_unit_seconds: float = 0
    root_branch_bytes_month: float = 0
    child_branch_bytes_month: float = 0
    instant_restore_bytes_month: float = 0
    snapshot_storage_bytes_month: float = 0
    public_network_transfer_bytes: float = 0
    private_network_transfer_bytes: float = 0
    extra_branches_month: float = 0
    written_data_bytes: float = 0
    stored_bytes: float = 0

    def __add__(self, other: "Amounts") -> "Amounts":
        summed = {name: getattr(self, name) + getattr(other, name) for name in vars(self)}
        return Amounts(**(summed | {"stored_bytes": max(self.stored_bytes, other.stored_bytes)}))

    def times(self, factor: float) -> "Amounts":
        """As much more of everything."""
        return Amounts(**{name: value * factor for name, value in vars(self).items()})

    @property
    def without_storage(self) -> "Amounts":
        """All but the metrics that a StorageReading is needed for."""
        return replace(self, **dict.fromkeys(STORAGE_METRICS, 0))

    @property
    def cu_hours(self) -> float:
        """Compute: hours times the size in CU."""
        return self.compute_unit_seconds / 3600

    @property
    def public_gb(self) -> float:
        """Sent over the internet, in GB of 10⁹ bytes."""
        return self.public_network_transfer_bytes / _GB

    @property
    def private_gb(self) -> float:
        """Sent over private networking, in GB of 10⁹ bytes."""
        return self.private_network_transfer_bytes / _GB


BRANCH_METRICS = (
    "compute_unit_seconds",
    "root_branch_bytes_month",
    "child_branch_bytes_month",
    "instant_restore_bytes_month",
    "public_network_transfer_bytes",
    "private_network_transfer_bytes",
)
STORAGE_METRICS = (
    "root_branch_bytes_month",
    "child_branch_bytes_month",
    "instant_restore_bytes_month",
    "snapshot_storage_bytes_month",
)
PROJECT_METRICS = (*BRANCH_METRICS, "extra_branches_month", "snapshot_storage_bytes_month")


@dataclass(frozen=True)
class Frame:
    """An hour, a day or a month, and what was used in it."""

    start: datetime
    end: datetime
    amounts: Amounts

    def hours(self, now: datetime) -> float:
        """How long it is, or has been so far."""
        return max(min(self.end, now) - self.start, timedelta(0)) / _HOUR


@dataclass(frozen=True)
class Consumer:
    """A project, or one of its branches, with what it used; frames from old to new."""

    project_id: str
    branch_id: str | None
    frames: tuple[Frame, ...]

    @property
    def total(self) -> Amounts:
        """All frames together."""
        return together(each.amounts for each in self.frames)


def together(amounts: Iterable[Amounts]) -> Amounts:
    """The sum."""
    return sum(amounts, start=Amounts())


class Source(StrEnum):
    """Where figures come from: they differ in what they know."""

    HISTORY = "history"
    FIRST_VERSION = "first version"  # of the history, for older plans
    COUNTERS = "counters"  # of the running billing period, where there is no history


@dataclass(frozen=True)
class Consumption:
    """Who used how much, and how that is known."""

    source: Source
    consumers: tuple[Consumer, ...]

    @property
    def total(self) -> Amounts:
        """All of them together; other than over time, sizes add up as well."""
        totals = [each.total for each in self.consumers]
        return replace(together(totals), stored_bytes=sum(each.stored_bytes for each in totals))

    def living(self, project_ids: Container[str]) -> tuple[Consumer, ...]:
        """Those of these projects: what was deleted has used something, too."""
        return tuple(each for each in self.consumers if each.project_id in project_ids)


@dataclass(frozen=True)
class Window:
    """A time to ask about, on the boundaries of its granularity; `end` may lie ahead."""

    granularity: str
    start: datetime
    end: datetime

    @classmethod
    def of(cls, granularity: str, start: datetime, end: datetime, now: datetime) -> "Window":
        """Widened to whole hours, days or months (UTC), yet never further back than Neon answers.

        Neon rounds both ends down, so `end` is that of the frame that still runs.
        """
        first = floor(start, granularity)
        if first < now - LOOK_BACK[granularity]:
            first = after(first, granularity)
        last = floor(min(end, now), granularity)
        return cls(granularity, first, last if last == end else after(last, granularity))


def finest(length: timedelta) -> str:
    """The granularity to look at a time of that length in."""
    return "hourly" if length <= timedelta(days=1) else "daily" if length <= LOOK_BACK["daily"] else "monthly"


def floor(moment: datetime, granularity: str) -> datetime:
    """The start of the hour, day or month (UTC) that `moment` lies in."""
    hour = moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    if granularity == "hourly":
        return hour
    return hour.replace(hour=0) if granularity == "daily" else hour.replace(hour=0, day=1)


def after(start: datetime, granularity: str) -> datetime:
    """The start of the hour, day or month after the one that starts at `start`."""
    if granularity == "hourly":
        return start + _HOUR
    return (
        start + timedelta(days=1) if granularity == "daily" else floor(start + timedelta(days=31), "monthly")
    )


class StorageReading(StrEnum):
    """What the metrics named `…_bytes_month` count: Neon's sources disagree."""

    BYTE_HOURS = "byte-hours"
    BYTE_MONTHS = "byte-months"

    @property
    def other(self) -> "StorageReading":
        """The one that this is not."""
        return StorageReading.BYTE_MONTHS if self is StorageReading.BYTE_HOURS else StorageReading.BYTE_HOURS

    def gb_months(self, value: float) -> float:
        """A metric in the unit of the bill, with GB of 10⁹ bytes."""
        return value / _GB / (MONTH_HOURS if self is StorageReading.BYTE_HOURS else 1)

    def mean_bytes(self, value: float, hours: float) -> float:
        """The size that, kept for so many hours, gives that value."""
        return value / hours * (1 if self is StorageReading.BYTE_HOURS else MONTH_HOURS)


@dataclass(frozen=True)
class Reading:
    """How the storage metrics were read. `held`: the bytes they were checked against; None: unchecked."""

    used: StorageReading
    expected: StorageReading
    held: int | None = None
    mean: float = 0

    @property
    def corrected(self) -> bool:
        """Whether the expected reading cannot be right."""
        return self.used is not self.expected

    @property
    def plausible(self) -> bool:
        """Whether it comes near what branches hold. Where neither reading does, nothing can be charged by it.

        The two are 744 apart, so the nearer of them is 27 off at most when the other one fits no worse.
        """
        return self.held is None or 1 / _FAR < self.mean / self.held < _FAR


def judged(
    expected: StorageReading, consumers: Sequence[Consumer], branches: Sequence[Branch], now: datetime
) -> Reading:
    """The reading that fits what the branches of one project hold: the two differ by a factor of 744.

    Root branches are charged for their whole size, so their mean size must be about what they hold.
    """
    held = sum(each.logical_size or 0 for each in branches if each.parent_id is None)
    known = {each.project_id for each in branches}
    counted = [each for each in consumers if each.project_id in known]
    value = together(each.total for each in counted).root_branch_bytes_month
    hours = max((sum(frame.hours(now) for frame in each.frames) for each in counted), default=0)
    if not (held and value > 0 and hours):
        return Reading(expected, expected)

    def distance(reading: StorageReading) -> float:
        return abs(math.log(reading.mean_bytes(value, hours) / held))

    used = min((expected, expected.other), key=distance)
    return Reading(used, expected, held, used.mean_bytes(value, hours))


class MeteredProject(Project):
    """A project with the counters of its billing period, which stay at 0 on usage-based plans."""

    compute_time_seconds: int = 0
    written_data_bytes: int = 0
    data_transfer_bytes: int = 0
    consumption_period_start: datetime | None = None
    settings: ProjectSettings = ProjectSettings()

    @property
    def period_start(self) -> datetime | None:
        """Since when the counters count, if Neon says so: it shows a zero time where it does not."""
        start = self.consumption_period_start
        return start if start is not None and start.year > 1 else None


def counted(project: MeteredProject, branches: Sequence[Branch], now: datetime) -> Consumer:
    """What a project's own counters say, and how much its branches hold."""
    amounts = Amounts(
        compute_unit_seconds=project.compute_time_seconds,
        public_network_transfer_bytes=project.data_transfer_bytes,
        written_data_bytes=project.written_data_bytes,
        stored_bytes=sum(each.logical_size or 0 for each in branches),
    )
    return Consumer(project.id, None, (Frame(_since(project), now, amounts),))


def counted_branches(
    project: MeteredProject, branches: Sequence[Branch], now: datetime
) -> tuple[Consumer, ...]:
    """As `counted`, for each of its branches."""

    def consumer(branch: Branch) -> Consumer:
        amounts = Amounts(
            compute_unit_seconds=branch.compute_time_seconds,
            public_network_transfer_bytes=branch.data_transfer_bytes,
            written_data_bytes=branch.written_data_bytes,
            stored_bytes=branch.logical_size or 0,
        )
        return Consumer(project.id, branch.id, (Frame(_since(project), now, amounts),))

    return tuple(map(consumer, branches))


def _since(project: MeteredProject) -> datetime:
    return project.period_start or project.created_at
