"""`compute start`, `suspend` and `restart`: what they do, whom they disturb, and when they ask first."""

import pytest

from sandbox.neon.records import Endpoint
from sandbox.neon.serving import api_url
from sandbox.slack.plain import plain
from tests import patient
from tests.e2e.stage import LEDGER_DB, PLATFORM, SHOP, SHOP_DB, Stage, button

IDLE, ACTIVE = "preview/pr-98", "preview/pr-117"


def _compute(stage: Stage, name: str) -> Endpoint:
    project = stage.world.projects[SHOP]
    branch = next(each for each in project.branches.values() if each.name == name)
    return project.endpoints_of(branch)[0]


async def test_a_suspended_compute_is_started(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, f"compute start {IDLE}")
    words = await stage.finished(stage.dana, SHOP_DB, f"The compute of `{IDLE}` in *shop* is active")
    assert "start compute ✓" in words
    assert "[Connection] [Suspend] [Restart] [Open in Neon]" in words
    assert _compute(stage, IDLE).current_state == "active"
    (row,) = await stage.audited(1)
    assert (row.outcome, row.decision, row.effect) == ("done", "allow", "change")
    assert row.target == _compute(stage, IDLE).id


async def test_an_active_compute_is_suspended_and_it_says_whom_that_hits(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, f"compute stop {ACTIVE}")
    words = await stage.finished(stage.dana, SHOP_DB, f"The compute of `{ACTIVE}` in *shop* is suspended")
    assert "Whoever was connected has lost the connection. The next connection starts it again." in words
    assert "[Connection] [Start] [Open in Neon]" in words
    assert _compute(stage, ACTIVE).current_state == "idle"
    (row,) = await stage.audited(1)
    assert (row.outcome, row.decision) == ("done", "allow"), "nobody was asked to confirm it"


async def test_a_compute_is_restarted(stage: Stage) -> None:
    before = _compute(stage, ACTIVE).started_at
    await stage.dana.command(SHOP_DB, f"compute reboot {_compute(stage, ACTIVE).id}")
    words = await stage.finished(stage.dana, SHOP_DB, f"The compute of `{ACTIVE}` in *shop* was restarted")
    assert "stop compute ✓" in words
    assert "start compute ✓" in words
    assert "and is active" in words
    assert "Whoever was connected has lost the connection and can connect again." in words
    assert before is not None
    assert (_compute(stage, ACTIVE).started_at or before) > before
    (row,) = await stage.audited(1)
    assert len(row.operation_ids) == 2


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (f"compute start {ACTIVE}", f"the compute of `{ACTIVE}` in *shop* is active already"),
        (f"compute suspend {IDLE}", f"the compute of `{IDLE}` in *shop* is suspended already"),
    ],
)
async def test_what_is_so_already_is_left_alone_and_said(stage: Stage, line: str, said: str) -> None:
    await stage.dana.command(SHOP_DB, line)
    await stage.shown(stage.dana, SHOP_DB, f"Nothing was done: {said}")
    assert not await stage.neon_writes()
    (row,) = await stage.audited(1)
    assert (row.outcome, row.detail) == ("refused", "nothing was changed")


async def test_a_disabled_compute_does_not_start(stage: Stage) -> None:
    _compute(stage, IDLE).disabled = True
    await stage.dana.command(SHOP_DB, f"compute start {IDLE}")
    words = await stage.shown(stage.dana, SHOP_DB, f"Starting the compute of `{IDLE}` in *shop* failed")
    assert "endpoint is disabled" in words


async def test_while_a_compute_starts_a_request_to_suspend_it_waits_its_turn(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, f"compute start {IDLE}")
    await stage.shown(stage.dana, SHOP_DB, "start compute …")
    await stage.neon_trouble("423", method="POST", times=3)
    await stage.dana.command(SHOP_DB, f"compute suspend {IDLE}")
    await stage.finished(stage.dana, SHOP_DB, f"The compute of `{IDLE}` in *shop* is")
    await stage.finished(stage.dana, SHOP_DB, f"`{IDLE}` in *shop* is suspended")
    assert [row.outcome for row in await stage.audited(2)] == ["done", "done"]


