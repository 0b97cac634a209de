"""Anonymized branches in Slack: made, given rules, masked, looked at."""

from typing import Any

import pytest

from sandbox.neon.records import Branch
from sandbox.slack.plain import plain
from tests.e2e.stage import SHOP, SHOP_DB, Stage, button

MASKED = "staging-load-test"


def _branch(stage: Stage, name: str) -> Branch:
    return next(each for each in stage.world.projects[SHOP].live_branches() if each.name == name)


async def _create(stage: Stage) -> str:
    await stage.dana.command(SHOP_DB, "branch create masked --anonymized")
    return await stage.finished(stage.ana, SHOP_DB, "`masked` in *shop* is ready in")


async def _card(stage: Stage, name: str) -> dict[str, Any]:
    await stage.ana.command(SHOP_DB, f"branch anonymize {name}")
    return await stage.message(stage.dana, SHOP_DB, f"[Mask {name}] [Cancel]")


async def test_an_anonymized_branch_holds_real_data_until_it_is_masked_and_that_is_said(stage: Stage) -> None:
    words = await _create(stage)
    assert "⚠️ Nothing is masked yet: it holds its parent's real data. It has no masking rules." in words
    assert "[Masking]" in words
    assert _branch(stage, "masked").anonymization is not None
    stage.neon_clock.advance(10)
    reply = await stage.ask(stage.dana, SHOP_DB, "branch masking masked")
    assert "⚠️ not masked: it holds real data" in reply.text
    assert "It has no rules yet. Make one: `/neon branch mask masked public.users.email" in reply.text


async def test_from_rules_to_masked_data(stage: Stage) -> None:
    await _create(stage)
    stage.neon_clock.advance(10)
    line = "branch mask masked customers.email --function anon.fake_email() --database neondb"
    await stage.dana.command(SHOP_DB, line)
    words = await stage.shown(stage.ana, SHOP_DB, "`public.customers.email` of `masked` in *shop* becomes")
    assert "`anon.fake_email()` when the branch is masked" in words
    assert "Nothing is masked by this alone." in words
    await stage.dana.command(SHOP_DB, "branch mask masked customers.name --value Somebody --database neondb")
    await stage.shown(stage.ana, SHOP_DB, "becomes the text `Somebody`")

    card = await _card(stage, "masked")
    assert "*Now:* not masked: it holds real data" in plain(card)
    assert "*Rules:* 2 columns" in plain(card)
    assert "*Tables:* `public.customers`" in plain(card)
    await stage.ana.click(SHOP_DB, card["ts"], button(card, "Mask masked"))
    started = await stage.message(stage.dana, SHOP_DB, "Branch `masked` in *shop* is being masked")
    running = await stage.press(stage.dana, started, "How far")
    assert "being masked. Anonymizing table neondb.public.customers (1/1)" in running.text
    assert "[Look again]" in running.text
    stage.neon_clock.advance(60)
    shown = await stage.ask(stage.dana, SHOP_DB, "branch show masked")
    assert "*Masking:* masked" in shown.text
    assert "2 columns" in shown.text


async def test_the_rules_are_listed_and_one_can_be_taken_off(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, f"branch masking {MASKED}")
    assert f"*Masking of* `{MASKED}` in *shop*\nmasked 31 days ago, 2 columns" in reply.text
    assert "`public.customers.email` in database `neondb`\nbecomes `anon.fake_email()`" in reply.text
    assert "`public.customers.name` in database `neondb`\nbecomes the text `Somebody`" in reply.text
    await stage.dana.command(SHOP_DB, f"branch unmask {MASKED} public.customers.name")
    words = await stage.shown(stage.ana, SHOP_DB, "has no masking rule any more")
    assert "What was masked before stays masked." in words
    left = _branch(stage, MASKED).anonymization
    assert left is not None
    assert [each.column for each in left.rules] == ["email"]
    await stage.dana.command(SHOP_DB, f"branch unmask {MASKED} customers.name")
    await stage.shown(stage.ana, SHOP_DB, "Nothing was done", "has no masking rule")


