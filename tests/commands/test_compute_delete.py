"""`compute delete`: asked first, since its host name never works again."""

import pytest

from sandbox.slack.plain import plain
from tests.e2e.scenery import NO_APPROVALS, config_where
from tests.e2e.stage import LEDGER_DB, PLATFORM, SHOP, SHOP_DB, Stage, button

NAME = "preview/pr-98"
ASKED = f"Delete the compute of {NAME}"


def _compute_ids(stage: Stage, name: str, project_id: str = SHOP) -> list[str]:
    project = stage.world.projects[project_id]
    branch = next(each for each in project.branches.values() if each.name == name)
    return [each.id for each in project.endpoints_of(branch)]


async def test_the_card_says_what_breaks_and_what_stays_and_then_it_is_gone(stage: Stage) -> None:
    (compute,) = _compute_ids(stage, NAME)
    await stage.ana.command(SHOP_DB, f"compute delete {NAME}")
    card = await stage.message(stage.dana, SHOP_DB, f"[{ASKED}] [Cancel]")
    words = plain(card)
    assert f"*Delete* the compute of `{NAME}` in *shop*?" in words
    assert "its host name stops working for good: a new compute gets another one" in words
    assert "The branch and its data stay." in words
    assert f"*Host:* `{compute}.c-1.us-east-2.aws.neon.tech`" in words
    assert not await stage.neon_writes()

    await stage.ana.click(SHOP_DB, card["ts"], button(card, ASKED))
    words = await stage.finished(stage.dana, SHOP_DB, f"The compute of `{NAME}` in *shop* is deleted")
    assert "Its host name does not work any more. The branch and its data stay." in words
    assert not _compute_ids(stage, NAME)
    assert NAME in await stage.branches()
    (row,) = await stage.audited(1)
    assert (row.outcome, row.decision, row.effect, row.target) == ("done", "confirm", "destroy", compute)


async def test_a_read_replica_goes_by_its_id_and_the_other_one_stays(bare: Stage) -> None:
    stage, ledger = bare, "calm-sea-51238842"
    stage.config = config_where(LEDGER_DB, approve=NO_APPROVALS)
    await stage.start_bot()
    writes, replica = _compute_ids(stage, "staging", ledger)
    await stage.ana.command(LEDGER_DB, f"compute rm {replica}")
    card = await stage.message(stage.ana, LEDGER_DB, f"*Delete* read replica `{replica}` of `staging`")
    await stage.ana.click(LEDGER_DB, card["ts"], "confirm")
    await stage.finished(stage.ana, LEDGER_DB, f"`staging (read replica {replica})` in *ledger* is deleted")
    assert _compute_ids(stage, "staging", ledger) == [writes]


async def test_the_compute_of_a_protected_branch_is_refused_before_the_question(stage: Stage) -> None:
    reply = await stage.ask(stage.ana, PLATFORM, "compute delete main")
    assert "main is protected, and Neon deletes no compute of a protected branch." in reply.text
    assert reply.row.outcome == "refused"
    assert not await stage.neon_writes()


@pytest.mark.parametrize("by_id", [False, True])
@pytest.mark.parametrize("verb", ["delete", "suspend", "start", "restart"])
async def test_the_compute_of_a_branch_that_nobody_touches_is_refused_by_every_name(
    stage: Stage, verb: str, by_id: bool
) -> None:
    typed = _compute_ids(stage, "staging")[0] if by_id else "staging"
    reply = await stage.ask(stage.ana, SHOP_DB, f"compute {verb} {typed}")
    assert "staging is off limits in this channel: never_touch lists staging." in reply.text
    assert "channels.C0SHOPDB.never_touch[1]" in reply.text
    assert (reply.row.outcome, reply.row.decision) == ("refused", "deny")
    assert not await stage.neon_writes()
    assert not await stage.dana.messages(SHOP_DB)


async def test_whoever_may_not_destroy_is_refused(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, f"compute delete {NAME}")
    assert "Only @S0DBADMINS may delete or overwrite things here." in reply.text


@pytest.mark.parametrize(("kind", "calls"), [("drop_after", 1), ("drop_before", 2)])
async def test_after_a_lost_answer_it_is_gone_and_said_so(stage: Stage, kind: str, calls: int) -> None:
    await stage.ana.command(SHOP_DB, f"compute delete {NAME}")
    card = await stage.message(stage.ana, SHOP_DB, f"[{ASKED}] [Cancel]")
    await stage.neon_trouble(kind, method="DELETE")
    await stage.ana.click(SHOP_DB, card["ts"], "confirm")
    words = await stage.finished(stage.ana, SHOP_DB, f"`{NAME}` in *shop* is deleted")
    assert "gone already" not in words
    assert not _compute_ids(stage, NAME)
    assert len(await stage.neon_writes()) == calls
    (row,) = await stage.audited(1)
    assert row.outcome == "done"