@pytest.mark.parametrize(
    ("line", "action", "done"),
    [
        ("compute restart main", "Restart the compute of main", "`main` in *shop* was restarted"),
        ("compute suspend main", "Suspend the compute of main", "`main` in *shop* is suspended"),
    ],
)
async def test_on_the_default_branch_it_asks_first_and_is_done_after_the_click(
    stage: Stage, line: str, action: str, done: str
) -> None:
    explained = await stage.ask(stage.ana, PLATFORM, f"explain {line}")
    assert "is allowed here, after you confirm" in explained.text

    await stage.ana.command(PLATFORM, line)
    card = await stage.message(stage.dana, PLATFORM, f"[{action}] [Cancel]")
    words = plain(card)
    assert "Whoever is connected to it loses the connection" in words
    assert "*Branch:* `main`, the default one" in words
    assert "Nothing has been done yet. Only @U0ANA can confirm, within 15 minutes." in words
    assert not await stage.neon_writes()

    await stage.ana.click(PLATFORM, card["ts"], button(card, action))
    await stage.finished(stage.dana, PLATFORM, done)
    assert len(await stage.neon_writes()) == 1
    (row,) = [each for each in await stage.audited(2) if each.request_id]
    assert (row.outcome, row.decision, row.effect) == ("done", "confirm", "change")


async def test_a_cancelled_restart_of_the_default_branch_disturbs_nobody(stage: Stage) -> None:
    await stage.ana.command(PLATFORM, "compute restart main")
    card = await stage.message(stage.ana, PLATFORM, "[Restart the compute of main] [Cancel]")
    await stage.ana.click(PLATFORM, card["ts"], "cancel")
    await stage.shown(stage.ana, PLATFORM, "Nothing was done: restarting the compute of `main`", "Cancelled.")
    assert not await stage.neon_writes()
    (row,) = await stage.audited(1)
    assert row.outcome == "cancelled"


async def test_a_card_is_asked_again_when_the_branch_was_renamed_meanwhile(stage: Stage) -> None:
    await stage.ana.command(PLATFORM, "compute restart main")
    card = await stage.message(stage.ana, PLATFORM, "[Restart the compute of main] [Cancel]")
    branch = next(each for each in stage.world.projects[SHOP].branches.values() if each.name == "main")
    branch.name = "trunk"
    await stage.ana.click(PLATFORM, card["ts"], button(card, "Restart the compute of main"))
    await stage.shown(stage.ana, PLATFORM, "This changed since you were asked", "`trunk`")
    assert not await stage.neon_writes()


@pytest.mark.parametrize("verb", ["start", "suspend", "restart"])
async def test_whoever_may_not_change_things_is_refused(stage: Stage, verb: str) -> None:
    reply = await stage.ask(stage.dana, LEDGER_DB, f"compute {verb} dana/reconcile")
    assert "Only @S0DBADMINS may change things here." in reply.text
    assert not await stage.neon_writes()


async def _lost(stage: Stage, kind: str, line: str) -> None:
    stage.neon_clock.advance(60)  # Neon's time is not behind that of the bot's database
    await stage.neon_trouble(kind, method="POST")
    await stage.dana.command(SHOP_DB, line)
    await stage.shown(stage.dana, SHOP_DB, "Checking what happened")


@pytest.mark.parametrize(("kind", "calls"), [("drop_after", 1), ("drop_before", 2)])
@pytest.mark.parametrize(
    ("line", "done"),
    [
        (f"compute start {IDLE}", "is active"),
        (f"compute suspend {ACTIVE}", "is suspended"),
        (f"compute restart {ACTIVE}", "was restarted"),
    ],
)
async def test_after_a_lost_answer_it_is_done_once(
    stage: Stage, kind: str, calls: int, line: str, done: str
) -> None:
    await _lost(stage, kind, line)
    await stage.finished(stage.dana, SHOP_DB, done)
    assert len(await stage.neon_writes()) == calls
    (row,) = await stage.audited(1)
    assert row.outcome == "done"


async def test_a_restart_shortly_before_is_not_taken_for_the_lost_one(stage: Stage) -> None:
    """Neon's clock stands a little behind here, so its restart looks older than the request."""
    await stage.neon_trouble("drop_after", method="POST")
    await stage.dana.command(SHOP_DB, f"compute restart {ACTIVE}")
    await stage.shown(stage.dana, SHOP_DB, "Checking what happened")
    await stage.finished(stage.dana, SHOP_DB, "Outcome unknown")
    assert len(await stage.neon_writes()) == 1
    (row,) = await stage.audited(1)
    assert row.outcome == "unknown"


async def test_that_somebody_else_suspends_it_meanwhile_is_not_taken_for_a_restart(stage: Stage) -> None:
    await _lost(stage, "drop_before", f"compute restart {ACTIVE}")
    stage.neon_clock.advance(1)
    suspend = f"{api_url(stage.neon_url)}/projects/{SHOP}/endpoints/{_compute(stage, ACTIVE).id}/suspend"
    async with patient.client(verify=False) as http:
        answer = await http.post(suspend, headers={"Authorization": f"Bearer {stage.neon_key}"})
        assert answer.is_success
    await stage.finished(stage.dana, SHOP_DB, "Outcome unknown")
    (row,) = await stage.audited(1)
    assert row.outcome == "unknown"
