"""`explain`: what would happen to a command line, by which rule, without doing it."""

import pytest

from tests.e2e.stage import LEDGER_DB, PARTNER, RANDOM, SHOP_DB, Stage

pytestmark = pytest.mark.asyncio(loop_scope="module")

_ALLOW = "config.yaml: channels.{}.allow.{}".format


@pytest.mark.parametrize(
    ("who", "channel", "line", "verdict", "rule"),
    [
        ("U0DANA", SHOP_DB, "branch create pr-9", "is allowed here", _ALLOW(SHOP_DB, "create")),
        ("U0DANA", SHOP_DB, "branch list", "is allowed here", _ALLOW(SHOP_DB, "read")),
        ("U0DANA", SHOP_DB, "branch delete pr-9", "is not allowed here", _ALLOW(SHOP_DB, "destroy")),
        ("U0ANA", SHOP_DB, "branch delete pr-9", "here, after you confirm", _ALLOW(SHOP_DB, "destroy")),
        ("U0DANA", LEDGER_DB, "branch create pr-9", "is not allowed here", _ALLOW(LEDGER_DB, "create")),
        ("U0ANA", PARTNER, "branch rename a b", "is not allowed here", _ALLOW(PARTNER, "change")),
        ("U0DANA", RANDOM, "branch list", "is not allowed here", "channels (does not list C0RANDOM)"),
        ("U0DANA", "D0DANA", "branch list", "is not allowed here", "channels (does not list D0DANA)"),
        ("U0DANA", RANDOM, "whoami", "is allowed here", "built in: harmless"),
    ],
)
async def test_explain_names_the_verdict_and_the_line_that_decides(
    shared_stage: Stage, who: str, channel: str, line: str, verdict: str, rule: str
) -> None:
    reply = await shared_stage.ask(shared_stage.person(who), channel, f"explain {line}")
    assert verdict in reply.text
    assert rule in reply.text
    assert "Nothing was run." in reply.text
    assert (reply.row.outcome, reply.row.command) == ("done", "explain")
    assert not await shared_stage.neon_calls("GET"), "explain asks Neon nothing"
    assert not await shared_stage.neon_writes()


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("branch delete main", "never_touch[0]"),
        ("branch delete staging", "never_touch[1]"),
        ("branch delete release-2026.1", "never_touch[2]"),
        ("branch rename main trunk", "never_touch[0]"),
        ("branch set-expiration staging 2d", "never_touch[1]"),
        ("branch delete --project analytics main", "never_touch[0]"),
        ("compute suspend staging", "never_touch[1]"),
        ("compute create main --read-only", "never_touch[0]"),
    ],
)
async def test_explain_knows_the_names_that_nobody_touches(shared_stage: Stage, line: str, rule: str) -> None:
    reply = await shared_stage.ask(shared_stage.ana, SHOP_DB, f"explain {line}")
    assert "is not allowed here" in reply.text
    assert f"channels.C0SHOPDB.{rule}" in reply.text


@pytest.mark.parametrize(
    "line",
    ["branch create main", "branch show main", "branch create pr-9 --parent staging", "compute show main"],
)
async def test_names_that_nobody_touches_may_be_read_and_copied(shared_stage: Stage, line: str) -> None:
    assert "is allowed here" in (await shared_stage.ask(shared_stage.dana, SHOP_DB, f"explain {line}")).text


@pytest.mark.parametrize(
    ("who", "verdict"), [("U0DANA", "is not allowed here"), ("U0ANA", "is allowed here")]
)
async def test_a_flag_that_shows_a_secret_is_judged_by_the_right_to_reveal(
    shared_stage: Stage, who: str, verdict: str
) -> None:
    asker = shared_stage.person(who)
    plain = await shared_stage.ask(asker, SHOP_DB, "explain connection show main")
    assert "is allowed here" in plain.text
    assert _ALLOW(SHOP_DB, "read") in plain.text

    revealing = await shared_stage.ask(asker, SHOP_DB, "explain connection show main --show-password")
    assert verdict in revealing.text
    assert _ALLOW(SHOP_DB, "reveal") in revealing.text


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("explain", "explain needs <words>"),
        ("explain branch", "`branch` needs a verb"),
        ("explain branch delete", "branch delete needs <branch>"),
        ("explain -- branch delete --help", "after you confirm"),
        ("explain branch list --project ledger", "“ledger” is no project of this channel"),
    ],
)
async def test_explain_says_what_is_missing_in_the_line(shared_stage: Stage, line: str, said: str) -> None:
    assert said in (await shared_stage.ask(shared_stage.ana, SHOP_DB, line)).text
