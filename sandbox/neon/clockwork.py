"""Time as the stand-in lives it: work that is due, and operations that run in order.

Nothing here waits. Whoever asks settles the clockwork first: all that has become due by then happens,
in the order of its due times, at exactly those times.
"""

import heapq
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.neon.faults import Fault, Faults
from sandbox.neon.ids import Ids
from sandbox.neon.records import Operation, Project

Work = Callable[[datetime], None]

DURATIONS = {
    "create_timeline": 0.9,
    "create_branch": 0.6,
    "delete_timeline": 0.8,
    "start_compute": 2.1,
    "suspend_compute": 0.5,
    "apply_config": 1.0,
    "apply_storage_config": 0.7,
    "apply_schema_from_branch": 1.4,
    "check_availability": 8.0,
    "timeline_archive": 1.5,
    "timeline_unarchive": 1.8,
}
"""Seconds an operation takes. create_branch and start_compute were measured in the field at 0.56 and 2.07."""

RETRY_DELAY = 5.0
_VARIATION = (1.0, 1.07, 0.95, 1.12, 0.9)


def nothing(_: datetime) -> None:
    """The work of an operation that changes nothing anyone can see."""


@dataclass(frozen=True)
class Step:
    """One operation to run; `begun` is called when its turn comes and `done` when it has finished.

    `shown_running`: reported as running while it still waits its turn, as both steps of a restart are.
    """

    action: str
    branch_id: str | None = None
    endpoint_id: str | None = None
    begun: Work = nothing
    done: Work = nothing
    shown_running: bool = False


@dataclass
class _Chain:
    """The operations of one request, of which only the first unfinished one is at work."""

    work: list[tuple[Operation, Step]]
    trouble: Fault | None = None

    @property
    def head(self) -> Operation:
        return self.work[0][0]


class Clockwork:
    """Runs what is due. `pace` multiplies every duration; below 1 is faster than Neon."""

    def __init__(self, ids: Ids, faults: Faults, *, pace: float, changed: Callable[[], None]) -> None:
        self._ids = ids
        self._faults = faults
        self._pace = pace
        self._changed = changed
        self._sequence = itertools.count()
        self._runs = itertools.count()
        self._due: list[tuple[datetime, int, Work]] = []
        self._chains: dict[str, list[_Chain]] = {}

    def at(self, when: datetime, work: Work) -> None:
        """Do `work` when the clock reaches `when`."""
        heapq.heappush(self._due, (when, next(self._sequence), work))

    def settle(self, now: datetime) -> None:
        """Do everything that is due by `now`."""
        while self._due and self._due[0][0] <= now:
            when, _, work = heapq.heappop(self._due)
            work(when)

    def busy(self, project_id: str) -> bool:
        """Whether operations of the project are under way (a failed one that will be retried is)."""
        return bool(self._chains.get(project_id))

    def start(self, project: Project, steps: Sequence[Step], at: datetime) -> list[Operation]:
        """Schedule operations that run one after the other; the first begins at once."""
        if not steps:
            return []
        chain = _Chain([(self._record(project, step, at), step) for step in steps])
        operations = [operation for operation, _ in chain.work]
        self._chains.setdefault(project.id, []).append(chain)
        self._begin(chain, at)
        return operations

    def _record(self, project: Project, step: Step, at: datetime) -> Operation:
        # The list of operations pages by this time, so no two operations of a project may share it.
        newest = project.operations[-1].created_at if project.operations else at
        created = max(at, newest + timedelta(microseconds=1)) if project.operations else at
        operation = Operation(
            id=self._ids.uuid(),
            project_id=project.id,
            action=step.action,
            status="running" if step.shown_running else "scheduling",
            created_at=created,
            updated_at=created,
            branch_id=step.branch_id,
            endpoint_id=step.endpoint_id,
        )
        project.operations.append(operation)
        return operation

    def _begin(self, chain: _Chain, at: datetime) -> None:
        operation, step = chain.work[0]
        chain.trouble = self._faults.for_operation(operation.action)
        step.begun(at)
        self._run(chain, at)

    def _run(self, chain: _Chain, at: datetime) -> None:
        operation = chain.head
        operation.status, operation.updated_at, operation.retry_at = "running", at, None
        operation.started_at = operation.started_at or at
        self._changed()
        if chain.trouble is None or chain.trouble.kind != "operation_hangs":
            self.at(at + self._duration(operation.action), lambda when: self._end(chain, when))

    def _end(self, chain: _Chain, at: datetime) -> None:
        operation, step = chain.work[0]
        operation.updated_at = at
        trouble = chain.trouble
        if trouble is not None and (operation.failures_count == 0 or trouble.then == "failed"):
            self._fail(chain, at)
            return
        operation.status, operation.error, operation.ended_at = "finished", None, at
        step.done(at)
        self._changed()
        chain.work.pop(0)
        if chain.work:
            self._begin(chain, at)
        else:
            self._retire(chain, operation.project_id)

    def _fail(self, chain: _Chain, at: datetime) -> None:
        operation = chain.head
        operation.status, operation.error = "failed", f"{operation.action} failed in the control plane"
        operation.failures_count += 1
        self._changed()
        if operation.failures_count == 1:
            operation.retry_at = at + timedelta(seconds=RETRY_DELAY * self._pace)
            self.at(operation.retry_at, lambda when: self._run(chain, when))
            return
        operation.ended_at = at
        for waiting, _ in chain.work[1:]:
            waiting.status, waiting.updated_at = "cancelled", at
        self._retire(chain, operation.project_id)

    def _retire(self, chain: _Chain, project_id: str) -> None:
        self._chains[project_id].remove(chain)

    def _duration(self, action: str) -> timedelta:
        # Varies from one operation to the next, yet the same in every run.
        factor = _VARIATION[next(self._runs) % len(_VARIATION)]
        return timedelta(seconds=DURATIONS.get(action, 1.0) * factor * self._pace)
