"""`freeze` and `unfreeze`: no writes, until an admin lets them go on."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.e2e.scenery import demo_config
from tests.e2e.stage import (
    LEDGER_DB,
    PLATFORM,
    SHOP,
    SHOP_DB,
    Stage,
    staged,
)

ALL = 'freeze --all --reason "incident 42"'
ALL_FROZEN = "All writes are frozen. ana froze them just now: incident 42."
ADMINS = "config.yaml: admins"
CREATE = "branch create pr-42"


async def froze(stage: Stage, line: str = ALL, channel: str = SHOP_DB) -> str:
    """Ana's order, as the whole channel reads it."""
    known = len(await stage.audit())
    assert (await stage.ana.command(channel, line))["ok"]
    words = await stage.shown(stage.dana, channel, "frozen")
    assert (await stage.audited(known + 1))[-1].outcome == "done"
    return words


async def test_a_freeze_is_told_to_the_channel_and_stops_every_write(stage: Stage) -> None:
    words = await froze(stage)
    assert "🧊 *All writes* are frozen" in words
    assert "*Reason:* incident 42" in words
    assert "*Until:* somebody lifts it" in words
    assert "What Neon has begun already goes on, too." in words
    assert "Frozen by @U0ANA" in words
    assert "To lift it: `/neon unfreeze --all`" in words
    (message,) = await stage.dana.messages(SHOP_DB)
    assert not message["ephemeral"]

    for channel in (SHOP_DB, LEDGER_DB, PLATFORM):
        reply = await stage.ask(stage.ana, channel, CREATE)
        assert f"{ALL_FROZEN} S0DBADMINS can lift it with `/neon unfreeze --all`." in plain_groups(reply.text)
        assert (reply.row.outcome, reply.row.decision) == ("refused", "deny")
        assert reply.row.rule.startswith("stored: a freeze of everything by U0ANA, ")
    assert not await stage.neon_writes()


def plain_groups(words: str) -> str:
    """User groups by their ids, whether they are shown by name or not."""
    return words.replace("@S0", "S0")


async def test_the_order_has_its_audit_row(stage: Stage) -> None:
    await froze(stage)
    (row,) = await stage.audit()
    assert (row.command, row.effect, row.decision, row.rule) == ("freeze", "change", "allow", ADMINS)
    assert (row.user_id, row.target, row.project_id, row.text) == ("U0ANA", "everything", None, ALL)


@pytest.mark.parametrize(
    "line", ["branch list", "connection show preview/pr-98 --database neondb --show-password"]
)
async def test_reading_goes_on(stage: Stage, line: str) -> None:
    await froze(stage)
    reply = await stage.ask(stage.ana, SHOP_DB, line)
    assert reply.row.outcome == "done", reply.text


async def test_what_reads_and_writes_is_stopped(stage: Stage) -> None:
    await froze(stage)
    reply = await stage.ask(stage.ana, SHOP_DB, "role reset-password preview/pr-98 app")
    assert ALL_FROZEN in reply.text


async def test_the_refused_learn_of_the_freeze_only_where_they_would_be_allowed(stage: Stage) -> None:
    await froze(stage)
    reply = await stage.ask(stage.dana, SHOP_DB, "branch delete preview/pr-98")
    assert "may delete or overwrite things here" in reply.text
    assert "frozen" not in reply.text


async def test_writes_go_on_after_it_was_lifted(stage: Stage) -> None:
    await froze(stage)
    await stage.ana.command(LEDGER_DB, "unfreeze --all")
    words = await stage.shown(stage.dana, LEDGER_DB, "▶️ *All writes* are no longer frozen")
    assert "The reason was: incident 42" in words
    assert "Lifted by @U0ANA" in words
    await stage.dana.command(SHOP_DB, CREATE)
    await stage.finished(stage.dana, SHOP_DB, "`pr-42` in *shop* is ready in")


async def test_one_project_is_frozen_in_every_channel_that_has_it_and_the_others_go_on(stage: Stage) -> None:
    words = await froze(stage, "freeze --project shop --reason moving")
    assert "🧊 Writes to *shop* are frozen" in words
    assert "To lift it: `/neon unfreeze --project shop`" in words
    (row,) = await stage.audit()
    assert (row.project_id, row.target_name) == (SHOP, "shop")

    for channel in (SHOP_DB, PLATFORM):
        reply = await stage.ask(stage.ana, channel, CREATE)
        assert "Writes to shop are frozen. ana froze them just now: moving." in reply.text
    await stage.ana.command(LEDGER_DB, CREATE)
    await stage.finished(stage.dana, LEDGER_DB, "`pr-42` in *ledger* is ready in")
    await stage.ana.command(SHOP_DB, f"{CREATE} --project analytics")
    await stage.finished(stage.dana, SHOP_DB, "`pr-42` in *analytics* is ready in")


