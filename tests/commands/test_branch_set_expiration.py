"""`branch set-expiration`: when Neon deletes a branch by itself, or that it stays."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.e2e.scenery import config_where
from tests.e2e.stage import LEDGER_DB, SHOP_DB, Stage, button, staged

LEDGER = "calm-sea-51238842"


@pytest.mark.parametrize("typed", ["7d", "168h", "1w"])
async def test_an_expiry_counts_from_now(stage: Stage, typed: str) -> None:
    await stage.dana.command(SHOP_DB, f"branch set-expiration preview/pr-98 {typed}")
    words = await stage.shown(stage.ana, SHOP_DB, "`preview/pr-98` in *shop* now expires", "in 7 days")

    assert "Neon deletes it then, with its data" in words
    ends = datetime.fromisoformat((await stage.branches())["preview/pr-98"]["expires_at"])
    assert abs(ends - datetime.now(UTC) - timedelta(days=7)) < timedelta(minutes=1)
    (row,) = await stage.audited(1)
    assert (row.outcome, row.command, row.effect) == ("done", "branch set-expiration", "change")


async def test_an_expiry_may_be_a_time(stage: Stage) -> None:
    ends = (datetime.now(UTC) + timedelta(days=3)).replace(microsecond=0)
    await stage.dana.command(SHOP_DB, f"branch set-expiration preview/pr-98 {ends:%Y-%m-%dT%H:%M:%S}+00:00")
    await stage.shown(stage.dana, SHOP_DB, "`preview/pr-98` in *shop* now expires")
    assert datetime.fromisoformat((await stage.branches())["preview/pr-98"]["expires_at"]) == ends


async def test_never_takes_an_expiry_away(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, "branch expire preview/pr-112 never")
    words = await stage.shown(stage.dana, SHOP_DB, "`preview/pr-112` in *shop* now has no expiry")
    assert "It stays until somebody deletes it." in words
    assert "expires_at" not in (await stage.branches())["preview/pr-112"]


async def test_the_keep_button_extends_it_as_whoever_clicks(stage: Stage) -> None:
    shown = await stage.ask(stage.dana, SHOP_DB, "branch show preview/pr-112")
    keep = button(shown.message, "Keep 7 days from now")
    await stage.dana.click(SHOP_DB, shown.message["ts"], keep)
    await stage.shown(stage.ana, SHOP_DB, "`preview/pr-112` in *shop* now expires", "in 7 days")
    row = (await stage.audited(2))[-1]
    assert (row.user_id, row.outcome) == ("U0DANA", "done")


async def test_neon_refuses_it_for_the_default_branch(tmp_path: Path) -> None:
    async with staged(tmp_path, config=config_where(LEDGER_DB, never_touch=())) as stage:
        await stage.start_bot()
        await stage.ana.command(LEDGER_DB, "branch set-expiration main 2d")
        words = await stage.shown(stage.ana, LEDGER_DB, "Setting the expiry of branch", "failed")
        assert "default branch" in words
        assert "expires_at" not in (await stage.branches(LEDGER))["main"]
        (row,) = await stage.audited(1)
        assert row.outcome == "failed"


async def test_neon_refuses_it_for_a_parent(tmp_path: Path) -> None:
    async with staged(tmp_path, config=config_where(SHOP_DB, never_touch=())) as stage:
        await stage.start_bot()
        await stage.ana.command(SHOP_DB, "branch set-expiration staging 2d")
        await stage.shown(stage.ana, SHOP_DB, "branch with children cannot have an expiration date")
        assert "expires_at" not in (await stage.branches())["staging"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "branch set-expiration needs <when>"),
        ("7", "“7” has no unit."),
        ("soon", "“soon” is not a length of time."),
        ("0d", "“0d” is no time at all."),
        ("31d", "A branch can expire at most 30 days from now"),
        ("2020-01-01T00:00Z", "is not in the future"),
    ],
)
async def test_what_cannot_be_read_changes_nothing(stage: Stage, typed: str, said: str) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, f"branch set-expiration preview/pr-98 {typed}")
    assert said in reply.text
    assert reply.row.outcome == "invalid"
    assert not await stage.neon_writes()
    assert not await stage.ana.messages(SHOP_DB)
