"""What Neon answers to changes of computes."""

from bot.neon.models import Endpoint, Model, Operation


class ChangedCompute(Model):
    """The answer to a write."""

    endpoint: Endpoint
    operations: tuple[Operation, ...] = ()


class DeletedCompute(Model):
    """The answer to a deletion. `endpoint` is None when it was gone already (204)."""

    endpoint: Endpoint | None = None
    operations: tuple[Operation, ...] = ()


class NewCompute(Model):
    """What to add to a branch. Sizes in compute units; what is None is left to the project's defaults."""

    branch_id: str
    type: str
    autoscaling_limit_min_cu: float | None = None
    autoscaling_limit_max_cu: float | None = None
    suspend_timeout_seconds: int | None = None
    name: str | None = None


class ComputeLimits(Model):
    """What to change about a compute; what is None stays. Sizes in compute units."""

    autoscaling_limit_min_cu: float | None = None
    autoscaling_limit_max_cu: float | None = None
    suspend_timeout_seconds: int | None = None
