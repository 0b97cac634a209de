"""Who works on a request: clicks and processes that compete."""

import asyncio

import pytest

from bot.store.database import Database
from bot.store.requests import LostLeaseError, Request, Requests, State

from .samples import MINUTE, NONE, new_request


async def asked(requests: Requests, **changes: object) -> Request:
    """A request that waits for a confirmation."""
    return await requests.add(
        new_request(**{"state": State.WAITING, "confirm_within": MINUTE, **changes}), worker="w", lease=MINUTE
    )


async def test_a_click_accepts_and_leases(database: Database) -> None:
    requests = Requests(database)
    question = await asked(requests)
    won = await requests.redeem(question.id, to=State.ACCEPTED, worker="w", lease=MINUTE)
    assert won is not None
    assert (won.state, won.fence, won.lease_owner) == (State.ACCEPTED, 1, "w")
    assert await requests.get(question.id) is not None


async def test_of_fifty_clicks_exactly_one_wins(database: Database, other: Database) -> None:
    question = await asked(Requests(database))
    clicks = [
        Requests(each).redeem(question.id, to=to, worker="w", lease=MINUTE)
        for each in (database, other)
        for to in [State.ACCEPTED, State.CANCELLED] * 12 + [State.ACCEPTED]
    ]
    winners = [won for won in await asyncio.gather(*clicks) if won]
    assert len(winners) == 1
    stored = await Requests(database).get(question.id)
    assert stored is not None
    assert (stored.state, stored.fence) == (winners[0].state, 1)


async def test_a_click_after_the_time_for_it_wins_nothing(database: Database) -> None:
    requests = Requests(database)
    question = await asked(requests, confirm_within=NONE)
    assert await requests.redeem(question.id, to=State.ACCEPTED, worker="w", lease=MINUTE) is None
    stored = await requests.get(question.id)
    assert stored is not None
    assert stored.state is State.WAITING


async def test_a_click_on_an_unknown_request_wins_nothing(database: Database) -> None:
    won = await Requests(database).redeem("nobody", to=State.ACCEPTED, worker="w", lease=MINUTE)
    assert won is None


async def test_a_request_that_is_over_is_over_for_whoever_ended_it_too(database: Database) -> None:
    requests = Requests(database)
    question = await asked(requests)
    won = await requests.redeem(question.id, to=State.CANCELLED, worker="w", lease=MINUTE)
    assert won is not None
    assert (won.state, won.lease_owner) == (State.CANCELLED, None)
    with pytest.raises(LostLeaseError):
        await requests.save(won.id, won.fence, shown="digest")


async def test_a_request_changes_hands_from_another_state_when_asked_to(database: Database) -> None:
    requests = Requests(database)
    added = await requests.add(
        new_request(state=State.FOLLOWING, confirm_within=NONE), worker="w", lease=MINUTE
    )
    won = await requests.redeem(
        added.id, from_state=State.FOLLOWING, to=State.CALLING, worker="v", lease=MINUTE
    )
    assert won is not None
    assert (won.state, won.fence, won.lease_owner) == (State.CALLING, 2, "v")
    assert won.called_at is not None


@pytest.mark.parametrize("state", [State.ACCEPTED, State.CALLING, State.FOLLOWING])
async def test_a_request_whose_lease_ran_out_is_taken_over(database: Database, state: State) -> None:
    requests = Requests(database)
    added = await requests.add(new_request(state=state), worker="gone", lease=NONE)
    (taken,) = await requests.claim_due("w", limit=9, lease=MINUTE)
    assert (taken.id, taken.state, taken.fence, taken.lease_owner) == (added.id, state, 2, "w")
    assert await requests.claim_due("v", limit=9, lease=MINUTE) == ()


async def test_a_leased_request_is_left_alone(database: Database) -> None:
    requests = Requests(database)
    await requests.add(new_request(), worker="w", lease=MINUTE)
    assert await requests.claim_due("v", limit=9, lease=MINUTE) == ()