@pytest.mark.parametrize(
    "line",
    [
        "project move shop --to-org org-silent-field-40218837",
        f"project delete {SHOP}",
        "api post /organizations/org-a/projects/transfer -f destination_org_id=org-b -f project_ids.0="
        + SHOP,
    ],
)
async def test_no_command_about_the_account_gets_past_the_freeze_of_a_project(
    stage: Stage, line: str
) -> None:
    await froze(stage, "freeze --project shop --reason moving")
    reply = await stage.ask(stage.ana, PLATFORM, line)
    assert "Writes to shop are frozen." in reply.text
    assert not await stage.neon_writes()


async def test_what_is_about_no_project_goes_on_while_one_is_frozen(stage: Stage) -> None:
    await froze(stage, "freeze --project shop --reason moving")
    await stage.ana.command(PLATFORM, "project create reporting")
    await stage.finished(stage.ana, PLATFORM, "`reporting` is ready")


async def test_frozen_twice_says_who_was_first_and_changes_nothing(stage: Stage) -> None:
    await froze(stage)
    reply = await stage.ask(stage.ana, LEDGER_DB, ALL)
    assert "*All writes* are frozen already, so nothing changed." in reply.text
    assert "*Since:* just now, by ana" in reply.text
    assert (reply.row.outcome, reply.row.detail) == ("refused", "nothing was changed")
    assert not await stage.dana.messages(LEDGER_DB)


async def test_frozen_again_on_other_terms_changes_them_and_says_so(stage: Stage) -> None:
    await stage.slack_admin("usergroup", id="S0DBADMINS", users=["U0ANA", "U0DANA"])
    await froze(stage)
    await stage.dana.command(SHOP_DB, "freeze --all --for 2h --reason postmortem")
    words = await stage.shown(stage.dana, SHOP_DB, "still frozen, on other terms")
    assert "*Since:* just now, by ana" in words
    assert "*Reason:* postmortem" in words
    assert "(in 2 hours), or somebody lifts it" in words
    assert "Changed by @U0DANA" in words
    reply = await stage.ask(stage.ana, SHOP_DB, CREATE)
    assert "ana froze them just now, until " in reply.text
    assert ": postmortem." in reply.text


async def test_nothing_to_lift_is_said_with_what_stands_all_the_same(stage: Stage) -> None:
    await froze(stage)
    reply = await stage.ask(stage.ana, SHOP_DB, "unfreeze --project shop")
    assert "Writes to *shop* are not frozen, so there was nothing to lift." in reply.text
    assert "⚠️ *All writes* are still frozen, just now, by ana: incident 42" in reply.text
    assert reply.row.outcome == "refused"
    assert ALL_FROZEN in (await stage.ask(stage.dana, SHOP_DB, CREATE)).text


async def test_help_whoami_status_and_explain_tell_of_it(stage: Stage) -> None:
    await froze(stage)
    for line in ("help", "whoami", "status"):
        assert f"⚠️ {ALL_FROZEN}" in (await stage.ask(stage.dana, SHOP_DB, line)).text
    whoami = (await stage.ask(stage.dana, SHOP_DB, "whoami")).text
    assert f"• create: not allowed. {ALL_FROZEN}" in whoami
    assert "• read: allowed" in whoami
    explained = await stage.ask(stage.dana, SHOP_DB, f"explain {CREATE}")
    assert "`/neon branch create` is not allowed here" in explained.text
    assert ALL_FROZEN in explained.text
    assert "Rule: `stored: a freeze of everything by U0ANA" in explained.text
    read = await stage.ask(stage.dana, SHOP_DB, "explain branch list")
    assert "`/neon branch list` is allowed here" in read.text
    allowed = await stage.ask(stage.ana, SHOP_DB, "explain unfreeze --all")
    assert "`/neon unfreeze` is allowed here" in allowed.text


async def test_a_channel_hears_nothing_of_a_project_that_is_not_its_own(stage: Stage) -> None:
    await froze(stage, "freeze --project ledger --reason moving", LEDGER_DB)
    assert "frozen" not in (await stage.ask(stage.dana, SHOP_DB, "whoami")).text


async def test_a_freeze_holds_even_if_the_channel_cannot_be_told(stage: Stage) -> None:
    await stage.slack_trouble("chat.postMessage", "error", error="not_in_channel", times=None)
    reply = await stage.ask(stage.ana, SHOP_DB, ALL)
    assert "*All writes* are frozen" in reply.text
    assert "I could not post this in the channel, so only you see it. It holds all the same." in reply.text
    assert reply.row.outcome == "done"
    assert ALL_FROZEN in (await stage.ask(stage.dana, SHOP_DB, CREATE)).text


@pytest.fixture
async def without_admins(tmp_path: Path) -> AsyncIterator[Stage]:
    """A bot whose configuration lists no admins."""
    config = demo_config().model_copy(update={"admins": ()})
    async with staged(tmp_path, config=config) as stage:
        await stage.start_bot()
        yield stage


async def test_without_admins_nobody_may(without_admins: Stage) -> None:
    reply = await without_admins.ask(without_admins.ana, SHOP_DB, ALL)
    assert "I have no admins." in reply.text
    assert reply.row.rule == f"{ADMINS} (not listed)"
