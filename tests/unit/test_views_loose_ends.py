"""What has become of what a request left, as people read it: no way back is promised without Neon's word."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.command import KeptBranch
from bot.neon.models.fate import Fate, Gone, Recoverable, There, Unread
from bot.slack.views import branch as branch_views
from bot.slack.views import loose_ends as views
from bot.slack.views import project as project_views
from bot.slack.views.message import Loose, LooseEnd, Message
from tests.unit import view_samples as samples
from tests.unit.block_rules import buttons, check, rendered
from tests.unit.view_samples import DANA, DONE, NOW, PR_42, SHOP, branch

quick = settings(max_examples=40)
WEEK = timedelta(days=7)
UNTIL = NOW + WEEK
DATE = "<!date^1796040000^{date_short_pretty} {time}|2026-11-30 12:00 UTC>"
DELETED = branch_views.deleted(PR_42, SHOP, DANA, 2.3, DONE)
OLD = branch("pr-42-old", id="br-old-wood-a5cccccc", expires_at=None)
KEPT = LooseEnd(Loose.KEPT_BRANCH, OLD.id, OLD.name, of="pr-42")


def told(message: Message, fate: Fate, end: LooseEnd | None = None, **more: Any) -> Message:
    left = end or message.leaves
    assert left is not None
    return views.told(message, left, fate, SHOP, **{"now": NOW, **more})


def test_a_deletion_that_neon_can_undo_says_until_when_and_offers_it() -> None:
    message = told(DELETED, Recoverable(UNTIL))
    check(message, asker=DANA)
    assert rendered(message) == (
        "🗑️ Branch `pr-42` in *shop* is deleted in 2.3 s\n"
        "create branch ✓ 0.6 s · start compute ✓ 2.1 s\n"
        f"It can be brought back until {DATE}.\n"
        "\n"
        "[Undo] [Branches]\n"
        "\n"
        "Asked by <@U0DANA> | It was `br-quiet-sky-a5e59rrb`"
    )
    assert buttons(message)["Undo"]["value"] == "branch recover br-quiet-sky-a5e59rrb --project shop"
    assert message.text.startswith("Branch `pr-42` in shop is deleted in 2.3 s. It can be brought back until")


@pytest.mark.parametrize(
    ("fate", "more", "said"),
    [
        (There(branch()), {"by": "Ana Admin"}, "↩️ Brought back by Ana Admin."),
        (There(branch()), {}, "↩️ It is back."),
        (Gone(), {}, "It cannot be brought back: Neon does not list the branch among those that it keeps."),
        (Gone(), {"until": UNTIL, "now": UNTIL}, f"The time to bring it back ended {DATE}."),
        (Gone(), {"until": UNTIL}, "It cannot be brought back: Neon does not list"),
        (Unread(), {}, "Whether it can be brought back is not known yet: Neon could not be asked just now."),
    ],
)
def test_any_other_fate_is_said_and_has_no_undo(fate: Fate, more: Any, said: str) -> None:
    message = told(DELETED, fate, **more)
    assert said in rendered(message)
    assert list(buttons(message)) == ["Branches"]


def test_a_project_is_brought_back_by_the_name_that_the_channel_has_for_it() -> None:
    message = told(project_views.deleted(SHOP, DANA), Recoverable(UNTIL))
    assert buttons(message)["Undo"]["value"] == "project recover shop"
    assert "among those" in rendered(told(project_views.deleted(SHOP, DANA), Gone()))


@pytest.mark.parametrize(
    ("fate", "said", "offered"),
    [
        (
            There(OLD),
            "What `pr-42` held before is branch `pr-42-old`: 30 MiB, no expiry. "
            "Its storage is charged until somebody deletes it.",
            ["Show pr-42-old", "Delete pr-42-old", "Keep pr-42-old 7 more days"],
        ),
        (
            There(OLD, ("pr-42",)),
            "until somebody deletes it, which Neon refuses, as it does an expiry, while `pr-42` is below it.",
            ["Show pr-42-old"],
        ),
        (
            There(OLD.model_copy(update={"expires_at": UNTIL})),
            f"30 MiB, and it expires {DATE}.",
            ["Show pr-42-old", "Delete pr-42-old"],
        ),
        (Gone(), "What `pr-42` held before is branch `pr-42-old`, which is deleted by now.", []),
        (Recoverable(UNTIL), "which is deleted by now.", []),
        (Unread(), "What `pr-42` held before is branch `pr-42-old`.", []),
    ],
)
def test_what_a_restore_kept_is_told_with_what_can_be_done_about_it(
    fate: Fate, said: str, offered: list[str]
) -> None:
    message = told(Message("Restored.", ()), fate, KEPT)
    assert said in rendered(message)
    assert list(buttons(message)) == offered


def test_the_reminder_asks_whether_anybody_needs_it() -> None:
    message = views.reminder(KEPT, There(OLD), SHOP, DANA, WEEK)
    check(message, asker=DANA)
    assert rendered(message) == (
        "🔔 Branch `pr-42-old`, which has what `pr-42` held until 7 days ago, is still there: "
        "30 MiB, no expiry\n"
        "Does anybody still need it? Its storage is charged until somebody deletes it.\n"
        "\n"
        "[Show pr-42-old] [Delete pr-42-old] [Keep pr-42-old 7 more days]\n"
        "\n"
        "Asked by <@U0DANA> | I remind of it once."
    )


def test_what_is_final_is_not_looked_at_again() -> None:
    deleted = replace(KEPT, kind=Loose.DELETED_BRANCH)
    assert views.final(deleted, There(OLD))
    assert not views.final(KEPT, There(OLD))
    assert views.final(deleted, Gone())
    assert views.final(KEPT, Gone())
    assert not views.final(deleted, Unread())
    assert not views.final(KEPT, Recoverable(UNTIL)), "it can come back"


fates = (
    st.builds(Recoverable, samples.times)
    | st.builds(There, st.none() | samples.branches, st.lists(samples.texts, max_size=9).map(tuple))
    | st.sampled_from([Gone(), Unread()])
)
ends = st.builds(LooseEnd, st.sampled_from(list(Loose)), samples.texts, samples.texts, samples.texts)


@quick
@given(end=ends, fate=fates, ref=samples.refs, until=samples.maybe_times, by=st.none() | samples.texts)
def test_whatever_it_is_called_it_is_safe_and_undo_needs_neons_word(
    end: Any, fate: Any, ref: Any, until: Any, by: Any
) -> None:
    message = views.told(DELETED, end, fate, ref, until=until, by=by, now=NOW)
    check(message, asker=DANA)
    check(views.reminder(end, fate, ref, DANA, WEEK), asker=DANA)
    proven = isinstance(fate, Recoverable) and end.kind is not Loose.KEPT_BRANCH
    assert proven or "Undo" not in buttons(message)


@quick
@given(
    found=st.lists(samples.branches, max_size=30),
    ref=samples.refs,
    of=samples.texts,
    page=st.integers(-3, 9),
    search=st.none() | samples.texts,
    now=samples.times,
)
def test_the_list_of_what_restores_left_is_safe(
    found: Any, ref: Any, of: str, page: int, search: Any, now: Any
) -> None:
    left = [(each, KeptBranch(each.id, of, NOW)) for each in found]
    check(branch_views.preserved(left, found, ref, page=page, search=search, now=now))
