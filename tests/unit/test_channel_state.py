"""What must have become of a channel, by what was known of it and what Slack shows now."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channel_state import (
    MENDS,
    SUSPENDING,
    Change,
    Known,
    Remembered,
    Sighting,
    Suspension,
    differences,
    is_called,
)

NOW = datetime(2026, 1, 15, tzinfo=UTC)
SEEN = Remembered("shop-db", is_member=True)
THERE = Sighting("shop-db", is_archived=False, is_member=True, is_ext_shared=False)
ARCHIVED, LEFT = Change.ARCHIVED, Change.LEFT


def open_for(*whys: Change, since: Change | None = None) -> tuple[Suspension, ...]:
    return tuple(Suspension(why.value, "C1", why, "", "", NOW, since) for why in whys)


def found(known: Known, now: Sighting, label: str = "#shop-db") -> list[Change]:
    return [change for change, _ in differences(known, now, label=label)]


@pytest.mark.parametrize(
    ("known", "now", "changes"),
    [
        (Known(None, ()), THERE, []),
        (Known(SEEN, ()), THERE, []),
        (Known(None, ()), replace(THERE, is_archived=True), [ARCHIVED]),
        (Known(SEEN, open_for(ARCHIVED)), replace(THERE, is_archived=True, is_member=False), []),
        (Known(SEEN, open_for(ARCHIVED)), THERE, [Change.UNARCHIVED]),
        (Known(SEEN, open_for(ARCHIVED, since=Change.UNARCHIVED)), THERE, []),
        (
            Known(SEEN, open_for(ARCHIVED, since=Change.UNARCHIVED)),
            replace(THERE, is_archived=True),
            [ARCHIVED],
        ),
        (Known(SEEN, ()), replace(THERE, name="other"), [Change.RENAMED]),
        (Known(Remembered("old", is_member=True), ()), THERE, []),
        (Known(Remembered(None, is_member=False), ()), replace(THERE, name="other"), []),
        (Known(SEEN, ()), replace(THERE, is_member=False), [LEFT]),
        (Known(Remembered("shop-db", is_member=False), ()), replace(THERE, is_member=False), []),
        (Known(replace(SEEN, is_member=False), open_for(LEFT)), THERE, [Change.JOINED]),
        (Known(SEEN, open_for(Change.GONE)), THERE, [Change.JOINED]),
        (Known(SEEN, open_for(Change.GONE)), replace(THERE, is_member=False), [LEFT]),
        (Known(None, ()), replace(THERE, is_ext_shared=True), [Change.SHARED]),
        (Known(SEEN, open_for(Change.SHARED)), replace(THERE, is_ext_shared=True), []),
        (Known(SEEN, open_for(Change.SHARED)), THERE, [Change.UNSHARED]),
    ],
)
def test_a_look_finds_what_happened_meanwhile(known: Known, now: Sighting, changes: list[Change]) -> None:
    assert found(known, now) == changes


@pytest.mark.parametrize(
    ("name", "label", "called"),
    [
        ("shop-db", "#shop-db", True),
        ("shop-db", "shop-db", True),
        ("shop", "#shop-db", False),
        ("", "", False),
        ("shop-db", "C0SHOPDB", False),
    ],
)
def test_a_name_is_the_label_with_or_without_its_hash(name: str, label: str, called: bool) -> None:
    assert is_called(name, label) is called


sightings = st.builds(Sighting, st.sampled_from(["shop-db", "other"]), *[st.booleans()] * 3)


@given(sightings, sightings)
def test_what_was_found_once_and_stored_is_not_found_again(first: Sighting, then: Sighting) -> None:
    known = Known(Remembered(first.name, first.is_member), ())
    changes = found(known, then, label="")
    standing = open_for(*(each for each in changes if each in SUSPENDING | {Change.SHARED}))
    assert not found(Known(Remembered(then.name, then.is_member), standing), then, label="")


def test_everything_that_ends_by_itself_or_is_mended_is_something_that_stands() -> None:
    stands = SUSPENDING | {Change.SHARED}
    assert frozenset().union(*MENDS.values()) <= stands
    assert not stands & set(MENDS)
