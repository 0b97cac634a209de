"""`project libraries`: what computes can load when they start."""

from tests.e2e.stage import SHOP, SHOP_DB, Stage


async def test_libraries_are_listed_with_those_that_are_loaded(stage: Stage) -> None:
    settings = stage.world.projects[SHOP].settings
    settings["preload_libraries"] = {"use_defaults": False, "enabled_libraries": ["pgaudit"]}
    reply = await stage.ask(stage.dana, SHOP_DB, "project libraries")
    assert "*8 libraries* that computes in *shop* can load when they start" in reply.text
    assert "`pgaudit` (17.0, loaded)" in reply.text
    assert "`timescaledb` (2.17.1)" in reply.text
    assert "`pg_duckdb` (0.3.1, experimental)" in reply.text


async def test_neons_own_choice_is_loaded_unless_said_otherwise(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, "project libraries --project analytics")
    assert "`timescaledb` (2.17.1, loaded)" in reply.text
    assert "`pgaudit` (17.0):" in reply.text
