"""`help`: what works here for whoever asks, and nothing that does not."""

import pytest

from tests.e2e.stage import LEDGER_DB, RANDOM, SHOP_DB, Stage

pytestmark = pytest.mark.asyncio(loop_scope="module")

_EVERYWHERE = ("`/neon help`", "`/neon whoami`", "`/neon explain`")


def _verbs(text: str, noun: str) -> list[str]:
    """What help lists behind a noun."""
    line = next(each for each in text.splitlines() if each.startswith(f"`/neon {noun}` "))
    return line.split("` ", 1)[1].split(" · ")


@pytest.mark.parametrize("line", ["", "help", "--help", "?"])
async def test_help_lists_what_a_developer_may_do_in_this_channel(shared_stage: Stage, line: str) -> None:
    before = await shared_stage.neon_calls("GET")
    reply = await shared_stage.ask(shared_stage.dana, SHOP_DB, line)

    assert "What you can do in #shop-db" in reply.text
    for noun, verb in (("branch", "create"), ("branch", "list"), ("connection", "show"), ("project", "show")):
        assert verb in _verbs(reply.text, noun)
    assert "delete" not in _verbs(reply.text, "branch"), "Dana may not delete here, so it is not offered"
    assert "[branch]" in reply.text
    assert (reply.row.outcome, reply.row.command, reply.row.effect) == ("done", "help", "read")
    assert await shared_stage.neon_calls("GET") == before, "help asks Neon nothing"


async def test_help_shows_an_admin_what_it_hides_from_a_developer(shared_stage: Stage) -> None:
    assert "delete" in _verbs((await shared_stage.ask(shared_stage.ana, SHOP_DB, "help")).text, "branch")


async def test_help_follows_the_rights_of_each_channel(shared_stage: Stage) -> None:
    reply = await shared_stage.ask(shared_stage.dana, LEDGER_DB, "help")
    assert "list" in _verbs(reply.text, "branch")
    assert "create" not in _verbs(reply.text, "branch")


@pytest.mark.parametrize("channel", [RANDOM, "D0DANA"])
async def test_help_answers_where_no_project_is_connected_and_says_so(
    shared_stage: Stage, channel: str
) -> None:
    reply = await shared_stage.ask(shared_stage.dana, channel, "help")
    assert "Not set up here" in reply.text
    assert all(command in reply.text for command in _EVERYWHERE)
    assert "`/neon branch`" not in reply.text


@pytest.mark.parametrize("line", ["help branch", "help branches", "branch --help", "branch help"])
async def test_help_with_a_noun_lists_its_verbs(shared_stage: Stage, line: str) -> None:
    reply = await shared_stage.ask(shared_stage.dana, SHOP_DB, line)
    assert "`/neon branch set-expiration`" in reply.text
    assert "`/neon project list`" not in reply.text


@pytest.mark.parametrize("line", ["help branch create", "branch create --help", "branch create pr-9 --help"])
async def test_help_with_noun_and_verb_explains_the_command_and_runs_nothing(
    shared_stage: Stage, line: str
) -> None:
    reply = await shared_stage.ask(shared_stage.dana, SHOP_DB, line)
    assert "`/neon branch create <name>" in reply.text
    assert "`--ttl`: delete it after this long, at most 30d, or `never`" in reply.text
    assert "`/neon branch create pr-42`" in reply.text
    assert "pr-9" not in await shared_stage.branches()


async def test_help_on_a_command_that_is_not_allowed_here_points_to_explain(shared_stage: Stage) -> None:
    reply = await shared_stage.ask(shared_stage.dana, SHOP_DB, "help branch delete")
    assert "Nothing of `branch delete` is allowed for you in this channel" in reply.text
    assert "`/neon explain branch delete`" in reply.text
    assert reply.row.outcome == "invalid"


async def test_help_for_a_command_that_reads_has_an_example_that_can_be_run(shared_stage: Stage) -> None:
    helped = await shared_stage.ask(shared_stage.dana, SHOP_DB, "help branch list")
    run = await shared_stage.press(shared_stage.dana, helped.message, "Run: branch list --page 2")
    assert "Page 2 of 2" in run.text
    assert run.row.text == "branch list --page 2"
