"""Neon's plans as config.yaml has them: what they include, what they cost, what usage comes to. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Annotated

from pydantic import AfterValidator, Field

from bot.config_values import Currency, Day, PlanName, Section, wrong
from bot.neon.models.usage import MONTH_HOURS, Consumer, Reading, StorageReading, together

Price = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Count = Annotated[int, Field(ge=0)]


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
    """How many there may be: projects of the organization, all else of each project."""

    projects: Count
    branches: Count
    root_branches: Count
    protected_branches: Count
    snapshots: Count


class Plan(Section):
    """One plan. Without `prices` it costs nothing."""

    limits: Limits
    included: Included
    prices: Prices | None = None


def _some_plan(plans: Mapping[str, Plan]) -> Mapping[str, Plan]:
    if not plans:
        raise wrong("is empty: list at least one plan, or leave `costs` out")
    return MappingProxyType(dict(plans))


class Costs(Section):
    """The table of plans, as of a date: nobody but Neon knows today's prices."""

    as_of: Day
    currency: Currency = "USD"
    storage_reading: StorageReading = StorageReading.BYTE_HOURS
    plans: Annotated[Mapping[PlanName, Plan], AfterValidator(_some_plan)]

    def plan(self, name: str) -> Plan | None:
        """The plan that Neon calls so: `launch_v3` is listed as `launch`. None when it is not listed."""
        return self.plans.get(name) or self.plans.get(name.partition("_")[0])


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


def bill(
    prices: Prices, included: Included, consumers: Sequence[Consumer], reading: Reading, now: datetime
) -> Bill:
    """What these projects, or branches, used comes to together."""
    used = together(each.total for each in consumers)
    stored = reading.used.gb_months
    charges = (
        Charge("Compute", used.cu_hours, "CU-hours", prices.compute),
        Charge("Root branches", stored(used.root_branch_bytes_month), "GB-months", prices.storage),
        Charge("Child branches", stored(used.child_branch_bytes_month), "GB-months", prices.storage),
        Charge("History", stored(used.instant_restore_bytes_month), "GB-months", prices.history),
        Charge("Snapshots", stored(used.snapshot_storage_bytes_month), "GB-months", prices.snapshots),
        Charge(
            "Extra branches",
            _extra_branch_hours(consumers, included.branches, now) / MONTH_HOURS,
            "branch-months",
            prices.extra_branch,
        ),
        Charge(
            "Public transfer", used.public_gb, "GB", prices.public_transfer, free=included.public_transfer
        ),
        Charge("Private transfer", used.private_gb, "GB", prices.private_transfer),
    )
    return Bill(tuple(each for each in charges if each.used > 0))


def _extra_branch_hours(consumers: Sequence[Consumer], included: int, now: datetime) -> float:
    """Branch-hours beyond those included, which each project has anew in each timeframe.

    Neon counts the hours of all child branches, so one of the included places goes to the root branch.
    """
    return sum(
        max(0.0, frame.amounts.extra_branches_month - max(0, included - 1) * frame.hours(now))
        for each in consumers
        for frame in each.frames
    )
