"""`compute create`: the one that writes, read replicas, and what Neon refuses."""

from pathlib import Path

import pytest

from sandbox.neon.records import Endpoint
from tests.e2e.stage import PARTNER, SHOP, SHOP_DB, Stage, staged
from tests.faults.scene import BriskClock, time_passes

BARE = "import-2024-archive"  # a branch without a compute


def _computes(stage: Stage, name: str) -> list[Endpoint]:
    project = stage.world.projects[SHOP]
    return project.endpoints_of(next(each for each in project.branches.values() if each.name == name))


async def test_a_branch_without_a_compute_gets_one_that_runs(stage: Stage) -> None:
    line = f"compute create {BARE} --cu 0.5-2 --suspend-after 10m --name primary"
    await stage.dana.command(SHOP_DB, line)
    words = await stage.finished(stage.dana, SHOP_DB, f"`{BARE}` in *shop* has a compute", "is active")
    (made,) = _computes(stage, BARE)
    assert (made.type, made.min_cu, made.max_cu) == ("read_write", 0.5, 2)
    assert (made.suspend_timeout, made.name, made.current_state) == (600, "primary", "active")
    assert "named `primary`" in words
    assert "wake archived branch ✓" in words
    assert f"0.5–2 CU · suspends after 10 minutes · `{made.host}`" in words
    assert "[Connection] [Suspend] [Restart]" in words
    (row,) = await stage.audited(1)
    assert (row.outcome, row.effect, row.target) == ("done", "create", made.id)
    assert len(row.operation_ids) == 2


@pytest.mark.parametrize(("typed", "seconds"), [("never", -1), ("default", 0), ("7d", 604_800)])
async def test_the_timeout_is_the_one_that_was_asked_for(stage: Stage, typed: str, seconds: int) -> None:
    await stage.dana.command(SHOP_DB, f"compute create {BARE} --suspend-after {typed}")
    await stage.finished(stage.dana, SHOP_DB, "has a compute", "is active")
    (made,) = _computes(stage, BARE)
    assert made.suspend_timeout == seconds


async def test_a_branch_may_have_several_read_replicas(stage: Stage) -> None:
    async with time_passes(stage):
        for count in (1, 2):
            await stage.dana.command(SHOP_DB, "compute create preview/pr-98 --read-only")
            await stage.audited(count)
    words = await stage.shown(stage.dana, SHOP_DB, "has a read replica, which is active")
    assert "`preview/pr-98` in *shop*" in words
    kinds = [each.type for each in _computes(stage, "preview/pr-98")]
    assert kinds == ["read_write", "read_only", "read_only"]


async def test_a_second_one_that_writes_is_not_made_and_the_first_one_is_shown(stage: Stage) -> None:
    (known,) = _computes(stage, "preview/pr-98")
    await stage.dana.command(SHOP_DB, "compute create preview/pr-98 --cu 4")
    words = await stage.shown(stage.dana, SHOP_DB, "already has a compute that can write")
    assert "Nothing was done: `preview/pr-98` in *shop*" in words
    assert f"It has 0.25–2 CU and is suspended: `{known.id}`" in words
    assert "[Connection] [Start]" in words
    assert not await stage.neon_writes()
    (row,) = await stage.audited(1)
    assert (row.outcome, row.detail) == ("refused", "nothing was changed")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("--cu 0.25-16", "autoscaling range must not be wider than 8 CU"),
        ("--cu 17-20", "compute size exceeds the limit of the plan"),
        (f"--name {'x' * 65}", "endpoint.name: must be 64 or less"),
    ],
)
async def test_what_neon_does_not_offer_is_said_in_the_message_and_nothing_is_made(
    stage: Stage, line: str, said: str
) -> None:
    await stage.dana.command(SHOP_DB, f"compute create {BARE} {line}")
    words = await stage.shown(stage.dana, SHOP_DB, f"Adding a compute to `{BARE}` in *shop* failed", said)
    assert "Asked by @U0DANA" in words
    assert not _computes(stage, BARE)


