"""The logs of a branch: written by its computes, read by time and by filter."""

import base64
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.neon.errors import ApiError
from sandbox.neon.log_records import MOST_KEPT, SEVERITIES, LogLine
from sandbox.neon.records import Branch

LONGEST_WINDOW = timedelta(days=7)
MOST_PER_PAGE = 1_000
_USUAL_WINDOW = timedelta(hours=1)
_UNITS = {"ms": 0.001, "s": 1, "m": 60, "h": 3_600, "d": 86_400}
_DURATION = re.compile(r"(\d+)(ms|s|m|h|d)")
_SELECTOR = re.compile(r"\s*\{([^}]*)\}\s*")
_LABEL = re.compile(r'\s*([a-z_]+)\s*=\s*"([^"]*)"\s*,?')
_LINE_FILTER = re.compile(r'\s*(\|=|!=)\s*"([^"]*)"\s*')


def write(branch: Branch, line: LogLine) -> None:
    """Keep a line, unless the branch collects no telemetry."""
    if branch.telemetry:
        branch.logs.append(line)
        del branch.logs[:-MOST_KEPT]


def must_be_kept(branch: Branch) -> None:
    """Raises 404 for a branch that collects no telemetry."""
    if not branch.telemetry:
        raise ApiError(404, "telemetry is not enabled for this branch", reason="telemetry_not_enabled")


@dataclass(frozen=True)
class Window:
    """A time range; its end is not part of it."""

    start: datetime
    end: datetime


def window(since: str | None, start: datetime | None, end: datetime | None, now: datetime) -> Window:
    """The range that is asked for, an hour if none is. Raises 400."""
    ends = end or now
    if since is not None and start is not None:
        raise _invalid("conflicting_time_range", "since and start_time cannot be given together")
    length = _length(since) if since is not None else _USUAL_WINDOW
    starts = start or ends - length
    if starts >= ends:
        raise _invalid("invalid_time_range", "end_time must be after start_time")
    if ends - starts > LONGEST_WINDOW:
        raise _invalid("time_range_too_large", "the time range must not span more than seven days")
    return Window(starts, ends)


def _length(since: str) -> timedelta:
    found = _DURATION.fullmatch(since)
    if found is None:
        raise _invalid("invalid_time_range", f"invalid duration: {since}")
    return timedelta(seconds=min(int(found[1]) * _UNITS[found[2]], 10**9))


Keep = Callable[[LogLine], bool]


def matching(branch: Branch, within: Window, keep: Keep, *, newest_first: bool) -> list[LogLine]:
    """The lines of a window that a filter keeps, in order of time."""
    # Neon's clock is read to the second, and what has been written by now is to be found.
    found = [line for line in branch.logs if within.start <= line.at <= within.end and keep(line)]
    return sorted(found, key=lambda line: line.at, reverse=newest_first)


def structured(
    *,
    source: str | None,
    service_name: str | None,
    scope_name: str | None,
    minimum_severity: str | None,
    severity_text: str | None,
    body_contains: str | None,
    trace_id: str | None,
) -> Keep:
    """All of these at once; what is None does not matter."""
    exact = {"source": source, "service_name": service_name, "scope_name": scope_name, "trace_id": trace_id}
    lowest = SEVERITIES[minimum_severity] if minimum_severity else 0

    def keep(line: LogLine) -> bool:
        return (
            all(wanted is None or getattr(line, name) == wanted for name, wanted in exact.items())
            and SEVERITIES[line.severity] >= lowest
            and severity_text in (None, line.severity.upper())
            and (body_contains or "") in line.message
        )

    return keep


def logql(expression: str) -> Keep:
    """A stream selector and line filters, which is all that Neon takes. Raises 400."""
    selector = _SELECTOR.match(expression)
    if selector is None:
        raise _invalid("invalid_logql", "a stream selector is required")
    labels, rest = dict(_LABEL.findall(selector[1])), expression[selector.end() :]
    filters = _LINE_FILTER.findall(rest)
    if _LINE_FILTER.sub("", rest).strip() or _LABEL.sub("", selector[1]).strip():
        raise _invalid("invalid_logql", "only stream selectors and line filters are accepted")

    def keep(line: LogLine) -> bool:
        known = fields_of(line)
        return all(known.get(name) == value for name, value in labels.items()) and all(
            (text in line.message) is (sign == "|=") for sign, text in filters
        )

    return keep


def fields_of(line: LogLine) -> dict[str, str]:
    """The fields of a line that take few values."""
    named = {
        "source": line.source,
        "service_name": line.service_name,
        "severity_text": line.severity.upper(),
        "entity_id": line.entity_id,
        "scope_name": line.scope_name,
        **line.attributes,
    }
    return {name: value for name, value in named.items() if isinstance(value, str)}


def fields(branch: Branch) -> list[str]:
    """All fields that were seen on the branch."""
    return sorted({name for line in branch.logs for name in fields_of(line)})


def values(lines: Iterable[LogLine], name: str) -> list[str]:
    """The values of a field in some lines."""
    return sorted({found[name] for found in map(fields_of, lines) if name in found})


def cursor(query: object, place: int) -> str:
    """Where the next page of a query begins."""
    return base64.urlsafe_b64encode(json.dumps([repr(query), place]).encode()).decode()


def place_of(text: str | None, query: object) -> int:
    """How many lines were shown before. Raises 400 for a cursor of another query."""
    if not text:
        return 0
    try:
        asked, place = json.loads(base64.urlsafe_b64decode(text))
    except ValueError:
        asked, place = None, 0
    if asked != repr(query) or not isinstance(place, int):
        raise _invalid("invalid_cursor", "the cursor is malformed or belongs to another query")
    return place


def unknown_field(name: str) -> ApiError:
    """400 for a field that was not seen on the branch."""
    return _invalid("unknown_field", f"unknown log field: {name}")


def conflicting_filters() -> ApiError:
    """400 for LogQL beside other filters."""
    return _invalid("conflicting_filters", "logql cannot be combined with other filters")


def _invalid(reason: str, message: str) -> ApiError:
    return ApiError(400, message, reason=reason)
