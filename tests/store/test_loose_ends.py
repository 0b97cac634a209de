"""Loose ends as stored: by whom they are looked at, when they are due, and what makes them so."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.audit import Result
from bot.command import Effect
from bot.errors import NothingToDoError
from bot.slack.views.message import Loose, LooseEnd, Message
from bot.store.database import Database
from bot.store.dbtime import from_now
from bot.store.loose_ends import LooseEndRows, StoredEnd
from bot.store.requests import Requests, State
from bot.store.schema import loose_ends

from .samples import MINUTE, NONE, new_request
from .trail import ENTRY

OLD = LooseEnd(Loose.KEPT_BRANCH, "br-old", "pr-42-old", of="pr-42")
SAID = Message("Restored.", ({"type": "section", "text": {"type": "mrkdwn", "text": "Restored"}},))


async def _left(database: Database, end: LooseEnd = OLD, *, due: timedelta | None = NONE) -> str:
    """A finished request that has left this; its id."""
    requests = Requests(database)
    request = await requests.add(new_request(message_ts="1.0"), worker="w", lease=MINUTE)
    rows = LooseEndRows(database)
    await rows.put(request.id, request.project_id, end, SAID, told="t", until=None, due=due)
    entry = replace(ENTRY, request_id=request.id, target="br-other")
    await requests.close(request.id, request.fence, State.DONE, entry)
    return request.id


async def _claimed(database: Database) -> StoredEnd:
    (stored,) = await LooseEndRows(database).claim_due(limit=9, lease=MINUTE)
    return stored


async def test_it_reads_as_it_was_stored(database: Database) -> None:
    request_id = await _left(database)
    stored = await _claimed(database)
    assert (stored.request_id, stored.end, stored.message) == (request_id, OLD, SAID)
    assert (stored.told, stored.touched_by, stored.reminded, stored.until) == ("t", None, False, None)
    assert stored.age >= NONE


async def test_two_processes_never_get_the_same_one(database: Database) -> None:
    for _ in range(8):
        await _left(database)
    rows = LooseEndRows(database)
    taken = await asyncio.gather(*(rows.claim_due(limit=9, lease=MINUTE) for _ in range(4)))
    ids = [each.request_id for claimed in taken for each in claimed]
    assert len(ids) == len(set(ids)) == 8
    assert await rows.claim_due(limit=9, lease=MINUTE) == ()
    assert 30 < (await rows.next_due_in() or 0) <= 60, "when the leases run out"


async def test_nothing_is_looked_at_before_its_request_has_said_its_last_word(database: Database) -> None:
    requests, rows = Requests(database), LooseEndRows(database)
    request = await requests.add(new_request(), worker="w", lease=MINUTE)
    await rows.put(request.id, request.project_id, OLD, SAID, told="t", until=None, due=NONE)
    assert await rows.claim_due(limit=9, lease=MINUTE) == ()
    assert await rows.next_due_in() is None
    await requests.close(request.id, request.fence, State.DONE, replace(ENTRY, request_id=request.id))
    assert await rows.next_due_in() == 0


async def test_a_request_about_the_same_thing_makes_it_due_and_what_was_read_before_void(
    database: Database,
) -> None:
    await _left(database)
    rows, requests = LooseEndRows(database), Requests(database)
    before = await _claimed(database)
    other = await requests.add(new_request(), worker="w", lease=MINUTE)
    entry = replace(
        ENTRY,
        request_id=other.id,
        target="br-old",
        user_name="Ana",
        outcome=Result.DONE.value,
        effect=Effect.CREATE.value,
    )
    await requests.close(other.id, other.fence, State.DONE, entry)
    await rows.settle(before, told="outdated", until=None, due=None)
    after = await _claimed(database)
    assert (after.told, after.touched_by) == ("t", "Ana")


async def test_what_did_not_make_anything_names_nobody(database: Database) -> None:
    await _left(database)
    requests = Requests(database)
    other = await requests.add(new_request(), worker="w", lease=MINUTE)
    entry = replace(ENTRY, request_id=other.id, target="br-old", outcome="done", effect=Effect.DESTROY.value)
    await requests.close(other.id, other.fence, State.DONE, entry)
    assert (await _claimed(database)).touched_by is None


async def test_the_one_reminder_is_taken_once(database: Database) -> None:
    await _left(database)
    rows, stored = LooseEndRows(database), await _claimed(database)
    taken = await asyncio.gather(*(rows.remind(stored) for _ in range(5)))
    assert sorted(taken) == [False, False, False, False, True]
    await rows.not_reminded(stored)
    assert await rows.remind(stored)


async def test_it_is_due_again_when_it_was_said_to_be_or_its_message_proves_outdated(
    database: Database,
) -> None:
    await _left(database)
    rows = LooseEndRows(database)
    await rows.settle(await _claimed(database), told="u", until=None, due=2 * MINUTE)
    assert 60 < (await rows.next_due_in() or 0) <= 120
    await rows.look_at_message("C0SHOPDB", "2.0")
    assert await rows.next_due_in() != 0
    await rows.look_at_message("C0SHOPDB", "1.0")
    stored = await _claimed(database)
    assert stored.told == "u"
    await rows.settle(stored, told="u", until=None, due=None)
    assert await rows.next_due_in() is None
    await rows.look_again(["br-old"])
    assert await rows.next_due_in() == 0
    await rows.drop(await _claimed(database))
    assert await rows.kept(new_request().project_id) == ()


async def test_a_lease_that_ran_out_is_taken_over(database: Database) -> None:
    await _left(database)
    first = await _claimed(database)
    async with database.write() as connection:
        await connection.execute(update(loose_ends).values(lease_until=from_now(-MINUTE)))
    second = await _claimed(database)
    assert second.fence > first.fence
    rows = LooseEndRows(database)
    await rows.drop(first)
    assert not await rows.remind(first)
    assert [each.id for each in await rows.kept(new_request().project_id)] == ["br-old"]


async def test_kept_branches_are_listed_by_project_the_oldest_first(database: Database) -> None:
    await _left(database, due=None)
    await _left(database, replace(OLD, id="br-newer", of="staging"), due=None)
    await _left(database, replace(OLD, id="br-gone", kind=Loose.DELETED_BRANCH), due=None)
    rows = LooseEndRows(database)
    kept = await rows.kept(new_request().project_id)
    assert [(each.id, each.of) for each in kept] == [("br-old", "pr-42"), ("br-newer", "staging")]
    assert await rows.kept("elsewhere") == ()


async def test_one_open_request_at_most_is_alone_in_what_it_does(database: Database) -> None:
    requests = Requests(database)
    new = [new_request(alone="branch recover br-1") for _ in range(20)]
    tried = await asyncio.gather(
        *(requests.add(each, worker="w", lease=MINUTE) for each in new), return_exceptions=True
    )
    (added,) = [each for each in tried if not isinstance(each, BaseException)]
    assert all(isinstance(each, NothingToDoError) for each in tried if each is not added)
    await requests.add(new_request(alone="branch recover br-2"), worker="w", lease=MINUTE)
    await requests.close(added.id, added.fence, State.DONE, replace(ENTRY, request_id=added.id))
    await requests.add(new_request(alone="branch recover br-1"), worker="w", lease=MINUTE)
    with pytest.raises(NothingToDoError):
        await requests.add(new_request(alone="branch recover br-1"), worker="w", lease=MINUTE)
