"""The window of a review, as it is shown and as it comes back: within Slack's limits, and nothing is lost."""

import json
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.cleanup.review import LONGEST, Review, Row
from bot.command import ProjectRef
from bot.slack.filled_review import MOST, Choice, filled, mistakes, packed, unpacked
from bot.slack.views.message import Block
from bot.slack.views.review_form import form, looking
from sandbox.slack.blockkit import problems_in_view

SHOP = ProjectRef("shop", "old-violet-32930710")
WEEK, MONTH = timedelta(days=7), timedelta(days=30)


def review(count: int, **more: Any) -> Review:
    rows = tuple(
        Row(f"br-{number}", f"pr-{number}", f"pr-{number} · due 3 Dec", "CI") for number in range(count)
    )
    return Review("f3a9", "U0DANA", "C0SHOPDB", SHOP, "previews", "*shop*", rows, (WEEK, MONTH), **more)


def sent(view: Block, *ticked: str, length: str = "604800", reason: str | None = None) -> dict[str, Any]:
    """The view with these values of the shown page ticked, as Slack sends it."""
    fields = {each["block_id"]: each for each in view["blocks"] if each["type"] == "input"}
    (page,) = (name for name in fields if name.startswith("branches:"))
    values = {
        page: {"branches": {"selected_options": [{"value": each} for each in ticked]}},
        "length": {"length": {"selected_option": {"value": length}}},
        "reason": {"reason": {"value": reason}},
    }
    return {**view, "state": {"values": values}}


@given(st.integers(0, LONGEST), st.integers(1, 2000), st.booleans(), st.data())
def test_slack_takes_every_page_of_every_review(
    count: int, page: int, ever: bool, data: st.DataObject
) -> None:
    ticked = data.draw(st.frozensets(st.integers(0, max(count - 1, 0)))) if count else frozenset[int]()
    view = form(review(count, for_ever=ever, wants_reason=ever), page, ticked)
    assert problems_in_view(view) == []
    assert len(view["private_metadata"]) <= 3000
    if count:
        back = filled({**view, "state": {}})
        assert back is not None
        assert back.ticked == ticked


def test_all_of_the_longest_review_fit_into_what_a_window_remembers() -> None:
    everything = frozenset(range(LONGEST))
    view = form(review(LONGEST), 1, everything)
    assert len(view["private_metadata"]) <= 3000
    assert json.loads(view["private_metadata"]).keys() == {"review", "channel", "page", "ticked"}
    assert unpacked(packed(everything)) == everything


def test_the_first_window_says_what_it_does() -> None:
    assert problems_in_view(looking(SHOP)) == []
    assert looking(SHOP)["blocks"][0]["text"]["text"] == "Looking at the branches of *shop* …"


def test_what_is_ticked_on_a_page_takes_the_place_of_what_was_ticked_there() -> None:
    second = form(review(25), 2, frozenset({3, 12, 24}))
    shown = next(each for each in second["blocks"] if each.get("block_id") == "branches:2")["element"]
    assert [each["value"] for each in shown["initial_options"]] == ["12"]
    back = filled(sent(second, "11", "13"))
    assert back is not None
    assert back.ticked == {3, 11, 13, 24}
    again = Choice.of(back.as_text(to_page=3))
    assert (again.ticked, again.page, again.length) == ((3, 11, 13, 24), 3, "604800")


def test_a_form_says_what_is_wrong_with_it_before_it_closes() -> None:
    view = form(review(25, for_ever=True))
    assert mistakes(sent(view, "1")) == {}
    assert mistakes(sent(view)) == {"branches:1": "Tick at least one branch."}
    assert mistakes(sent(view, "1", length="ever", reason="  ")) == {
        "reason": "Keeping for ever needs a reason."
    }
    assert mistakes(sent(view, "1", length="ever", reason="the demo")) == {}
    many = form(review(150), 1, frozenset(range(MOST + 1)))
    assert "101 are ticked" in mistakes(sent(many, *map(str, range(10))))["branches:1"]
    assert mistakes({"callback_id": "decline"}) == {}
