"""The checks from which every block and element is described."""

from collections.abc import Collection, Mapping
from typing import Any

from sandbox.slack.blockkit.report import Check, Place


def anything(value: Any, place: Place) -> None:
    """Whatever it is, it is fine."""


def boolean(value: Any, place: Place) -> None:
    """True or false."""
    if not isinstance(value, bool):
        place.note("must be a boolean")


def string(most: int | None = None, least: int = 1) -> Check:
    """Text of `least` to `most` characters."""

    def check(value: Any, place: Place) -> None:
        if not isinstance(value, str):
            place.note("must be a string")
        elif len(value) < least:
            place.note(f"must be more than {least - 1} characters")
        elif most is not None and len(value) > most:
            place.note(f"must be less than {most + 1} characters")

    return check


def whole(least: int, most: int | None = None) -> Check:
    """A whole number in a range, both ends included."""

    def check(value: Any, place: Place) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            place.note("must be an integer")
        elif value < least:
            place.note(f"must be greater than or equal to {least}")
        elif most is not None and value > most:
            place.note(f"must be less than or equal to {most}")

    return check


def one_of(*allowed: str) -> Check:
    """One of a few words."""

    def check(value: Any, place: Place) -> None:
        if value not in allowed:
            place.note(f"must be one of: {', '.join(allowed)}")

    return check


def items(check_each: Check, most: int | None = None, least: int = 1) -> Check:
    """An array of `least` to `most` members."""

    def check(value: Any, place: Place) -> None:
        if not isinstance(value, list):
            place.note("must be an array")
            return
        if len(value) < least:
            place.note(f"no fewer than {least} items allowed")
        if most is not None and len(value) > most:
            place.note(f"no more than {most} items allowed")
        for index, item in enumerate(value):
            check_each(item, place.at(index))

    return check


def shape(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    """An object with these fields, and, beside `type`, no others."""
    fields = {"type": anything, **required, **(optional or {})}

    def check(value: Any, place: Place) -> None:
        if not isinstance(value, dict):
            place.note("must be an object")
            return
        for name in required:
            if value.get(name) is None:
                place.note(f"missing required field: {name}")
        for name, member in value.items():
            if name not in fields:
                place.note(f"invalid additional property: {name}")
            elif member is not None:
                fields[name](member, place.at(name))

    return check


def typed(kinds: Mapping[str, Check], only: Collection[str] | None = None) -> Check:
    """An object whose `type` says which of `kinds` it must be; `only` narrows the choice."""

    def check(value: Any, place: Place) -> None:
        if not isinstance(value, dict):
            place.note("must be an object")
            return
        kind = value.get("type")
        if kind is None:
            place.note("missing required field: type")
        elif not isinstance(kind, str) or kind not in kinds or (only is not None and kind not in only):
            place.at("type").note(f"unsupported type: {kind}")
        else:
            kinds[kind](value, place)

    return check


def both(*checks: Check) -> Check:
    """Every one of these."""

    def check(value: Any, place: Place) -> None:
        for each in checks:
            each(value, place)

    return check


def exactly_one_field(*names: str) -> Check:
    """An object with one, and only one, of these fields."""

    def check(value: Any, place: Place) -> None:
        if isinstance(value, dict) and sum(value.get(name) is not None for name in names) != 1:
            place.note(f"must define exactly one of {' or '.join(f'`{name}`' for name in names)}")

    return check
