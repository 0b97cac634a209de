"""`compute resize`: another size, another timeout, and what Neon's plans allow."""

import pytest

from sandbox.neon.plans import FREE
from sandbox.neon.records import Endpoint
from tests.e2e.stage import SHOP, SHOP_DB, Stage

IDLE, ACTIVE = "preview/pr-98", "preview/pr-117"


def _compute(stage: Stage, name: str) -> Endpoint:
    project = stage.world.projects[SHOP]
    branch = next(each for each in project.branches.values() if each.name == name)
    return project.endpoints_of(branch)[0]


@pytest.mark.parametrize(
    ("flags", "limits", "said"),
    [
        ("--cu 4", (4, 4, 0), "now has 4 CU and suspends after 5 minutes"),
        ("--cu 1-4 --suspend-after 10m", (1, 4, 600), "now has 1–4 CU and suspends after 10 minutes"),
        ("--suspend-after never", (0.25, 2, -1), "now has 0.25–2 CU and never suspends by itself"),
        ("--suspend-after default", (0.25, 2, 0), "now has 0.25–2 CU and suspends after 5 minutes"),
    ],
)
async def test_a_compute_has_the_size_and_the_timeout_that_were_asked_for(
    stage: Stage, flags: str, limits: tuple[float, float, int], said: str
) -> None:
    await stage.dana.command(SHOP_DB, f"compute resize {ACTIVE} {flags}")
    words = await stage.finished(stage.dana, SHOP_DB, f"The compute of `{ACTIVE}` in *shop* {said}")
    compute = _compute(stage, ACTIVE)
    assert (compute.min_cu, compute.max_cu, compute.suspend_timeout) == limits
    assert "apply settings ✓" in words
    assert "It is active." in words
    (row,) = await stage.audited(1)
    assert (row.outcome, row.effect, row.target) == ("done", "change", compute.id)


async def test_a_suspended_one_wakes_for_it_and_rests_again(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, f"compute scale {IDLE} --cu 2")
    words = await stage.finished(stage.dana, SHOP_DB, "now has 2 CU")
    assert "apply settings ✓" in words
    assert "stop compute ✓" in words
    assert "It is suspended." in words


async def test_the_free_plan_has_one_timeout_for_all(stage: Stage) -> None:
    stage.world.organization.plan = FREE
    await stage.dana.command(SHOP_DB, f"compute resize {IDLE} --suspend-after 10m")
    words = await stage.shown(stage.dana, SHOP_DB, f"Resizing the compute of `{IDLE}` in *shop* failed")
    assert "suspend interval is too short for your plan" in words
    assert _compute(stage, IDLE).suspend_timeout == 0
    await stage.dana.command(SHOP_DB, f"compute resize {IDLE} --cu 1")
    await stage.finished(stage.dana, SHOP_DB, "now has 1 CU")


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        ("--cu 0.25-16", "autoscaling range must not be wider than 8 CU"),
        ("--cu 20-24", "compute size exceeds the limit of the plan"),
    ],
)
async def test_what_neon_does_not_offer_changes_nothing(stage: Stage, flags: str, said: str) -> None:
    await stage.dana.command(SHOP_DB, f"compute resize {IDLE} {flags}")
    await stage.shown(stage.dana, SHOP_DB, "failed", said)
    assert _compute(stage, IDLE).max_cu == 2
    (row,) = await stage.audited(1)
    assert row.outcome == "failed"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (f"compute resize {IDLE}", "Nothing to change was given."),
        ("compute resize", "compute resize needs <compute>"),
        (f"compute resize {IDLE} --cu 2-1", "smallest first"),
        ("compute resize staging --cu 2", "staging is off limits in this channel"),
    ],
)
async def test_what_cannot_be_begun_is_told_to_the_asker_alone(stage: Stage, line: str, said: str) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, line)
    assert said in reply.text
    assert not await stage.neon_writes()
    assert not await stage.ana.messages(SHOP_DB)


@pytest.mark.parametrize("kind", ["drop_after", "drop_before"])
async def test_after_a_lost_answer_it_has_the_size_that_was_asked_for(stage: Stage, kind: str) -> None:
    await stage.neon_trouble(kind, method="PATCH")
    await stage.dana.command(SHOP_DB, f"compute resize {ACTIVE} --cu 3")
    await stage.finished(stage.dana, SHOP_DB, "now has 3 CU")
    (row,) = await stage.audited(1)
    assert row.outcome == "done"
