"""Computes that cost more than they need to: that never rest, or are far larger than what ran. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.command import ProjectRef
from bot.neon.models import Branch, Endpoint
from bot.neon.models.projects import NEVER

SIZES = (0.25, 0.5, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 10.0, 12.0, 14.0, 16.0)  # CU, with autoscaling
WEEK_HOURS = 168
_NEARLY_ALWAYS = 0.95
_ROOM, _FAR_ABOVE = 2, 4  # times the busiest hour: what is advised, and what is too much
_WORTH_IT = 2  # CU less, or nobody needs to hear of it


@dataclass(frozen=True)
class Load:
    """What a branch's computes used in seven days.

    CU-hours, the CU of the busiest hour on average, and in how many hours they ran from end to end.
    """

    cu_hours: float = 0
    busiest: float = 0
    whole_hours: int = 0


@dataclass(frozen=True)
class Finding:
    """A compute that is worth a look. `fitting` is the largest size that it would need; None: leave it."""

    ref: ProjectRef
    branch: Branch
    compute: Endpoint
    load: Load | None  # None: it cannot be told from the branch's other computes
    rests: bool  # False: it is set never to rest, or ran all week
    fitting: float | None
    week: float = 0  # what the branch's computes cost in those seven days

    @property
    def set_to_never_rest(self) -> bool:
        """By its own setting, rather than because somebody is always connected."""
        return self.compute.suspend_timeout_seconds == NEVER


def load(hours: Sequence[float], smallest: float) -> Load:
    """What the CU-hours of each hour tell of a compute of that smallest size."""
    # No figure tells when it ran; in an hour that it ran through, it used its smallest size at least.
    whole = sum(each >= _NEARLY_ALWAYS * smallest for each in hours)
    return Load(sum(hours), max(hours, default=0.0), whole)


def smallest_sizes(computes: Sequence[Endpoint]) -> Mapping[str, float]:
    """The smallest size of the computes of each branch."""
    sizes: dict[str, float] = {}
    for each in computes:
        least = each.autoscaling_limit_min_cu
        sizes[each.branch_id] = min(least, sizes.get(each.branch_id, least))
    return sizes


def findings(
    ref: ProjectRef,
    branches: Sequence[Branch],
    computes: Sequence[Endpoint],
    loads: Mapping[str, Load],
    price: float,
) -> tuple[Finding, ...]:
    """What is worth a look in one project. `loads` by branch, `price` of a CU-hour."""
    known = {each.id: each for each in branches}
    found = []
    for each in computes:
        branch = known.get(each.branch_id)
        if branch is None or each.disabled:
            continue
        alone = sum(other.branch_id == each.branch_id for other in computes) == 1
        load = loads.get(each.branch_id, Load()) if alone else None
        rests, fitting = _rests(each, load), _fitting(each, load)
        if not rests or fitting is not None:
            week = load.cu_hours * price if load else 0.0
            found.append(Finding(ref, branch, each, load, rests, fitting, week))
    return tuple(found)


def _rests(compute: Endpoint, load: Load | None) -> bool:
    if compute.suspend_timeout_seconds == NEVER:
        return False
    return load is None or load.whole_hours < _NEARLY_ALWAYS * WEEK_HOURS


def _fitting(compute: Endpoint, load: Load | None) -> float | None:
    """A smaller largest size, if the present one is far above the busiest hour. None without evidence."""
    smallest, largest = compute.autoscaling_limit_min_cu, compute.autoscaling_limit_max_cu
    if load is None or load.busiest <= 0 or smallest >= largest:
        return None
    fitting = next((each for each in SIZES if each >= max(_ROOM * load.busiest, smallest)), largest)
    return fitting if largest >= _FAR_ABOVE * load.busiest and largest - fitting >= _WORTH_IT else None
