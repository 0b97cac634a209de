"""Finer rights than by effect, typed into the whole bot: single commands, and approvals."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.config import Config, parse
from bot.registry import load
from tests.e2e.stage import SHOP_DB, Stage, staged

NAME = "preview/pr-98"
DELETING = "api delete /projects/shop/branches/preview%2Fpr-98"
FILE = """
version: 1
channels:
  C0SHOPDB:
    projects: {shop: old-violet-32930710}
    allow: {read: everyone, create: everyone, change: everyone, destroy: [S0DBADMINS]
"""


def configured(lines: str, more: str = "") -> Config:
    text = f"{FILE.rstrip()}{lines}}}\n{more}"
    return parse(text, "config.yaml", {}, load().rules)


@asynccontextmanager
async def acting(folder: Path, lines: str = "", more: str = "") -> AsyncIterator[Stage]:
    async with staged(folder, config=configured(lines, more)) as stage:
        await stage.start_bot()
        yield stage


async def test_a_line_of_a_command_lets_somebody_in_for_that_command_alone(tmp_path: Path) -> None:
    async with acting(tmp_path, ', "branch delete": [U0DANA]') as stage:
        await stage.dana.command(SHOP_DB, f"branch delete {NAME}")
        await stage.shown(stage.dana, SHOP_DB, f"[Delete {NAME}] [Cancel]")

        refused = await stage.ask(stage.dana, SHOP_DB, f"branch reset {NAME}")
        assert "may delete or overwrite things here" in refused.text
        assert refused.row.rule == "config.yaml: channels.C0SHOPDB.allow.destroy"
        # The line stands in place of the effect's, so it keeps others out.
        kept_out = await stage.ask(stage.ana, SHOP_DB, f"branch delete {NAME}")
        assert "Only U0DANA may run branch delete here." in kept_out.text
        assert kept_out.row.rule == 'config.yaml: channels.C0SHOPDB.allow."branch delete"'


async def test_what_is_kept_to_somebody_cannot_be_had_by_its_path(tmp_path: Path) -> None:
    async with acting(tmp_path, ', "branch delete": [U0DANA], "branch create": nobody') as stage:
        for line in (DELETING, "api post /projects/shop/branches --f=branch.name=pr-42"):
            refused = await stage.ask(stage.ana, SHOP_DB, line)
            assert "or call what could do the same" in refused.text
        # Nor is it opened to whoever has only that command.
        refused = await stage.ask(stage.dana, SHOP_DB, DELETING)
        assert "may delete or overwrite things here" in refused.text
        assert not await stage.neon_writes()


async def test_a_project_has_rules_of_its_own(tmp_path: Path) -> None:
    ledger = "{id: calm-sea-51238842, allow: {create: nobody}, never_touch: [training]}"
    text = FILE.replace("projects: {", f"projects: {{ledger: {ledger}, ").rstrip() + "}\n"
    rule = "config.yaml: channels.C0SHOPDB.projects.ledger"
    async with staged(tmp_path, config=parse(text, "config.yaml", {}, load().rules)) as stage:
        await stage.start_bot()
        for line in ("branch create pr-42", "api post /projects/ledger/branches --f=branch.name=pr-42"):
            refused = await stage.ask(stage.ana, SHOP_DB, line)
            assert "Nobody may create things in ledger." in refused.text
            assert refused.row.rule == f"{rule}.allow.create"
        kept = await stage.ask(stage.dana, SHOP_DB, "branch rename training x")
        assert "training is off limits in ledger: never_touch lists training." in kept.text
        assert kept.row.rule == f"{rule}.never_touch[0]"
        assert not await stage.neon_writes()

        await stage.dana.command(SHOP_DB, "branch create pr-42 --project shop")
        await stage.shown(stage.dana, SHOP_DB, "Creating branch `pr-42`")


async def test_what_takes_an_approval_is_not_done_without(tmp_path: Path) -> None:
    approve = "    approve: {destroy: {by: [U0DANA]}}\n"
    async with acting(tmp_path, more=approve) as stage:
        for line in (f"branch delete {NAME}", DELETING):
            await stage.ana.command(SHOP_DB, line)
            words = await stage.shown(stage.dana, SHOP_DB, "Approval wanted", line.partition("%")[0])
            assert "Rule: `config.yaml: channels.C0SHOPDB.approve.destroy`" in words
        assert not await stage.neon_writes()
        said = (await stage.ask(stage.ana, SHOP_DB, f"explain branch delete {NAME}")).text
        assert "is allowed here, after an approval by U0DANA" in said


async def test_whoami_and_help_and_explain_say_the_same(tmp_path: Path) -> None:
    ledger = '{id: calm-sea-51238842, allow: {create: nobody, "branch restore": S0DBADMINS}}'
    text = FILE.replace("}\n    allow: {", f", ledger: {ledger}}}\n    allow: {{").rstrip()
    text += ', "branch restore": [U0DANA], "branch reset": [U0ZOE], "branch rename": everyone}\n'
    text += '    approve: {"branch rename": {by: [S0DBADMINS]}}\n'
    async with staged(tmp_path, config=parse(text, "config.yaml", {}, load().rules)) as stage:
        await stage.start_bot()
        told = (await stage.ask(stage.dana, SHOP_DB, "whoami")).text
        rights = [each.partition(". Only")[0] for each in told.splitlines() if each.startswith("•")]
        assert rights == [
            "• read: allowed",
            "• create: allowed",
            "• change: allowed",
            "• destroy: not allowed",
            "• reveal: not allowed. Nobody may see passwords in this channel.",
            "• branch restore: allowed, after you confirm",
            "• branch rename: allowed, after an approval by @S0DBADMINS",
            "• create in ledger: not allowed. Nobody may create things in ledger.",
            "• branch restore in ledger: not allowed",
        ]
        helped = (await stage.ask(stage.dana, SHOP_DB, "help branch rename")).text
        explained = (await stage.ask(stage.dana, SHOP_DB, "explain branch rename a b")).text
        rule = 'config.yaml: channels.C0SHOPDB.approve."branch rename"'
        assert f"For you here: allowed, after an approval by @S0DBADMINS. Rule: `{rule}`" in helped
        assert "is allowed here, after an approval by @S0DBADMINS" in explained
        assert f"Rule: `{rule}`" in explained
        await stage.dana.command(SHOP_DB, "branch rename dana-scratch b")
        card = await stage.shown(stage.dana, SHOP_DB, "Approval wanted", "`dana-scratch`")
        assert f"Rule: `{rule}`" in card
