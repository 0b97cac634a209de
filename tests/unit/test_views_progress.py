"""The one message of a write, from its first edit to its last word."""

import pytest

from bot.command import Step, Target
from bot.slack.views import progress, steps
from tests.unit.block_rules import buttons, rendered
from tests.unit.view_samples import DANA, PR_42, SHOP, STEPS

NEW = Target("branch", "pr-42")


def test_a_write_under_way_shows_its_steps() -> None:
    message = progress.working("Creating branch", NEW, SHOP, STEPS, DANA)
    assert message.text == (
        "Creating branch `pr-42` in shop: create branch done in 0.6 s, start compute working."
    )
    assert rendered(message) == (
        "⏳ Creating branch `pr-42` in *shop*\ncreate branch ✓ 0.6 s · start compute …\n\nAsked by <@U0DANA>"
    )


def test_a_write_that_has_to_wait_says_for_what() -> None:
    waiting = "Neon is busy with start compute on this project; queued, 8 s so far"
    message = progress.working("Creating branch", NEW, SHOP, (), DANA, waiting=waiting, note="Second try.")
    assert message.text == f"Creating branch `pr-42` in shop: {waiting}."
    assert rendered(message) == (
        f"⏳ Creating branch `pr-42` in *shop*\n{waiting}\nSecond try.\n\nAsked by <@U0DANA>"
    )


def test_a_write_that_has_only_begun_says_so() -> None:
    message = progress.working("Creating branch", NEW, SHOP, (), DANA)
    assert message.text == "Creating branch `pr-42` in shop: asking Neon."


@pytest.mark.parametrize(
    ("step", "marked", "spoken"),
    [
        (Step("1", "create_branch", "finished", 600), "create branch ✓ 0.6 s", "create branch done in 0.6 s"),
        (Step("1", "create_branch", "finished"), "create branch ✓", "create branch done"),
        (Step("1", "apply_config", "skipped"), "apply settings – not needed", "apply settings not needed"),
        (Step("1", "suspend_compute", "running"), "stop compute …", "stop compute working"),
        (Step("1", "start_compute", "scheduling"), "start compute …", "start compute waiting its turn"),
        (
            Step("1", "start_compute", "running", failures=2),
            "start compute … after 2 failures",
            "start compute working",
        ),
        (
            Step("1", "start_compute", "failed"),
            "start compute ✗ failed, Neon may retry",
            "start compute failed, Neon may retry",
        ),
        (Step("1", "start_compute", "error"), "start compute ✗ failed", "start compute failed"),
        (Step("1", "start_compute", "cancelled"), "start compute – cancelled", "start compute cancelled"),
        (
            Step("1", "new_<work>", "mu`sing"),
            "new &lt;work&gt; … mu`sing",
            "new &lt;work&gt; working (mu`sing)",
        ),
    ],
)
def test_every_state_of_a_step_is_told_by_more_than_a_mark(step: Step, marked: str, spoken: str) -> None:
    assert steps.line([step]) == marked
    assert steps.spoken([step]) == spoken


def test_a_failed_write_says_why_how_far_it_came_and_what_next() -> None:
    broken = (Step("1", "start_compute", "error", error="no <capacity>"),)
    message = progress.failed(
        "Creating branch", PR_42, SHOP, broken, DANA,
        reason="Neon says: error.", hint="Try again later.", request_id="r-1",
    )  # fmt: skip
    assert message.text == "Failed: creating branch `pr-42` in shop. Neon says: error. Try again later."
    assert rendered(message) == (
        "❌ Creating branch `pr-42` in *shop* failed\n"
        "Neon says: error.\n"
        "start compute ✗ failed\n"
        "Neon on start compute: `no &lt;capacity&gt;`\n"
        "Try again later.\n"
        "\n"
        "[Open in Neon]\n"
        "\n"
        "Asked by <@U0DANA> | Request `r-1`"
    )


def test_a_lost_answer_is_looked_into_and_not_sent_again() -> None:
    message = progress.checking("Creating branch", NEW, SHOP, DANA)
    assert "Neon's answer was lost" in message.text
    assert "nothing is sent twice" in message.text
    assert buttons(message) == {}


def test_an_unknown_ending_is_said_honestly_with_ways_to_look() -> None:
    message = progress.unknown("Deleting branch", PR_42, SHOP, STEPS, DANA, request_id="r-1")
    assert message.text == (
        "Outcome unknown: deleting branch `pr-42` in shop. "
        "I stopped watching and do not know how this ended: done, not done, or still running. "
        "Look before you try again."
    )
    values = {label: each.get("value") for label, each in buttons(message).items()}
    assert values == {
        "Look for the branch": "branch show br-quiet-sky-a5e59rrb --project shop",
        "Operations": "operation list --project shop",
        "Open in Neon": None,
    }


def test_what_may_not_exist_is_searched_for_by_name() -> None:
    message = progress.unknown(
        "Creating branch", Target("branch", "--my branch"), SHOP, (), DANA, request_id=""
    )
    look = buttons(message)["Look for the branch"]["value"]
    assert look == 'branch list "--search=--my branch" --project shop'


def test_something_other_than_a_branch_is_looked_for_among_the_operations() -> None:
    message = progress.unknown("Renaming", Target("role", "app", "app"), SHOP, (), DANA, request_id="r-1")
    assert list(buttons(message)) == ["Operations", "Open in Neon"]
    assert buttons(message)["Open in Neon"]["url"].endswith("/projects/old-violet-32930710")


def test_a_question_without_a_yes_ends_with_nothing_done() -> None:
    for say, why in (
        (progress.expired, "Nobody confirmed in time. Type it again if it is still wanted."),
        (progress.unasked, "Slack did not take my question in time. Type it again if it is still wanted."),
        (progress.cancelled, "Cancelled."),
    ):
        message = say("Deleting branch", PR_42, SHOP, DANA)
        assert message.text == f"Nothing was done: deleting branch `pr-42` in shop. {why}"
        assert buttons(message) == {}


def test_what_is_told_directly_says_where_it_was_asked_for_and_has_no_buttons() -> None:
    shown = progress.unknown("Creating branch", PR_42, SHOP, (), DANA, request_id="r-1")
    message = progress.told_directly(shown, "C0SHOPDB")
    where = "You asked for this in <#C0SHOPDB>, where I cannot show it."
    assert message.text == f"{where} {shown.text}"
    assert message.blocks[0]["text"]["text"] == where
    assert buttons(message) == {}
    assert message.blocks[-1] == shown.blocks[-1]


def test_waiting_says_for_how_long_once_there_is_something_to_say() -> None:
    assert steps.queued("start_compute", 8) == (
        "Waiting: Neon is busy with start compute on this project. Queued, 8 s so far."
    )
    assert steps.queued(None, 0.02) == "Waiting: another change is under way on this project. Queued."