async def test_a_question_is_taken_only_once_its_time_is_over(database: Database) -> None:
    requests = Requests(database)
    await asked(requests)
    await asked(requests, confirm_within=None)
    over = await asked(requests, confirm_within=NONE)
    assert [each.id for each in await requests.claim_due("w", limit=9, lease=MINUTE)] == [over.id]


async def test_a_released_request_waits_until_it_is_due(database: Database) -> None:
    requests = Requests(database)
    soon = await requests.add(new_request(), worker="w", lease=MINUTE)
    late = await requests.add(new_request(), worker="w", lease=MINUTE)
    await requests.release(late.id, late.fence, due_in=MINUTE)
    await requests.release(soon.id, soon.fence, due_in=NONE)
    (taken,) = await requests.claim_due("v", limit=9, lease=MINUTE)
    assert (taken.id, taken.fence) == (soon.id, 2)


async def test_the_longest_due_come_first_and_no_more_than_asked_for(database: Database) -> None:
    requests = Requests(database)
    added = [await requests.add(new_request(), worker="w", lease=MINUTE) for _ in range(5)]
    overdue = [2, 5, 1, 4, 3]
    for each, minutes in zip(added, overdue, strict=True):
        await requests.release(each.id, each.fence, due_in=-minutes * MINUTE)
    by_due = [each.id for _, each in sorted(zip(overdue, added, strict=True), key=lambda p: -p[0])]
    first = await requests.claim_due("w", limit=3, lease=MINUTE)
    rest = await requests.claim_due("w", limit=3, lease=MINUTE)
    assert [each.id for each in first + rest] == by_due
    assert len(first) == 3


async def test_two_processes_never_get_the_same_request(database: Database, other: Database) -> None:
    added = [await Requests(database).add(new_request(), worker="gone", lease=NONE) for _ in range(60)]

    async def drain(requests: Requests, worker: str) -> list[Request]:
        got: list[Request] = []
        while some := await requests.claim_due(worker, limit=3, lease=MINUTE):
            got += some
        return got

    workers = [(database, "a"), (other, "b"), (database, "c"), (other, "d")]
    drained = await asyncio.gather(*(drain(Requests(each), name) for each, name in workers))
    taken = [each for some in drained for each in some]
    assert len(taken) == len(added)
    assert {each.id for each in taken} == {each.id for each in added}
    assert {each.fence for each in taken} == {2}


async def test_leases_are_renewed_for_their_holder_alone(database: Database) -> None:
    requests = Requests(database)
    mine, lost, theirs, done = [
        await requests.add(new_request(), worker=worker, lease=NONE) for worker in ("w", "w", "v", "w")
    ]
    await requests.save(done.id, done.fence, state=State.DONE)
    assert await requests.renew("w", [mine.id, theirs.id, done.id, "nobody"], lease=MINUTE) == {mine.id}
    taken = await requests.claim_due("x", limit=9, lease=MINUTE)
    assert {each.id for each in taken} == {lost.id, theirs.id}
    assert await requests.renew("w", [mine.id, lost.id], lease=MINUTE) == {mine.id}
    assert await requests.renew("w", [], lease=MINUTE) == frozenset()


async def test_the_next_look_is_due_when_the_first_request_can_be_claimed(database: Database) -> None:
    requests = Requests(database)
    assert await requests.next_due_in() is None
    await requests.add(new_request(), worker="w", lease=10 * MINUTE)  # due now, and leased
    await asked(requests, confirm_within=None)  # never due
    wait = await requests.next_due_in()
    assert wait is not None
    assert 590 < wait <= 600
    released = await requests.add(new_request(), worker="w", lease=10 * MINUTE)
    await requests.release(released.id, released.fence, due_in=MINUTE)
    wait = await requests.next_due_in()
    assert wait is not None
    assert 50 < wait <= 60
    await asked(requests, confirm_within=-MINUTE)
    assert await requests.next_due_in() == 0
