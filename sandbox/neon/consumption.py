"""Consumption history: what was used in each hour, day or month, as the API counts it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from uuid import NAMESPACE_URL, uuid5

from sandbox.neon import errors, render
from sandbox.neon.metering import SENT, WRITTEN, Meter
from sandbox.neon.records import JsonObject

LAG = timedelta(minutes=15)  # how far the history is behind
MONTH_HOURS = 744  # of every billing month
_LOOK_BACK = {"hourly": timedelta(hours=168), "daily": timedelta(days=60), "monthly": timedelta(days=366)}
_FIRST = datetime(2024, 3, 1, tzinfo=UTC)

BRANCH_METRICS = (
    "compute_unit_seconds",
    "root_branch_bytes_month",
    "child_branch_bytes_month",
    "instant_restore_bytes_month",
    "public_network_transfer_bytes",
    "private_network_transfer_bytes",
)
PROJECT_METRICS = (*BRANCH_METRICS, "extra_branches_month", "snapshot_storage_bytes_month")


@dataclass(frozen=True)
class Frame:
    """One hour, day or month, and its part that there are figures for."""

    start: datetime
    end: datetime
    known_until: datetime


Retell = Callable[[Sequence[Meter], Frame], JsonObject]


@dataclass(frozen=True)
class Window:
    """What a request asks for, rounded down to its granularity."""

    granularity: str
    start: datetime
    end: datetime

    @classmethod
    def of(cls, granularity: str, start: datetime, end: datetime, at: datetime) -> "Window":
        """Raises 406 for what lies further back than the granularity reaches, or the wrong way round."""
        window = cls(granularity, floor(start, granularity), floor(end, granularity))
        earliest = max(_FIRST, floor(at - _LOOK_BACK[granularity], granularity))
        if window.start < earliest or window.end < window.start:
            raise errors.OUTSIDE_HISTORY
        return window

    def frames(self, since: datetime, until: datetime) -> Iterator[Frame]:
        """Those with figures: from `since` to `until` at most."""
        start = max(self.start, floor(since, self.granularity))
        while start < min(self.end, until):
            end = after(start, self.granularity)
            yield Frame(start, end, min(end, until))
            start = end


def floor(moment: datetime, granularity: str) -> datetime:
    hour = moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    if granularity == "hourly":
        return hour
    return hour.replace(hour=0) if granularity == "daily" else hour.replace(hour=0, day=1)


def after(start: datetime, granularity: str) -> datetime:
    """The start of the frame that follows the one that begins at `start`."""
    if granularity == "hourly":
        return start + timedelta(hours=1)
    if granularity == "daily":
        return start + timedelta(days=1)
    return floor(start + timedelta(days=31), "monthly")


def metrics(meters: Sequence[Meter], frame: Frame, wanted: Sequence[str], *, in_months: bool) -> JsonObject:
    """One timeframe of the second version."""
    values = _values(meters, frame.start, frame.known_until)
    stored = MONTH_HOURS if in_months else 1
    return _timeframe(frame) | {
        "metrics": [
            {"metric_name": name, "value": round(values[name]() / (stored if "bytes_month" in name else 1))}
            for name in wanted
        ]
    }


def _values(meters: Sequence[Meter], start: datetime, end: datetime) -> Mapping[str, Callable[[], float]]:
    roots = [each for each in meters if each.is_root]
    children = [each for each in meters if not each.is_root]
    return {
        "compute_unit_seconds": lambda: sum(each.compute_seconds(start, end) for each in meters),
        "root_branch_bytes_month": lambda: sum(each.data_hours(start, end) for each in roots),
        "child_branch_bytes_month": lambda: sum(each.data_hours(start, end) for each in children),
        "instant_restore_bytes_month": lambda: sum(each.history_hours(start, end) for each in roots),
        "public_network_transfer_bytes": lambda: SENT * sum(e.awake_seconds(start, end) for e in meters),
        "private_network_transfer_bytes": lambda: 0,
        "extra_branches_month": lambda: sum(each.hours(start, end) for each in children),
        "snapshot_storage_bytes_month": lambda: 0,
    }


def first_version(meters: Sequence[Meter], frame: Frame, wanted: Iterable[str]) -> JsonObject:
    """One timeframe of the first version: its fields, and the further ones that are asked for."""
    start, end = frame.start, frame.known_until
    awake = sum(each.awake_seconds(start, end) for each in meters)
    there = [each for each in meters if each.born < end <= each.end]
    further: Mapping[str, Callable[[], float]] = {
        "data_storage_bytes_hour": lambda: sum(
            each.data_hours(start, end) + each.history_hours(start, end) for each in meters
        ),
        "logical_size_bytes": lambda: sum(each.branch.size for each in there),
        "logical_size_bytes_hour": lambda: sum(each.branch.size * each.hours(start, end) for each in meters),
    }
    return (
        _timeframe(frame)
        | {
            "active_time_seconds": round(awake),
            "compute_time_seconds": round(sum(each.compute_seconds(start, end) for each in meters)),
            "written_data_bytes": round(awake * WRITTEN),
            "synthetic_storage_size_bytes": round(sum(each.data(end) + each.history(end) for each in there)),
        }
        | {name: round(further[name]()) for name in wanted if name in further}
    )


def periods(
    name: str,
    plan: str,
    measured: Sequence[Meter],
    frames: Iterable[Frame],
    retell: Retell,
    at: datetime,
) -> list[JsonObject]:
    """Timeframes by billing period, which is a calendar month; only one that is over has an end."""
    return [
        {
            "period_id": str(uuid5(NAMESPACE_URL, f"{name}/{month:%Y-%m}")),
            "period_plan": plan,
            "period_start": render.stamp(month),
            **({"period_end": render.stamp(end)} if (end := after(month, "monthly")) <= at else {}),
            "consumption": [retell(measured, frame) for frame in within],
        }
        for month, within in groupby(frames, key=lambda frame: floor(frame.start, "monthly"))
    ]


def _timeframe(frame: Frame) -> JsonObject:
    return {"timeframe_start": render.stamp(frame.start), "timeframe_end": render.stamp(frame.end)}
