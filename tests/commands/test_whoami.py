"""`whoami`: the person, the channel and the rights, as the bot sees them."""

import pytest

from tests.e2e.stage import LEDGER_DB, RANDOM, SHOP, SHOP_DB, Stage

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_developer_sees_their_id_the_projects_and_each_right_with_its_reason(
    shared_stage: Stage,
) -> None:
    reply = await shared_stage.ask(shared_stage.dana, SHOP_DB, "whoami")

    assert "@U0DANA, a member of this workspace" in reply.text
    assert "#shop-db, id `C0SHOPDB`" in reply.text
    assert f"*shop* (`{SHOP}`), *analytics*" in reply.text
    assert "change: allowed" in reply.text
    assert "destroy: not allowed. Only @S0DBADMINS may delete" in reply.text
    assert "reveal: not allowed" in reply.text
    assert shared_stage.config.hash in reply.text
    assert (reply.row.outcome, reply.row.rule) == ("done", "built in: harmless")


async def test_an_admin_sees_their_user_group_and_what_it_grants(shared_stage: Stage) -> None:
    reply = await shared_stage.ask(shared_stage.ana, SHOP_DB, "whoami")
    assert "*Your user groups:* @S0DBADMINS" in reply.text
    assert "destroy: allowed, after you confirm" in reply.text
    assert "reveal: allowed" in reply.text


async def test_rights_differ_from_channel_to_channel(shared_stage: Stage) -> None:
    reply = await shared_stage.ask(shared_stage.dana, LEDGER_DB, "whoami")
    assert "read: allowed" in reply.text
    assert "create: not allowed" in reply.text


@pytest.mark.parametrize("channel", [RANDOM, "D0DANA"])
async def test_where_no_project_is_connected_it_says_so_and_shows_the_id_to_configure(
    shared_stage: Stage, channel: str
) -> None:
    reply = await shared_stage.ask(shared_stage.dana, channel, "whoami")
    assert f"`{channel}`" in reply.text
    assert "does not list this channel" in reply.text
    assert ": allowed" not in reply.text


async def test_nobody_else_sees_the_answer(shared_stage: Stage) -> None:
    await shared_stage.ask(shared_stage.dana, SHOP_DB, "whoami")
    assert not any("@U0DANA" in str(each) for each in await shared_stage.ana.messages(SHOP_DB))
