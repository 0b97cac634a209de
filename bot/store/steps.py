"""The operations that a request follows, as last seen, so that any process can go on following."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import func, select

from bot.command import Step
from bot.store.database import Database, storable
from bot.store.schema import steps

_NEWS = ("action", "status", "duration_ms", "failures", "error")


class Steps:
    """The followed operations of requests."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, request_id: str, project_id: str, seen: Sequence[Step]) -> None:
        """Write what was seen. Known operations keep their place, new ones come after them."""
        if not seen:
            return
        latest = {step.operation_id: step for step in seen}.values()
        last = select(func.coalesce(func.max(steps.c.position), -1)).where(steps.c.request_id == request_id)
        async with self._database.write() as connection:
            start = (await connection.execute(last)).scalar_one() + 1
            adding = self._database.insert(steps).values(
                [_row(request_id, project_id, start + place, step) for place, step in enumerate(latest)]
            )
            await connection.execute(
                adding.on_conflict_do_update(
                    index_elements=["request_id", "operation_id"],
                    set_={name: adding.excluded[name] for name in _NEWS},
                )
            )

    async def of(self, request_ids: Collection[str]) -> Mapping[str, tuple[Step, ...]]:
        """The steps of each request, in order; empty for one that follows nothing."""
        found: dict[str, list[Step]] = {request_id: [] for request_id in request_ids}
        if not found:
            return {}
        query = (
            select(steps.c.request_id, steps.c.operation_id, *(steps.c[name] for name in _NEWS))
            .where(steps.c.request_id.in_(found))
            .order_by(steps.c.request_id, steps.c.position)
        )
        async with self._database.read() as connection:
            for request_id, *values in await connection.execute(query):
                found[request_id].append(Step(*values))
        return {request_id: tuple(each) for request_id, each in found.items()}


def _row(request_id: str, project_id: str, position: int, step: Step) -> dict[str, object]:
    return {
        "request_id": request_id,
        "operation_id": step.operation_id,
        "position": position,
        "project_id": project_id,
        "action": step.action,
        "status": step.status,
        "duration_ms": step.duration_ms,
        "failures": step.failures,
        "error": None if step.error is None else storable(step.error),
    }
