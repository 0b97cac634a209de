"""Slack does not take a message: before anything was done, so it is put off or refused, never done unseen."""

from sandbox.slack.plain import plain
from tests.e2e.stage import SHOP_DB, Stage
from tests.e2e.watching import looked_around
from tests.faults.scene import READY, calm, posted, statuses, tried

POST = "chat.postMessage"


async def test_a_post_that_slack_puts_off_comes_later_and_nothing_is_done_before_it_stands(
    stage: Stage,
) -> None:
    before = await stage.branches()
    await stage.slack_trouble(POST, "ratelimited", retry_after=1)
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    await tried(stage, POST, "pr-42")
    assert await stage.branches() == before
    assert await stage.neon_writes() == []
    await stage.finished(stage.dana, SHOP_DB, READY)

    assert await statuses(stage, "POST") == [201]
    (row,) = await stage.audited(1)
    assert (row.outcome, row.text) == ("done", "branch create pr-42")
    (message,) = await posted(stage.dana, SHOP_DB)
    assert "Asked by @U0DANA" in plain(message)


async def test_posts_that_fail_or_whose_answer_is_lost_make_one_branch_each(stage: Stage) -> None:
    await stage.slack_trouble(POST, "http_500")
    await stage.dana.command(SHOP_DB, "branch create failed")
    await tried(stage, POST, "`failed`")
    await stage.slack_trouble(POST, "drop_after")
    await stage.dana.command(SHOP_DB, "branch create dropped --project analytics")
    for name in ("failed", "dropped"):
        await stage.finished(stage.dana, SHOP_DB, f"`{name}`", READY)

    assert await statuses(stage, "POST") == [201, 201]
    assert [row.outcome for row in await stage.audited(2)] == ["done", "done"]
    shown = [plain(each) for each in await posted(stage.dana, SHOP_DB)]
    assert [READY in each for each in shown if "`failed`" in each] == [True]
    assert [READY in each for each in shown if "`dropped`" in each] == [True]


async def test_without_the_bot_in_the_channel_nothing_is_changed_and_the_way_in_is_said(stage: Stage) -> None:
    before = await stage.branches()
    await looked_around(stage)
    await stage.slack_admin("leave", channel=SHOP_DB)
    reply = await stage.ask(stage.dana, SHOP_DB, "branch create pr-42")

    assert "Not allowed" in reply.text
    assert "/invite @neon" in reply.text
    assert "nothing was changed" in reply.text
    assert reply.row.outcome == "refused"
    assert await stage.branches() == before
    assert await stage.neon_writes() == []
    assert await posted(stage.dana, SHOP_DB) == []
    assert len(await stage.audit()) == 1


async def test_without_the_bot_in_the_channel_no_deletion_is_asked_about(stage: Stage) -> None:
    await looked_around(stage)
    await stage.slack_admin("leave", channel=SHOP_DB)
    reply = await stage.ask(stage.ana, SHOP_DB, "branch delete dana-scratch")

    assert "/invite @neon" in reply.text
    assert reply.row.outcome == "refused"
    assert "dana-scratch" in await stage.branches()
    assert len(await stage.audit()) == 1


async def test_a_bot_that_is_thrown_out_before_it_could_post_gives_up(stage: Stage) -> None:
    before = await stage.branches()
    await stage.slack_trouble(POST, "ratelimited", retry_after=1)
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    await tried(stage, POST, "pr-42")
    await looked_around(stage)
    await stage.slack_admin("leave", channel=SHOP_DB)
    (row,) = await stage.audited(1)

    assert (row.outcome, row.text) == ("refused", "branch create pr-42")
    assert "cannot post in this channel" in row.detail
    assert await stage.branches() == before
    assert await stage.neon_writes() == []
    places = [call["args"]["channel"] for call in await stage.slack_calls(POST)]
    assert places == [SHOP_DB, SHOP_DB, "U0DANA"]
    (told,) = await stage.dana.messages("D0DANA")
    assert "I cannot post in this channel, so nothing was changed." in plain(told)
    assert "You asked for this in #C0SHOPDB" in plain(told)


async def test_where_slack_refuses_the_blocks_the_words_are_shown_without_them(stage: Stage) -> None:
    await stage.slack_trouble(POST, "error", error="invalid_blocks")
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    begun = await stage.message(stage.dana, SHOP_DB, "Creating branch `pr-42` in shop: asking Neon.")
    await stage.shown(stage.dana, SHOP_DB, "create branch …")
    await stage.slack_trouble("chat.update", "error", error="invalid_blocks")
    stage.neon_clock.advance(30)
    words = await stage.shown(stage.dana, SHOP_DB, "Branch `pr-42` in shop is ready in")

    assert "[Connection]" not in words
    assert await statuses(stage, "POST") == [201]
    (row,) = await stage.audited(1)
    assert row.outcome == "done"
    (message,) = await posted(stage.dana, SHOP_DB)
    assert message["ts"] == begun["ts"]


async def test_a_card_that_slack_puts_off_comes_later_and_asks(stage: Stage) -> None:
    await stage.slack_trouble(POST, "ratelimited", retry_after=1)
    await stage.ana.command(SHOP_DB, "branch delete dana-scratch")
    card = await stage.message(stage.ana, SHOP_DB, "Delete branch", "[Cancel]")
    await stage.ana.click(SHOP_DB, card["ts"], "confirm")
    await stage.finished(stage.ana, SHOP_DB, "is deleted in")

    (message,) = await posted(stage.ana, SHOP_DB)
    assert message["ts"] == card["ts"]
    (row,) = await stage.audited(1)
    assert row.outcome == "done"
    assert await statuses(stage, "DELETE") == [200]


async def test_a_card_that_can_never_be_posted_ends_and_the_asker_hears_of_it(stage: Stage) -> None:
    await stage.slack_trouble(POST, "ratelimited", retry_after=1)
    await stage.ana.command(SHOP_DB, "branch delete dana-scratch")
    await tried(stage, POST, "dana-scratch")
    await looked_around(stage)
    await stage.slack_admin("leave", channel=SHOP_DB)
    (row,) = await stage.audited(1)

    assert row.outcome == "refused"
    assert "cannot post in this channel" in row.detail
    assert "dana-scratch" in await stage.branches()
    assert await posted(stage.ana, SHOP_DB) == []


async def test_a_private_answer_that_slack_does_not_take_harms_nothing(stage: Stage) -> None:
    await stage.slack_trouble("response_url", "http_500", times=2)
    await stage.dana.command(SHOP_DB, "branch list")
    await stage.dana.command(SHOP_DB, "branch show no-such-branch")
    rows = await stage.audited(2)
    assert {(row.text, row.outcome) for row in rows} == {
        ("branch list", "done"),
        ("branch show no-such-branch", "invalid"),
    }
    assert await stage.dana.messages(SHOP_DB) == []

    await stage.slack_trouble("response_url", "drop_before")
    await stage.dana.command(SHOP_DB, "whoami")
    await stage.audited(3)
    reply = await stage.ask(stage.dana, SHOP_DB, "branch list")
    assert "`staging`" in reply.text


async def test_a_person_of_whom_slack_cannot_say_who_it_is_may_do_nothing(stage: Stage) -> None:
    await stage.slack_trouble("users.info", "error", error="fatal_error")
    reply = await stage.ask(stage.dana, SHOP_DB, "branch create pr-42")
    assert reply.row.outcome == "refused"
    assert "pr-42" not in await stage.branches()
    assert await stage.neon_calls("GET") == []

    await calm(stage)
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    await stage.finished(stage.dana, SHOP_DB, READY)
