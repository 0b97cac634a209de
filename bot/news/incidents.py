"""What is new on Neon's status page, by what was seen before. Pure."""

import hashlib
from collections.abc import Iterator
from datetime import datetime

from bot.neon.models.status import Notice, Report
from bot.news.detecting import News, State
from bot.news.kinds import Event, Item, Kind, Severity

_GRAVE = ("major", "full", "critical")


def incidents(report: Report, before: State, at: datetime) -> News:
    """Notices that are new, say something else, or are gone from all of the pages that they were on."""
    items, seen = list[Item](), dict[str, list[object]]()
    for key, notice, maintenance, pages in _notices(report):
        digest = _digest(notice)
        seen[key] = [digest, list(pages), notice.name]
        old = before.get(key)
        if old is None or old[0] != digest:
            items.append(_item(key, notice, pages, at, report.url, maintenance=maintenance))
    for key, (digest, pages, name) in before.items():
        if key in seen:
            continue
        if report.pages.keys() >= set(pages):
            gone = Notice(id=key, name=name)
            items.append(_item(key, gone, tuple(pages), at, report.url, over=True))
        else:  # a page that could not be read has not said that it is over
            seen[key] = [digest, pages, name]
    return News(tuple(items), seen)


def _notices(report: Report) -> Iterator[tuple[str, Notice, bool, tuple[str, ...]]]:
    """Each notice once, with the pages that it is on. What is only planned is not news."""
    found: dict[str, tuple[Notice, bool, list[str]]] = {}
    for page, summary in report.pages.items():
        for notice in (*summary.ongoing_incidents, *summary.in_progress_maintenances):
            maintenance = notice not in summary.ongoing_incidents
            found.setdefault(notice.id or notice.name, (notice, maintenance, []))[2].append(page)
    for key, (notice, maintenance, pages) in found.items():
        yield key, notice, maintenance, tuple(pages)


def _digest(notice: Notice) -> str:
    said = (notice.name, notice.status, notice.current_worst_impact, notice.last_update_message or "")
    return hashlib.sha256("\0".join(said).encode()).hexdigest()[:16]


def _item(
    key: str,
    notice: Notice,
    pages: tuple[str, ...],
    at: datetime,
    url: str,
    *,
    maintenance: bool = False,
    over: bool = False,
) -> Item:
    grave = notice.current_worst_impact.startswith(_GRAVE)
    severity = Severity.CRITICAL if grave else Severity.WARNING
    return Item(
        kind=Kind.INCIDENTS,
        event=Event.INCIDENT,
        project_id="",
        subject=f"incident:{key}",
        severity=Severity.INFO if maintenance or over else severity,
        at=at,
        names=(notice.name, notice.status.replace("_", " "), notice.current_worst_impact.replace("_", " ")),
        detail=notice.last_update_message or "",
        link=url,
        pages=pages,
        over=over,
    )
