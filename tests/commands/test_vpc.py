"""`vpc …` about a project, `vpc-endpoint …` about the organization."""

import pytest

from tests.commands.confirming import confirmed
from tests.e2e.stage import PLATFORM, SHOP, SHOP_DB, Stage

LEDGER = "calm-sea-51238842"
PRODUCTION, STAGING, FRANKFURT = "vpce-0f5b8a1c2d3e4f501", "vpce-0a7d9c6b5e4f3a202", "vpce-0b1c2d3e4f5a6b703"


async def test_what_a_project_is_kept_to_is_listed(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, PLATFORM, "vpc list --project ledger")
    assert "*ledger* accepts connections through *1 VPC endpoint* only" in reply.text
    assert f"`{PRODUCTION}` production" in reply.text
    nothing = await stage.ask(stage.dana, SHOP_DB, "vpc list")
    assert "Project shop is kept to no VPC endpoint." in nothing.text


async def test_a_project_is_kept_to_an_endpoint_and_let_go_again(stage: Stage) -> None:
    line = f"vpc assign {STAGING} --label tests"
    card = await confirmed(stage, stage.ana, PLATFORM, line, "Keep shop to it")
    assert "Whoever comes another way is cut off." in card
    await stage.shown(stage.ana, PLATFORM, f"*shop* is kept to `{STAGING}`")
    assert stage.world.projects[SHOP].vpc_endpoints == {STAGING: "tests"}

    card = await confirmed(stage, stage.ana, PLATFORM, f"vpc remove {STAGING}", "Remove it")
    assert "It is the last one" in card
    await stage.shown(stage.ana, PLATFORM, f"*shop* is no longer kept to `{STAGING}`")
    assert not stage.world.projects[SHOP].vpc_endpoints


@pytest.mark.parametrize("kind", ["drop_after", "drop_before"])
@pytest.mark.parametrize(
    ("line", "label", "method", "said"),
    [
        (f"vpc assign {STAGING}", "Keep shop to it", "POST", "*shop* is kept to"),
        (f"vpc remove {PRODUCTION} --project ledger", "Remove it", "DELETE", "no longer kept to"),
        (f"vpc-endpoint delete {STAGING}", f"Delete {STAGING}", "DELETE", "is deleted"),
    ],
)
async def test_after_a_lost_answer_it_is_done(
    stage: Stage, kind: str, line: str, label: str, method: str, said: str
) -> None:
    await stage.neon_trouble(kind, method=method)
    await confirmed(stage, stage.ana, PLATFORM, line, label)
    await stage.finished(stage.ana, PLATFORM, said)
    assert (STAGING in stage.world.projects[SHOP].vpc_endpoints) == (method == "POST")


async def test_the_organizations_endpoints_are_listed_and_shown(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, PLATFORM, "vpc-endpoint list")
    assert "*3 VPC endpoints* of organization" in reply.text
    assert f"`{FRANKFURT}` frankfurt\n`aws-eu-central-1`" in reply.text
    one_region = await stage.ask(stage.dana, PLATFORM, "vpc-endpoint list --region aws-us-east-2")
    assert "*2 VPC endpoints*" in one_region.text
    assert FRANKFURT not in one_region.text
    shown = await stage.ask(stage.dana, PLATFORM, f"vpc-endpoint show {PRODUCTION}")
    assert "*State:* accepted" in shown.text
    assert f"*Projects kept to it:* 1: `{LEDGER}`" in shown.text


async def test_an_endpoint_is_given_to_the_organization_and_taken_for_good(stage: Stage) -> None:
    await stage.ana.command(PLATFORM, "vpc-endpoint assign vpce-1 --region aws-us-east-2 --label new")
    await stage.shown(stage.ana, PLATFORM, "The organization has the VPC endpoint `vpce-1`")
    assert stage.world.organization.vpc_endpoints["vpce-1"].label == "new"
    card = await confirmed(stage, stage.ana, PLATFORM, "vpc-endpoint delete vpce-1", "Delete vpce-1")
    assert "can never be added to the organization again" in card
    assert "*State:* waiting for Neon to accept it" in card
    await stage.shown(stage.ana, PLATFORM, "VPC endpoint `vpce-1` is deleted")

    await stage.ana.command(PLATFORM, "vpc-endpoint assign vpce-1 --region aws-us-east-2")
    await stage.shown(stage.ana, PLATFORM, "cannot be added back")


async def test_an_endpoint_in_use_is_not_deleted(stage: Stage) -> None:
    line = f"vpc-endpoint delete {PRODUCTION}"
    card = await confirmed(stage, stage.ana, PLATFORM, line, f"Delete {PRODUCTION}")
    assert "*Projects kept to it:* 1" in card
    await stage.shown(stage.ana, PLATFORM, "VPC endpoint is still in use by projects")
    assert PRODUCTION in stage.world.organization.vpc_endpoints


@pytest.mark.parametrize(
    ("who", "channel", "line", "said"),
    [
        ("U0ANA", PLATFORM, f"vpc remove {STAGING}", f"shop is not kept to {STAGING}."),
        ("U0ANA", PLATFORM, "vpc-endpoint show vpce-9", "has no VPC endpoint vpce-9."),
        ("U0ANA", PLATFORM, "vpc-endpoint delete vpce-9", "has no VPC endpoint vpce-9."),
        (
            "U0ANA",
            PLATFORM,
            "vpc-endpoint list --org org-of-others-1",
            "Neon cannot find it: organization not found",
        ),
        ("U0ANA", PLATFORM, "vpc-endpoint assign vpce-9", "vpc-endpoint assign needs --region"),
        ("U0ANA", SHOP_DB, "vpc-endpoint list", "This is about the whole Neon account"),
        ("U0DANA", SHOP_DB, f"vpc assign {STAGING}", "may delete or overwrite things here"),
        ("U0ANA", SHOP_DB, f"vpc assign {STAGING}", "never_touch lists"),
        ("U0ANA", SHOP_DB, f"vpc remove {STAGING}", "never_touch lists"),
        ("U0DANA", PLATFORM, "vpc-endpoint assign vpce-9 --region aws-us-east-2", "may change things here"),
    ],
)
async def test_what_is_refused_changes_nothing(
    stage: Stage, who: str, channel: str, line: str, said: str
) -> None:
    reply = await stage.ask(stage.person(who), channel, line)
    assert said in reply.text
    assert not await stage.neon_writes()


async def test_an_endpoint_of_another_region_is_refused_by_neon(stage: Stage) -> None:
    await confirmed(stage, stage.ana, PLATFORM, f"vpc assign {FRANKFURT}", "Keep shop to it")
    await stage.shown(stage.ana, PLATFORM, "Assigning VPC endpoint", "VPC endpoint not found")
    assert not stage.world.projects[SHOP].vpc_endpoints
