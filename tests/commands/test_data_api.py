"""`data-api …`: the REST gateway of a database is shown, turned on, changed and turned off."""

import pytest

from sandbox.neon.records import Database
from tests.e2e.stage import SHOP, SHOP_DB, Stage, button

WITH, WITHOUT = "dana/checkout-rewrite", "preview/pr-98"


def _database(stage: Stage, branch: str, name: str = "neondb") -> Database:
    branches = stage.world.projects[SHOP].branches.values()
    return next(each for each in branches if each.name == branch).databases[name]


def _branch_id(stage: Stage, name: str) -> str:
    return next(each.id for each in stage.world.projects[SHOP].branches.values() if each.name == name)


async def test_it_is_shown_with_its_address_and_what_it_serves(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, f"data-api show {WITH} --database neondb")
    assert f"*Data API* of `neondb` on `{WITH}` in *shop*: ready" in reply.text
    assert "/neondb/rest/v1`" in reply.text
    assert "*Serves:* `public`" in reply.text
    assert "*Rows at most:* `500`" in reply.text
    assert "[Read schema anew] [Turn off]" in reply.text
    assert reply.row.effect == "read"


async def test_where_it_is_off_the_answer_says_how_to_turn_it_on(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, f"data-api show {WITH} --database orders")
    assert f"The Data API of `orders` on `{WITH}` in *shop* is off" in reply.text
    assert "/neon data-api create" in reply.text


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (f"data-api show {WITH}", "Add `--database neondb` or `--database orders`."),
        (f"data-api show {WITH} --database nope", "There is no database “nope” on"),
        (f"data-api create {WITHOUT} --auth external", "needs the address of the provider's keys"),
        (f"data-api create {WITHOUT} --provider Clerk", "describe an external provider"),
        (f"data-api create {WITHOUT} --auth basic", "“basic” is not one of"),
        ("data-api create staging --database orders", "never_touch lists staging"),
        ("data-api update main --database orders", "never_touch lists main"),
        (f"data-api update {WITH} --max-rows 0", "“0” is out of range."),
        (f"data-api delete {WITH} --database neondb", "Only @S0DBADMINS may delete or overwrite things"),
    ],
)
async def test_what_does_not_go_is_told_to_the_asker_alone(stage: Stage, line: str, said: str) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, line)
    assert said in reply.text
    assert not await stage.neon_writes()
    assert not await stage.ana.messages(SHOP_DB)


async def test_it_is_turned_on_as_it_was_asked_for(stage: Stage) -> None:
    line = f"data-api create {WITHOUT} --database orders --schema public --schema api --max-rows 50"
    await stage.dana.command(SHOP_DB, line)
    words = await stage.shown(
        stage.ana, SHOP_DB, f"✅ The Data API of `orders` on `{WITHOUT}` in *shop* is on"
    )
    gateway = _database(stage, WITHOUT, "orders").data_api
    assert gateway is not None
    assert gateway.settings["db_schemas"] == ["public", "api"]
    assert gateway.settings["db_max_rows"] == 50
    assert "/orders/rest/v1`" in words
    assert "Neon needs a moment until it answers." in words
    (row,) = await stage.audited(1)
    assert row.target == f"{_branch_id(stage, WITHOUT)}/orders"


async def test_it_can_trust_the_tokens_of_another_provider(stage: Stage) -> None:
    keys = "https://login.example.com/jwks.json"
    await stage.dana.command(
        SHOP_DB, f"data-api create {WITHOUT} --database neondb --auth external --jwks-url {keys} --grants"
    )
    await stage.shown(stage.ana, SHOP_DB, "is on")
    assert _database(stage, WITHOUT).data_api is not None


async def test_it_is_not_turned_on_twice(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, f"data-api create {WITH} --database neondb")
    await stage.shown(stage.ana, SHOP_DB, "Nothing was done: the Data API of `neondb`", "is on already")
    assert not await stage.neon_writes()


async def test_a_lost_answer_is_settled_by_looking(stage: Stage) -> None:
    await stage.neon_trouble("drop_after", method="POST", path_contains="data-api")
    await stage.dana.command(SHOP_DB, f"data-api create {WITHOUT} --database neondb")
    await stage.shown(stage.ana, SHOP_DB, f"The Data API of `neondb` on `{WITHOUT}` in *shop* is on")
    assert len(await stage.neon_writes()) == 1


async def test_a_branch_without_a_compute_cannot_have_one(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, "data-api create <!channel> --database neondb")
    await stage.shown(stage.ana, SHOP_DB, "failed", "endpoint not found")


async def test_a_change_keeps_the_settings_that_it_does_not_name(stage: Stage) -> None:
    await stage.dana.command(
        SHOP_DB, f"data-api update {WITH} --database neondb --schema api --no-aggregates --openapi disabled"
    )
    words = await stage.shown(stage.ana, SHOP_DB, "has new settings")
    gateway = _database(stage, WITH).data_api
    assert gateway is not None
    assert gateway.settings["db_max_rows"] == 500
    assert gateway.settings["db_schemas"] == ["api"]
    assert gateway.settings["db_aggregates_enabled"] is False
    assert "*Serves:* `api`" in words
    assert "*Aggregates:* off" in words
    assert "*Rows at most:* `500`" in words


async def test_without_a_change_it_only_reads_the_schema_anew(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, f"data-api update {WITH} --database neondb")
    await stage.shown(stage.ana, SHOP_DB, "has read the schema anew", "Its settings are the same.")
    gateway = _database(stage, WITH).data_api
    assert gateway is not None
    assert gateway.settings["db_max_rows"] == 500


async def test_what_is_off_cannot_be_changed(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, f"data-api update {WITHOUT} --database orders --max-rows 5")
    await stage.shown(stage.ana, SHOP_DB, f"The Data API of orders on {WITHOUT} is off.")


async def test_it_is_turned_off_once_confirmed(stage: Stage) -> None:
    await stage.ana.command(SHOP_DB, f"data-api delete {WITH} --database neondb")
    card = await stage.message(stage.dana, SHOP_DB, "*Turn off the Data API* of `neondb`", "[Cancel]")
    assert not await stage.neon_writes()
    await stage.ana.click(SHOP_DB, card["ts"], button(card, "Turn off for neondb"))
    words = await stage.shown(stage.dana, SHOP_DB, f"The Data API of `neondb` on `{WITH}` in *shop* is off")
    assert "the data is as it was" in words
    assert _database(stage, WITH).data_api is None


async def test_a_lost_answer_to_turning_it_off_is_settled_by_looking(stage: Stage) -> None:
    await stage.neon_trouble("drop_after", method="DELETE", path_contains="data-api")
    await stage.ana.command(SHOP_DB, f"data-api delete {WITH} --database neondb")
    card = await stage.message(stage.dana, SHOP_DB, "[Turn off for neondb]")
    await stage.ana.click(SHOP_DB, card["ts"], button(card, "Turn off for neondb"))
    await stage.shown(stage.dana, SHOP_DB, "*shop* is off")
    assert len(await stage.neon_writes()) == 1


async def test_what_is_off_already_is_not_asked_about(stage: Stage) -> None:
    reply = await stage.ask(stage.ana, SHOP_DB, f"data-api delete {WITHOUT} --database neondb")
    assert f"The Data API of neondb on {WITHOUT} is off already." in reply.text
