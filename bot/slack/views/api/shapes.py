"""Any JSON as mark-up that a phone can show: a table, labelled lines, or plain text.

A table is as wide as a phone takes and has the columns that tell most; what is left out is counted.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.slack import blocks, mrkdwn
from bot.slack.views.message import Block

ROWS = 20
FIELDS = 30
BRIEFLY = 5
_WIDTH, _COLUMN, _MOST_COLUMNS = 60, 36, 5  # an id is 36 characters at most, and worth nothing when cut
_LONG_TEXT = 200
_FENCE = 2800
# What tells one row from another, before what else there may be.
_TELLING = (
    *("name", "id", "key", "slug", "domain", "email", "branch_name", "role", "type", "status", "action"),
    *("current_state", "state", "severity", "size", "created_at", "updated_at"),
)
# What comes along with a page of a list and is nothing by itself.
_ASIDE = frozenset({"pagination", "cursor", "next_cursor"})
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
_NO_TIME = "0001-01-01T00:00:00Z"


@dataclass(frozen=True)
class Shaped:
    """An answer in parts. `said` is one phrase for notifications, `left_out` what is not shown of it."""

    said: str
    parts: tuple[Block, ...]
    left_out: str = ""


def shaped(value: Any, *, brief: bool = False) -> Shaped:
    """An answer as blocks, whatever it is. `brief`: the few fields that tell most."""
    value = _unwrapped(value)
    if isinstance(value, list):
        return _list(value) if any(isinstance(each, Mapping) for each in value) else _words(value)
    if isinstance(value, Mapping):
        return _brief(value) if brief else _object(value)
    text = _text(value)
    if "\n" in text or len(text) > _LONG_TEXT:
        left = "the end of the text" if len(mrkdwn.escape(text)) > _FENCE else ""
        return Shaped("a text", (blocks.section(mrkdwn.fence(text, _FENCE)),), left)
    return Shaped(mrkdwn.code(text, _LONG_TEXT), (blocks.section(_value(value)),))


def rows(value: Any) -> int | None:
    """How many rows the answer is, if it is a list of things."""
    value = _unwrapped(value)
    return len(value) if isinstance(value, list) else None


def _unwrapped(value: Any) -> Any:
    """What an answer is about: the one list in it, or the object without what comes along with a page."""
    if not isinstance(value, Mapping):
        return value
    content = {name: each for name, each in value.items() if name not in _ASIDE}
    tables = _tables(content)
    lists = [each for each in content.values() if isinstance(each, list)]
    alone = all(isinstance(each, list) or _is_map(each) for each in content.values())
    if alone and len(tables) == 1:
        return content[tables[0]]
    return lists[0] if alone and lists and not any(lists) else content


def _tables(content: Mapping[str, Any]) -> list[str]:
    """The names of the lists of objects."""
    return [
        name
        for name, each in content.items()
        if isinstance(each, list) and any(isinstance(one, Mapping) for one in each)
    ]


def _is_map(value: Any) -> bool:
    """Whether it is what comes beside a list, by id, and not a thing of its own."""
    return isinstance(value, Mapping) and "id" not in value and all(map(_is_object, value.values()))


def _is_object(value: Any) -> bool:
    return isinstance(value, Mapping)


def _list(items: Sequence[Any]) -> Shaped:
    shown = [each for each in items if isinstance(each, Mapping)][:ROWS]
    said = mrkdwn.count(len(items), "row")
    left = f"{len(items) - len(shown)} more rows" if len(items) > len(shown) else ""
    return Shaped(said, (blocks.section(f"*{said}*"), blocks.section(_table(shown))), left)


def _words(items: Sequence[Any]) -> Shaped:
    if not items:
        return Shaped("nothing there", (blocks.section("Nothing there."),))
    said = mrkdwn.count(len(items), "value")
    lines = [f"• {_value(each)}" for each in items[:ROWS]]
    left = f"{len(items) - ROWS} more values" if len(items) > ROWS else ""
    return Shaped(said, (blocks.section(f"*{said}*"), *blocks.sections(lines)), left)


def _object(value: Mapping[str, Any]) -> Shaped:
    tables = _tables(value)[:1]
    flat = list(_flat({name: each for name, each in value.items() if name not in tables}))
    if not flat and not tables:
        return Shaped("no more than a yes", (blocks.section("Neon answered with no more than a yes."),))
    texts = [(name, each) for name, each in flat if _is_long(each)]
    facts = [_fact(name, each) for name, each in flat if not _is_long(each)]
    fences = [
        blocks.section(f"{mrkdwn.bold(name + ':')}\n{mrkdwn.fence(each, _FENCE)}") for name, each in texts[:3]
    ]
    below = [blocks.section(f"{mrkdwn.bold(name + ':')}\n{_table(value[name][:ROWS])}") for name in tables]
    cut = len(texts) > 3 or any(len(mrkdwn.escape(each)) > _FENCE for _, each in texts)
    left = [
        f"{len(facts) - FIELDS} more fields" if len(facts) > FIELDS else "",
        "the end of a text" if cut else "",
        *(f"{len(value[name]) - ROWS} more rows" for name in tables if len(value[name]) > ROWS),
    ]
    parts = (*blocks.sections(facts[:FIELDS]), *fences, *below)
    return Shaped(mrkdwn.count(len(flat), "field"), parts, " and ".join(filter(None, left)))


def _brief(value: Mapping[str, Any]) -> Shaped:
    flat = [(name, each) for name, each in _flat(value) if name in _TELLING and not _is_long(each)]
    flat.sort(key=lambda each: _TELLING.index(each[0]))
    facts = [_fact(name, each) for name, each in flat[:BRIEFLY]]
    return Shaped(mrkdwn.count(len(flat), "field"), blocks.sections(facts))


def _fact(name: str, value: Any) -> str:
    return f"{mrkdwn.bold(name + ':')} {_value(value)}"


def _flat(value: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Fields with plain values. The first object of several needs no name before its fields."""
    nested = [name for name, each in value.items() if isinstance(each, Mapping)]
    plain = [each for each in value.values() if _tells(each) and not isinstance(each, Mapping | list)]
    main = nested[0] if nested and not plain else None
    for name, each in value.items():
        yield from _opened("" if name == main else name, each, 2 if name == main else 1)


