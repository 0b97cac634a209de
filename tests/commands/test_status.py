"""`status`: what Neon's status page says about this channel's regions."""

import pytest

from tests.e2e.stage import RANDOM, SHOP_DB, Stage

OHIO, LONDON = "aws-us-east-ohio", "aws-europe-london"


async def test_no_trouble_is_said_with_the_regions_it_was_looked_for_in(stage: Stage) -> None:
    await stage.neon_admin("incidents", name="Far away", subpages=[LONDON])
    reply = await stage.ask(stage.dana, SHOP_DB, "status")
    assert "✅ *Neon reports no trouble*" in reply.text
    assert "For AWS US East (Ohio), the Console and the API" in reply.text
    assert "Far away" not in reply.text
    assert "[Status page]" in reply.text


@pytest.mark.parametrize("shape", ["subpages", "flat"])
async def test_trouble_is_told_once_though_several_pages_have_it(stage: Stage, shape: str) -> None:
    await stage.neon_admin("status-page", shape=shape)
    pages = [OHIO, "console"]
    await stage.neon_admin(
        "incidents", name="Slow starts", subpages=pages, message="We look into <!channel>."
    )
    maintenance = "in_progress_maintenances"
    await stage.neon_admin("incidents", name="New disks", subpages=[OHIO], kind=maintenance, status="running")
    reply = await stage.ask(stage.dana, SHOP_DB, "status")
    assert "🔴 *Neon reports 1 incident*" in reply.text
    assert reply.text.count("*Slow starts*") == 1
    assert "investigating · partial outage" in reply.text
    assert "We look into <!channel>." in reply.text
    assert "🟠 *New disks*" in reply.text


async def test_maintenance_alone_is_no_incident(stage: Stage) -> None:
    await stage.neon_admin(
        "incidents",
        name="Upgrade",
        subpages=[OHIO],
        kind="scheduled_maintenances",
        status="maintenance_scheduled",
        starts_at="2031-01-01T10:00:00Z",
        ends_at="2031-01-01T11:00:00Z",
    )
    reply = await stage.ask(stage.dana, SHOP_DB, "status")
    assert "🟡 *No incident, but maintenance*" in reply.text
    assert "🔵 *Upgrade*" in reply.text
    assert "from 2031-01-01 10:00 UTC · to 2031-01-01 11:00 UTC" in reply.text


@pytest.mark.parametrize("shape", ["page", "down"])
async def test_a_page_that_cannot_be_read_leaves_a_link(stage: Stage, shape: str) -> None:
    await stage.neon_admin("status-page", shape=shape)
    reply = await stage.ask(stage.dana, SHOP_DB, "status")
    assert "Neon's status page could not be read. Look there yourself." in reply.text
    assert "[Status page]" in reply.text
    assert reply.row.outcome == "done"


async def test_it_answers_though_neon_itself_does_not(stage: Stage) -> None:
    await stage.neon_trouble("503", path_contains="/projects", times=None)
    await stage.neon_admin("incidents", name="All is down", subpages=[OHIO])
    reply = await stage.ask(stage.dana, SHOP_DB, "status")
    assert "🔴 *All is down*" in reply.text
    assert "The region of 2 projects could not be found out." in reply.text


async def test_it_is_for_channels_that_have_projects(stage: Stage) -> None:
    assert "No Neon project is connected" in (await stage.ask(stage.dana, RANDOM, "status")).text
