"""Neon is overloaded, slow or down for a while: what is safe is tried again, and nothing is done twice."""

import pytest

from tests.e2e.stage import SHOP_DB, Stage
from tests.faults.scene import READY, HeldClock, asked_to_delete, calm, posted, statuses

MANY_CALLS = "Neon is getting too many calls"
UNREACHABLE = "Neon cannot be reached right now"


class NotingClock(HeldClock):
    """Knows for how long the bot meant to sleep."""

    def __init__(self) -> None:
        super().__init__()
        self.sleeps: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        await super().sleep(seconds)


@pytest.mark.parametrize("kind", ["429", "503"])
async def test_a_create_that_is_turned_away_is_made_once_in_the_end(stage: Stage, kind: str) -> None:
    await stage.neon_trouble(kind, method="POST", times=3)
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    await stage.finished(stage.dana, SHOP_DB, READY)

    assert await statuses(stage, "POST") == [int(kind)] * 3 + [201]
    assert "pr-42" in await stage.branches()
    (row,) = await stage.audited(1)
    assert row.outcome == "done"
    assert len(await posted(stage.dana, SHOP_DB)) == 1


async def test_the_pause_that_neon_asks_for_is_kept(empty_stage: Stage) -> None:
    stage, clock = empty_stage, NotingClock()
    await stage.start_bot(clock)
    await stage.neon_trouble("429", method="POST", times=1, retry_after=17)
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    await stage.finished(stage.dana, SHOP_DB, READY)

    assert clock.sleeps == [17]
    assert await statuses(stage, "POST") == [429, 201]
    (row,) = await stage.audited(1)
    assert row.outcome == "done"


@pytest.mark.parametrize(("kind", "said"), [("429", MANY_CALLS), ("503", UNREACHABLE)])
async def test_a_create_that_is_never_let_through_ends_in_an_honest_failure(
    stage: Stage, kind: str, said: str
) -> None:
    before = await stage.branches()
    await stage.neon_trouble(kind, method="POST", times=None)
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    words = await stage.shown(stage.dana, SHOP_DB, said)

    assert "Nothing was changed" in words
    assert await stage.branches() == before
    assert set(await statuses(stage, "POST")) == {int(kind)}
    (row,) = await stage.audited(1)
    assert row.outcome == "failed"


@pytest.mark.parametrize("kind", ["429", "503", "524", "500", "drop_before"])
async def test_reads_that_fail_for_a_moment_are_not_noticed(stage: Stage, kind: str) -> None:
    await stage.neon_trouble(kind, method="GET", times=3)
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    await stage.finished(stage.dana, SHOP_DB, READY)

    assert await statuses(stage, "POST") == [201]
    (row,) = await stage.audited(1)
    assert row.outcome == "done"


async def test_a_read_that_keeps_failing_is_answered_in_private_and_changes_nothing(stage: Stage) -> None:
    await stage.neon_trouble("524", method="GET", times=None)
    reply = await stage.ask(stage.dana, SHOP_DB, "branch list")

    assert UNREACHABLE in reply.text
    assert "html" not in reply.text.lower()
    assert reply.row.outcome == "failed"
    assert await posted(stage.dana, SHOP_DB) == []


async def test_an_outage_while_following_is_waited_out(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    begun = await stage.message(stage.dana, SHOP_DB, "create branch …")
    await stage.neon_trouble("524", method="GET", path_contains="/operations", times=30)
    await stage.finished(stage.dana, SHOP_DB, READY)

    (message,) = await posted(stage.dana, SHOP_DB)
    assert message["ts"] == begun["ts"]
    (row,) = await stage.audited(1)
    assert row.outcome == "done"
    assert await statuses(stage, "POST") == [201]


async def test_a_slow_answer_is_waited_for(stage: Stage) -> None:
    await stage.neon_trouble("slow", method="POST", seconds=2)
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    await stage.shown(stage.dana, SHOP_DB, "Creating branch `pr-42`", "asking Neon")
    await stage.finished(stage.dana, SHOP_DB, READY)

    assert await statuses(stage, "POST") == [201]
    (row,) = await stage.audited(1)
    assert row.outcome == "done"


async def test_a_key_that_is_refused_at_the_write_is_said_and_nothing_is_made(stage: Stage) -> None:
    before = await stage.branches()
    await stage.neon_trouble("401", method="POST")
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    words = await stage.shown(stage.dana, SHOP_DB, "Neon did not accept the bot's API key")

    assert "NEON_API_KEY" in words
    assert "napi_" not in words
    assert await stage.branches() == before
    assert await statuses(stage, "POST") == [401]
    (row,) = await stage.audited(1)
    assert row.outcome == "failed"


async def test_a_key_that_is_refused_while_following_stops_nothing(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    await stage.shown(stage.dana, SHOP_DB, "create branch …")
    await stage.neon_trouble("401", method="GET", times=5)
    await stage.finished(stage.dana, SHOP_DB, READY)

    assert await statuses(stage, "POST") == [201]
    (row,) = await stage.audited(1)
    assert row.outcome == "done"


async def test_trouble_at_the_click_of_a_confirmation_leaves_the_branch_alone(stage: Stage) -> None:
    card = await asked_to_delete(stage, "dana-scratch")
    await stage.neon_trouble("503", method="GET", times=None)
    await stage.ana.click(SHOP_DB, card, "confirm")
    words = await stage.shown(stage.ana, SHOP_DB, UNREACHABLE)
    await calm(stage)

    assert "Nothing was changed" in words
    assert await stage.neon_calls("DELETE") == []
    assert "dana-scratch" in await stage.branches()
    (row,) = await stage.audited(1)
    assert row.outcome in {"failed", "refused"}
    (message,) = await posted(stage.ana, SHOP_DB)
    assert message["ts"] == card
