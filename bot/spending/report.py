"""What a cost report is made of, for one account: an organization's projects on one plan. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.command import ProjectRef
from bot.costs import Bill, Plan
from bot.neon.models.usage import Amounts, MeteredProject, Reading
from bot.spending.computes import Finding
from bot.spending.ledger import Forecast, Spans, Spent

SHOWN = 8  # projects and branches of a report


@dataclass(frozen=True)
class Account:
    """Whose spending is looked at. `refs` are projects by id; `everything`: all of the organization."""

    org_id: str | None
    plan_name: str
    plan: Plan | None
    refs: Mapping[str, ProjectRef]
    everything: bool = False


@dataclass(frozen=True)
class Lines:
    """The dearest of many, those that moved most, and what is left: how many, and what they cost."""

    dearest: tuple[Spent, ...] = ()
    movers: tuple[Spent, ...] = ()
    rest: tuple[int, float] = (0, 0.0)


@dataclass(frozen=True)
class Spending:
    """What an account spent. `branch_names` by id: what is not there is gone."""

    spans: Spans
    reading: Reading
    month: Bill
    forecast: Forecast
    week: float
    before: float
    days: tuple[tuple[datetime, float], ...]
    projects: Lines
    branches: Lines
    extra_hours: float
    looked_into: tuple[ProjectRef, ...]  # whose branches and computes the report is about
    branch_names: Mapping[str, str]
    computes: tuple[Finding, ...]
    gap: str = ""  # why there is nothing about branches and computes


@dataclass(frozen=True)
class Counted:
    """A project's own counters of the billing period, where Neon gives no history."""

    ref: ProjectRef
    project: MeteredProject
    amounts: Amounts
    branches: int


@dataclass(frozen=True)
class Report:
    """One account: what it spent, or else its counters and why there is no more (in words)."""

    account: Account
    spending: Spending | None = None
    counters: tuple[Counted, ...] = ()
    why: str = ""
    unread: tuple[str, ...] = ()
