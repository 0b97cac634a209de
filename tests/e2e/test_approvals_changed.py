"""What was asked for must be what is approved: a target that changed is asked about again, or ends it."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from bot.store.database import Database
from bot.store.schema import requests
from tests.e2e import deliveries
from tests.e2e.asking import (
    BUTTONS,
    NAME,
    approving,
    asked,
    asking,
    ben,
    click,
    request_of,
    value_of,
)
from tests.e2e.stage import SHOP, SHOP_DB, Stage
from tests.faults.scene import elsewhere

CHANGED = "This changed since it was asked for, so earlier approvals do not count."
DELETED = "in *shop* is deleted in"
TWO = {"by": ["S0DBADMINS"], "count": 2}


async def _rename(stage: Stage, branch_id: str) -> None:
    await elsewhere(stage, "PATCH", f"/branches/{branch_id}", {"branch": {"name": "keep-this"}})


async def _add_compute(stage: Stage, branch_id: str) -> None:
    endpoint = {"branch_id": branch_id, "type": "read_only"}
    await elsewhere(stage, "POST", "/endpoints", {"endpoint": endpoint})


async def _reset(stage: Stage, branch_id: str) -> None:
    parent = stage.world.projects[SHOP].branches[branch_id].parent_id
    await elsewhere(stage, "POST", f"/branches/{branch_id}/restore", {"source_branch_id": parent})


async def _grow(stage: Stage, branch_id: str) -> None:
    stage.world.projects[SHOP].branches[branch_id].size *= 3


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        (_rename, "*Delete branch* `keep-this` in *shop*?"),
        (_add_compute, "*Computes:* 0.25–2 CU idle, read-only"),
        (_reset, "*Size:*"),
        (_grow, "*Size:* 15 GiB"),
    ],
)
async def test_a_target_that_changed_is_asked_about_again_and_no_approval_counts(
    tmp_path: Path, change: Any, shown: str
) -> None:
    async with asking(tmp_path, approving(destroy=TWO)) as stage:
        branch_id = str((await stage.branches())[NAME]["id"])
        card = await asked(stage)
        await click(stage.ana, card)
        await stage.shown(stage.dana, SHOP_DB, "*Approved so far:* @U0ANA")
        await change(stage, branch_id)
        stage.neon_clock.advance(10)
        others = len(await stage.neon_writes())
        await click(ben(stage), card)
        words = await stage.shown(stage.dana, SHOP_DB, CHANGED, shown, BUTTONS)

        assert "It said before:" in words
        assert "*Needed:* 2 approvals" in words
        assert "Approved so far" not in words
        assert len(await stage.neon_writes()) == others
        assert [row.outcome for row in await stage.audit()] == ["approved", "approved"]

        await click(ben(stage), card)
        await stage.shown(stage.dana, SHOP_DB, "*Approved so far:* @U0BEN")
        assert len(await stage.neon_writes()) == others, "one is not enough"
        await click(stage.ana, card)
        await stage.finished(stage.dana, SHOP_DB, DELETED)
        assert branch_id not in {each["id"] for each in (await stage.branches()).values()}
        assert len(await stage.neon_calls("DELETE")) == 1


async def test_a_click_on_a_card_that_has_changed_meanwhile_does_not_count(tmp_path: Path) -> None:
    async with asking(tmp_path) as stage:
        branch_id = str((await stage.branches())[NAME]["id"])
        card = await asked(stage)
        await _rename(stage, branch_id)
        stage.neon_clock.advance(10)
        others = len(await stage.neon_writes())
        await click(stage.ana, card)
        await stage.shown(stage.dana, SHOP_DB, CHANGED)
        # Ben's Slack still shows the first card.
        body = deliveries.click(stage, "U0BEN", SHOP_DB, card["ts"], "approve", value_of(card))
        await deliveries.send(stage, body)
        await stage.shown(ben(stage), SHOP_DB, "This card has changed since you saw it, so look again.")
        assert len(await stage.neon_writes()) == others


async def _protect(stage: Stage, branch_id: str) -> None:
    await elsewhere(stage, "PATCH", f"/branches/{branch_id}", {"branch": {"protected": True}})


async def _add_child(stage: Stage, branch_id: str) -> None:
    await elsewhere(stage, "POST", "/branches", {"branch": {"name": "leaf", "parent_id": branch_id}})


async def _rename_to_what_nobody_touches(stage: Stage, branch_id: str) -> None:
    await elsewhere(stage, "PATCH", f"/branches/{branch_id}", {"branch": {"name": "release-9"}})


async def _delete(stage: Stage, branch_id: str) -> None:
    await elsewhere(stage, "DELETE", f"/branches/{branch_id}")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_protect, "is protected, and Neon does not delete protected branches."),
        (_add_child, f"{NAME} has 1 child branch: leaf."),
        (_rename_to_what_nobody_touches, "release-9 is off limits in this channel"),
        (_delete, "There is no branch"),
    ],
)
async def test_what_may_no_longer_be_done_to_the_target_ends_it(
    tmp_path: Path, change: Any, said: str
) -> None:
    async with asking(tmp_path) as stage:
        branch_id = str((await stage.branches())[NAME]["id"])
        card = await asked(stage)
        await change(stage, branch_id)
        stage.neon_clock.advance(10)
        others = len(await stage.neon_writes())
        await click(stage.ana, card)
        words = await stage.shown(stage.dana, SHOP_DB, said)
        assert "[Approve]" not in words
        assert "Approved by @U0ANA" in words
        assert len(await stage.neon_writes()) == others
        assert [row.outcome for row in await stage.audited(2)] == ["approved", "refused"]


async def _rewritten(stage: Stage, card: dict[str, Any], **values: Any) -> None:
    """Somebody with access to the database writes into the stored request."""
    database = Database(stage.database_url)
    async with database.write() as connection:
        await connection.execute(update(requests).where(requests.c.id == request_of(card)).values(**values))
    await database.close()


async def test_other_parameters_than_those_on_the_card_are_not_approved(tmp_path: Path) -> None:
    async with asking(tmp_path, approving(create={"by": ["S0DBADMINS"]})) as stage:
        card = await asked(stage, line="branch create pr-42 --ttl 2d")
        await _rewritten(stage, card, words=["--ttl=never", "pr-42"])
        await click(stage.ana, card)
        await stage.shown(stage.dana, SHOP_DB, CHANGED, BUTTONS)
        assert not await stage.neon_writes()


async def test_another_target_than_the_one_on_the_card_is_not_approved(tmp_path: Path) -> None:
    async with asking(tmp_path) as stage:
        other = str((await stage.branches())["preview/pr-64"]["id"])
        card = await asked(stage)
        await _rewritten(stage, card, words=[other])
        await click(stage.ana, card)
        await stage.shown(stage.dana, SHOP_DB, CHANGED, "*Delete branch* `preview/pr-64`", BUTTONS)
        assert not await stage.neon_writes()


@pytest.mark.parametrize("stored", [{"command": "branch obliterate"}, {"words": ["--no-such-flag"]}])
async def test_a_request_that_this_version_cannot_read_is_ended(tmp_path: Path, stored: Any) -> None:
    async with asking(tmp_path) as stage:
        card = await asked(stage)
        await _rewritten(stage, card, **stored)
        await click(stage.ana, card)
        words = await stage.shown(stage.dana, SHOP_DB, "I do not know this command any more")
        assert "[Approve]" not in words
        assert not await stage.neon_writes()
        assert [row.outcome for row in await stage.audited(1)] == ["refused"]
