"""Pure: one word of a command line → one typed value, by the kind that the command declares."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.command import CuRange, Expiry, Kind, Moment, Timeout
from bot.errors import UsageError
from bot.text import plain_dashes, quoted

_LONGEST = timedelta(days=3650)
_LARGEST_INTEGER = 1_000_000_000
_LONGEST_NAME = 256  # characters, of a branch: Neon's API description 2.7.3
_SIZES = frozenset({0.25, 0.5, *map(float, range(1, 57))})  # compute units; fixed sizes end at 56

_SECONDS = {"w": 604_800, "d": 86_400, "h": 3_600, "m": 60, "s": 1}
_UNITS: Mapping[str, str] = {
    **dict.fromkeys(("w", "wk", "wks", "week", "weeks"), "w"),
    **dict.fromkeys(("d", "day", "days"), "d"),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), "h"),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), "m"),
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), "s"),
}
_DURATION = re.compile(r"(?:[0-9]{1,9}[a-z]+)+")
_DURATION_PART = re.compile(r"([0-9]+)([a-z]+)")
_TIME = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?P<zone>Z|[+-]\d\d(?::?\d\d)?)?", re.ASCII
)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_LSN = re.compile(r"[0-9A-F]{1,8}/[0-9A-F]{1,8}")
_CU = re.compile(r"([0-9]+(?:\.[0-9]+)?)(?:(?:-|\.\.)([0-9]+(?:\.[0-9]+)?))?(?:cu)?")
_NEVER = frozenset({"never", "none"})
_SUSPENDS = (60, 604_800)  # seconds: the shortest and the longest suspend timeout of Neon's API description

_DURATION_HINT = "Write a number with a unit: `90m`, `36h`, `2d`, `1w` or `1d12h`."
_EXPIRY_HINT = "Write a length of time such as `2d`, a time such as `2031-05-01T18:00Z`, or `never`."
_MOMENT_HINT = "Write `2h ago`, a time such as `2031-05-01T18:00Z`, or an LSN such as `0/1DE2850`."
_TIMEOUT_HINT = "Write a length of time from `1m` to `7d`, `never`, or `default`."
_CU_HINT = "Write one size such as `0.25`, or a range such as `0.25-2`. Sizes are 0.25, 0.5 and 1 to 56."


def convert(kind: Kind, word: str, *, now: datetime) -> Any:
    """The value that a word stands for, by the table in bot.command.Kind.

    `now` is aware. Kinds that name things of Neon's are not converted here but looked up by
    bot.resolve. Raises UsageError, without an example, for a word that does not fit its kind.
    """
    return _CONVERTERS[kind](word, now)


def render(value: Any) -> str:
    """A word that `convert` makes into the same value again."""
    match value:
        case timedelta():
            return _render_duration(value)
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case Expiry():
            ends = value.after if value.at is None else value.at
            return "never" if ends is None else render(ends)
        case Moment():
            return render(value.time) if value.time else str(value.lsn)
        case CuRange() if value.min_cu == value.max_cu:
            return f"{value.min_cu:g}"
        case CuRange():
            return f"{value.min_cu:g}-{value.max_cu:g}"
        case Timeout():
            named = {-1: "never", 0: "default"}.get(value.seconds)
            return named or render(timedelta(seconds=value.seconds))
        case _:
            return str(value)


def duration(word: str, *, hint: str = _DURATION_HINT) -> timedelta:
    """A length of time such as `2d` or `1d12h`: whole numbers with units, up to ten years.

    `hint` says what to write instead, where other things than a duration fit as well.
    """
    typed = plain_dashes(word).lower()
    if re.fullmatch("[0-9]+", typed):
        raise UsageError(f"{quoted(word)} has no unit.", hint=f"Write {_with_units(typed)}.")
    if not _DURATION.fullmatch(typed):
        raise UsageError(f"{quoted(word)} is not a length of time.", hint=hint)
    parts = [(int(amount), _unit(name)) for amount, name in _DURATION_PART.findall(typed)]
    if len({unit for _, unit in parts}) < len(parts):
        raise UsageError(f"{quoted(word)} names a unit twice.", hint=hint)
    seconds = sum(amount * _SECONDS[unit] for amount, unit in parts)
    if seconds == 0:
        raise UsageError(f"{quoted(word)} is no time at all.", hint=hint)
    if seconds > _LONGEST.total_seconds():
        raise UsageError(f"{quoted(word)} is longer than ten years.", hint=hint)
    return timedelta(seconds=seconds)


def _with_units(digits: str) -> str:
    amount = digits if len(digits) <= 4 and int(digits) else "2"
    return f"`{amount}d` for days, `{amount}h` for hours or `{amount}m` for minutes"


def _unit(name: str) -> str:
    if name not in _UNITS:
        raise UsageError(
            f"{quoted(name)} is not a unit of time.",
            hint="Units are `w` (weeks), `d` (days), `h` (hours), `m` (minutes) and `s` (seconds).",
        )
    return _UNITS[name]


def _render_duration(value: timedelta) -> str:
    left = int(value.total_seconds())
    parts = []
    for unit in ("d", "h", "m", "s"):
        amount, left = divmod(left, _SECONDS[unit])
        if amount:
            parts.append(f"{amount}{unit}")
    return "".join(parts)


def _instant(word: str) -> datetime | None:
    """An ISO 8601 time in UTC; None when the word does not look like one."""
    typed = plain_dashes(word).strip().upper()
    if _DATE.fullmatch(typed):
        raise UsageError(
            f"{quoted(word)} is a date without a time of day.", hint=f"Write for example `{typed}T18:00Z`."
        )
    looks = _TIME.fullmatch(typed)
    if looks is None:
        return None
    if looks["zone"] is None:
        raise UsageError(
            f"{quoted(word)} has no time zone.",
            hint=f"Add `Z` for UTC or an offset: `{typed}Z` or `{typed}+02:00`.",
        )
    try:
        return datetime.fromisoformat(typed).astimezone(UTC)
    except (ValueError, OverflowError):
        raise UsageError(
            f"{quoted(word)} is not a time that exists.", hint="Check the day, the hour and the offset."
        ) from None


def _expiry(word: str, now: datetime) -> Expiry:
    if word.lower() in _NEVER:
        return Expiry()
    at = _instant(word)
    if at is None:
        return Expiry(after=duration(word, hint=_EXPIRY_HINT))
    if at <= now:
        raise UsageError(f"{quoted(word)} is not in the future.", hint=_EXPIRY_HINT)
    if at - now > _LONGEST:
        raise UsageError(f"{quoted(word)} is more than ten years away.", hint=_EXPIRY_HINT)
    return Expiry(at=at)


def _moment(word: str, now: datetime) -> Moment:
    lsn = word.upper()
    if _LSN.fullmatch(lsn):
        return Moment(lsn=lsn)
    if word.lower().endswith("ago"):
        return Moment(time=now - duration(word[: -len("ago")].replace(" ", ""), hint=_MOMENT_HINT))
    time = _instant(word)
    if time is None:
        meant = f"If you mean the past, write `{word} ago`." if _DURATION.fullmatch(word.lower()) else ""
        raise UsageError(f"{quoted(word)} is not a point in time.", hint=meant or _MOMENT_HINT)
    if time > now:
        raise UsageError(f"{quoted(word)} is in the future.", hint=_MOMENT_HINT)
    return Moment(time=time)


def _cu(word: str, now: datetime) -> CuRange:
    looks = _CU.fullmatch(plain_dashes(word).lower().replace(" ", ""))
    if looks is None:
        raise UsageError(f"{quoted(word)} is not a compute size.", hint=_CU_HINT)
    low, high = float(looks[1]), float(looks[2] or looks[1])
    for size in (low, high):
        if size not in _SIZES:
            raise UsageError(f"Neon has no compute of {size:g} CU.", hint=_CU_HINT)
    if low > high:
        raise UsageError(
            f"{quoted(word)} ends below where it starts.", hint=f"Write `{high:g}-{low:g}`: smallest first."
        )
    return CuRange(min_cu=low, max_cu=high)


def _timeout(word: str, now: datetime) -> Timeout:
    if word.lower() in {*_NEVER, "default"}:
        return Timeout(0 if word.lower() == "default" else -1)
    seconds = int(duration(word, hint=_TIMEOUT_HINT).total_seconds())
    if not _SUSPENDS[0] <= seconds <= _SUSPENDS[1]:
        raise UsageError(f"{quoted(word)} is out of Neon's range.", hint=_TIMEOUT_HINT)
    return Timeout(seconds)


def _integer(word: str, now: datetime) -> int:
    typed = plain_dashes(word)
    if not re.fullmatch(r"[+-]?[0-9]{1,100}", typed):
        raise UsageError(f"{quoted(word)} is not a whole number.", hint="Write digits only, such as `10`.")
    if not 1 <= int(typed) <= _LARGEST_INTEGER:
        raise UsageError(
            f"{quoted(word)} is out of range.", hint=f"Write a whole number from 1 to {_LARGEST_INTEGER:,}."
        )
    return int(typed)


def _new_name(word: str, now: datetime) -> str:
    name = word.strip()
    if not name:
        raise UsageError("A name needs at least one visible character.", hint="Write for example `pr-42`.")
    if len(name) > _LONGEST_NAME:
        raise UsageError(
            f"{quoted(name)} has {len(name)} characters.", hint=f"Neon takes at most {_LONGEST_NAME}."
        )
    if not name.isprintable():
        raise UsageError(
            f"{quoted(name)} holds a character that cannot be shown.",
            hint="Type the name again instead of pasting it.",
        )
    return name


def _text(word: str, now: datetime) -> str:
    if not word.strip():
        raise UsageError("The text is empty.", hint="Write something between the quotes.")
    return word


_CONVERTERS: Mapping[Kind, Callable[[str, datetime], Any]] = {
    Kind.TEXT: _text,
    Kind.NEW_NAME: _new_name,
    Kind.INTEGER: _integer,
    Kind.DURATION: lambda word, now: duration(word),
    Kind.EXPIRY: _expiry,
    Kind.MOMENT: _moment,
    Kind.CU: _cu,
    Kind.TIMEOUT: _timeout,
}
