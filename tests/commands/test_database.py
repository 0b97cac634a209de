"""`database …`: databases of a branch, from Slack."""

import pytest

from sandbox.neon.records import Branch, Database, Role
from sandbox.slack.plain import plain
from tests.e2e.stage import LEDGER_DB, PLATFORM, SHOP, SHOP_DB, Stage, button

NAME = "preview/pr-98"


def _branch(stage: Stage, name: str = NAME, project_id: str = SHOP) -> Branch:
    branches = stage.world.projects[project_id].branches.values()
    return next(each for each in branches if each.name == name)


def _databases(stage: Stage, name: str = NAME) -> dict[str, Database]:
    return _branch(stage, name).databases


def _with_role(stage: Stage, name: str) -> None:
    role = _branch(stage).roles["neondb_owner"]
    _branch(stage).roles[name] = Role(name, role.created_at, role.updated_at, "pw")


async def test_the_databases_of_a_branch_are_listed_and_shown(stage: Stage) -> None:
    listed = await stage.ask(stage.dana, SHOP_DB, f"db ls {NAME}")
    assert f"*2 databases* on `{NAME}` in *shop*" in listed.text
    assert "`orders`\nowned by `neondb_owner` · made 13 months ago" in listed.text
    shown = await stage.ask(stage.dana, SHOP_DB, f"database show {NAME} orders")
    assert f"Database `orders` on `{NAME}` in *shop*" in shown.text
    assert "*Owner:* `neondb_owner`" in shown.text
    connection = await stage.press(stage.dana, shown.message, "Connection")
    assert "*Database:* `orders`" in connection.text


async def test_a_branch_without_any_says_how_to_make_one(stage: Stage) -> None:
    _databases(stage).clear()
    reply = await stage.ask(stage.dana, SHOP_DB, f"database list {NAME}")
    assert f"`{NAME}` in *shop* has no database." in reply.text
    assert "/neon database create" in reply.text


async def test_a_new_database_is_owned_by_the_owner_of_the_others(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, f"database create {NAME} sales")
    words = await stage.finished(stage.dana, SHOP_DB, f"Database `sales` on `{NAME}` in *shop* is made")
    assert "empty and owned by `neondb_owner`" in words
    assert "apply settings ✓" in words
    assert "[Connection] [Open in Neon]" in words
    assert _databases(stage)["sales"].owner_name == "neondb_owner"
    (row,) = await stage.audited(1)
    assert (row.outcome, row.effect) == ("done", "create")
    assert row.target == f"{_branch(stage).id}/sales"


async def test_an_owner_may_be_named_and_must_be_where_it_is_not_plain(stage: Stage) -> None:
    _with_role(stage, "app")
    await stage.dana.command(SHOP_DB, f"database create {NAME} sales --owner app")
    await stage.finished(stage.dana, SHOP_DB, "`sales`", "owned by `app`")
    await stage.dana.command(SHOP_DB, f"database create {NAME} more")
    words = await stage.finished(stage.dana, SHOP_DB, "It is not plain which role should own the database.")
    assert "Say `--owner` and one of app, neondb_owner." in words
    assert "more" not in _databases(stage)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (f"database create {NAME} x --owner nobody", f"There is no role “nobody” on {NAME}."),
        (f"database set-owner {NAME} orders nobody", f"There is no role “nobody” on {NAME}."),
        (f"database set-owner {NAME} order neondb_owner", "Did you mean “orders”?"),
    ],
)
async def test_what_is_not_there_is_said_in_the_message(stage: Stage, line: str, said: str) -> None:
    await stage.dana.command(SHOP_DB, line)
    await stage.shown(stage.dana, SHOP_DB, "failed", said)
    assert not await stage.neon_writes()


@pytest.mark.parametrize("line", [f"database create {NAME} orders", f"database rename {NAME} neondb orders"])
async def test_a_name_that_is_taken_is_told_and_nothing_is_done(stage: Stage, line: str) -> None:
    await stage.dana.command(SHOP_DB, line)
    await stage.shown(stage.dana, SHOP_DB, "Nothing was done", "already has a database `orders`")
    assert not await stage.neon_writes()
    assert (await stage.audited(1))[0].outcome == "refused"


async def test_a_database_is_renamed(stage: Stage) -> None:
    known = _databases(stage)["orders"].id
    await stage.dana.command(SHOP_DB, f"database mv {NAME} orders sales")
    words = await stage.finished(stage.dana, SHOP_DB, "Database `orders`", "is now named `sales`")
    assert "Connection strings with the old name do not work any more." in words
    assert _databases(stage)["sales"].id == known
    (row,) = await stage.audited(1)
    assert (row.outcome, row.decision, row.target) == ("done", "allow", f"{_branch(stage).id}/sales")


async def test_on_the_default_branch_a_rename_asks_first(stage: Stage) -> None:
    await stage.ana.command(PLATFORM, "database rename main orders sales")
    card = await stage.message(stage.ana, PLATFORM, "[Rename orders] [Cancel]")
    assert "connection strings with the old name stop working" in plain(card)
    assert not await stage.neon_writes()
    await stage.ana.click(PLATFORM, card["ts"], button(card, "Rename orders"))
    await stage.finished(stage.ana, PLATFORM, "is now named `sales`")
    assert "sales" in _databases(stage, "main")
    assert (await stage.audited(1))[0].decision == "confirm"


