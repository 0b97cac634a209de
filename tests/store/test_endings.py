"""How requests end: the last word, the audit row that belongs to it, and being asked once more."""

import pytest

from bot.store.audit import Audit, Entry, Result
from bot.store.database import Database
from bot.store.request import Ending
from bot.store.requests import LostLeaseError, Requests, State

from .samples import MINUTE, NONE, new_request

ENDING = Ending(
    state="done", detail="", text="größer ☃", blocks=[{"type": "section", "text": {"text": "pr-117"}}]
)
ENTRY = Entry(
    team_id="T0ACME",
    channel_id="C0SHOPDB",
    user_id="U0DANA",
    user_name="Dana",
    text="branch create pr-117",
    decision="allow",
    rule="channels.C0SHOPDB.allow.create",
    outcome=Result.DONE,
    config_hash="c0ffee",
)


async def test_the_last_word_outlives_the_process_that_stored_it(database: Database, other: Database) -> None:
    added = await Requests(database).add(new_request(), worker="gone", lease=NONE)
    await Requests(database).save(
        added.id, added.fence, state=State.ENDING, ending=ENDING, neon_request_ids=("7f1c", "8a2d")
    )
    (taken,) = await Requests(other).claim_due("w", limit=9, lease=MINUTE)
    assert (taken.id, taken.state) == (added.id, State.ENDING)
    assert taken.ending == ENDING
    assert taken.neon_request_ids == ("7f1c", "8a2d")


async def test_a_request_closes_together_with_its_audit_row(database: Database) -> None:
    requests = Requests(database)
    added = await requests.add(new_request(), worker="w", lease=MINUTE)
    await requests.close(added.id, added.fence, State.DONE, ENTRY)
    closed = await requests.get(added.id)
    assert closed is not None
    assert (closed.state, closed.lease_owner) == (State.DONE, None)
    (entry,) = await Audit(database).latest(9)
    assert entry.outcome is Result.DONE


async def test_with_its_end_a_request_forgets_the_secrets_that_were_typed(database: Database) -> None:
    requests = Requests(database)
    words = ("api", "POST", "/x", "--field=client_secret=a b", "--field=id=1", "napi_0123456789")
    added = await requests.add(new_request(words=words), worker="w", lease=MINUTE)
    assert added.words == words
    await requests.close(added.id, added.fence, State.DONE, ENTRY)
    closed = await requests.get(added.id)
    assert closed is not None
    assert closed.words == ("api", "POST", "/x", "--field=client_secret=***", "--field=id=1", "***")


async def test_closing_twice_leaves_one_audit_row(database: Database) -> None:
    requests = Requests(database)
    added = await requests.add(new_request(), worker="w", lease=MINUTE)
    await requests.close(added.id, added.fence, State.DONE, ENTRY)
    with pytest.raises(LostLeaseError):
        await requests.close(added.id, added.fence, State.FAILED, ENTRY)
    assert len(await Audit(database).latest(9)) == 1
    closed = await requests.get(added.id)
    assert closed is not None
    assert closed.state is State.DONE


async def test_what_has_ended_is_neither_changed_nor_asked_again(database: Database) -> None:
    requests = Requests(database)
    added = await requests.add(new_request(), worker="w", lease=MINUTE)
    await requests.close(added.id, added.fence, State.DONE, ENTRY)
    with pytest.raises(LostLeaseError):
        await requests.save(added.id, added.fence, state=State.FOLLOWING)
    with pytest.raises(LostLeaseError):
        await requests.ask_again(added.id, added.fence, fingerprint="new", confirm_within=MINUTE)
    closed = await requests.get(added.id)
    assert closed is not None
    assert (closed.state, closed.fingerprint) == (State.DONE, None)


async def test_who_lost_the_lease_neither_closes_nor_writes_to_the_trail(database: Database) -> None:
    requests = Requests(database)
    added = await requests.add(new_request(), worker="gone", lease=NONE)
    await requests.claim_due("w", limit=9, lease=MINUTE)
    with pytest.raises(LostLeaseError):
        await requests.close(added.id, added.fence, State.DONE, ENTRY)
    assert await Audit(database).latest(9) == ()
    kept = await requests.get(added.id)
    assert kept is not None
    assert kept.state is State.ACCEPTED


async def test_a_question_asked_again_can_be_answered_again(database: Database) -> None:
    requests = Requests(database)
    asked = await requests.add(
        new_request(state=State.WAITING, confirm_within=MINUTE, fingerprint="old"), worker="w", lease=MINUTE
    )
    taken = await requests.redeem(asked.id, to=State.ACCEPTED, worker="w", lease=MINUTE)
    assert taken is not None
    again = await requests.ask_again(taken.id, taken.fence, fingerprint="new", confirm_within=2 * MINUTE)
    assert (again.state, again.fingerprint, again.lease_owner) == (State.WAITING, "new", None)
    assert again.confirm_until is not None
    assert asked.confirm_until is not None
    assert again.confirm_until > asked.confirm_until
    assert await requests.claim_due("v", limit=9, lease=MINUTE) == ()
    won = await requests.redeem(asked.id, to=State.ACCEPTED, worker="w", lease=MINUTE)
    assert won is not None
    assert won.fence == taken.fence + 1


async def test_a_question_asked_again_runs_out_at_its_new_time(database: Database) -> None:
    requests = Requests(database)
    added = await requests.add(new_request(), worker="w", lease=MINUTE)
    await requests.ask_again(added.id, added.fence, fingerprint="new", confirm_within=NONE)
    assert await requests.redeem(added.id, to=State.ACCEPTED, worker="w", lease=MINUTE) is None
    (over,) = await requests.claim_due("w", limit=9, lease=MINUTE)
    assert over.confirmation_ran_out


async def test_who_lost_the_lease_cannot_ask_again(database: Database) -> None:
    requests = Requests(database)
    added = await requests.add(new_request(), worker="gone", lease=NONE)
    await requests.claim_due("w", limit=9, lease=MINUTE)
    with pytest.raises(LostLeaseError):
        await requests.ask_again(added.id, added.fence, fingerprint="new", confirm_within=MINUTE)
