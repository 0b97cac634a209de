"""Each of Slack's words for why it does not take a message, at every message of a request.

Whatever Slack says: the change in Neon goes on, it is made once, there is one audit row, and the person
hears of the outcome once.
"""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.audit import Entry
from sandbox.slack.plain import plain
from tests.e2e.stage import SHOP_DB, Stage
from tests.faults.scene import READY, calm, posted, statuses, until

POST, UPDATE, PRIVATE = "chat.postMessage", "chat.update", "chat.postEphemeral"
DIRECT = "D0DANA"
NONE = "asking Neon …"
# Nothing can be said there any more, in whatever form.
LASTING = (
    *("message_not_found", "cant_update_message", "edit_window_closed", "is_archived", "not_in_channel"),
    *("channel_not_found", "restricted_action", "restricted_action_read_only_channel", "no_text"),
    *("restricted_action_thread_only_channel", "streaming_state_conflict", "block_mismatch", "is_inactive"),
    *("too_many_attachments", "metadata_too_large", "as_user_not_supported", "cant_broadcast_message"),
    "a_word_that_slack_adds_tomorrow",
)
# It is too much or not as Slack wants it, and there is a plainer form.
PLAINER = ("invalid_blocks", "invalid_blocks_format", "msg_too_long", "msg_blocks_too_long")
# Waiting mends it, or somebody who runs the bot or the workspace.
MENDED = (
    *("internal_error", "fatal_error", "service_unavailable", "request_timeout", "rate_limited"),
    *("team_added_to_org", "org_login_required", "external_channel_migrating"),
    *("missing_scope", "token_revoked", "account_inactive", "invalid_auth", "ekm_access_denied"),
)
WAITED_FOR = MENDED[:8]  # before anything was begun


async def trouble(stage: Stage, code: str, *methods: str, times: int | None = None) -> None:
    for method in methods:
        await stage.slack_trouble(method, "error", error=code, times=times)


async def created(
    stage: Stage,
    name: str,
    before_the_end: Callable[[], Awaitable[None]],
    *,
    progress: str = "create branch …",
) -> Entry:
    """Dana's new branch, made once, however Slack takes it; the one row that the audit has of it."""
    assert (await stage.dana.command(SHOP_DB, f"branch create {name}"))["ok"]
    await stage.message(stage.dana, SHOP_DB, f"`{name}`", progress)
    await before_the_end()

    async def recorded() -> bool:
        stage.neon_clock.advance(1)
        return name in str(await stage.audit())

    await until(recorded)
    (row,) = (each for each in await stage.audit() if name in each.text)
    assert row.outcome == "done"
    assert (await statuses(stage, "POST")).count(201) == len(await stage.audit())
    return row


async def told(stage: Stage, name: str) -> dict[str, list[bool]]:
    """Where the end was shown: for each kind of message that names the branch, whether it says so."""
    here, direct = await stage.dana.messages(SHOP_DB), await stage.dana.messages(DIRECT)
    seen = {
        "channel": [each for each in here if not each["ephemeral"]],
        "private": [each for each in here if each["ephemeral"]],
        "direct": direct,
    }
    return {
        kind: [READY in plain(each) for each in messages if f"`{name}`" in plain(each)]
        for kind, messages in seen.items()
    }


@pytest.mark.parametrize("code", LASTING)
async def test_where_nothing_can_be_shown_any_more_the_asker_is_told_once(stage: Stage, code: str) -> None:
    name = "pr-42"
    row = await created(stage, name, lambda: trouble(stage, code, UPDATE))
    assert await told(stage, name) == {"channel": [False], "private": [True], "direct": []}
    assert row.detail == (
        f"could not be shown in the channel ({code}); the asker alone was told in the channel"
    )

    name = "pr-43"
    row = await created(stage, name, lambda: trouble(stage, code, PRIVATE), progress=NONE)
    assert await told(stage, name) == {"channel": [False], "private": [], "direct": [True]}
    assert row.detail.endswith("; the asker was told in a direct message")
    words = plain((await stage.dana.messages(DIRECT))[-1])
    assert words.startswith("You asked for this in #C0SHOPDB, where I cannot show it.")
    assert "[" not in words

    name = "pr-44"
    row = await created(stage, name, lambda: trouble(stage, code, POST), progress=NONE)
    assert await told(stage, name) == {"channel": [False], "private": [], "direct": []}
    assert row.detail.endswith(f"; the asker could not be told ({code})")
    tries = [each for each in await stage.slack_calls(UPDATE, PRIVATE, POST) if READY in str(each["args"])]
    assert [each["method"] for each in tries] == [*(UPDATE, PRIVATE), *2 * (UPDATE, PRIVATE, POST)]
    edits = [each for each in await stage.slack_calls(UPDATE) if f"`{name}`" in str(each["args"])]
    assert len(edits) < 10  # not at every look


