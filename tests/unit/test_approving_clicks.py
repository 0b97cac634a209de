"""What becomes of a request for which others are asked, click by click, without the whole bot around it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.audit import Result
from bot.command import Actor
from bot.config_rights import Allow
from bot.errors import RefusedError, StaleRequestError
from bot.slack.incoming import APPROVE, DECLINE, DECLINED, WITHDRAW
from bot.store.deliveries import Deliveries
from bot.store.requests import State
from sandbox.slack.people import UserGroup
from tests.e2e.asking import approving as config_with_approvals
from tests.unit.approval_scene import ANA, BEN, DANA, MINUTE, Scene, approval_scene, clicked, now, shown

NOW = timedelta(0)
TAKEN = "config.yaml: channels.C0SHOPDB.allow.destroy"
NOT_FOR_DANA = Allow({"read": ("everyone",), "destroy": ("S0DBADMINS",)})


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    async with approval_scene(tmp_path) as scene:
        yield scene


async def test_an_approval_that_is_not_the_last_is_stored_and_shown(scene: Scene) -> None:
    scene.under(config_with_approvals(destroy={"by": ["S0DBADMINS"], "count": 2}))
    request = await scene.request()
    trail = await clicked(scene, request, ANA)
    assert (trail.recorded_elsewhere, trail.delivery, trail.command.doing) == (True, None, "Deleting branch")
    assert set(trail.given) == {"branch"}
    assert await scene.approvals.of(request.id) == ("U0ANA",)
    assert (await now(scene, request)).state is State.ASKED
    words = await shown(scene, request)
    assert "Approval wanted" in words
    assert "1 approval more" in words
    (row,) = await scene.stage.audit()
    assert (row.outcome, row.user_id, row.request_id) == (Result.APPROVED, "U0ANA", request.id)


async def test_the_last_approval_looks_at_the_target_once_more(scene: Scene) -> None:
    request = await scene.request()
    trail = await clicked(scene, request, ANA)
    assert trail.recorded_elsewhere
    # What is there is not what `f00` was taken of, so it is asked anew, and nothing counts any more.
    current = await now(scene, request)
    assert current.state is State.ASKED
    assert current.fingerprint != "f00"
    assert await scene.approvals.of(request.id) == ()
    assert not await scene.stage.neon_writes()


async def test_who_may_not_approve_any_more_has_approved_in_vain(scene: Scene) -> None:
    scene.under(config_with_approvals(destroy={"by": ["S0DBADMINS"], "count": 2}))
    request = await scene.request()
    await clicked(scene, request, ANA)
    scene.stage.workspace.groups["S0DBADMINS"] = UserGroup("S0DBADMINS", "dba", "Admins", ("U0BEN",))
    await clicked(scene, request, BEN)
    assert await scene.approvals.of(request.id) == ("U0BEN",)
    assert (await now(scene, request)).fingerprint == "f00", "it has not been begun"


@pytest.mark.parametrize(("gesture", "actor"), [(APPROVE, ANA), (DECLINED, ANA), (WITHDRAW, DANA)])
async def test_a_click_that_is_dealt_with_is_not_taken_over_by_another_process(
    scene: Scene, gesture: str, actor: Actor
) -> None:
    scene.under(config_with_approvals(destroy={"by": ["S0DBADMINS"], "count": 2}))
    request, deliveries = await scene.request(), Deliveries(scene.around.database)
    await deliveries.take({"key": {"line": "x"}}, worker="gone", lease=-MINUTE)
    click = scene.click(request, actor, gesture)
    click.trail.delivery = "key"
    await scene.approving.clicked(click.incoming, actor, click.trail)
    assert await deliveries.claim("next", limit=9, lease=MINUTE) == ()


async def test_a_card_that_has_changed_is_not_approved(scene: Scene) -> None:
    request = await scene.request()
    with pytest.raises(StaleRequestError, match=r"^This card has changed since you saw it, so look again.$"):
        await clicked(scene, request, ANA, line=f"{request.id}:older")
    assert await scene.approvals.of(request.id) == ()


async def test_an_approval_that_comes_too_late_says_that_the_question_has_run_out(scene: Scene) -> None:
    request = await scene.request(within=NOW)
    with pytest.raises(StaleRequestError, match="This question has run out"):
        await clicked(scene, request, ANA)
    assert await scene.stage.audit() == ()


async def test_whoever_asked_without_the_right_any_more_ends_it(scene: Scene) -> None:
    request = await scene.request()
    scene.under(config_with_approvals(allow=NOT_FOR_DANA))
    trail = await clicked(scene, request, ANA)
    assert trail.recorded_elsewhere
    assert (await now(scene, request)).state is State.REFUSED
    words = await shown(scene, request)
    why = "Whoever asked for this may not do it any more. Only S0DBADMINS may"
    for said in ("Asked by @U0DANA", why, "run /neon branch delete", f"Rule: `{TAKEN}`"):
        assert said in words
    (row,) = await scene.stage.audit()
    assert (row.outcome, row.user_id) == (Result.REFUSED, "U0DANA")
    assert row.detail.startswith("Whoever asked for this may not do it any more.")


async def test_what_needs_no_approval_any_more_is_not_approved(scene: Scene) -> None:
    request = await scene.request()
    scene.under(config_with_approvals(create={"by": ["S0DBADMINS"]}))
    with pytest.raises(RefusedError, match="needs no approval any more"):
        await clicked(scene, request, ANA)
    assert (await now(scene, request)).state is State.ASKED


async def test_whoever_asked_leaves_it(scene: Scene) -> None:
    request = await scene.request()
    trail = await clicked(scene, request, DANA, WITHDRAW)
    assert (trail.recorded_elsewhere, trail.delivery) == (True, None)
    assert (await now(scene, request)).state is State.CANCELLED
    words = await shown(scene, request)
    assert "Nothing was done" in words
    assert "*shop*" in words
    (row,) = await scene.stage.audit()
    assert (row.outcome, row.detail) == (Result.CANCELLED, "")


async def test_an_edit_that_is_late_does_not_bring_back_a_card_that_was_decided(scene: Scene) -> None:
    scene.under(config_with_approvals(destroy={"by": ["S0DBADMINS"], "count": 2}))
    request = await scene.request()
    await scene.stage.slack_trouble("chat.update", "slow", seconds=0.5)
    approval = asyncio.create_task(clicked(scene, request, ANA))
    while not await scene.approvals.of(request.id):
        await asyncio.sleep(0.01)
    await clicked(scene, request, DANA, WITHDRAW)
    await approval
    words = await shown(scene, request)
    assert "Nothing was done" in words
    assert "[Approve]" not in words


async def test_where_an_approval_cannot_be_shown_it_counts_all_the_same(scene: Scene) -> None:
    scene.under(config_with_approvals(destroy={"by": ["S0DBADMINS"], "count": 2}))
    request = await scene.request()
    await scene.stage.slack_trouble("chat.update", "error", error="cant_update_message", times=None)
    with capture_logs() as logs:
        await clicked(scene, request, ANA)
    assert await scene.approvals.of(request.id) == ("U0ANA",)
    (told,) = [each for each in logs if each["event"] == "could not show an approval"]
    assert (told["request"], told["code"]) == (request.id, "cant_update_message")


async def test_what_is_decided_is_left_by_nobody(scene: Scene) -> None:
    request = await scene.request()
    await clicked(scene, request, ANA, DECLINED, written="not today")
    trail = await clicked(scene, request, DANA, WITHDRAW)
    assert not trail.recorded_elsewhere
    assert (await now(scene, request)).state is State.DECLINED


async def test_a_question_that_has_run_out_is_not_left_any_more(scene: Scene) -> None:
    request = await scene.request(within=NOW)
    with pytest.raises(StaleRequestError, match="This question has run out"):
        await clicked(scene, request, DANA, WITHDRAW)


@pytest.mark.parametrize(
    ("written", "detail"), [("not today", "declined by U0ANA: not today"), ("", "declined by U0ANA")]
)
async def test_declining_ends_it_with_the_reason(scene: Scene, written: str, detail: str) -> None:
    request = await scene.request()
    await clicked(scene, request, ANA, DECLINED, written=written)
    assert (await now(scene, request)).state is State.DECLINED
    words = await shown(scene, request)
    assert "Declined by @U0ANA" in words
    assert "`preview/pr-98` in *shop*" in words
    assert ("not today" in words) == bool(written)
    (row,) = await scene.stage.audit()
    assert (row.outcome, row.detail) == (Result.DECLINED, detail)


async def test_of_two_who_decline_the_slower_one_is_told(scene: Scene) -> None:
    request = await scene.request()
    await clicked(scene, request, ANA, DECLINED, written="not today")
    with pytest.raises(StaleRequestError, match=r"^Somebody was faster: this has been decided already.$"):
        await clicked(scene, request, BEN, DECLINED, written="me neither")
    with pytest.raises(StaleRequestError, match=r"^Somebody was faster: this has been decided already.$"):
        await clicked(scene, await now(scene, request), BEN, DECLINE)
    assert len(await scene.stage.audit()) == 1


async def test_declining_what_has_run_out_says_so(scene: Scene) -> None:
    request = await scene.request(within=NOW)
    for gesture in (DECLINE, DECLINED):
        with pytest.raises(StaleRequestError, match="This question has run out"):
            await clicked(scene, request, ANA, gesture)


async def test_where_slack_opens_no_form_it_is_declined_without_a_reason(scene: Scene) -> None:
    request = await scene.request()
    # The stand-in has given out no such trigger.
    await clicked(scene, request, ANA, DECLINE)
    assert (await now(scene, request)).state is State.DECLINED
    (row,) = await scene.stage.audit()
    assert row.detail == "declined by U0ANA"


@pytest.mark.parametrize("gesture", [APPROVE, DECLINE, DECLINED])
async def test_who_may_not_approve_decides_nothing(scene: Scene, gesture: str) -> None:
    request = await scene.request()
    with pytest.raises(RefusedError):
        await clicked(scene, request, DANA, gesture)
    assert (await now(scene, request)).state is State.ASKED


async def test_a_request_of_another_channel_is_nothing_to_click_on(scene: Scene) -> None:
    request = await scene.request()
    with pytest.raises(StaleRequestError, match="belongs to nothing I know of"):
        await clicked(scene, request, ANA, channel_id="C0LEDGER")
