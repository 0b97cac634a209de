"""`audit`: what was asked for here, and nothing of what was asked for elsewhere."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest

from bot.audit import COLUMNS, Entry
from bot.store.audit import Audit
from bot.store.database import Database
from sandbox.slack.plain import plain
from tests.e2e.stage import LEDGER_DB, PLATFORM, SHOP_DB, Stage, button
from tests.store.trail import ENTRY


async def written(stage: Stage, *entries: Entry) -> None:
    """Put rows into the trail as the bot does."""
    database = Database(stage.database_url)
    for entry in entries:
        await Audit(database).record(entry)
    await database.close()


async def test_what_was_asked_for_here_is_listed_with_who_what_and_how_it_ended(stage: Stage) -> None:
    await stage.ask(stage.dana, SHOP_DB, "branch list")
    await stage.ask(stage.dana, SHOP_DB, "branch delete pr-42")
    await stage.ana.command(SHOP_DB, "branch create pr-42")
    await stage.finished(stage.ana, SHOP_DB, "is ready in")
    await stage.audited(3)
    reply = await stage.ask(stage.dana, SHOP_DB, "audit")

    assert "*3 entries* of the audit trail of #shop-db, newest first" in reply.text
    newest, refused, oldest = (line for line in reply.text.splitlines() if line[0] in "✅⛔")
    assert newest.endswith("*ana* `branch create pr-42` done")
    assert refused.endswith("*dana* `branch delete pr-42` refused")
    assert oldest.endswith("*dana* `branch list` done")
    assert "UTC" in newest
    assert (reply.row.command, reply.row.effect, reply.row.outcome) == ("audit", "read", "done")
    assert not [each for each in await stage.ana.messages(SHOP_DB) if "audit trail" in plain(each)]


async def test_the_rules_are_shown_on_demand(stage: Stage) -> None:
    await stage.ask(stage.dana, SHOP_DB, "branch delete pr-42")
    reply = await stage.ask(stage.dana, SHOP_DB, "audit")
    assert "allow.destroy" not in reply.text
    await stage.dana.click(SHOP_DB, reply.message["ts"], button(reply.message, "Show rules"))
    shown = await stage.message(stage.dana, SHOP_DB, "[Hide rules]")
    assert shown["ts"] == reply.message["ts"]
    assert "`config.yaml: channels.C0SHOPDB.allow.destroy`" in plain(shown)
    assert "Only S0DBADMINS may delete or overwrite things here" in plain(shown)


async def test_other_channels_are_not_shown_except_where_the_account_is_looked_after(stage: Stage) -> None:
    await stage.ask(stage.ana, LEDGER_DB, "branch list")
    await stage.ask(stage.dana, SHOP_DB, "whoami")
    here = await stage.ask(stage.dana, SHOP_DB, "audit")
    assert "*1 entry* of" in here.text
    assert "branch list" not in here.text
    refused = await stage.ask(stage.ana, SHOP_DB, "audit --all")
    assert refused.row.outcome == "refused"
    assert "channels.C0SHOPDB.account" in refused.row.rule
    assert "branch list" not in refused.text
    own = await stage.ask(stage.dana, PLATFORM, "audit")
    assert "The audit trail of #neon-platform is empty" in own.text
    every = await stage.ask(stage.dana, PLATFORM, "audit --all")
    assert "*5 entries* of the audit trail of all channels" in every.text
    assert "*ana* in #C0LEDGER `branch list` done" in every.text
    await stage.dana.click(PLATFORM, every.message["ts"], button(every.message, "As a file"))
    await stage.shown(stage.ana, PLATFORM, "The audit trail of all channels as a file: 6 entries.")


async def test_without_the_right_to_read_nothing_is_shown(stage: Stage) -> None:
    for person, channel in (
        (stage.person("U0GUS"), SHOP_DB),
        (stage.dana, "C0RANDOM"),
        (stage.dana, "D0DANA"),
    ):
        reply = await stage.ask(person, channel, "audit")
        assert reply.row.outcome == "refused"


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("--who @ana", ["three"]),
        ("--who U0ANA", ["three"]),
        ('--who "Ana Admin"', ["three"]),
        ("--branch pr-42", ["branch show pr-42", "two"]),
        ("--branch br-1", ["two"]),
        ("--outcome refused", ["three"]),
        ("--project analytics", ["one"]),
        ("--since 1h ago", ["branch show pr-42", "three", "two", "one"]),
        ("--since 1h ago --outcome done --project shop", ["branch show pr-42", "two"]),
    ],
)
async def test_it_can_be_searched(stage: Stage, line: str, found: list[str]) -> None:
    dana = replace(ENTRY, user_name="dana", target=None, target_name=None)
    await written(
        stage,
        replace(dana, text="one", project_id="quiet-bar-70412233"),
        replace(dana, text="two", target="br-1", target_name="pr-42"),
        replace(dana, text="three", user_id="U0ANA", user_name="ana", outcome="refused"),
        replace(dana, text="branch show pr-42"),
        replace(dana, text="elsewhere", channel_id=LEDGER_DB),
    )
    if "Ana Admin" in line:
        await written(stage, replace(dana, user_id="U0ANA", user_name="Ana Admin", channel_id=LEDGER_DB))
    reply = await stage.ask(stage.dana, SHOP_DB, f"audit {line}")
    rows = [each for each in reply.text.splitlines() if each[0] in "✅⛔"]
    assert [each.split("`")[1] for each in rows] == found


async def test_a_search_that_finds_nothing_says_so_and_an_lsn_is_no_time(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, "audit --branch no-such --outcome failed")
    assert (
        "Nothing in the audit trail of #shop-db is about `no-such` with the outcome `failed`." in reply.text
    )
    every = await stage.press(stage.dana, reply.message, "All entries")
    assert "*1 entry* of the audit trail" in every.text
    wrong = await stage.ask(stage.dana, SHOP_DB, "audit --since 0/1DE2850")
    assert "--since takes a time" in wrong.text


async def test_a_thousand_entries_are_turned_page_by_page_with_the_search_kept(stage: Stage) -> None:
    await written(stage, *(replace(ENTRY, text=f"branch show pr-{number}") for number in range(40)))
    first = await stage.ask(stage.dana, SHOP_DB, "audit --since 2h ago --outcome done")
    assert "*1–15 of 40 entries*" in first.text
    await stage.dana.click(SHOP_DB, first.message["ts"], button(first.message, "Next"))
    second = await stage.message(stage.dana, SHOP_DB, "Page 2 of 3")
    assert second["ts"] == first.message["ts"]
    assert "with the outcome `done`" in plain(second)
    # The question itself has become an entry.
    assert "`branch show pr-25`" in plain(second)


async def test_a_file_comes_into_a_thread_with_every_column_and_no_formula(stage: Stage) -> None:
    await written(
        stage,
        replace(ENTRY, text="=1+1", user_name="<!channel>"),
        replace(ENTRY, text="branch list"),
        replace(ENTRY, text="elsewhere", channel_id=LEDGER_DB),
    )
    await stage.dana.command(SHOP_DB, "audit --csv")
    posted = await stage.message(stage.ana, SHOP_DB, "The audit trail of #shop-db as a file: 2 entries.")
    assert "Asked by @U0DANA" in plain(posted)
    assert not posted["ephemeral"]
    (row,) = (await stage.audited(4))[3:]
    assert (row.text, row.outcome) == ("audit --csv", "done")
    below = await stage.message(stage.ana, SHOP_DB, "(file: Audit trail, newest first)")
    content = stage.workspace.uploads.find(below["files"][0]["id"]).content
    assert content is not None
    head, *table = csv.reader(io.StringIO(content.decode(), newline=""))
    assert tuple(head) == COLUMNS
    typed = [each[COLUMNS.index("text")] for each in table]
    assert typed == ["branch list", "'=1+1"]


async def test_names_and_lines_notify_nobody_and_secrets_are_not_there_to_be_shown(
    stage: Stage, tmp_path: Path
) -> None:
    hostile = replace(ENTRY, user_name="<!here>", text="branch show <@U0ANA> <!channel>", rule="<!channel>")
    await written(stage, hostile)
    await stage.ask(
        stage.dana, SHOP_DB, "branch create postgresql://u:hunter2canary@h/d --password hunter2canary"
    )
    reply = await stage.ask(stage.dana, SHOP_DB, "audit --rules")
    assert "`branch create postgresql://u:***@h/d --password ***` not possible as typed" in reply.text
    assert "canary" not in str(reply.message)
    assert not [each for each in ("<!", "<@U0ANA>") if each in str(reply.message).replace("<!date", "")]
    await stage.stop_bot()  # so that the database file is complete
    assert not [each.name for each in tmp_path.iterdir() if b"hunter2canary" in each.read_bytes()]
