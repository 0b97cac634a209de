"""Neon's plans as config.yaml has them: what they include, what they cost, what usage comes to. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from bot.config_values import Currency, Day, PlanName, Section, wrong
from bot.neon.models.usage import MONTH_HOURS, Amounts, Consumer, Frame, Reading, StorageReading, together

Price = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Count = Annotated[int, Field(ge=0)]
ChartForm = Literal["block", "picture", "none"]


class Prices(Section):
    """Per CU-hour of compute, GB-month of storage, branch and month, GB of transfer."""

    compute: Price
    storage: Price
    history: Price
    snapshots: Price
    extra_branch: Price
    public_transfer: Price
    private_transfer: Price


class Included(Section):
    """What costs nothing: branches of each project, and GB of public transfer of the organization a month."""

    branches: Count
    public_transfer: Price


class Limits(Section):
    """How many there may be: projects of the organization, all else of each project.

    `compute` is in CU-hours a month, `storage` in GB; None where the plan has no such cap.
    """

    projects: Count
    branches: Count
    root_branches: Count
    protected_branches: Count
    snapshots: Count
    compute: Price | None = None
    storage: Price | None = None


@dataclass(frozen=True)
class Charge:
    """One line of a bill: `used` units of something, of which `free` cost nothing."""

    item: str
    used: float
    unit: str
    price: float
    free: float = 0

    @property
    def amount(self) -> float:
        """What it comes to."""
        return max(0.0, self.used - self.free) * self.price


@dataclass(frozen=True)
class Bill:
    """What usage comes to at the prices of the table. An estimate: only Neon's own bill counts."""

    charges: tuple[Charge, ...]

    @property
    def total(self) -> float:
        """All lines together."""
        return sum(each.amount for each in self.charges)

    @property
    def alone(self) -> float:
        """Without the lines of which some is free for the organization: these cannot be split."""
        return sum(each.amount for each in self.charges if not each.free)

    def times(self, factor: float) -> "Bill":
        """The bill for as much more of everything; what is free stays the same."""
        return Bill(tuple(replace(each, used=each.used * factor) for each in self.charges))


class Plan(Section):
    """One plan. Without `prices` it costs nothing."""

    limits: Limits
    included: Included
    prices: Prices | None = None

    def bill(self, consumers: Sequence[Consumer], reading: Reading, now: datetime) -> Bill:
        """What these projects, or branches, used comes to together."""
        extra = sum(extra_branch_hours(each.frames, self.included.branches, now) for each in consumers)
        return self.charge(together(each.total for each in consumers), extra, reading)

    def charge(self, used: Amounts, extra_hours: float, reading: Reading) -> Bill:
        """What amounts come to, and so many hours of branches beyond those that are included."""
        if self.prices is None:
            return Bill(())
        charges = _charges(self.prices, self.included, used, reading)
        further = Charge(
            "Extra branches", extra_hours / MONTH_HOURS, "branch-months", self.prices.extra_branch
        )
        return Bill(tuple(each for each in (*charges, further) if each.used > 0))


def _some_plan(plans: Mapping[str, Plan]) -> Mapping[str, Plan]:
    if not plans:
        raise wrong("is empty: list at least one plan, or leave `costs` out")
    return MappingProxyType(dict(plans))


class Costs(Section):
    """The table of plans, as of a date: nobody but Neon knows today's prices."""

    as_of: Day
    currency: Currency = "USD"
    storage_reading: StorageReading = StorageReading.BYTE_HOURS
    chart: ChartForm = "block"
    plans: Annotated[Mapping[PlanName, Plan], AfterValidator(_some_plan)]

    def plan(self, name: str) -> Plan | None:
        """The plan that Neon calls so: `launch_v3` is listed as `launch`. None when it is not listed."""
        return self.plans.get(name) or self.plans.get(name.partition("_")[0])


def _charges(prices: Prices, included: Included, used: Amounts, reading: Reading) -> tuple[Charge, ...]:
    stored = reading.used.gb_months
    root, child = stored(used.root_branch_bytes_month), stored(used.child_branch_bytes_month)
    history, snapshots = stored(used.instant_restore_bytes_month), stored(used.snapshot_storage_bytes_month)
    free = included.public_transfer
    return (
        Charge("Compute", used.cu_hours, "CU-hours", prices.compute),
        Charge("Storage of root branches", root, "GB-months", prices.storage),
        Charge("Storage of child branches", child, "GB-months", prices.storage),
        Charge("History", history, "GB-months", prices.history),
        Charge("Snapshots", snapshots, "GB-months", prices.snapshots),
        Charge("Public transfer", used.public_gb, "GB", prices.public_transfer, free=free),
        Charge("Private transfer", used.private_gb, "GB", prices.private_transfer),
    )


def extra_branch_hours(frames: Iterable[Frame], included: int, now: datetime) -> float:
    """Branch-hours of one project beyond those included, which it has anew in each timeframe.

    Neon counts the hours of all child branches, so one of the included places goes to the root branch.
    """
    return sum(
        max(0.0, each.amounts.extra_branches_month - max(0, included - 1) * each.hours(now))
        for each in frames
    )
