"""Consumption history as Neon answers it, in both its versions."""

from dataclasses import fields
from datetime import datetime

from bot.neon.models import Model
from bot.neon.models.usage import Amounts, Consumer, Frame

_KNOWN = frozenset(each.name for each in fields(Amounts))


class Metric(Model):
    """One value of the second version."""

    metric_name: str
    value: float


class Timeframe(Model):
    """A timeframe of either version: the second has `metrics`, the first the other fields."""

    timeframe_start: datetime
    timeframe_end: datetime
    metrics: tuple[Metric, ...] = ()
    compute_time_seconds: int = 0
    written_data_bytes: int = 0
    synthetic_storage_size_bytes: int = 0

    def frame(self) -> Frame:
        """As a value. Metrics that nobody here has heard of are left out."""
        known = {each.metric_name: each.value for each in self.metrics if each.metric_name in _KNOWN}
        amounts = Amounts(**known) + Amounts(
            compute_unit_seconds=self.compute_time_seconds,
            written_data_bytes=self.written_data_bytes,
            stored_bytes=self.synthetic_storage_size_bytes,
        )
        return Frame(self.timeframe_start, self.timeframe_end, amounts)


class BillingPeriod(Model):
    """A billing period, with the timeframes of it that were asked for."""

    consumption: tuple[Timeframe, ...] = ()


class Metered(Model):
    """A project or a branch in an answer."""

    project_id: str
    branch_id: str | None = None
    periods: tuple[BillingPeriod, ...] = ()

    def consumer(self) -> Consumer:
        """As a value."""
        frames = (frame.frame() for period in self.periods for frame in period.consumption)
        return Consumer(self.project_id, self.branch_id, tuple(sorted(frames, key=lambda each: each.start)))
