"""`branch diff` and `branch schema`: in short for the channel, in full in the thread."""

from typing import Any

import pytest

from sandbox.slack.plain import plain
from tests import patient
from tests.e2e.stage import PLATFORM, RANDOM, SHOP_DB, Stage, button

BIG = "branch diff dana/checkout-rewrite --database neondb"


async def _thread(stage: Stage, channel: str, *words: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The channel's message and what is below it, as soon as something is."""
    parent = await stage.message(stage.ana, channel, *words)
    assert not parent["ephemeral"]
    await stage.dana.wait_for(channel, lambda each: each.get("thread_ts") == parent["ts"] != each["ts"])
    below = [
        each
        for each in await stage.dana.messages(channel)
        if each.get("thread_ts") == parent["ts"] != each["ts"]
    ]
    return parent, below


async def _file(reply: dict[str, Any]) -> tuple[str, str]:
    """Name and content of the file that a message carries."""
    (file,) = reply["files"]
    async with patient.client() as http:
        return file["name"], (await http.get(file["url_private"])).text


async def test_a_short_difference_is_shown_in_the_thread_for_all(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, "branch diff preview/pr-117 --database neondb")
    parent, (reply,) = await _thread(stage, SHOP_DB, "*Schema of* `preview/pr-117` compared with `main`")
    words = plain(parent)
    assert "Database `neondb`: " in words
    assert "lines only here, 1 line only there" in words
    assert "*Tables only here:* `public.wishlists`" in words
    assert "only there:*" not in words
    assert "+CREATE TABLE public.wishlists (" in plain(reply)
    assert "+    phone text" in plain(reply)
    (row,) = await stage.audited(1)
    assert (row.outcome, row.effect) == ("done", "read")


async def test_a_long_difference_is_a_file_with_all_its_lines(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, BIG)
    parent, (reply,) = await _thread(stage, SHOP_DB, "*Schema of* `dana/checkout-rewrite`")
    assert "`public.checkout_address_attempts`" in plain(parent)
    assert "and 20 more" in plain(parent)
    name, content = await _file(reply)
    assert name == "dana-checkout-rewrite-neondb.diff"
    assert content.startswith("--- a/neondb\n+++ b/neondb\n")
    assert len(content.splitlines()) > 300
    assert "dana/checkout-rewrite compared with main, database neondb" in plain(reply)


async def test_no_difference_is_said_plainly(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, "branch diff staging --database orders")
    assert "`staging` and `main` have the same schema in database `orders`" in reply.text
    assert "Their rows were not compared." in reply.text
    assert not await stage.ana.messages(SHOP_DB)


async def test_any_branch_and_any_time_can_be_compared_with(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, "branch diff main dana/tax-rounding --database orders")
    _, (reply,) = await _thread(stage, SHOP_DB, "compared with `dana/tax-rounding`")
    assert "-    tax numeric(14,4) NOT NULL" in plain(reply)
    same = await stage.ask(stage.dana, SHOP_DB, "branch diff main 2h ago --database neondb")
    assert "`main` and `main` as of" in same.text


async def test_with_several_databases_one_is_chosen(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, "branch diff preview/pr-117 main@1h ago")
    assert "Which database of `preview/pr-117` in *shop*?" in reply.text
    assert "[neondb] [orders]" in reply.text
    await stage.dana.click(SHOP_DB, reply.message["ts"], button(reply.message, "neondb"))
    await _thread(stage, SHOP_DB, "*Schema of* `preview/pr-117` compared with `main` as of")


async def test_one_database_needs_no_choice(stage: Stage) -> None:
    await stage.dana.command(PLATFORM, "branch diff interest-calc-fix --project ledger")
    _, (reply,) = await _thread(stage, PLATFORM, "*Schema of* `interest-calc-fix`")
    assert "-    memo text" in plain(reply)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("branch diff staging nope", "There is no branch “nope” in shop."),
        ("branch diff staging ^self", "staging is the same as itself."),
        ("branch diff main", "main has no parent to compare it with."),
        ("branch diff staging --database nope", "have no database named nope in common."),
        ("branch schema staging --database nope", "staging has no database named nope."),
        ("branch schema staging --database neondb --at 3d ago", "outside of the branch's history"),
    ],
)
async def test_what_cannot_be_compared_or_shown_is_told_to_the_asker(
    stage: Stage, line: str, said: str
) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, line)
    assert said in reply.text
    assert not await stage.ana.messages(SHOP_DB)


async def test_a_schema_is_shown_as_sql_now_and_as_it_was(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, "branch schema main --database orders --at 2h ago")
    parent, (reply,) = await _thread(stage, SHOP_DB, "*Schema of* `main` in *shop* as of")
    assert "Database `orders`: 3 tables" in plain(parent)
    assert "*Tables:* `public.order_lines`, `public.orders`, `public.refunds`" in plain(parent)
    assert "CREATE TABLE public.orders (" in plain(reply)


async def test_a_long_schema_is_a_file(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, "branch schema dana/checkout-rewrite --database neondb")
    _, (reply,) = await _thread(stage, SHOP_DB, "*Schema of* `dana/checkout-rewrite`")
    name, content = await _file(reply)
    assert name == "dana-checkout-rewrite-neondb.sql"
    assert content.count("CREATE TABLE") == 33


async def test_an_empty_database_is_said_to_be_empty(stage: Stage) -> None:
    for branch in stage.world.projects["quiet-bar-70412233"].live_branches():
        branch.databases["neondb"].versions = ()
    reply = await stage.ask(stage.dana, SHOP_DB, "branch schema staging --project analytics")
    assert "Database `neondb` of `staging` in analytics has no tables." in reply.text


async def test_another_channel_may_not_ask(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, RANDOM, "branch diff staging")
    assert reply.row.outcome == "refused"
