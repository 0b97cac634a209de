"""Stored requests: what is kept, and who may change it."""

from dataclasses import asdict
from datetime import timedelta

import pytest

from bot.store.database import Database
from bot.store.requests import OPEN, LostLeaseError, Requests, State

from .samples import MINUTE, NONE, database_time, new_request


async def test_a_request_reads_as_it_was_stored(database: Database) -> None:
    new = new_request(
        words=("branch", "create", "größe/☃ 'x'", ""),
        user_name="Zoë 🧑‍💻",
        target_id="br-1",
        message_ts="1718000000.000100",
        fingerprint="f00",
        note="from schedule",
    )
    added = await Requests(database).add(new, worker="w", lease=MINUTE)
    stored = asdict(added)
    given = {name: value for name, value in asdict(new).items() if not name.endswith("_within")}
    assert given.items() <= stored.items()
    assert (added.fence, added.lease_owner, added.attempts) == (1, "w", 0)
    read = await Requests(database).get(new.id)
    assert read is not None
    assert asdict(read) | {"read_at": None} == stored | {"read_at": None}


async def test_a_request_that_is_not_there_is_none(database: Database) -> None:
    assert await Requests(database).get("nobody") is None


async def test_its_times_are_the_databases(database: Database) -> None:
    before = await database_time(database)
    new = new_request(state=State.CALLING, confirm_within=MINUTE, follow_within=2 * MINUTE)
    added = await Requests(database).add(new, worker="w", lease=MINUTE)
    after = await database_time(database)
    assert added.called_at is not None
    assert added.confirm_until is not None
    assert added.follow_until is not None
    for time in (added.created_at, added.called_at, added.read_at):
        assert before <= time <= after
        assert time.utcoffset() == NONE
    assert before + MINUTE <= added.confirm_until <= after + MINUTE
    assert before + 2 * MINUTE <= added.follow_until <= after + 2 * MINUTE


async def test_it_says_itself_when_its_time_is_over(database: Database) -> None:
    requests = Requests(database)
    over = await requests.add(new_request(confirm_within=NONE, follow_within=NONE), worker="w", lease=MINUTE)
    assert over.confirmation_ran_out
    assert over.following_ran_out
    assert over.age >= NONE
    fresh = await requests.add(
        new_request(confirm_within=MINUTE, follow_within=MINUTE), worker="w", lease=MINUTE
    )
    assert not fresh.confirmation_ran_out
    assert not fresh.following_ran_out
    endless = await requests.add(new_request(), worker="w", lease=MINUTE)
    assert not endless.confirmation_ran_out
    assert not endless.following_ran_out


async def test_a_question_is_held_by_nobody(database: Database) -> None:
    asked = await Requests(database).add(new_request(state=State.WAITING), worker="w", lease=MINUTE)
    assert (asked.fence, asked.lease_owner) == (0, None)


async def test_the_holder_changes_what_it_names_and_nothing_else(database: Database) -> None:
    requests = Requests(database)
    added = await requests.add(new_request(note="kept"), worker="w", lease=MINUTE)
    saved = await requests.save(
        added.id,
        added.fence,
        state=State.FOLLOWING,
        target_id="br-1",
        message_ts="1.2",
        follow_within=MINUTE,
    )
    expected = asdict(added) | {
        "state": State.FOLLOWING,
        "target_id": "br-1",
        "message_ts": "1.2",
        "follow_until": saved.follow_until,
        "read_at": saved.read_at,
    }
    assert asdict(saved) == expected
    assert saved.follow_until is not None
    assert saved.follow_until >= added.read_at + MINUTE


async def test_the_time_of_the_first_call_stays(database: Database) -> None:
    requests = Requests(database)
    added = await requests.add(new_request(), worker="w", lease=MINUTE)
    assert added.called_at is None
    called = await requests.save(added.id, 1, state=State.CALLING)
    assert called.called_at is not None
    again = await requests.save(added.id, 1, state=State.CALLING, attempts=2)
    assert again.called_at == called.called_at


async def test_an_earlier_holder_cannot_change_anything(database: Database, other: Database) -> None:
    mine, theirs = Requests(database), Requests(other)
    added = await mine.add(new_request(), worker="mine", lease=NONE)
    (taken,) = await theirs.claim_due("theirs", limit=1, lease=MINUTE)
    with pytest.raises(LostLeaseError):
        await mine.save(added.id, added.fence, state=State.DONE)
    await mine.release(added.id, added.fence, due_in=NONE)
    still = await mine.get(added.id)
    assert still is not None
    assert (still.state, still.fence, still.lease_owner) == (State.ACCEPTED, taken.fence, "theirs")
    assert (await theirs.save(added.id, taken.fence, state=State.DONE)).state is State.DONE


async def test_a_request_that_does_not_exist_cannot_be_saved(database: Database) -> None:
    with pytest.raises(LostLeaseError):
        await Requests(database).save("nobody", 1, note="x")


@pytest.mark.parametrize("state", [state for state in State if state not in OPEN])
async def test_a_finished_request_is_held_by_nobody_and_never_due(database: Database, state: State) -> None:
    requests = Requests(database)
    added = await requests.add(new_request(), worker="w", lease=NONE)
    finished = await requests.save(added.id, added.fence, state=state)
    assert finished.lease_owner is None
    await requests.release(added.id, added.fence, due_in=-MINUTE)
    assert await requests.claim_due("w", limit=9, lease=NONE) == ()
    assert await requests.next_due_in() is None


async def test_a_wait_longer_than_a_day_keeps_its_length(database: Database) -> None:
    new = new_request(state=State.WAITING, confirm_within=timedelta(days=3))
    added = await Requests(database).add(new, worker="w", lease=MINUTE)
    assert added.confirm_until is not None
    assert abs(added.confirm_until - added.created_at - timedelta(days=3)) < timedelta(milliseconds=1)


async def test_text_that_postgres_refuses_is_mended(database: Database) -> None:
    requests = Requests(database)
    added = await requests.add(new_request(user_name="Da\0na", typed="x\ud83d"), worker="w", lease=MINUTE)
    assert (added.user_name, added.typed) == ("Dana", "x?")
    assert (await requests.save(added.id, added.fence, note="a\0b")).note == "ab"
