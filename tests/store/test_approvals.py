"""Approvals as stored: who gave one, and which is the last one needed."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.store.approvals import Approvals, Approved
from bot.store.audit import Audit
from bot.store.database import Database
from bot.store.deliveries import Deliveries
from bot.store.request import Asked, LostLeaseError, Request
from bot.store.requests import Requests, State

from .samples import MINUTE, NONE, new_request
from .trail import ENTRY

ASKED = Asked(
    text="Delete it?",
    blocks=[{"type": "divider"}],
    lists=[["S0DBADMINS"]],
    count=2,
    seconds=1800.0,
    offered=False,
)


async def _asked(database: Database, within: timedelta = MINUTE, **changes: Any) -> Request:
    new = new_request(state=State.ASKED, asked=ASKED, fingerprint="f00", confirm_within=within, **changes)
    return await Requests(database).add(new, worker="w", lease=MINUTE)


async def _give(
    database: Database,
    request: Request,
    user_id: str,
    *,
    needed: int = 2,
    void: tuple[str, ...] = (),
    delivery: str | None = None,
) -> Approved | None:
    return await Approvals(database).give(
        request.id,
        user_id,
        fingerprint=request.fingerprint,
        asked={**ASKED, "count": needed},
        void=void,
        entry=replace(ENTRY, user_id=user_id),
        worker="w",
        lease=MINUTE,
        delivery=delivery,
    )


async def test_what_was_asked_reads_as_it_was_stored_and_nobody_holds_it(database: Database) -> None:
    request = await _asked(database)
    assert (request.state, request.asked, request.fence, request.lease_owner) == (
        State.ASKED,
        ASKED,
        0,
        None,
    )
    assert await Requests(database).claim_due("w", limit=9, lease=MINUTE) == ()
    assert await Approvals(database).of(request.id) == ()


async def test_the_last_one_needed_takes_the_request(database: Database) -> None:
    request = await _asked(database)
    assert await _give(database, request, "U0ANA") == Approved(("U0ANA",))
    second = await _give(database, request, "U0BEN")
    assert second is not None
    assert second.by == ("U0ANA", "U0BEN")
    assert second.request is not None
    assert (second.request.state, second.request.fence, second.request.lease_owner) == (
        State.ACCEPTED,
        1,
        "w",
    )
    assert await _give(database, request, "U0CYD") is None, "nothing is asked any more"
    assert await Approvals(database).of(request.id) == ("U0ANA", "U0BEN")


async def test_the_same_person_twice_counts_once(database: Database) -> None:
    request = await _asked(database)
    for _ in range(3):
        assert await _give(database, request, "U0ANA") == Approved(("U0ANA",))
    assert [row.user_id for row in await Audit(database).latest(9)] == ["U0ANA"]
    unchanged = await Requests(database).get(request.id)
    assert unchanged is not None
    assert unchanged.state is State.ASKED


async def test_an_approval_that_counts_no_more_is_forgotten(database: Database) -> None:
    request = await _asked(database)
    await _give(database, request, "U0ANA")
    assert await _give(database, request, "U0BEN", void=("U0ANA",)) == Approved(("U0BEN",))


async def test_of_many_at_the_same_moment_exactly_one_takes_it(database: Database, other: Database) -> None:
    request = await _asked(database)
    given = await asyncio.gather(
        *(_give(each, request, f"U0{number}", needed=3) for number in range(10) for each in (database, other))
    )
    taken = [each for each in given if each is not None and each.request is not None]
    assert len(taken) == 1
    assert len(taken[0].by) == 3
    assert len(await Approvals(database).of(request.id)) == 3


async def test_nothing_counts_when_the_time_for_it_is_over(database: Database) -> None:
    request = await _asked(database, within=NONE)
    assert await _give(database, request, "U0ANA", needed=1) is None
    assert await Approvals(database).of(request.id) == ()
    (due,) = await Requests(database).claim_due("w", limit=9, lease=MINUTE)
    assert (due.id, due.state) == (request.id, State.ASKED)


@pytest.mark.parametrize("state", [State.WAITING, State.ACCEPTED, State.CALLING])
async def test_nothing_counts_where_no_approval_is_asked_for(database: Database, state: State) -> None:
    new = new_request(state=state, confirm_within=MINUTE)
    request = await Requests(database).add(new, worker="w", lease=MINUTE)
    assert await _give(database, request, "U0ANA", needed=1) is None
    assert await Approvals(database).of(request.id) == ()


async def test_an_approval_of_nothing_is_none(database: Database) -> None:
    assert (
        await Approvals(database).give(
            "nobody", "U0ANA", fingerprint="f00", asked=ASKED, entry=ENTRY, worker="w", lease=MINUTE
        )
        is None
    )
    assert await Audit(database).latest(9) == ()


async def test_an_approval_of_what_is_not_asked_any_more_does_not_count(database: Database) -> None:
    request = await _asked(database)
    before = replace(request, fingerprint="before")
    assert await _give(database, before, "U0ANA", needed=1) is None
    assert await Approvals(database).of(request.id) == ()


async def test_what_is_asked_of_others_now_is_stored_with_each_approval(database: Database) -> None:
    request = await _asked(database)
    await _give(database, request, "U0ANA", needed=3)
    now = await Requests(database).get(request.id)
    assert now is not None
    assert now.asked == {**ASKED, "count": 3}


async def test_declined_and_approved_at_once_exactly_one_counts(database: Database, other: Database) -> None:
    request = await _asked(database)

    async def decline() -> Request | None:
        return await Requests(other).redeem(
            request.id, to=State.ENDING, worker="o", lease=MINUTE, from_state=State.ASKED
        )

    declined, approved = await asyncio.gather(decline(), _give(database, request, "U0ANA", needed=1))
    assert (declined is None) is (approved is not None)


async def test_a_confirmation_cannot_take_what_others_have_to_approve(database: Database) -> None:
    request = await _asked(database)
    assert await Requests(database).redeem(request.id, to=State.ACCEPTED, worker="w", lease=MINUTE) is None


async def test_asking_again_forgets_all_approvals_and_asks_for_what_is_there_now(database: Database) -> None:
    request = await _asked(database)
    await _give(database, request, "U0ANA")
    approved = await _give(database, request, "U0BEN")
    assert approved is not None
    assert approved.request is not None
    now = Asked(text="Now?", blocks=[], lists=[["U0BEN"]], count=1, seconds=60.0, offered=False)
    again = await Requests(database).ask_again(
        request.id, approved.request.fence, fingerprint="f01", confirm_within=MINUTE, asked=now
    )
    assert (again.state, again.asked, again.fingerprint, again.lease_owner) == (
        State.ASKED,
        now,
        "f01",
        None,
    )
    assert await Approvals(database).of(request.id) == ()
    assert await _give(database, again, "U0BEN", needed=2) == Approved(("U0BEN",))


async def test_what_is_offered_waits_for_the_asker_and_keeps_its_approvals(database: Database) -> None:
    request = await _asked(database)
    approved = await _give(database, request, "U0ANA", needed=1)
    assert approved is not None
    assert approved.request is not None
    fence = approved.request.fence
    offered = await Requests(database).ask_again(
        request.id, fence, fingerprint="f00", confirm_within=MINUTE, asked={**ASKED, "offered": True}
    )
    assert (offered.state, offered.lease_owner, offered.shown) == (State.WAITING, None, None)
    assert await Approvals(database).of(request.id) == ("U0ANA",)
    assert await Requests(database).redeem(request.id, to=State.ACCEPTED, worker="w", lease=MINUTE)


async def test_only_the_holder_can_ask_again(database: Database) -> None:
    request = await _asked(database)
    await _give(database, request, "U0ANA")
    with pytest.raises(LostLeaseError):
        await Requests(database).ask_again(
            request.id, 7, fingerprint="f01", confirm_within=MINUTE, asked=ASKED
        )
    assert await Approvals(database).of(request.id) == ("U0ANA",)


async def test_a_click_that_is_delivered_to_two_processes_counts_once(
    database: Database, other: Database
) -> None:
    await Deliveries(database).take({"Ev1": {}}, worker="w", lease=MINUTE)
    request = await _asked(database)
    approved = await _give(database, request, "U0ANA", delivery="Ev1")
    assert approved is not None
    with pytest.raises(LostLeaseError):
        await _give(other, request, "U0ANA", delivery="Ev1")
    assert await Approvals(database).of(request.id) == ("U0ANA",)
    assert len(await Audit(database).latest(9)) == 1
    assert await Deliveries(database).claim("w", limit=9, lease=NONE) == ()
