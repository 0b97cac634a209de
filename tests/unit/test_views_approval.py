"""What others are asked to approve, as they read it, and safe whatever is put into it."""

import json
from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.command import ProjectRef, Target
from bot.slack.views import approval, plain
from bot.slack.views.approval import Wanted
from bot.slack.views.message import Message
from tests.unit import view_samples as samples
from tests.unit.block_rules import buttons, check, mentions, mrkdwn_texts, rendered

ANA, BEN = "U0ANA", "U0BEN"
CARD = plain.question(
    "*Delete branch* `pr-42` in *shop*?",
    "Its data goes.",
    (("Children", "none"), ("Made", "3 days ago"), ("Computes", "none")),
    action="Delete pr-42",
    pinned=("br-1",),
)
LATER = plain.question(
    "*Delete branch* `keep-me` in *shop*?",
    "Its data goes.",
    (("Children", "none"), ("Made", "4 days ago"), ("Computes", "1 running")),
    action="Delete keep-me",
    pinned=("br-1",),
)
WANTED = Wanted(
    mark="ee304380a11a:1f",
    user_id=samples.DANA,
    user_name="Dana",
    line="/neon branch delete pr-42",
    about=CARD.message,
    lists=(("S0DBADMINS", ANA),),
    count=2,
    until=samples.NOW + timedelta(minutes=30),
    rule="config.yaml: channels.C0SHOPDB.approve.destroy",
)


def test_the_card_as_it_is_posted() -> None:
    message = approval.asking(WANTED)
    assert rendered(message) == (
        "🙋 *Approval wanted*\n<@U0DANA> asks: `/neon branch delete pr-42`\n\n"
        "*Delete branch* `pr-42` in *shop*?\nIts data goes.\n\n"
        "*Children:* none\n*Made:* 3 days ago\n*Computes:* none\n\n"
        "*Needed:* 2 approvals, until <!date^1795437000^{date_short_pretty} {time}|2026-11-23 12:30 UTC>\n"
        "*By:* <!subteam^S0DBADMINS> or <@U0ANA>, not by whoever asked\n\n"
        "[Approve] [Decline] [Cancel]\n\n"
        "Nothing has been done yet. Rule: `config.yaml: channels.C0SHOPDB.approve.destroy`"
    )
    assert message.text == (
        "Approval wanted. Dana asks: *Delete branch* `pr-42` in *shop*? Its data goes. "
        "2 approvals until 2026-11-23 12:30 UTC."
    )
    check(message, asker=samples.DANA, others=("S0DBADMINS", ANA))
    assert {each["value"] for each in buttons(message).values()} == {WANTED.mark}


def test_the_card_with_one_of_two_approvals_notifies_none_of_those_who_are_asked() -> None:
    message = approval.asking(WANTED, approved=(BEN,))
    words = rendered(message)
    assert "*Needed:* 1 approval more, until" in words
    assert "*Approved so far:* <@U0BEN>" in words
    assert "*By:* `S0DBADMINS` or `U0ANA`" in words
    check(message, asker=samples.DANA, others=(BEN,))


def test_the_card_after_a_change_says_what_it_said_before() -> None:
    message = approval.asking(replace(WANTED, about=LATER.message), before=CARD.message)
    words = rendered(message)
    assert (
        "⚠️ This changed since it was asked for, so earlier approvals do not count.\nIt said before:\n"
        "• *Delete branch* `pr-42` in *shop*?\n"
        "• *Computes:* none\n\n"
        "*Delete branch* `keep-me` in *shop*?"
    ) in words
    check(message, asker=samples.DANA)


def test_a_change_of_what_the_card_does_not_show_is_told_as_such() -> None:
    words = rendered(approval.asking(WANTED, before=CARD.message))
    assert "earlier approvals do not count." in words
    assert "What changed does not show on the card." in words
    assert "It said before" not in words


def test_who_may_approve_in_words() -> None:
    def by(*lists: tuple[str, ...]) -> str:
        return rendered(approval.asking(replace(WANTED, lists=lists)))

    assert "*By:* anybody who may do it, not by whoever asked" in by(("everyone",))
    assert "*By:* <!subteam^S0A>, who must also be <@U0B> or <@U0C>, not by" in by(("S0A",), ("U0B", "U0C"))


def test_names_are_added_to_the_small_print_or_below_it() -> None:
    small = approval.told("Showing", samples.PR_42, samples.SHOP, samples.DANA)
    assert rendered(approval.signed(small, (ANA, BEN))).endswith(
        "Asked by <@U0DANA> | Approved by <@U0ANA>, <@U0BEN>"
    )
    assert approval.signed(small, ()) == small
    bare = approval.signed(Message("Done."), (ANA,))
    assert rendered(bare) == "Done.\n\nApproved by <@U0ANA>"


def test_the_form_asks_for_a_reason_and_remembers_the_card() -> None:
    form = approval.decline_form("ee304380a11a:1f", "C0SHOPDB", samples.PR_42, samples.SHOP)
    assert json.loads(form["private_metadata"]) == {"request": "ee304380a11a:1f", "channel": "C0SHOPDB"}
    assert len(form["title"]["text"]) <= 24
    assert form["blocks"][1]["element"]["max_length"] == 300


maybe_refs = st.none() | samples.refs
people = st.lists(st.sampled_from([ANA, BEN, "U0CYD"]), max_size=3, unique=True)
wanted = st.builds(
    Wanted,
    mark=st.just(WANTED.mark),
    user_id=st.just(samples.DANA),
    user_name=samples.texts,
    line=samples.long_texts,
    about=st.sampled_from([CARD.message, LATER.message, Message("Delete it?")]),
    lists=st.lists(
        st.lists(st.sampled_from(["S0DBADMINS", ANA, "everyone"]), min_size=1, max_size=3).map(tuple),
        min_size=1,
        max_size=3,
    ).map(tuple),
    count=st.integers(1, 5),
    until=samples.times,
    rule=samples.long_texts,
)
quick = settings(max_examples=100)


@quick
@given(wanted=wanted, approved=people, before=st.none() | st.just(CARD.message))
def test_a_card_is_safe_and_an_edited_one_asks_nobody_anew(
    wanted: Wanted, approved: list[str], before: Message | None
) -> None:
    posted = approval.asking(wanted)
    check(posted, asker=samples.DANA, others=("S0DBADMINS", ANA))
    edited = approval.asking(wanted, approved=approved, before=before)
    check(
        edited, asker=samples.DANA, others=[*approved, *([] if approved or before else ["S0DBADMINS", ANA])]
    )
    if approved or before:
        assert not any("subteam" in each for text in mrkdwn_texts(edited) for each in mentions(text))


@quick
@given(
    doing=samples.texts,
    target=samples.targets,
    ref=maybe_refs,
    reason=samples.long_texts,
    approved=people,
    given_=st.integers(0, 5),
)
def test_how_it_can_end_is_safe(
    doing: str, target: Target, ref: ProjectRef | None, reason: str, approved: list[str], given_: int
) -> None:
    of = (doing, target, ref, samples.DANA)
    for message in (
        approval.declined(*of, ANA, reason),
        approval.expired(*of, given_, 5),
        approval.offered(*of, "ee304380a11a", 15),
        approval.told(*of),
        approval.plainly(doing, target, ref),
    ):
        check(message, asker=samples.DANA, others=(ANA,))
        check(approval.signed(message, approved), asker=samples.DANA, others=(ANA, *approved))
    form = approval.decline_form("ee304380a11a", "C0SHOPDB", target, ref)
    check(Message("form", tuple(form["blocks"][:1])))