async def test_no_timeout_is_sent_where_none_was_asked_for(stage: Stage) -> None:
    """The Free plan refuses each one, be it the default."""
    for more in ("", " --read-only --suspend-after default"):
        await stage.dana.command(SHOP_DB, f"compute create {BARE}{more}")
    await stage.finished(stage.dana, SHOP_DB, "has a read replica", "is active")
    assert [each.suspend_timeout for each in _computes(stage, BARE)] == [0, 0]


async def test_a_branch_that_nobody_touches_gets_none(stage: Stage) -> None:
    reply = await stage.ask(stage.ana, SHOP_DB, "compute create staging --read-only")
    assert "staging is off limits in this channel" in reply.text
    assert (reply.row.outcome, reply.row.decision) == ("refused", "deny")
    assert not await stage.neon_writes()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("--suspend-after 30s", "--suspend-after: “30s” is out of Neon's range."),
        ("--suspend-after 8d", "--suspend-after: “8d” is out of Neon's range."),
        ("--suspend-after soon", "Write a length of time from `1m` to `7d`, `never`, or `default`."),
        ("--cu 3.3", "Neon has no compute of 3.3 CU."),
    ],
)
async def test_what_cannot_be_read_is_told_to_the_asker_alone(stage: Stage, line: str, said: str) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, f"compute create {BARE} {line}")
    assert said in reply.text
    assert not await stage.ana.messages(SHOP_DB)


async def _lost(stage: Stage, kind: str, line: str) -> None:
    stage.neon_clock.advance(60)  # Neon's time is not behind that of the bot's database
    await stage.neon_trouble(kind, method="POST")
    await stage.dana.command(SHOP_DB, line)
    await stage.shown(stage.dana, SHOP_DB, "Checking what happened")


@pytest.mark.parametrize(("kind", "calls"), [("drop_after", 1), ("drop_before", 2)])
async def test_after_a_lost_answer_there_is_one_compute_that_writes(
    stage: Stage, kind: str, calls: int
) -> None:
    await _lost(stage, kind, f"compute create {BARE} --cu 1")
    await stage.finished(stage.dana, SHOP_DB, "has a compute", "is active")
    (made,) = _computes(stage, BARE)
    assert made.min_cu == 1
    assert len(await stage.neon_writes()) == calls
    (row,) = await stage.audited(1)
    assert (row.outcome, row.target) == ("done", made.id)
    assert len(row.operation_ids) == 2


async def test_a_replica_whose_answer_was_lost_is_not_made_twice(stage: Stage) -> None:
    await _lost(stage, "drop_after", "compute create preview/pr-98 --read-only")
    await stage.finished(stage.dana, SHOP_DB, "Outcome unknown")
    assert [each.type for each in _computes(stage, "preview/pr-98")] == ["read_write", "read_only"]
    assert len(await stage.neon_writes()) == 1
    (row,) = await stage.audited(1)
    assert row.outcome == "unknown"


async def test_a_replica_whose_call_never_arrived_is_made(stage: Stage) -> None:
    await _lost(stage, "drop_before", "compute create preview/pr-98 --read-only")
    await stage.finished(stage.dana, SHOP_DB, "has a read replica", "is active")
    assert [each.type for each in _computes(stage, "preview/pr-98")] == ["read_write", "read_only"]


async def test_two_who_ask_at_once_get_one_compute_and_one_refusal(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await stage.start_bot(BriskClock())
        stage.neon_clock.advance(60)  # Neon's time is not behind that of the bot's database
        for person in (stage.dana, stage.ana):
            await person.command(SHOP_DB, f"compute create {BARE}")
        await stage.finished(stage.dana, SHOP_DB, "already has a compute that can write")
        await stage.finished(stage.dana, SHOP_DB, "has a compute, which is active")
        assert len(_computes(stage, BARE)) == 1
        assert {row.outcome for row in await stage.audited(2)} == {"done", "refused"}


async def test_whoever_may_create_may_add_computes_and_nobody_else(stage: Stage) -> None:
    await stage.dana.command(PARTNER, f"compute create {BARE}")
    await stage.finished(stage.dana, PARTNER, "has a compute", "is active")
    reply = await stage.ask(stage.person("U0GUS"), SHOP_DB, "compute create preview/pr-31 --read-only")
    assert "Guests can't use me." in reply.text
