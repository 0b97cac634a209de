"""What branches cost in a month, as far as that can be told from outside: a range, and never a sum. Pure.

Neon bills a child branch for what differs from its parent, and at most for its whole size. It does not tell
how much differs, so storage lies between nothing and the size. A branch beyond those that the plan includes
costs its fee; of several that go, only as many save it as there are too many. What rests costs no compute.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.cleanup.facts import Facts
from bot.costs import Costs, Plan

_GB = 1e9


@dataclass(frozen=True)
class Range:
    """An amount of money a month that lies between two others."""

    low: float = 0.0
    high: float = 0.0

    def __add__(self, other: "Range") -> "Range":
        return Range(self.low + other.low, self.high + other.high)


@dataclass(frozen=True)
class Account:
    """What a project's branches are billed by. `extra`: how many there are beyond those included."""

    plan_name: str
    plan: Plan
    extra: int


@dataclass(frozen=True)
class Savings:
    """What branches cost. `accounts` by project id; without one, nothing is known of its branches."""

    currency: str = ""
    as_of: date | None = None
    accounts: Mapping[str, Account] = field(default_factory=dict)

    def of(self, facts: Facts) -> Range | None:
        """What goes from the bill if this branch alone goes. None: there are no prices for it."""
        return self.together([facts]) if facts.project.id in self.accounts else None

    def together(self, branches: Iterable[Facts]) -> Range | None:
        """What goes from the bill if all of them go; None when there are prices for none."""
        known = [each for each in branches if each.project.id in self.accounts]
        total = sum((self._stored(each) for each in known), Range())
        for project_id, count in Counter(each.project.id for each in known).items():
            account = self.accounts[project_id]
            fee = account.plan.prices.extra_branch if account.plan.prices else 0.0
            saved = min(count, account.extra) * fee
            total += Range(saved, saved)
        return total if known else None

    def rank(self, facts: Facts) -> tuple[float, float]:
        """What to sort by: the dearest first, and of equals the one that has rested longest."""
        cost = self.of(facts) or Range()
        return -cost.high, facts.idle_since.timestamp() if facts.idle_since else float("inf")

    def _stored(self, facts: Facts) -> Range:
        prices = self.accounts[facts.project.id].plan.prices
        return Range(0.0, (facts.size or 0) / _GB * prices.storage if prices else 0.0)


def savings(costs: Costs | None, plans: Mapping[str, str], branches: Iterable[Facts]) -> Savings:
    """By the table of prices, for projects whose plan Neon calls so; `branches` are all of theirs."""
    if costs is None:
        return Savings()
    counts = Counter(each.project.id for each in branches)
    known = {project_id: (name, costs.plan(name)) for project_id, name in plans.items()}
    accounts = {
        project_id: Account(name, plan, max(0, counts[project_id] - plan.included.branches))
        for project_id, (name, plan) in known.items()
        if plan is not None
    }
    return Savings(costs.currency, costs.as_of, accounts)
