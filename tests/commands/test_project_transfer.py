"""`project transfer`, `accept` and `move`: a project goes to another account, or comes from one."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from sandbox.neon.plans import LAUNCH
from sandbox.neon.project_records import TransferRequest
from sandbox.neon.seed_projects import CATALOG, LABS
from sandbox.slack.plain import plain
from tests.commands.confirming import confirmed
from tests.e2e.stage import PLATFORM, SHOP_DB, Stage, staged

LEDGER = "calm-sea-51238842"
OFFER = "7c0f1c52-4d0e-4b4e-9f0a-6f6f6a1d0a99"


def _offer(stage: Stage, project_id: str = CATALOG) -> str:
    """An offer of somebody else's project; the command that accepts it."""
    now = stage.world.clock.now()
    request = TransferRequest(OFFER, now, now + timedelta(hours=1))
    stage.world.projects[project_id].transfers[OFFER] = request
    return f"project accept {project_id} {OFFER}"


async def test_an_offer_is_told_to_all_and_its_link_to_the_asker_alone(stage: Stage) -> None:
    card = await confirmed(stage, stage.ana, PLATFORM, "project transfer ledger --within 2h", "Offer ledger")
    assert "For 2 hours, whoever has the secret link can take it over" in card
    told = await stage.shown(stage.dana, PLATFORM, "Project *ledger* is offered to whoever gets its link")
    (request,) = stage.world.projects[LEDGER].transfers.values()
    assert request.expires_at - request.created_at == timedelta(hours=2)
    assert request.id not in told

    private = await stage.message(stage.ana, PLATFORM, "How to take over ledger")
    assert private["ephemeral"]
    assert f"https://console.neon.tech/app/claim?p={LEDGER}&tr={request.id}" in plain(private)
    assert f"/neon project accept {LEDGER} {request.id}" in plain(private)
    assert not [each for each in await stage.dana.messages(PLATFORM) if request.id in str(each)]
    await stage.audited(1)
    assert request.id not in str(await stage.audit())
    file = Path(stage.database_url.partition("///")[2])
    assert not [each for each in file.parent.iterdir() if request.id.encode() in each.read_bytes()]


async def test_an_offer_whose_answer_was_lost_is_not_made_again(stage: Stage) -> None:
    await stage.neon_trouble("drop_after", method="POST")
    await confirmed(stage, stage.ana, PLATFORM, "project transfer ledger", "Offer ledger")
    await stage.finished(stage.ana, PLATFORM, "Outcome unknown")
    assert len(await stage.neon_calls("POST")) == 1


async def test_an_offered_project_is_taken_over(stage: Stage) -> None:
    card = await confirmed(stage, stage.ana, PLATFORM, _offer(stage), f"Take over {CATALOG}")
    assert "which pays for it from then on. Its present owner loses it." in card
    words = await stage.shown(stage.ana, PLATFORM, "Project `partner-catalog` now belongs to this account")
    assert f"partner-catalog: {CATALOG}" in words
    assert stage.world.projects[CATALOG].owner is None


@pytest.mark.parametrize(("kind", "calls"), [("drop_after", 1), ("drop_before", 2)])
async def test_after_a_lost_answer_it_is_looked_up_who_owns_the_project(
    stage: Stage, kind: str, calls: int
) -> None:
    await stage.neon_trouble(kind, method="PUT")
    await confirmed(stage, stage.ana, PLATFORM, _offer(stage), f"Take over {CATALOG}")
    await stage.finished(stage.ana, PLATFORM, "now belongs to this account")
    assert len(await stage.neon_calls("PUT")) == calls


async def test_why_the_plan_does_not_allow_it_is_told(stage: Stage) -> None:
    stage.world.organization.plan = LAUNCH
    branches = stage.world.projects[CATALOG].branches
    staging = next(each for each in branches.values() if not each.default)
    branches["br-more-test-a5000001"] = replace(staging, id="br-more-test-a5000001", name="more")
    for each in branches.values():
        each.protected = True
    await confirmed(stage, stage.ana, PLATFORM, _offer(stage), f"Take over {CATALOG}")
    await stage.shown(stage.ana, PLATFORM, "protected branches limit of 2 exceeded, got 3")
    assert stage.world.projects[CATALOG].owner is not None


