"""The main job: a branch is asked for in a channel, and the one message tells how it goes."""

from sandbox.slack.plain import plain
from tests.e2e.stage import RANDOM, SHOP_DB, Stage


async def test_a_branch_is_created_and_the_one_message_tells_how_it_goes(stage: Stage) -> None:
    answer = await stage.dana.command(SHOP_DB, "branch create pr-42 --ttl 2d")
    assert answer["ok"], answer
    begun = await stage.message(stage.dana, SHOP_DB, "Creating branch `pr-42` in *shop*", "create branch …")
    stage.neon_clock.advance(0.9)
    await stage.shown(stage.dana, SHOP_DB, "create branch ✓", "start compute …")
    stage.neon_clock.advance(3)
    done = await stage.message(stage.dana, SHOP_DB, "is ready in", "start compute ✓")

    assert done["ts"] == begun["ts"]
    words = plain(done)
    assert "Asked by @U0DANA" in words
    assert "Expires" in words
    assert "[Connection]" in words
    branch = (await stage.branches())["pr-42"]
    assert branch["current_state"] == "ready"
    assert branch["expires_at"] is not None
    (row,) = await stage.audited(1)
    assert (row.outcome, row.user_id, row.command, row.decision) == (
        "done",
        "U0DANA",
        "branch create",
        "allow",
    )
    assert row.rule == "config.yaml: channels.C0SHOPDB.allow.create"
    assert len(row.operation_ids) == 2
    assert row.neon_request_ids


async def test_a_channel_that_is_not_configured_is_refused_with_the_rule(stage: Stage) -> None:
    before = await stage.branches()
    assert (await stage.dana.command(RANDOM, "branch create pr-42 --ttl 2d"))["ok"]
    words = await stage.shown(stage.dana, RANDOM, "Not allowed")

    assert "Rule: `config.yaml: channels (does not list C0RANDOM)`" in words
    assert await stage.branches() == before
    assert not await stage.ana.messages(RANDOM)
    (row,) = await stage.audited(1)
    assert (row.outcome, row.decision) == ("refused", "deny")


async def test_a_name_that_exists_shows_that_branch_and_creates_nothing(stage: Stage) -> None:
    before = await stage.branches()
    await stage.dana.command(SHOP_DB, "branch create staging")
    words = await stage.shown(stage.dana, SHOP_DB, "a branch named `staging` is already in *shop*")

    assert "[Connection]" in words
    assert await stage.branches() == before
    assert not await stage.neon_calls("POST", "/branches")
    (row,) = await stage.audited(1)
    assert row.outcome == "refused"
