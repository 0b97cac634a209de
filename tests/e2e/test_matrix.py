"""Every command there is, typed by everybody who may not, and everywhere where nobody may: always no.

Each is refused before anything is looked up in Neon, so that nobody learns what exists.
"""

import pytest

from bot.command import Effect, Scope
from bot.registry import Entry, load
from tests.e2e.stage import LEDGER_DB, RANDOM, SHOP_DB, Stage

pytestmark = pytest.mark.asyncio(loop_scope="module")

ENTRIES = load().entries
# What every full member of the workspace may do anywhere.
OPEN = [each for each in ENTRIES if each.command.scope is Scope.ANYWHERE and not each.command.effect.writes]
CLOSED = [each for each in ENTRIES if each not in OPEN]
WRITES = [each for each in CLOSED if each.command.effect is not Effect.READ]
OF_A_PROJECT = [each for each in CLOSED if each.takes_project and "--project" not in each.command.examples[0]]
BATCH = 24


def batches(entries: list[Entry]) -> list[list[Entry]]:
    """The entries in lists that one test gets through in a few seconds."""
    return [entries[start : start + BATCH] for start in range(0, len(entries), BATCH)]


async def refused(stage: Stage, person: str, channel: str, line: str) -> str:
    """Type a line that must be refused, with no look at Neon; the rule that refused it."""
    before = len(await stage.neon_requests())
    reply = await stage.ask(stage.person(person), channel, line)
    assert reply.row.outcome == "refused", f"{person} in {channel}: {line}\n{reply.text}"
    assert len(await stage.neon_requests()) == before, f"{person} in {channel}: {line} was looked up"
    return reply.row.rule


@pytest.mark.parametrize("entries", batches(list(ENTRIES)), ids=lambda each: each[0].name)
async def test_guests_are_refused_everything(shared_stage: Stage, entries: list[Entry]) -> None:
    for entry in entries:
        rule = await refused(shared_stage, "U0GUS", SHOP_DB, entry.command.examples[0])
        assert rule == "built in: only full members of this workspace"


@pytest.mark.parametrize("entries", batches(CLOSED), ids=lambda each: each[0].name)
async def test_nothing_works_in_a_channel_that_the_configuration_does_not_list(
    shared_stage: Stage, entries: list[Entry]
) -> None:
    for entry in entries:
        await refused(shared_stage, "U0ANA", RANDOM, entry.command.examples[0])


@pytest.mark.parametrize("entries", batches(WRITES), ids=lambda each: each[0].name)
async def test_whoever_holds_no_right_to_write_changes_nothing(
    shared_stage: Stage, entries: list[Entry]
) -> None:
    for entry in entries:
        await refused(shared_stage, "U0DANA", LEDGER_DB, entry.command.examples[0])


@pytest.mark.parametrize("entries", batches(OF_A_PROJECT), ids=lambda each: each[0].name)
async def test_no_command_reaches_the_project_of_another_channel(
    shared_stage: Stage, entries: list[Entry]
) -> None:
    for entry in entries:
        before = len(await shared_stage.neon_requests())
        line = f"{entry.command.examples[0].partition(' -- ')[0]} --project calm-sea-51238842"
        reply = await shared_stage.ask(shared_stage.ana, SHOP_DB, line)
        told = reply.row.outcome == "refused" or "is no project of this channel" in reply.text
        assert told, f"{line}\n{reply.text}"
        assert len(await shared_stage.neon_requests()) == before, f"{line} was looked up"
