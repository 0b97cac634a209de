"""What a message carries unseen: found again, and only if it is the bot's own."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.markers import EVENT_TYPE, Standing, metadata, standing

BOT = "B0NEON"
MARKED = {"ts": "2.0", "bot_id": BOT, "metadata": metadata("a", 7)}


@given(st.text(min_size=1), st.none() | st.integers(0, 10**9))
def test_what_is_marked_is_found(key: str, upto: int | None) -> None:
    said: list[dict[str, Any]] = [
        {"ts": "1.0", "bot_id": BOT},
        {"ts": "2.0", "bot_id": BOT, "metadata": metadata(key, upto)},
    ]
    assert standing(said, BOT, key) == Standing("2.0", upto)


@pytest.mark.parametrize(
    "other",
    [
        {"bot_id": "B0OTHER"},
        {"bot_id": None},
        {"metadata": None},
        {"metadata": {"event_type": EVENT_TYPE}},
        {"metadata": metadata("b")},
        {"metadata": metadata("a") | {"event_type": "task_created"}},
    ],
)
def test_what_somebody_else_says_or_what_says_something_else_is_not(other: dict[str, Any]) -> None:
    assert standing([MARKED], BOT, "a") is not None
    assert standing([MARKED | other], BOT, "a") is None


def test_a_bot_that_does_not_know_itself_finds_nothing() -> None:
    assert standing([{"ts": "2.0", "metadata": metadata("a")}], "", "a") is None


def test_it_holds_the_key_and_nothing_else() -> None:
    assert metadata("a")["event_payload"] == {"id": "a"}
    assert metadata("a", 7)["event_payload"] == {"id": "a", "upto": 7}