async def test_an_offer_that_is_not_there_is_not_accepted(stage: Stage) -> None:
    line = f"project accept {CATALOG} {OFFER}"
    await confirmed(stage, stage.ana, PLATFORM, line, f"Take over {CATALOG}")
    await stage.shown(stage.ana, PLATFORM, "Taking over project", "project transfer request not found")


async def test_a_project_moves_to_another_organization_of_a_personal_key(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        stage.neon_key = stage.world.add_key("personal").secret
        await stage.start_bot()
        line = f"project move ledger --to-org {LABS}"
        card = await confirmed(stage, stage.ana, PLATFORM, line, "Move ledger")
        assert f"It goes to `{LABS}`" in card
        await stage.shown(stage.ana, PLATFORM, f"Project *ledger* now belongs to `{LABS}`")
        assert stage.world.projects[LEDGER].owner == LABS
        (row,) = await stage.audited(1)
        assert row.target == LEDGER


@pytest.mark.parametrize(("kind", "calls"), [("drop_after", 1), ("drop_before", 2)])
async def test_a_move_whose_answer_was_lost_is_looked_up(tmp_path: Path, kind: str, calls: int) -> None:
    async with staged(tmp_path) as stage:
        stage.neon_key = stage.world.add_key("personal").secret
        await stage.start_bot()
        await stage.neon_trouble(kind, method="POST")
        line = f"project move ledger --to-org {LABS}"
        await confirmed(stage, stage.ana, PLATFORM, line, "Move ledger")
        await stage.finished(stage.ana, PLATFORM, f"Project *ledger* now belongs to `{LABS}`")
        assert len(await stage.neon_calls("POST")) == calls


@pytest.mark.parametrize(
    ("integration", "plan", "said"),
    [
        ("github", None, f"{LEDGER} is connected to github"),
        (None, LAUNCH, "subscription type: launch (allowed: scale)"),
    ],
)
async def test_why_a_project_cannot_move_is_told(
    tmp_path: Path, integration: str | None, plan: object, said: str
) -> None:
    async with staged(tmp_path) as stage:
        stage.world.projects[LEDGER].integration = integration
        if plan is LAUNCH:
            stage.world.other_organizations[LABS].plan = LAUNCH
        stage.neon_key = stage.world.add_key("personal").secret
        await stage.start_bot()
        await confirmed(stage, stage.ana, PLATFORM, f"project move ledger --to-org {LABS}", "Move ledger")
        await stage.shown(stage.ana, PLATFORM, "Moving project", said)
        assert stage.world.projects[LEDGER].owner is None


@pytest.mark.parametrize(
    ("who", "channel", "line", "said"),
    [
        (
            "U0ANA",
            PLATFORM,
            f"project move ledger --to-org {LABS}",
            f"does not reach {LABS}, so it can move nothing there.",
        ),
        ("U0ANA", PLATFORM, "project move ledger", "project move needs --to-org"),
        ("U0ANA", SHOP_DB, f"project move shop --to-org {LABS}", "This is about the whole Neon account"),
        ("U0ANA", SHOP_DB, f"project accept {CATALOG} {OFFER}", "This is about the whole Neon account"),
        ("U0ANA", SHOP_DB, "project transfer shop", "never_touch lists, and this would reach them"),
        ("U0DANA", PLATFORM, "project transfer ledger", "Ask them to run /neon project transfer for you."),
    ],
)
async def test_what_is_refused_is_not_even_asked_about(
    stage: Stage, who: str, channel: str, line: str, said: str
) -> None:
    reply = await stage.ask(stage.person(who), channel, line)
    assert said in reply.text
    assert not await stage.neon_writes()
