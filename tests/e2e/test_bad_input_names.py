"""Branches with names that mean something to Slack: made, shown, renamed and deleted without a mishap."""

import pytest

from tests.e2e.markup import notified
from tests.e2e.stage import SHOP_DB, Stage, button

NAMES = {
    "<!here>": "`<!here>`",
    "<@U0GUS>": "`<@U0GUS>`",
    "a`b`c": "`a'b'c`",
    "*bold* _it_ ~no~": "`*bold* _it_ ~no~`",
    "tom&jerry<3": "`tom&jerry<3`",
    'say "hi"': '`say "hi"`',
    "x" * 256: f"`{'x' * 119}…`",
    "ünïcode-🚀": "`ünïcode-🚀`",
}


def _typed(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


@pytest.mark.parametrize("name", NAMES)
async def test_a_branch_of_any_name_is_made_and_deleted_and_notifies_nobody(stage: Stage, name: str) -> None:
    shown = NAMES[name]
    await stage.ana.command(SHOP_DB, f"branch create {_typed(name)}")
    await stage.finished(stage.ana, SHOP_DB, f"Branch {shown} in *shop* is ready in")
    branch = (await stage.branches())[name]

    await stage.ana.command(SHOP_DB, f"branch delete {_typed(name)}")
    card = await stage.message(stage.ana, SHOP_DB, f"*Delete branch* {shown} in *shop*?")
    await stage.ana.click(SHOP_DB, card["ts"], "confirm")
    await stage.finished(stage.ana, SHOP_DB, f"Branch {shown} in *shop* is deleted in")

    assert name not in await stage.branches()
    assert [(row.outcome, row.target) for row in await stage.audited(2)] == [("done", branch["id"])] * 2
    assert notified(await stage.slack_calls()) == {"<@U0ANA>"}, "whoever asked, and nobody else"
    assert all(call["ok"] for call in await stage.slack_calls())


@pytest.mark.parametrize("name", ["<!here>", "a`b`c", 'say "hi"', "--all", "br-cold-rain-12345678"])
async def test_the_buttons_of_a_branch_of_any_name_mean_that_branch(stage: Stage, name: str) -> None:
    await stage.ana.command(SHOP_DB, f"branch create --ttl 2d -- {_typed(name)}")
    await stage.finished(stage.ana, SHOP_DB, "is ready in")
    branch_id = (await stage.branches())[name]["id"]
    ready = await stage.message(stage.ana, SHOP_DB, "is ready in")
    await stage.ana.click(SHOP_DB, ready["ts"], button(ready, "Keep 7 days from now"))
    await stage.shown(stage.ana, SHOP_DB, "now expires", "in 7 days")
    assert (await stage.audited(2))[-1].target == branch_id


async def test_a_name_in_curly_quotes_from_a_phone_is_made_without_them(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, "branch create “login rework” —ttl 2d —no-compute")
    await stage.finished(stage.dana, SHOP_DB, "`login rework` in *shop* is ready in")
    assert "login rework" in await stage.branches()


async def test_everything_that_lists_a_seeded_name_with_markup_leaves_it_dead(stage: Stage) -> None:
    for line in ("branch list --search channel", "branch show <!channel>", "branch list --page 2"):
        assert "`<!channel>`" in (await stage.ask(stage.dana, SHOP_DB, line)).text
    await stage.ana.command(SHOP_DB, "branch rename preview/pr-98 <!channel>")
    await stage.shown(stage.ana, SHOP_DB, "Nothing was done: a branch named `<!channel>` is already in")
    assert notified(await stage.slack_calls()) == {"<@U0ANA>"}
