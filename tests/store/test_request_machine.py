"""Any number of workers do anything in any order, and die: a request is in one hand, and ends once."""

import asyncio
import shutil
import tempfile
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select, update

from bot.store.database import Database
from bot.store.dbtime import from_now
from bot.store.requests import OPEN, LostLeaseError, Requests, State
from bot.store.schema import audit
from bot.store.schema import requests as table
from tests.store.samples import MINUTE, new_request
from tests.store.trail import ENTRY

T = TypeVar("T")
WORKERS = ("one", "two")
FEW = 3  # requests, so that what is done to them meets often
LONG_AGO = timedelta(seconds=-1)
workers = st.sampled_from(WORKERS)
going_on = st.sampled_from([State.CALLING, State.FOLLOWING, State.ENDING])
endings = st.sampled_from([State.DONE, State.FAILED, State.UNKNOWN, State.EXPIRED])


@dataclass(frozen=True)
class Truth:
    """What must be so of one request. `in_time`: it may still be confirmed. `ended`: how often it did."""

    state: State
    fence: int
    leased: bool
    due: bool
    in_time: bool = True
    ended: int = 0


@dataclass
class Hands:
    """What a worker believes to hold: the fence that it was given for each request."""

    fences: dict[str, int] = field(default_factory=dict)


