"""`branch show`: one branch in full."""

import pytest

from tests.e2e.stage import LEDGER_DB, SHOP_DB, Stage

pytestmark = pytest.mark.asyncio(loop_scope="module")

LEDGER = "calm-sea-51238842"


async def test_a_branch_is_shown_with_its_family_computes_and_expiry(shared_stage: Stage) -> None:
    reply = await shared_stage.ask(shared_stage.dana, SHOP_DB, "branch show staging")
    branch_id = (await shared_stage.branches())["staging"]["id"]
    for words in (
        f"*Id:* `{branch_id}`",
        "*Parent:* `main`",
        "*Children:* `staging-eu`, `staging-load-test`",
        "0.25–2 CU active",
        "*Last active:* now",
        "*Expiry:* none",
        "210 days ago by Ana Admin",
    ):
        assert words in reply.text
    assert (reply.row.outcome, reply.row.effect) == ("done", "read")
    assert not await shared_stage.ana.messages(SHOP_DB), "only the asker sees it"


async def test_its_id_shows_the_same_branch(shared_stage: Stage) -> None:
    branch_id = (await shared_stage.branches())["preview/pr-112"]["id"]
    reply = await shared_stage.ask(shared_stage.dana, SHOP_DB, f"branch get {branch_id}")
    assert "Branch `preview/pr-112` in *shop*" in reply.text
    assert "(in 5 days)" in reply.text


@pytest.mark.parametrize(
    ("name", "buttons"),
    [
        ("main", "[Connection] [Open in Neon]"),
        ("preview/pr-112", "[Connection] [Keep 7 days from now] [Keep for good] [Delete] [Open in Neon]"),
        ("import-2024-archive", "[Delete] [Open in Neon]"),
    ],
)
async def test_the_buttons_offer_what_can_be_done_with_the_branch(
    shared_stage: Stage, name: str, buttons: str
) -> None:
    reply = await shared_stage.ask(shared_stage.dana, SHOP_DB, f"branch show {name}")
    assert buttons in reply.text.splitlines()


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("prevew/pr-112", "Did you mean “preview/pr-112”"),
        ("Staging", "Did you mean “staging”"),
        ("scratch", "Did you mean “dana-scratch”"),
        ("zzzzzz", "exactly as in Neon, capital letters included"),
        ("br-no-such-12345678", "exactly as in Neon"),
    ],
)
async def test_a_name_that_is_not_there_offers_the_nearest_and_never_takes_another(
    shared_stage: Stage, typed: str, hint: str
) -> None:
    reply = await shared_stage.ask(shared_stage.dana, SHOP_DB, f"branch show {typed}")
    assert f"There is no branch “{typed}” in shop." in reply.text
    assert hint in reply.text
    assert reply.row.outcome == "invalid"


async def test_the_id_of_a_branch_in_another_project_is_not_found(shared_stage: Stage) -> None:
    branch_id = (await shared_stage.branches(LEDGER))["dana/reconcile"]["id"]
    reply = await shared_stage.ask(shared_stage.dana, SHOP_DB, f"branch show {branch_id}")
    assert f"There is no branch “{branch_id}” in shop." in reply.text
    assert "reconcile" not in reply.text
    assert (
        "dana/reconcile"
        in (await shared_stage.ask(shared_stage.dana, LEDGER_DB, f"branch show {branch_id}")).text
    )


async def test_a_name_that_looks_like_slacks_markup_is_a_name(shared_stage: Stage) -> None:
    reply = await shared_stage.ask(shared_stage.dana, SHOP_DB, "branch show <!channel>")
    assert "Branch `<!channel>` in *shop*" in reply.text
    assert "<!channel>" not in str(reply.message)