async def test_a_database_gets_another_owner(stage: Stage) -> None:
    _with_role(stage, "app")
    await stage.dana.command(SHOP_DB, f"database set-owner {NAME} orders app")
    await stage.finished(stage.dana, SHOP_DB, "Database `orders`", "is now owned by `app`")
    assert _databases(stage)["orders"].owner_name == "app"
    assert (await stage.audited(1))[0].outcome == "done"


async def test_a_database_is_deleted_after_a_click_that_says_what_is_lost(stage: Stage) -> None:
    await stage.ana.command(SHOP_DB, f"database delete {NAME} orders")
    card = await stage.message(stage.dana, SHOP_DB, "[Delete database orders] [Cancel]")
    assert "All of its data goes, and what is connected to it loses the connection." in plain(card)
    assert "Other branches keep their own copy." in plain(card)
    await stage.ana.click(SHOP_DB, card["ts"], button(card, "Delete database orders"))
    await stage.finished(stage.dana, SHOP_DB, f"`orders on {NAME}` in *shop* is deleted with its data")
    assert "orders" not in _databases(stage)
    assert "orders" in _databases(stage, "main")
    (row,) = await stage.audited(1)
    assert (row.outcome, row.decision, row.effect) == ("done", "confirm", "destroy")


@pytest.mark.parametrize(
    ("who", "channel", "line", "said"),
    [
        ("U0DANA", SHOP_DB, f"database delete {NAME} orders", "Only @S0DBADMINS may delete"),
        ("U0DANA", LEDGER_DB, "database create dana/reconcile x", "Only @S0DBADMINS may create"),
        ("U0ANA", SHOP_DB, "database create staging x", "staging is off limits"),
        ("U0ANA", SHOP_DB, "database rename staging orders x", "staging is off limits"),
        ("U0ANA", SHOP_DB, "database set-owner staging orders x", "staging is off limits"),
        ("U0ANA", SHOP_DB, "database delete staging orders", "staging is off limits"),
        ("U0ANA", SHOP_DB, f"database delete {NAME} nope", f"There is no database “nope” on {NAME}."),
        ("U0ANA", SHOP_DB, f"database rename {NAME} nope x", f"There is no database “nope” on {NAME}."),
    ],
)
async def test_what_is_not_allowed_or_not_there_is_not_even_begun(
    stage: Stage, who: str, channel: str, line: str, said: str
) -> None:
    reply = await stage.ask(stage.person(who), channel, line)
    assert said in reply.text
    assert not await stage.neon_writes()


@pytest.mark.parametrize(("kind", "calls"), [("drop_after", 1), ("drop_before", 2)])
@pytest.mark.parametrize(
    ("method", "line", "done"),
    [
        ("POST", f"database create {NAME} sales", "`sales` on"),
        ("PATCH", f"database rename {NAME} orders sales", "is now named `sales`"),
        ("PATCH", f"database set-owner {NAME} orders app", "is now owned by `app`"),
    ],
)
async def test_after_a_lost_answer_it_is_done_and_said_so(
    stage: Stage, kind: str, calls: int, method: str, line: str, done: str
) -> None:
    _with_role(stage, "app")
    stage.neon_clock.advance(60)  # Neon's time is not behind that of the bot's database
    await stage.neon_trouble(kind, method=method)
    await stage.dana.command(SHOP_DB, line)
    await stage.shown(stage.dana, SHOP_DB, "Checking what happened")
    await stage.finished(stage.dana, SHOP_DB, "✅", done)
    assert len(await stage.neon_writes()) == (2 if "owner" in line else calls)
    assert (await stage.audited(1))[0].outcome == "done"


@pytest.mark.parametrize(("kind", "calls"), [("drop_after", 1), ("drop_before", 2)])
async def test_after_a_lost_answer_a_database_is_gone(stage: Stage, kind: str, calls: int) -> None:
    await stage.neon_trouble(kind, method="DELETE")
    await stage.ana.command(SHOP_DB, f"database delete {NAME} orders")
    card = await stage.message(stage.ana, SHOP_DB, "[Delete database orders] [Cancel]")
    await stage.ana.click(SHOP_DB, card["ts"], "confirm")
    words = await stage.finished(stage.ana, SHOP_DB, "is deleted with its data")
    assert "gone already" not in words
    assert len(await stage.neon_writes()) == calls


async def test_a_rename_that_nobody_can_tell_from_a_deletion_ends_as_unknown(stage: Stage) -> None:
    stage.neon_clock.advance(60)
    await stage.neon_trouble("drop_after", method="PATCH")
    await stage.dana.command(SHOP_DB, f"database rename {NAME} orders sales")
    await stage.shown(stage.dana, SHOP_DB, "Checking what happened")
    del _databases(stage)["sales"]
    await stage.finished(stage.dana, SHOP_DB, "Outcome unknown")
    assert (await stage.audited(1))[0].outcome == "unknown"