def _opened(name: str, value: Any, levels: int) -> Iterator[tuple[str, Any]]:
    """A field, or the fields in it, named with dots; below that many levels it is JSON."""
    if isinstance(value, Mapping) and levels:
        for inner, each in value.items():
            yield from _opened(f"{name}.{inner}" if name else inner, each, levels - 1)
    elif _tells(value):
        yield name, value


def _tells(value: Any) -> bool:
    return value not in (None, "", [], {}, _NO_TIME)


def _is_long(value: Any) -> bool:
    return isinstance(value, str) and ("\n" in value.strip() or len(value) > _LONG_TEXT)


def _value(value: Any) -> str:
    """One value as mark-up; a time in the reader's own zone."""
    moment = _moment(value)
    if moment is not None:
        return mrkdwn.date(moment)
    if isinstance(value, list) and any(isinstance(each, Mapping | list) for each in value):
        return mrkdwn.count(len(value), "entry", "entries")
    if isinstance(value, list):
        more = f" and {len(value) - 8} more" if len(value) > 8 else ""
        return ", ".join(_value(each) for each in value[:8]) + more
    return mrkdwn.code(_text(value), _LONG_TEXT)


def _moment(value: Any) -> datetime | None:
    if not isinstance(value, str) or not _TIME.fullmatch(value):
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    # Slack's dates begin with Unix time.
    return moment if moment.year >= 1970 else None


def _text(value: Any) -> str:
    """One value in plain words."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}"
    return "none" if value is None else json.dumps(value, ensure_ascii=False, default=str)


def _cell(value: Any) -> str:
    if value is None or value == _NO_TIME:
        return "–"
    if isinstance(value, str) and _moment(value):
        return value[:16].replace("T", " ")
    return mrkdwn.clean(_text(value)).replace("`", "'") or "–"


def _table(items: Sequence[Any]) -> str:
    items = [dict(_opened("", each, 2)) for each in items if isinstance(each, Mapping)]
    columns = _columns(items)
    cells = [[mrkdwn.shorten(_cell(each.get(name)), _COLUMN) for name in columns] for each in items]
    head = [mrkdwn.shorten(mrkdwn.clean(name), _COLUMN) for name in columns]
    widths = [max(map(len, column)) for column in zip(head, *cells, strict=True)]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in (head, *cells)
    ]
    return mrkdwn.fence("\n".join(lines))


def _rank(name: str) -> int:
    """The less, the more it tells. Of `member.role` the last part counts, though less than alone."""
    outer, _, last = name.rpartition(".")
    return (_TELLING.index(last) + 2 * bool(outer)) if last in _TELLING else len(_TELLING) + 2


def _columns(items: Sequence[Mapping[str, Any]]) -> list[str]:
    """The names of the columns that fit: the telling ones first, and only where anything stands in them."""
    names = dict.fromkeys(name for each in items for name in each)
    plain = [name for name in names if all(not isinstance(each.get(name), Mapping | list) for each in items)]
    told = [name for name in plain if any(_tells(each.get(name)) for each in items)]
    ranked = sorted(told, key=_rank)
    chosen: list[str] = []
    room = _WIDTH
    for name in ranked or list(names)[:1]:
        width = max(len(name), *(len(_cell(each.get(name))) for each in items))
        room -= min(width, _COLUMN) + 2
        if room < -2 and chosen:
            break
        chosen.append(name)
        if len(chosen) == _MOST_COLUMNS:
            break
    return chosen
