"""How full each limit of a plan is, and which of the levels 70, 85 and 95 percent that reaches. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.command import ProjectRef
from bot.neon.models import Branch
from bot.neon.models.usage import MeteredProject

if TYPE_CHECKING:
    from bot.costs import Costs, Plan

LEVELS = (70, 85, 95)  # percent
_HOUR = 3600
_GB = 10**9


class Kind(StrEnum):
    """What there may only be so much of. Sizes in bytes, compute in CU-hours, spending in the currency."""

    BRANCHES = "branches"
    ROOT_BRANCHES = "root branches"
    PROTECTED_BRANCHES = "protected branches"
    SNAPSHOTS = "snapshots"
    BRANCH_SIZE = "size of the largest branch"
    STORAGE = "storage"
    COMPUTE = "compute this billing period"
    PROJECTS = "projects"
    SPENDING = "spending limit"


@dataclass(frozen=True)
class Gauge:
    """How much is used of one limit. `project` None: of the organization."""

    kind: Kind
    used: float
    limit: float
    project: ProjectRef | None = None

    @property
    def share(self) -> float:
        """The part that is used; more than 1 when there is more than there may be."""
        if self.limit > 0:
            return self.used / self.limit
        return float("inf") if self.used > 0 else 0.0

    @property
    def level(self) -> int:
        """The highest of the levels that it has reached; 0 for none."""
        # Compared by multiplying: 0.7 as a quotient is a little less than 70 percent.
        return max(
            (each for each in LEVELS if self.used > 0 and self.used * 100 >= each * self.limit), default=0
        )


@dataclass(frozen=True)
class Seen:
    """A project as it was found. `snapshots` None: they could not be read."""

    ref: ProjectRef
    project: MeteredProject
    branches: tuple[Branch, ...]
    snapshots: int | None

    @property
    def plan_name(self) -> str:
        """The plan as Neon calls it; empty when it does not say."""
        return self.project.owner.subscription_type if self.project.owner else ""


def reached(gauges: Iterable[Gauge]) -> tuple[Gauge, ...]:
    """Those at 70 percent or more, the fullest first."""
    return tuple(sorted((each for each in gauges if each.level), key=lambda each: -each.share))


def gauges(seen: Seen, costs: "Costs | None") -> tuple[Gauge, ...]:
    """All limits of one project that are known. What Neon says of them beats the table of plans."""
    plan = costs.plan(seen.plan_name) if costs else None
    branches, of = seen.branches, seen.project
    told = of.owner.branches_limit if of.owner else None
    limits = plan.limits if plan else None
    largest = max((each.logical_size or 0 for each in branches), default=0)
    rows: tuple[tuple[Kind, float | None, float | None], ...] = (
        (Kind.BRANCHES, len(branches), told or (limits.branches if limits else None)),
        (Kind.ROOT_BRANCHES, len(roots(branches)), limits.root_branches if limits else None),
        (Kind.PROTECTED_BRANCHES, len(protected(branches)), limits.protected_branches if limits else None),
        (Kind.SNAPSHOTS, seen.snapshots, limits.snapshots if limits else None),
        (Kind.BRANCH_SIZE, largest, _branch_size(of)),
        (
            Kind.STORAGE,
            of.synthetic_storage_size,
            limits.storage * _GB if limits and limits.storage else None,
        ),
        (Kind.COMPUTE, _compute(of, plan), _compute_limit(of, plan)),
    )
    return tuple(
        Gauge(kind, used, limit, seen.ref)
        for kind, used, limit in rows
        if used is not None and limit is not None
    )


def roots(branches: Sequence[Branch]) -> tuple[Branch, ...]:
    """Those without a parent."""
    return tuple(each for each in branches if each.parent_id is None)


def protected(branches: Sequence[Branch]) -> tuple[Branch, ...]:
    """Those that are protected."""
    return tuple(each for each in branches if each.protected)


def _branch_size(project: MeteredProject) -> float | None:
    """The cap on the size of one branch: the plan's, or the project's own where that is lower."""
    caps = (project.branch_logical_size_limit_bytes, project.settings.quota.logical_size_bytes)
    return min((each for each in caps if each), default=None)


def _compute_limit(project: MeteredProject, plan: "Plan | None") -> float | None:
    """CU-hours a billing period: the project's own quota, or else the plan's."""
    quota = project.settings.quota.compute_time_seconds
    return quota / _HOUR if quota else plan.limits.compute if plan else None


def _compute(project: MeteredProject, plan: "Plan | None") -> float | None:
    # On usage-based plans the counter stays at 0, which says nothing.
    if not project.compute_time_seconds and plan is not None and plan.prices is not None:
        return None
    return project.compute_time_seconds / _HOUR
