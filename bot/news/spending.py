"""When an organization's spending comes to another level of its limit, by what was seen before. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.news.detecting import News, State, Step, gravity, steps
from bot.news.kinds import Event, Item, Kind
from bot.radar.levels import Gauge

# A look takes a call for each hundred projects, and Neon's own figures are up to an hour old.
EVERY = timedelta(hours=1)


@dataclass(frozen=True)
class Standing:
    """What an organization spent of its limit. `gauge` None: it has no limit."""

    org_id: str
    name: str
    gauge: Gauge | None
    currency: str = "USD"


def due(before: State, at: datetime) -> bool:
    """Whether the last look is long enough ago."""
    return not before or datetime.fromisoformat(before["at"]) + EVERY <= at


def spending(found: Sequence[Standing], before: State, at: datetime) -> News:
    """Organizations that have come to another level. One that could not be read is as it was."""
    levels: dict[str, Any] = dict(before.get("levels", {}))
    items = list[Item]()
    for each in found:
        level = each.gauge.level if each.gauge else 0
        # What an organization has spent when it is first seen counts as known.
        items += [_item(each, step, at) for step in steps(level, levels.get(each.org_id, level))]
        levels[each.org_id] = level
    return News(tuple(items), {"at": at.isoformat(), "levels": levels})


def _item(standing: Standing, step: Step, at: datetime) -> Item:
    gauge = standing.gauge
    return Item(
        kind=Kind.SPENDING,
        event=Event.SPENDING,
        project_id=standing.org_id,
        subject=f"spending:{standing.org_id}{':full' * step.full}",
        severity=gravity(gauge.level if gauge else 0, step),
        at=at,
        names=(standing.name,),
        detail=f"{gauge.used:,.2f} of {gauge.limit:,.2f} {standing.currency}" if gauge else "",
        number=round(gauge.share * 100, 1) if gauge else 0.0,
        over=step.over,
        changes=step.changes,
    )
