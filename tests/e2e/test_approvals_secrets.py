"""A secret that others have to agree to: whoever asked sees it, alone, once they are there to see it."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from sandbox.slack.plain import plain
from tests.e2e.asking import ADMINS, approving, asked, asking, ben, click, words_of
from tests.e2e.stage import SHOP_DB, Stage, button

LINE = "connection show preview/pr-98 --database orders --show-password"
FETCH = "[Show it to me] [Cancel]"


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """Where a database admin has to approve that a secret is shown."""
    async with asking(tmp_path, approving(reveal=ADMINS)) as stage:
        yield stage


def _password(stage: Stage) -> str:
    project = stage.world.projects["old-violet-32930710"]
    branch = next(each for each in project.live_branches() if each.name == "preview/pr-98")
    return str(branch.roles["neondb_owner"].password)


async def _approved(stage: Stage, line: str = LINE) -> dict[str, Any]:
    card = await asked(stage, line=line)
    assert not [each for each in await stage.neon_requests() if "connection_uri" in each["path"]]
    await click(stage.ana, card)
    return await stage.message(stage.dana, SHOP_DB, FETCH)


async def test_the_secret_is_shown_to_the_asker_alone_after_their_click(stage: Stage) -> None:
    offered = await _approved(stage)
    words = plain(offered)
    assert "Approved: Showing the connection to branch `preview/pr-98` in *shop*" in words
    assert "Only @U0DANA will see it." in words
    assert "Approved by @U0ANA" in words
    assert not [each for each in await stage.neon_requests() if "connection_uri" in each["path"]]

    await stage.dana.click(SHOP_DB, offered["ts"], button(offered, "Show it to me"))
    secret = await stage.dana.wait_for(
        SHOP_DB, lambda each: each["ephemeral"] and _password(stage) in plain(each)
    )
    assert "postgresql://" in plain(secret)
    words = await stage.shown(stage.ana, SHOP_DB, "done, for the asker alone")
    assert "Approved by @U0ANA" in words
    for person in (stage.ana, ben(stage)):
        assert _password(stage) not in str(await person.messages(SHOP_DB))
    approval, row = await stage.audited(2)
    assert (approval.outcome, approval.user_id, approval.effect) == ("approved", "U0ANA", "reveal")
    assert (row.outcome, row.user_id, row.effect, row.decision) == ("done", "U0DANA", "reveal", "approve")
    assert row.detail == "approved by U0ANA"
    assert _password(stage).encode() not in Path(stage.database_url.partition("///")[2]).read_bytes()


async def test_nobody_else_can_fetch_it(stage: Stage) -> None:
    offered = await _approved(stage)
    reply = await stage.press(stage.ana, offered, "Show it to me")
    assert "Only the person who asked can press this button." in reply.text
    assert FETCH in await words_of(stage.dana, offered)


async def test_it_can_be_fetched_once(stage: Stage) -> None:
    offered = await _approved(stage)
    for _ in range(3):
        try:
            await stage.dana.click(SHOP_DB, offered["ts"], "confirm")
        except LookupError:
            break
    await stage.shown(stage.dana, SHOP_DB, "done, for the asker alone")
    await stage.stop_bot()
    private = [each for each in await stage.dana.messages(SHOP_DB) if each["ephemeral"]]
    assert len([each for each in private if _password(stage) in plain(each)]) == 1


async def test_it_can_be_left(stage: Stage) -> None:
    offered = await _approved(stage)
    await stage.dana.click(SHOP_DB, offered["ts"], "cancel")
    await stage.shown(stage.ana, SHOP_DB, "Nothing was done", "Cancelled.")
    assert [row.outcome for row in await stage.audited(2)] == ["approved", "cancelled"]


async def test_what_shows_no_secret_needs_no_approval(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, "connection show preview/pr-98 --database orders")
    assert "postgresql://" in reply.text


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("role reveal staging neondb_owner", "Showing the password of role `neondb_owner on staging`"),
        ("api get /projects/shop/branches/staging/roles/neondb_owner/reveal_password", "Calling GET `"),
    ],
)
async def test_every_way_to_see_a_password_is_asked_about(stage: Stage, line: str, said: str) -> None:
    offered = await _approved(stage, line)
    assert said in plain(offered)
    await stage.dana.click(SHOP_DB, offered["ts"], button(offered, "Show it to me"))
    await stage.dana.wait_for(SHOP_DB, lambda each: each["ephemeral"] and "npg_" in plain(each))
    await stage.audited(2)


async def test_what_is_made_with_a_secret_is_approved_as_a_whole(tmp_path: Path) -> None:
    async with asking(tmp_path, approving(reveal=ADMINS)) as stage:
        card = await asked(stage, line="role create preview/pr-98 reporting --show-password")
        await click(stage.ana, card)
        await stage.finished(stage.dana, SHOP_DB, "`reporting`", "Approved by @U0ANA")
        await stage.dana.wait_for(SHOP_DB, lambda each: each["ephemeral"] and "npg_" in plain(each))
        assert len(await stage.neon_writes()) == 1


async def test_where_slack_takes_no_private_message_it_says_so(stage: Stage) -> None:
    offered = await _approved(stage)
    await stage.slack_trouble("chat.postEphemeral", "error", error="user_not_in_channel")
    await stage.dana.click(SHOP_DB, offered["ts"], "confirm")
    words = await stage.shown(stage.dana, SHOP_DB, "Slack did not take the message that only you should see.")
    assert "Nothing was lost: ask again." in words
