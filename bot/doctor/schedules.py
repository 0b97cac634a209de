"""What the configuration wants done at set times, and when that will be."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice, takewhile

from bot.config import Config
from bot.doctor.finding import Finding, ok, warn
from bot.schedules.planned import Planned
from bot.schedules.plans import planned

SHOWN = 3
# Leap days come more often; and nobody knows the holidays of times that are far off.
NEVER = timedelta(days=10 * 365)


def of_schedules(config: Config, now: datetime) -> tuple[Finding, ...]:
    """One finding for each schedule, by its timetable alone: in the channel it may be paused."""
    return tuple(_of(each, config, now) for each in planned(config))


def _of(plan: Planned, config: Config, now: datetime) -> Finding:
    here = f"{plan.name} ({plan.what}) in {config.label(plan.channel_id)}"
    times = [f"{each:%a %Y-%m-%d %H:%M}" for each in islice(_next(plan, now), SHOWN)]
    if not times:
        said = f"{here} is not due within ten years: {plan.timetable.words()}, and not on holidays."
        return warn(said, f"Mend its timetable in {config.name}.")
    return ok(f"{here} runs next on {', '.join(times)} ({plan.timetable.zone.key}).")


def _next(plan: Planned, now: datetime) -> Iterator[datetime]:
    soon = takewhile(lambda each: each < now + NEVER, plan.timetable.after(now))
    return (each.astimezone(plan.timetable.zone) for each in soon)