async def test_a_rule_for_the_same_column_takes_the_old_ones_place(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, f"branch mask {MASKED} customers.name --value X --database neondb")
    await stage.shown(stage.ana, SHOP_DB, "becomes the text `X`")
    state = _branch(stage, MASKED).anonymization
    assert state is not None
    assert [(each.column, each.value) for each in state.rules] == [("email", None), ("name", "X")]


async def test_many_rules_are_a_page_at_a_time(stage: Stage) -> None:
    state = _branch(stage, MASKED).anonymization
    assert state is not None
    state.rules = state.rules * 20
    reply = await stage.ask(stage.dana, SHOP_DB, f"branch masking {MASKED}")
    assert "Page 1 of 4" in reply.text
    await stage.dana.click(SHOP_DB, reply.message["ts"], button(reply.message, "Next"))
    await stage.shown(stage.dana, SHOP_DB, "Page 2 of 4")


async def test_a_failed_run_says_that_data_may_be_real(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, f"branch mask {MASKED} nope.nope --value X --database neondb")
    await stage.shown(stage.ana, SHOP_DB, "becomes the text `X`")
    card = await _card(stage, MASKED)
    await stage.ana.click(SHOP_DB, card["ts"], button(card, f"Mask {MASKED}"))
    await stage.shown(stage.dana, SHOP_DB, "is being masked")
    stage.neon_clock.advance(60)
    reply = await stage.ask(stage.dana, SHOP_DB, f"branch masking {MASKED}")
    assert "⚠️ masking failed: some of it may be real data. column nope of neondb.public.nope" in reply.text


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("branch anonymize preview/pr-98", "preview/pr-98 is no anonymized branch, and Neon masks no other."),
        ("branch masking preview/pr-98", "`preview/pr-98` in shop is no anonymized branch."),
        (f"branch mask {MASKED} email --value X", "email does not name a column."),
        (f"branch mask {MASKED} users.email", "Give one of --function and --value."),
        (f"branch unmask {MASKED} a.b.c.d", "a.b.c.d does not name a column."),
        ("branch create x --anonymized --schema-only", "--schema-only leaves --anonymized nothing to mask."),
        ("branch create x --anonymized --no-compute", "--anonymized needs a compute"),
    ],
)
async def test_what_makes_no_sense_is_told_to_the_asker(stage: Stage, line: str, said: str) -> None:
    reply = await stage.ask(stage.ana, SHOP_DB, line)
    assert said in reply.text
    assert not await stage.neon_writes()
    assert not await stage.dana.messages(SHOP_DB)


async def test_masking_without_rules_is_refused(stage: Stage) -> None:
    state = _branch(stage, MASKED).anonymization
    assert state is not None
    state.rules = ()
    reply = await stage.ask(stage.ana, SHOP_DB, f"branch anonymize {MASKED}")
    assert "has no masking rules, so nothing would be masked." in reply.text
    assert reply.row.outcome == "refused"


async def test_who_may_not_destroy_may_not_mask(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, f"branch anonymize {MASKED}")
    assert reply.row.outcome == "refused"


async def test_a_database_has_to_be_named_when_there_are_several(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, f"branch mask {MASKED} customers.email --value X")
    await stage.shown(stage.ana, SHOP_DB, f"{MASKED} has 2 databases.", "--database: neondb, orders")


async def test_a_lost_answer_to_masking_is_looked_into(stage: Stage) -> None:
    card = await _card(stage, MASKED)
    await stage.neon_trouble("drop_after", method="POST")
    await stage.ana.click(SHOP_DB, card["ts"], button(card, f"Mask {MASKED}"))
    await stage.shown(stage.dana, SHOP_DB, "is being masked")
    assert len(await stage.neon_writes()) == 1