class Machine(RuleBasedStateMachine):
    """The table, and beside it what it must hold."""

    ids = Bundle("ids")
    migrated: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        file = Path(self.folder.name) / "bot.db"
        shutil.copyfile(self.migrated, file)
        self.runner = asyncio.Runner()
        self.database = self.run(self._connect(f"sqlite:///{file}"))
        self.requests = Requests(self.database)
        self.truth: dict[str, Truth] = {}
        self.hands = {name: Hands() for name in WORKERS}

    async def _connect(self, url: str) -> Database:
        return Database(url)

    def run(self, work: Awaitable[T]) -> T:
        """Do it now."""

        async def doing() -> T:
            return await work

        return self.runner.run(doing())

    def teardown(self) -> None:
        self.run(self.database.close())
        self.runner.close()
        self.folder.cleanup()

    def set_times(self, request_id: str, **times: timedelta) -> None:
        """Move a request's times, as if time had passed."""

        async def move() -> None:
            async with self.database.write() as connection:
                row = {name: from_now(when) for name, when in times.items()}
                await connection.execute(update(table).where(table.c.id == request_id).values(row))

        self.run(move())

    @contextmanager
    def only_if(self, allowed: bool) -> Iterator[None]:
        """Within the block something works, if it is allowed; else it is refused as a lost lease."""
        if allowed:
            yield
            return
        with pytest.raises(LostLeaseError):
            yield

    def holds(self, worker: str, request_id: str) -> bool:
        """Whether what a worker believes is still so, and there is anything left to be done."""
        truth = self.truth[request_id]
        return self.hands[worker].fences.get(request_id) == truth.fence and not truth.ended

    def fence(self, worker: str, request_id: str) -> int:
        return self.hands[worker].fences.get(request_id, -1)

    @precondition(lambda self: len(self.truth) < FEW)
    @rule(target=ids, worker=workers)
    def accept(self, worker: str) -> Any:
        added = self.run(self.requests.add(new_request(), worker=worker, lease=MINUTE))
        self.truth[added.id] = Truth(State.ACCEPTED, 1, leased=True, due=True)
        self.hands[worker].fences[added.id] = 1
        return added.id

    @precondition(lambda self: len(self.truth) < FEW)
    @rule(target=ids, worker=workers)
    def ask(self, worker: str) -> Any:
        new = new_request(state=State.WAITING, fingerprint="f", confirm_within=MINUTE)
        added = self.run(self.requests.add(new, worker=worker, lease=MINUTE))
        self.truth[added.id] = Truth(State.WAITING, 0, leased=False, due=False)
        self.hands[worker].fences[added.id] = 0
        return added.id

    @rule(request_id=ids)
    def a_lease_runs_out(self, request_id: str) -> None:
        if self.truth[request_id].leased:
            self.set_times(request_id, lease_until=LONG_AGO)
            self.truth[request_id] = replace(self.truth[request_id], leased=False)

    @rule(request_id=ids)
    def its_time_has_come(self, request_id: str) -> None:
        if not self.truth[request_id].ended:
            self.set_times(request_id, due_at=LONG_AGO)
            self.truth[request_id] = replace(self.truth[request_id], due=True)

    @rule(request_id=ids)
    def nobody_may_confirm_any_more(self, request_id: str) -> None:
        self.set_times(request_id, confirm_until=LONG_AGO)
        self.truth[request_id] = replace(self.truth[request_id], in_time=False)

    @rule(worker=workers, limit=st.integers(1, 3))
    def claim(self, worker: str, limit: int) -> None:
        free = {key for key, each in self.truth.items() if each.due and not each.leased and not each.ended}
        claimed = self.run(self.requests.claim_due(worker, limit=limit, lease=MINUTE))
        assert len(claimed) == min(limit, len(free))
        for each in claimed:
            assert each.id in free
            before = self.truth[each.id]
            assert (each.state, each.fence) == (before.state, before.fence + 1)
            self.truth[each.id] = replace(before, fence=each.fence, leased=True)
            self.hands[worker].fences[each.id] = each.fence

    @rule(worker=workers, request_id=ids, state=going_on)
    def save(self, worker: str, request_id: str, state: State) -> None:
        allowed = self.holds(worker, request_id)
        with self.only_if(allowed):
            self.run(self.requests.save(request_id, self.fence(worker, request_id), state=state))
        if allowed:
            self.truth[request_id] = replace(self.truth[request_id], state=state)

    @rule(worker=workers, request_id=ids, state=endings)
    def close(self, worker: str, request_id: str, state: State) -> None:
        allowed = self.holds(worker, request_id)
        entry = replace(ENTRY, request_id=request_id)
        with self.only_if(allowed):
            self.run(self.requests.close(request_id, self.fence(worker, request_id), state, entry))
        if allowed:
            before = self.truth[request_id]
            self.truth[request_id] = replace(before, state=state, leased=False, due=False, ended=1)

    @rule(worker=workers, request_id=ids)
    def ask_again(self, worker: str, request_id: str) -> None:
        allowed = self.holds(worker, request_id)
        with self.only_if(allowed):
            self.run(
                self.requests.ask_again(
                    request_id, self.fence(worker, request_id), fingerprint="g", confirm_within=MINUTE
                )
            )
        if allowed:
            before = self.truth[request_id]
            self.truth[request_id] = replace(
                before, state=State.WAITING, leased=False, due=False, in_time=True
            )

    @rule(worker=workers, request_id=ids, to=st.sampled_from([State.ACCEPTED, State.ENDING]))
    def click(self, worker: str, request_id: str, to: State) -> None:
        before = self.truth[request_id]
        wins = before.state is State.WAITING and before.in_time
        taken = self.run(self.requests.redeem(request_id, to=to, worker=worker, lease=MINUTE))
        assert (taken is not None) is wins
        if taken is not None:
            self.truth[request_id] = replace(before, state=to, fence=before.fence + 1, leased=True, due=True)
            self.hands[worker].fences[request_id] = taken.fence

    @rule(worker=workers, request_id=ids)
    def release(self, worker: str, request_id: str) -> None:
        self.run(self.requests.release(request_id, self.fence(worker, request_id), due_in=MINUTE))
        if self.holds(worker, request_id):
            self.truth[request_id] = replace(self.truth[request_id], leased=False, due=False)

    @rule(worker=workers)
    def die(self, worker: str) -> None:
        """Whoever comes after it under its name believes to hold nothing."""
        self.hands[worker] = Hands()

    @invariant()
    def the_table_is_as_it_must_be(self) -> None:
        async def look() -> tuple[list[Any], list[Any]]:
            async with self.database.read() as connection:
                rows = (await connection.execute(select(table))).mappings().all()
                told = (await connection.execute(select(audit.c.request_id))).scalars().all()
            return list(rows), list(told)

        rows, told = self.run(look())
        for row in rows:
            truth = self.truth[row["id"]]
            assert (row["state"], row["fence"]) == (truth.state.value, truth.fence)
            assert (State(row["state"]) not in OPEN) == bool(truth.ended)
            assert told.count(row["id"]) == truth.ended
            if truth.ended:
                assert (row["lease_owner"], row["due_at"]) == (None, None)


def test_a_request_is_in_one_hand_and_ends_once(migrated_file: Path) -> None:
    Machine.migrated = migrated_file
    run_state_machine_as_test(
        Machine, settings=settings(max_examples=20, stateful_step_count=25, database=None)
    )
