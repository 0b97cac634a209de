"""`project update`: what is harmless is done at once, what bites is asked about first."""

import pytest

from sandbox.neon.plans import PLANS
from tests.commands.confirming import confirmed
from tests.e2e.stage import PLATFORM, SHOP, SHOP_DB, Stage

LEDGER, ANALYTICS = "calm-sea-51238842", "quiet-bar-70412233"


async def test_a_name_and_sizes_are_changed_at_once(stage: Stage) -> None:
    line = "project update analytics --name warehouse --cu 1-4 --suspend-after 10m"
    await stage.dana.command(SHOP_DB, line)
    words = await stage.shown(stage.ana, SHOP_DB, "Project *analytics* is changed")
    assert "*Name in Neon:* `warehouse`" in words
    assert "*New computes:* 1–4 CU, stopped after 10 minutes without use" in words
    assert "History" not in words
    project = stage.world.projects[ANALYTICS]
    assert project.name == "warehouse"
    assert project.default_endpoint_settings["suspend_timeout_seconds"] == 600
    (row,) = await stage.audited(1)
    assert (row.outcome, row.effect, row.decision, row.target) == ("done", "change", "allow", ANALYTICS)


async def test_a_longer_history_needs_no_question(stage: Stage) -> None:
    await stage.ana.command(PLATFORM, "project update shop --retention 7d")
    words = await stage.finished(stage.ana, PLATFORM, "Project *shop* is changed", "apply storage settings ✓")
    assert "*History:* kept for 7 days" in words
    assert stage.world.projects[SHOP].history_retention == 604_800


async def test_a_shorter_history_is_asked_about(stage: Stage) -> None:
    card = await confirmed(
        stage, stage.ana, PLATFORM, "project update ledger --retention 1d", "Change ledger"
    )
    assert "History older than 24 hours goes, on all branches. It does not come back." in card
    assert "*History now:* kept for 7 days" in card
    await stage.finished(stage.ana, PLATFORM, "Project *ledger* is changed", "*History:* kept for 24 hours")
    assert stage.world.projects[LEDGER].history_retention == 86_400


async def test_logical_replication_is_asked_about_and_restarts_computes(stage: Stage) -> None:
    line = "project update ledger --logical-replication"
    card = await confirmed(stage, stage.ana, PLATFORM, line, "Change ledger")
    assert "cannot be switched off again, and running computes restart" in card
    words = await stage.finished(stage.ana, PLATFORM, "*Logical replication:* on")
    assert "stop compute ✓" in words
    assert "start compute ✓" in words
    assert stage.world.projects[LEDGER].settings["enable_logical_replication"] is True

    # A second time changes nothing, so there is nothing to ask either.
    await stage.ana.command(PLATFORM, line)
    await stage.shown(stage.ana, PLATFORM, "Project *ledger* is changed")


async def test_who_may_connect_is_asked_about_with_the_list_before_and_after(stage: Stage) -> None:
    line = "project update ledger --allow-ip 198.51.100.7 --allow-ip 192.0.2.0/24 --protected-branches-only"
    card = await confirmed(stage, stage.ana, PLATFORM, line, "Change ledger")
    assert (
        "only from `203.0.113.0/24`, `198.51.100.7`, `192.0.2.0/24` to protected branches, "
        "from everywhere to others" in card
    )
    assert "*Connections now:* only from `203.0.113.0/24`" in card
    await stage.finished(stage.ana, PLATFORM, "Project *ledger* is changed")
    settings = stage.world.projects[LEDGER].settings
    assert settings["allowed_ips"] == {
        "ips": ["203.0.113.0/24", "198.51.100.7", "192.0.2.0/24"],
        "protected_branches_only": True,
    }


async def test_the_list_of_addresses_can_be_emptied(stage: Stage) -> None:
    line = "project update ledger --clear-ips"
    card = await confirmed(stage, stage.ana, PLATFORM, line, "Change ledger")
    assert "Connections will be possible from every address." in card
    await stage.finished(stage.ana, PLATFORM, "*Connections:* from every address")
    assert stage.world.projects[LEDGER].settings["allowed_ips"] == {
        "ips": [],
        "protected_branches_only": False,
    }


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("project update shop", "That changes nothing."),
        ("project update shop --no-logical-replication", "That changes nothing."),
        ("project update shop --allow-ip somewhere", "“somewhere” is no address."),
        ("project update shop --suspend-after 2031-05-01T18:00Z", "--suspend-after is a length of time."),
        ("project update nowhere --name x", "“nowhere” is no project of this channel."),
        (
            "project update shop --name x --project ledger",
            "--project says “ledger”, and the rest says “shop”.",
        ),
    ],
)
async def test_what_does_not_go_together_changes_nothing(stage: Stage, line: str, said: str) -> None:
    reply = await stage.ask(stage.ana, PLATFORM, line)
    assert said in reply.text
    assert not await stage.neon_writes()


@pytest.mark.parametrize(
    ("plan", "line", "said"),
    [
        ("launch", "project update shop --retention 8d", "retention seconds exceeds allowed maximum"),
        ("free", "project update shop --suspend-after 10m", "suspend interval is too short for your plan"),
    ],
)
async def test_what_the_plan_does_not_allow_is_told_in_neons_words(
    stage: Stage, plan: str, line: str, said: str
) -> None:
    stage.world.organization.plan = PLANS[plan]
    await stage.ana.command(PLATFORM, line)
    await stage.shown(stage.ana, PLATFORM, "Changing project `shop` failed", said)


@pytest.mark.parametrize(
    "flag",
    [
        "--retention 1d",
        "--logical-replication",
        "--allow-ip 192.0.2.1",
        "--clear-ips",
        "--protected-branches-only",
        "--no-protected-branches-only",
    ],
)
async def test_what_bites_takes_the_right_to_destroy_and_spares_channels_that_protect_branches(
    stage: Stage, flag: str
) -> None:
    refused = await stage.ask(stage.dana, SHOP_DB, f"project update analytics {flag}")
    assert "Only @S0DBADMINS may delete or overwrite things here" in refused.text
    protected = await stage.ask(stage.ana, SHOP_DB, f"project update analytics {flag}")
    assert "analytics may hold branches that never_touch lists, and this would reach them" in protected.text
    assert not await stage.neon_writes()
