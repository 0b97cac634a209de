"""What a card says must be true at the click: whatever changed in between is looked at again."""

from typing import Any

import pytest

from sandbox.neon.serving import api_url
from tests import patient
from tests.e2e.stage import NEON_KEY, SHOP, SHOP_DB, Stage, button

NAME = "preview/pr-98"
CHANGED = "This changed since you were asked, so please look again."


async def _neon(stage: Stage, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
    """A call of somebody else's, behind the bot's back."""
    async with patient.client(verify=False) as http:
        answer = await http.request(
            method,
            f"{api_url(stage.neon_url)}/projects/{SHOP}{path}",
            json=body,
            headers={"Authorization": f"Bearer {NEON_KEY}"},
        )
    assert answer.status_code < 300, answer.text
    stage.neon_clock.advance(10)  # what it started is over
    return answer.json()


async def _asked(stage: Stage) -> tuple[dict[str, Any], str]:
    branch_id = str((await stage.branches())[NAME]["id"])
    await stage.ana.command(SHOP_DB, f"branch delete {NAME}")
    return await stage.message(stage.ana, SHOP_DB, f"[Delete {NAME}] [Cancel]"), branch_id


async def _rename(stage: Stage, branch_id: str) -> None:
    await _neon(stage, "PATCH", f"/branches/{branch_id}", {"branch": {"name": "keep-this"}})


async def _add_compute(stage: Stage, branch_id: str) -> None:
    endpoint = {"branch_id": branch_id, "type": "read_only"}
    await _neon(stage, "POST", "/endpoints", {"endpoint": endpoint})


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        (_rename, "*Delete branch* `keep-this` in *shop*?"),
        (_add_compute, "*Computes:* 0.25–2 CU idle, read-only"),
    ],
)
async def test_a_target_that_changed_is_shown_as_it_is_now_and_asked_about_again(
    stage: Stage, change: Any, shown: str
) -> None:
    card, branch_id = await _asked(stage)
    await change(stage, branch_id)
    await stage.ana.click(SHOP_DB, card["ts"], "confirm")
    again = await stage.message(stage.ana, SHOP_DB, CHANGED, shown, "[Cancel]")

    assert again["ts"] == card["ts"]
    assert not await stage.neon_calls("DELETE")
    assert not await stage.audit(), "it is still open"

    await stage.ana.click(SHOP_DB, again["ts"], "confirm")
    await stage.finished(stage.ana, SHOP_DB, "is deleted in")
    assert branch_id not in {each["id"] for each in (await stage.branches()).values()}
    assert len(await stage.neon_calls("DELETE")) == 1
    assert [row.outcome for row in await stage.audited(1)] == ["done"]


async def test_the_second_question_can_be_cancelled(stage: Stage) -> None:
    card, branch_id = await _asked(stage)
    await _rename(stage, branch_id)
    await stage.ana.click(SHOP_DB, card["ts"], "confirm")
    again = await stage.message(stage.ana, SHOP_DB, CHANGED)
    await stage.ana.click(SHOP_DB, again["ts"], button(again, "Cancel"))
    await stage.shown(stage.ana, SHOP_DB, "Nothing was done", "Cancelled.")
    assert "keep-this" in await stage.branches()
    assert [row.outcome for row in await stage.audited(1)] == ["cancelled"]


async def test_the_second_click_takes_the_buttons_away_at_once(stage: Stage) -> None:
    card, branch_id = await _asked(stage)
    await _rename(stage, branch_id)
    await stage.ana.click(SHOP_DB, card["ts"], "confirm")
    again = await stage.message(stage.ana, SHOP_DB, CHANGED)
    await stage.neon_trouble("slow", method="GET", path_contains=branch_id, seconds=1.5, times=None)
    await stage.ana.click(SHOP_DB, again["ts"], "confirm")
    words = await stage.shown(stage.ana, SHOP_DB, "Deleting branch", "asking Neon …")
    assert "[" not in words
    assert not await stage.neon_calls("DELETE"), "Neon had not been asked to delete by then"


async def _protect(stage: Stage, branch_id: str) -> None:
    await _neon(stage, "PATCH", f"/branches/{branch_id}", {"branch": {"protected": True}})


async def _add_child(stage: Stage, branch_id: str) -> None:
    await _neon(stage, "POST", "/branches", {"branch": {"name": "leaf", "parent_id": branch_id}})


async def _rename_to_what_nobody_touches(stage: Stage, branch_id: str) -> None:
    await _neon(stage, "PATCH", f"/branches/{branch_id}", {"branch": {"name": "release-9"}})


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_protect, "is protected, and Neon does not delete protected branches."),
        (_add_child, f"{NAME} has 1 child branch: leaf."),
        (_rename_to_what_nobody_touches, "release-9 is off limits in this channel"),
    ],
)
async def test_a_target_that_may_no_longer_be_deleted_is_refused_at_the_click(
    stage: Stage, change: Any, said: str
) -> None:
    card, branch_id = await _asked(stage)
    await change(stage, branch_id)
    await stage.ana.click(SHOP_DB, card["ts"], "confirm")
    words = await stage.shown(stage.dana, SHOP_DB, "Not allowed", said)

    assert "[Cancel]" not in words
    assert "Asked by @U0ANA" in words
    assert branch_id in {each["id"] for each in (await stage.branches()).values()}
    assert not await stage.neon_calls("DELETE")
    assert [(row.outcome, row.target) for row in await stage.audited(1)] == [("refused", branch_id)]


async def test_a_target_that_somebody_else_deleted_is_told_and_nothing_more_is_deleted(stage: Stage) -> None:
    card, branch_id = await _asked(stage)
    await _neon(stage, "DELETE", f"/branches/{branch_id}")
    # Another branch now has the name that was typed: the card was not about this one.
    await _neon(stage, "POST", "/branches", {"branch": {"name": NAME}})
    await stage.ana.click(SHOP_DB, card["ts"], "confirm")
    words = await stage.shown(stage.ana, SHOP_DB, f"There is no branch “{branch_id}” in shop.")

    assert "[" not in words
    assert NAME in await stage.branches()
    assert len(await stage.neon_calls("DELETE")) == 1, "the other one's"
    assert [row.outcome for row in await stage.audited(1)] == ["refused"]


async def test_what_does_not_matter_to_the_question_is_not_asked_about_again(stage: Stage) -> None:
    card, branch_id = await _asked(stage)
    stage.world.projects[SHOP].branches[branch_id].size += 1_000_000
    await stage.ana.click(SHOP_DB, card["ts"], "confirm")
    await stage.finished(stage.ana, SHOP_DB, "is deleted in")
    assert len(await stage.neon_calls("DELETE")) == 1
