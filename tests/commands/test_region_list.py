"""`region list`: where projects can be."""

from pathlib import Path

from tests.e2e.stage import SHOP_DB, Stage, staged


async def test_an_organization_key_gets_what_is_known_and_that_it_may_be_old(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, "region list")
    assert "*10 regions* for new projects" in reply.text
    assert "`aws-eu-central-1` AWS Europe (Frankfurt)" in reply.text
    assert "Neon does not tell organization keys about regions" in reply.text


async def test_a_personal_key_gets_neons_own_list(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        stage.neon_key = stage.world.add_key("personal").secret
        await stage.start_bot()
        reply = await stage.ask(stage.dana, SHOP_DB, "region list")
        assert "`aws-us-east-2` AWS US East 2 (Ohio) (default)" in reply.text
        assert "may be out of date" not in reply.text
