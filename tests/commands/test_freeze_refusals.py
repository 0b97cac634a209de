"""Orders to freeze that are refused: by whom, where, or because they are not clear. Nothing is frozen."""

import pytest

from tests.e2e.stage import RANDOM, SHOP_DB, Stage

pytestmark = pytest.mark.asyncio(loop_scope="module")

ALL = 'freeze --all --reason "incident 42"'


@pytest.mark.parametrize("line", [ALL, "unfreeze --all"])
@pytest.mark.parametrize(
    ("who", "channel", "said"),
    [
        ("U0DANA", SHOP_DB, "Only @S0DBADMINS may do this."),
        ("U0GUS", SHOP_DB, "Guests can't use me."),
        ("U0ANA", RANDOM, "No Neon project is connected to this channel."),
    ],
)
async def test_others_and_other_channels_are_refused(
    shared_stage: Stage, who: str, channel: str, said: str, line: str
) -> None:
    reply = await shared_stage.ask(shared_stage.person(who), channel, line)
    assert said in reply.text
    assert reply.row.outcome == "refused"
    listed = await shared_stage.ask(shared_stage.dana, SHOP_DB, "whoami")
    assert "frozen" not in listed.text


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("freeze --reason incident", "Is it one project, or everything?"),
        ("freeze --all --project shop --reason incident", "Is it one project, or everything?"),
        ("freeze --all", "freeze needs --reason"),
        ("freeze --all --reason incident 42", "is one word too many"),
        (f"freeze --all --reason {'x' * 201}", "The reason has 201 characters; 200 are enough."),
        ("freeze --project ledger --reason incident", "is no project of this channel"),
        ("unfreeze", "Which freeze is it"),
    ],
)
async def test_an_order_that_is_not_clear_does_nothing(shared_stage: Stage, line: str, said: str) -> None:
    reply = await shared_stage.ask(shared_stage.ana, SHOP_DB, line)
    assert said in reply.text
    assert "frozen" not in (await shared_stage.ask(shared_stage.dana, SHOP_DB, "whoami")).text
