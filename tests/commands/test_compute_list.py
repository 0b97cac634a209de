"""`compute list` and `compute show`: what there is, in which state, and what to do with it."""

import pytest

from tests.e2e.stage import LEDGER_DB, SHOP, SHOP_DB, Stage, button

pytestmark = pytest.mark.asyncio(loop_scope="module")

LEDGER = "calm-sea-51238842"


def _compute_id(stage: Stage, name: str, project_id: str = SHOP, kind: str = "read_write") -> str:
    project = stage.world.projects[project_id]
    branch = next(each for each in project.branches.values() if each.name == name)
    return next(each.id for each in project.endpoints_of(branch) if each.type == kind)


async def test_the_active_ones_come_first_then_those_that_rest(shared_stage: Stage) -> None:
    reply = await shared_stage.ask(shared_stage.dana, SHOP_DB, "compute list")
    assert "*1–10 of 17 computes* in *shop*: 3 active, 2 always on" in reply.text
    names = [line for line in reply.text.splitlines() if line.startswith("`") and "neon.tech" not in line]
    assert names[:4] == ["`main`", "`staging`", "`preview/pr-117`", "`dana-scratch`"]
    assert "0.25–2 CU · active · *always on*" in reply.text
    assert "0.25–2 CU · suspended · last active 15 days ago · suspends after 5 minutes" in reply.text
    assert f"`{_compute_id(shared_stage, 'main')}.c-1.us-east-2.aws.neon.tech`" in reply.text
    assert reply.message["ephemeral"]
    assert reply.row.effect == "read"


async def test_the_rest_is_on_the_next_page_which_takes_this_ones_place(shared_stage: Stage) -> None:
    first = await shared_stage.ask(shared_stage.dana, SHOP_DB, "compute list")
    await shared_stage.dana.click(SHOP_DB, first.message["ts"], button(first.message, "Next"))
    second = await shared_stage.message(shared_stage.dana, SHOP_DB, "*11–17 of 17 computes*", "Page 2 of 2")
    assert second["ts"] == first.message["ts"]


async def test_the_computes_of_one_branch_are_told_apart(shared_stage: Stage) -> None:
    reply = await shared_stage.ask(shared_stage.dana, LEDGER_DB, "endpoints ls --branch staging")
    assert "*2 computes* of `staging` in *ledger*: 1 active, 1 always on" in reply.text
    assert "`staging` read replica" in reply.text


async def test_a_branch_without_any_offers_to_add_one(shared_stage: Stage) -> None:
    reply = await shared_stage.ask(shared_stage.dana, SHOP_DB, "compute list --branch import-2024-archive")
    assert "`import-2024-archive` has no compute, so nobody can connect to it." in reply.text
    assert "/neon compute create br-" in reply.text
    assert "[Add a compute]" in reply.text


@pytest.mark.parametrize("by_id", [False, True])
async def test_one_compute_is_shown_in_full_by_its_branch_or_its_id(shared_stage: Stage, by_id: bool) -> None:
    compute = _compute_id(shared_stage, "preview/pr-98")
    typed = compute if by_id else "preview/pr-98"
    reply = await shared_stage.ask(shared_stage.dana, SHOP_DB, f"compute show {typed}")
    for fact in (
        "The compute of `preview/pr-98` in *shop*: suspended",
        f"*Id:* `{compute}`",
        "*Kind:* reads and writes",
        "*Size:* 0.25–2 CU",
        "*Without work:* suspends after 5 minutes, as Neon has it by default",
        "*Last active:* 15 days ago",
        f"*Host:* `{compute}.c-1.us-east-2.aws.neon.tech`",
        "[Connection] [Start] [Open in Neon]",
        "The first connection to a suspended compute starts it.",
    ):
        assert fact in reply.text


async def test_an_active_one_offers_to_stop_it_and_says_that_it_always_runs(shared_stage: Stage) -> None:
    reply = await shared_stage.ask(shared_stage.dana, SHOP_DB, "compute show staging")
    assert "*Without work:* never suspends by itself" in reply.text
    assert "[Connection] [Suspend] [Restart] [Open in Neon]" in reply.text


async def test_a_read_replica_is_shown_by_its_id_with_its_name_and_its_own_connection(
    shared_stage: Stage,
) -> None:
    replica = _compute_id(shared_stage, "staging", LEDGER, "read_only")
    reply = await shared_stage.ask(shared_stage.dana, LEDGER_DB, f"compute show {replica}")
    assert f"Read replica `{replica}` of `staging` in *ledger*: suspended" in reply.text
    assert "*Name:* `reports`" in reply.text
    connection = await shared_stage.press(shared_stage.dana, reply.message, "Connection")
    assert f"@{replica}-pooler." in connection.text


@pytest.mark.parametrize(
    ("line", "said", "hint"),
    [
        ("compute show nope", "There is no branch “nope” in shop.", "exactly as in Neon"),
        ("compute show ep-not-there-a5000000", "There is no compute “ep-not-there-a5000000”", "compute list"),
        ("compute show import-2024-archive", "has no compute that can write", "compute create"),
        ("compute show", "compute show needs <compute>", "compute show staging"),
        ("compute", "`compute` needs a verb", "compute create pr-42"),
    ],
)
async def test_what_is_not_there_is_said_with_a_way_on(
    shared_stage: Stage, line: str, said: str, hint: str
) -> None:
    reply = await shared_stage.ask(shared_stage.dana, SHOP_DB, line)
    assert said in reply.text
    assert hint in reply.text
    assert reply.row.outcome == "invalid"