@pytest.mark.parametrize("code", LASTING)
async def test_a_first_message_that_cannot_be_posted_begins_nothing(stage: Stage, code: str) -> None:
    await trouble(stage, code, POST, times=1)
    reply = await stage.ask(stage.dana, SHOP_DB, "branch create pr-42")
    assert "I cannot post in this channel, so nothing was changed." in reply.text
    assert code in reply.text
    assert (reply.row.outcome, len(await stage.audit())) == ("refused", 1)
    assert await stage.neon_writes() == []
    assert await posted(stage.dana, SHOP_DB) == []


@pytest.mark.parametrize("code", [*LASTING, *PLAINER, *MENDED])
async def test_progress_that_slack_does_not_take_is_skipped(stage: Stage, code: str) -> None:
    await trouble(stage, code, UPDATE, times=1 if code not in PLAINER else 2)
    assert (await stage.dana.command(SHOP_DB, "branch create pr-42"))["ok"]
    await stage.finished(stage.dana, SHOP_DB, READY)
    assert await told(stage, "pr-42") == {"channel": [True], "private": [], "direct": []}
    (row,) = await stage.audited(1)
    assert (row.outcome, row.detail) == ("done", "")


@pytest.mark.parametrize("code", PLAINER)
async def test_what_is_too_much_is_said_plainly(stage: Stage, code: str) -> None:
    await trouble(stage, code, POST, times=1)
    assert (await stage.dana.command(SHOP_DB, "branch create pr-42"))["ok"]
    begun = await stage.message(stage.dana, SHOP_DB, "create branch …")
    await trouble(stage, code, UPDATE, times=1)
    stage.neon_clock.advance(30)
    done = await stage.message(stage.dana, SHOP_DB, READY)
    assert (done["ts"], done.get("blocks", [])) == (begun["ts"], [])
    assert await told(stage, "pr-42") == {"channel": [True], "private": [], "direct": []}
    (row,) = await stage.audited(1)
    assert (row.outcome, row.detail) == ("done", "")


@pytest.mark.parametrize("code", MENDED)
async def test_what_is_mended_is_waited_for(stage: Stage, code: str) -> None:
    row = await created(stage, "pr-42", lambda: trouble(stage, code, UPDATE, times=2))
    assert await told(stage, "pr-42") == {"channel": [True], "private": [], "direct": []}
    assert row.detail == ""

    await stage.slack_admin("delete_message", channel=SHOP_DB, ts=(await _only(stage))["ts"])
    row = await created(stage, "pr-43", lambda: _gone(stage, code))
    assert await told(stage, "pr-43") == {"channel": [], "private": [True], "direct": []}


async def _only(stage: Stage) -> dict[str, Any]:
    (message,) = await posted(stage.dana, SHOP_DB)
    return message


async def _gone(stage: Stage, code: str) -> None:
    """The message is deleted, and the private answer that takes its place is not taken at first."""
    await stage.slack_admin("delete_message", channel=SHOP_DB, ts=(await _only(stage))["ts"])
    uncertain = code in {"internal_error", "fatal_error", "request_timeout"}
    if not uncertain:  # else it would not be told again
        await trouble(stage, code, PRIVATE, times=1)


@pytest.mark.parametrize("code", WAITED_FOR)
async def test_a_first_message_that_slack_puts_off_is_posted_later(stage: Stage, code: str) -> None:
    await trouble(stage, code, POST, times=1)
    assert (await stage.dana.command(SHOP_DB, "branch create pr-42"))["ok"]
    await stage.finished(stage.dana, SHOP_DB, READY)
    assert await told(stage, "pr-42") == {"channel": [True], "private": [], "direct": []}
    assert len(await stage.audited(1)) == 1
    await calm(stage)
