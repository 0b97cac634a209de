"""The caps and defaults that come with each of Neon's plans."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Plan:
    """Caps of a plan. Times in seconds, sizes in compute units (about 4 GB of memory each)."""

    name: str
    projects: int
    branches: int
    root_branches: int
    protected_branches: int
    max_autoscaling_cu: float
    max_fixed_cu: float
    max_history_retention: int
    default_history_retention: int
    shortest_suspend: int | None  # None: any explicit suspend timeout is refused
    consumption: tuple[str, ...] = ("v2",)  # the versions of consumption history that it includes
    spending_limit: bool = True
    manual_snapshots: int = 10  # per project
    schedules_snapshots: bool = True

    def allows_suspend_after(self, seconds: int) -> bool:
        """0 asks for the plan's default and is always fine; -1 asks for never."""
        if seconds == 0:
            return True
        if self.shortest_suspend is None:
            return False
        return seconds == -1 or seconds >= self.shortest_suspend


WIDEST_RANGE_CU = 8.0
"""How far apart the two limits of autoscaling may be, on every plan (Neon docs)."""

_HOUR = 3600
_DAY = 24 * _HOUR

FREE = Plan(
    *("free_v2", 100, 10, 3, 0, 2, 2, 6 * _HOUR, 6 * _HOUR, None),
    consumption=(),
    spending_limit=False,
    manual_snapshots=1,
    schedules_snapshots=False,
)
LAUNCH = Plan("launch", 100, 5_000, 5, 2, 16, 16, 7 * _DAY, _DAY, 300)
SCALE = Plan("scale", 1_000, 5_000, 25, 5, 16, 56, 30 * _DAY, _DAY, 60, consumption=("v1", "v2"))

PLANS = {"free": FREE, "launch": LAUNCH, "scale": SCALE}
