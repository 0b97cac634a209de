"""What others have to approve: the card, who may press its buttons, and how it can end."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.config_rights import Allow
from sandbox.slack.person import Person
from sandbox.slack.plain import plain
from tests.e2e import deliveries
from tests.e2e.asking import (
    ASKED,
    BUTTONS,
    DELETE,
    NAME,
    RULE,
    approving,
    asked,
    asking,
    ben,
    click,
    request_of,
    value_of,
    words_of,
)
from tests.e2e.stage import PARTNER, SHOP_DB, Stage

DELETED = f"`{NAME}` in *shop* is deleted in"
DECLINE_FORM = "Decline"


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """Where a database admin has to approve what destroys."""
    async with asking(tmp_path) as stage:
        yield stage


async def _nothing_is_done(stage: Stage) -> None:
    assert not await stage.neon_writes()
    assert NAME in await stage.branches()


async def test_the_card_says_what_would_go_who_asks_which_rule_and_who_may_approve(stage: Stage) -> None:
    words = await words_of(stage.ana, await asked(stage))
    for said in (
        f"@U0DANA asks: `/neon {DELETE}`",
        f"*Delete branch* `{NAME}` in *shop*?",
        "Its data goes, and what is connected to it loses its connection.",
        "*Size:* 5 GiB",
        "*Computes:* 0.25–2 CU idle",
        "*Last active:* 15 days ago",
        "*Children:* none",
        "*Expiry:* none",
        "Getting it back:",
        "*Needed:* 1 approval, until 20",
        "*By:* @S0DBADMINS, not by whoever asked",
        f"Nothing has been done yet. Rule: `{RULE}`",
    ):
        assert said in words
    await _nothing_is_done(stage)
    assert not await stage.audit(), "it is still open"


async def test_those_who_may_approve_are_notified_once_by_the_post_and_by_no_edit(tmp_path: Path) -> None:
    async with asking(tmp_path, approving(destroy={"by": ["S0DBADMINS"], "count": 2})) as stage:
        card = await asked(stage)
        await click(stage.ana, card)
        await stage.shown(stage.dana, SHOP_DB, ASKED, "1 approval more")
        await click(ben(stage), card)
        await stage.finished(stage.dana, SHOP_DB, DELETED)
        (post,) = await stage.slack_calls("chat.postMessage")
        edits = await stage.slack_calls("chat.update")
    assert str(post["args"]["blocks"]).count("<!subteam^S0DBADMINS>") == 1
    assert "subteam" not in post["args"]["text"]
    assert len(edits) > 1
    assert not [each for each in edits if "subteam" in str(each["args"])]


async def test_an_approved_deletion_is_done_and_names_who_asked_and_who_approved(stage: Stage) -> None:
    card = await asked(stage)
    await click(stage.ana, card)
    words = await stage.finished(stage.dana, SHOP_DB, DELETED)

    assert "Asked by @U0DANA" in words
    assert "Approved by @U0ANA" in words
    assert "[Approve]" not in words
    (message,) = await stage.dana.messages(SHOP_DB)
    assert message["ts"] == card["ts"]
    assert len(await stage.neon_calls("DELETE")) == 1
    approval, done = await stage.audited(2)
    assert (approval.user_id, approval.outcome, approval.rule) == ("U0ANA", "approved", RULE)
    assert (done.user_id, done.outcome, done.decision, done.rule, done.detail) == (
        "U0DANA",
        "done",
        "approve",
        RULE,
        "approved by U0ANA",
    )
    assert approval.request_id == done.request_id == request_of(card)


async def test_what_has_no_card_of_its_own_is_told_by_its_command_line(tmp_path: Path) -> None:
    async with asking(tmp_path, approving(create={"by": ["S0DBADMINS"]})) as stage:
        card = await asked(stage, line="branch create pr-42 --ttl 2d")
        words = await words_of(stage.ana, card)
        assert "@U0DANA asks: `/neon branch create pr-42 --ttl 2d`" in words
        assert "*Creating branch* `pr-42` in *shop*" in words
        assert "pr-42" not in await stage.branches()
        await click(stage.ana, card)
        words = await stage.finished(stage.dana, SHOP_DB, "`pr-42` in *shop* is ready in")
    assert "Approved by @U0ANA" in words


async def _refused(stage: Stage, person: Person, card: dict[str, Any], action: str, said: str) -> None:
    """A click that is answered in private, and changes nothing of the card."""
    before = await words_of(stage.dana, card)
    team = deliveries.PARTNER_TEAM if person.user_id == "U0FAY" else deliveries.ACME
    body = deliveries.click(
        stage, person.user_id, card["channel"], card["ts"], action, value_of(card), team_id=team
    )
    known = len(await stage.audit())
    await deliveries.send(stage, body)
    row = (await stage.audited(known + 1))[-1]
    assert (row.outcome, row.user_id, row.command) == ("refused", person.user_id, "branch delete")
    told = [call["args"] for call in await stage.slack_calls("response_url") if said in str(call["args"])]
    assert told or said in row.detail
    assert said in row.detail
    assert await words_of(stage.dana, card) == before
    await _nothing_is_done(stage)


@pytest.mark.parametrize("action", ["approve", "decline"])
@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("U0DANA", "You asked for this yourself, so somebody else has to approve it."),
        ("U0GUS", "Guests can't use me."),
        ("U0OLE", "This account is deactivated."),
        ("U0NEON", "I take orders from people only"),
        ("U0NOBODY", "Slack could not tell me who you are"),
    ],
)
async def test_a_click_by_whoever_may_not_approve_is_refused_in_private(
    stage: Stage, who: str, said: str, action: str
) -> None:
    await _refused(stage, stage.person(who), await asked(stage), action, said)


async def test_nobody_approves_their_own_request_even_as_one_of_those_who_are_asked(stage: Stage) -> None:
    card = await asked(stage, stage.ana)
    await _refused(stage, stage.ana, card, "approve", "You asked for this yourself")
    await click(ben(stage), card)
    assert "Approved by @U0BEN" in await stage.finished(stage.dana, SHOP_DB, DELETED)


async def test_whoever_has_the_right_but_is_not_asked_cannot_approve(tmp_path: Path) -> None:
    async with asking(tmp_path, approving(destroy={"by": ["U0BEN"]})) as stage:
        await _refused(stage, stage.ana, await asked(stage), "approve", "Only U0BEN may approve this.")


async def test_whoever_is_asked_but_has_not_the_right_cannot_approve(tmp_path: Path) -> None:
    allow = Allow({"read": ("everyone",), "destroy": ("U0DANA",)})
    async with asking(tmp_path, approving(allow=allow)) as stage:
        said = "Only those who may do it themselves can approve it."
        await _refused(stage, stage.ana, await asked(stage), "approve", said)


@pytest.mark.parametrize("action", ["approve", "decline", "withdraw"])
async def test_somebody_of_another_organisation_learns_nothing_from_a_click(
    tmp_path: Path, action: str
) -> None:
    allow = Allow({"read": ("everyone",), "destroy": ("U0DANA", "S0DBADMINS")})
    async with asking(tmp_path, approving(PARTNER, allow=allow)) as stage:
        card = await asked(stage, channel=PARTNER)
        said = "Only people of the workspace that I belong to can use me."
        await _refused(stage, stage.person("U0FAY"), card, action, said)
        private = [each for each in await stage.person("U0FAY").messages(PARTNER) if each["ephemeral"]]
        assert private
        assert not [each for each in private if NAME in plain(each)]
        assert await stage.person("U0FAY").modal() is None


async def test_a_form_is_judged_as_whoever_sends_it(stage: Stage) -> None:
    card = await asked(stage)
    body = deliveries.form(stage, "U0GUS", SHOP_DB, request_of(card), "no")
    assert (await deliveries.send(stage, body)).text == ""
    (row,) = await stage.audited(1)
    assert (row.user_id, row.outcome) == ("U0GUS", "refused")
    await stage.shown(stage.person("U0GUS"), SHOP_DB, "Guests can't use me.")
    assert BUTTONS in await words_of(stage.dana, card)


async def test_whoever_declines_is_asked_for_a_reason_that_everybody_reads(stage: Stage) -> None:
    card = await asked(stage)
    await click(stage.ana, card, "decline")
    form = await stage.ana.wait_for_modal()
    assert form["title"]["text"] == DECLINE_FORM
    assert BUTTONS in await words_of(stage.dana, card), "nothing is decided yet"
    await stage.ana.submit({"reason": {"reason": "QA still needs it, <!channel>"}})
    words = await stage.shown(stage.dana, SHOP_DB, "Nothing was done: deleting branch")

    assert "Declined by @U0ANA: QA still needs it, <!channel>" in words
    assert "Asked by @U0DANA" in words
    assert "[" not in words, "the buttons are gone"
    assert await stage.ana.modal() is None
    await _nothing_is_done(stage)
    (row,) = await stage.audited(1)
    assert (row.user_id, row.outcome, row.decision) == ("U0DANA", "declined", "approve")
    assert row.detail == "declined by U0ANA: QA still needs it, <!channel>"
    assert "&lt;!channel&gt;" in str(await stage.slack_calls("chat.update"))


async def test_a_reason_may_be_left_out(stage: Stage) -> None:
    await click(stage.ana, await asked(stage), "decline")
    await stage.ana.wait_for_modal()
    await stage.ana.submit()
    await stage.shown(stage.dana, SHOP_DB, "Nothing was done", "Declined by @U0ANA.")
    assert [row.detail for row in await stage.audited(1)] == ["declined by U0ANA"]


async def test_a_form_that_is_closed_decides_nothing(stage: Stage) -> None:
    card = await asked(stage)
    await click(stage.ana, card, "decline")
    await stage.ana.wait_for_modal()
    await stage.ana.close()
    await click(ben(stage), card)
    await stage.finished(stage.dana, SHOP_DB, DELETED)


async def test_where_slack_opens_no_form_it_is_declined_without_a_reason(stage: Stage) -> None:
    await stage.slack_trouble("views.open", "error", error="expired_trigger_id")
    await click(stage.ana, await asked(stage), "decline")
    await stage.shown(stage.dana, SHOP_DB, "Nothing was done", "Declined by @U0ANA.")
    await _nothing_is_done(stage)


async def test_whoever_asked_can_cancel(stage: Stage) -> None:
    card = await asked(stage)
    await click(stage.dana, card, "withdraw")
    words = await stage.shown(stage.ana, SHOP_DB, "Nothing was done: deleting branch", "Cancelled.")
    assert "[" not in words
    await _nothing_is_done(stage)
    (row,) = await stage.audited(1)
    assert (row.outcome, row.user_id, row.decision) == ("cancelled", "U0DANA", "approve")


async def test_nobody_else_can_cancel(stage: Stage) -> None:
    said = "Only the person who asked can press this button."
    await _refused(stage, stage.ana, await asked(stage), "withdraw", said)


async def test_two_approvals_are_two_people_and_the_card_shows_the_first(tmp_path: Path) -> None:
    async with asking(tmp_path, approving(destroy={"by": ["S0DBADMINS"], "count": 2})) as stage:
        card = await asked(stage)
        assert "*Needed:* 2 approvals, until" in await words_of(stage.dana, card)
        for _ in range(2):
            await click(stage.ana, card)
            words = await stage.shown(stage.dana, SHOP_DB, "*Needed:* 1 approval more, until", BUTTONS)
            assert "*Approved so far:* @U0ANA" in words
        assert [row.user_id for row in await stage.audited(1)] == ["U0ANA"]
        await _nothing_is_done(stage)
        await click(ben(stage), card)
        words = await stage.finished(stage.dana, SHOP_DB, DELETED)
        assert "Approved by @U0ANA, @U0BEN" in words
        rows = await stage.audited(3)
    assert [(row.user_id, row.outcome) for row in rows] == [
        ("U0ANA", "approved"),
        ("U0BEN", "approved"),
        ("U0DANA", "done"),
    ]
    assert rows[-1].detail == "approved by U0ANA, U0BEN"


async def test_explain_says_that_it_takes_an_approval(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, f"explain {DELETE}")
    assert "after an approval by @S0DBADMINS" in reply.text
    assert RULE in reply.text


async def test_the_trail_can_be_searched_for_approvals_and_for_what_was_declined(stage: Stage) -> None:
    await click(stage.ana, await asked(stage))
    await stage.finished(stage.dana, SHOP_DB, DELETED)
    reply = await stage.ask(ben(stage), SHOP_DB, "audit --outcome approved --who U0ANA --rules")
    assert "👍" in reply.text
    assert f"`{DELETE}` approved" in reply.text
    reply = await stage.ask(ben(stage), SHOP_DB, "audit --outcome declined")
    assert "Nothing in the audit trail" in reply.text
