"""The policies of the simulated year as plain values: configuration for the bot, rules for the oracle."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from bot.config_cleanup import CleanupPolicy

YEAR = 2027
DAY = timedelta(days=1)
# By hand, so that the oracle does not ask the library that the bot asks: free days in Berlin, weekends aside.
BERLIN = frozenset(
    date(YEAR, month, day)
    for month, day in ((1, 1), (3, 8), (3, 26), (3, 29), (5, 1), (5, 6), (5, 17), (10, 3), (12, 25), (12, 26))
)
NEW_YORK = frozenset(date(YEAR, month, day) for month, day in ((1, 1), (7, 5), (9, 6), (11, 25), (12, 24)))
NEVER_TOUCH = ("*-demo",)  # of the channel


@dataclass(frozen=True, kw_only=True)
class Rules:
    """One policy. `prefix`: what the names of its branches begin with."""

    name: str
    projects: tuple[str, ...]
    prefix: str
    cron: str
    zone: str
    mode: str = "auto"
    min_age: timedelta | None = None
    idle_for: timedelta | None = None
    closed_for: timedelta | None = None
    working_days: int = 0
    grace: timedelta = timedelta(0)
    reminders: tuple[timedelta, ...] = ()
    free: frozenset[date] = frozenset()
    place: str = ""
    frozen: tuple[tuple[date, date], ...] = ()
    max_per_run: int = 10
    max_percent: int = 25

    def policy(self) -> CleanupPolicy:
        """The same as the configuration has it."""
        match: dict[str, Any] = {"name": f"{self.prefix}*"}
        match |= {"min_age": _hours(self.min_age)} if self.min_age else {}
        match |= {"idle_for": _hours(self.idle_for)} if self.idle_for else {}
        if self.closed_for:
            match["pr"] = {"repository": "acme/shop", "min_closed": _hours(self.closed_for)}
        grace = f"{self.working_days} working days" if self.working_days else _hours(self.grace)
        free: list[Any] = [self.place] if self.place else sorted(self.free)
        return CleanupPolicy.model_validate(
            {
                "channel": "C0SHOPDB",
                "projects": list(self.projects),
                "schedule": {"cron": self.cron, "timezone": self.zone, "holidays": free},
                "mode": self.mode,
                "match": match,
                "never": {"names": ["*-golden"]},
                "warn": {"grace": grace, "remind_before": [_hours(each) for each in self.reminders]},
                "delete": {"max_per_run": self.max_per_run, "max_percent": self.max_percent},
                "freeze": [f"{first}/{last}" for first, last in self.frozen],
            }
        )


def _hours(length: timedelta) -> str:
    return f"{length // timedelta(hours=1)}h"


def policies(projects: list[str], chance: Random) -> list[Rules]:
    """Four policies as a company might have them: two that delete, one that first reports, one that asks."""
    asked = Rules(
        name="asked",
        projects=tuple(projects[:6]),
        prefix="feature/",
        cron="0 10 1 * *",
        zone="UTC",
        mode="ask",
        idle_for=30 * DAY,
        working_days=5,
    )
    return [_previews(projects, chance), _features(projects, chance), _scratch(projects, chance), asked]


def _previews(projects: list[str], chance: Random) -> Rules:
    return Rules(
        name="previews",
        projects=tuple(projects[:8]),
        prefix="preview/",
        cron=f"{chance.choice((0, 30))} {chance.randint(7, 16)} * * mon-fri",
        zone="Europe/Berlin",
        closed_for=DAY,
        working_days=chance.randint(1, 3),
        free=BERLIN,
        place="DE-BE",
        frozen=((date(YEAR, 12, 20), date(YEAR + 1, 1, 2)), (date(YEAR, 6, 7), date(YEAR, 6, 9))),
        max_percent=100,
    )


def _features(projects: list[str], chance: Random) -> Rules:
    return Rules(
        name="features",
        projects=tuple(projects),
        prefix="feature/",
        cron=f"30 {chance.randint(8, 18)} * * {chance.choice(('mon', 'tue', 'wed', 'thu'))}",
        zone="America/New_York",
        mode="report",
        idle_for=14 * DAY,
        working_days=chance.randint(3, 6),
        reminders=(DAY, 2 * DAY),
        free=NEW_YORK,
    )


def _scratch(projects: list[str], chance: Random) -> Rules:
    return Rules(
        name="scratch",
        projects=tuple(projects[4:]),
        prefix="tmp/",
        cron=f"{chance.choice((0, 30))} {chance.randint(0, 23)} * * *",
        zone=chance.choice(("Europe/Berlin", "America/New_York", "Asia/Kolkata")),
        min_age=3 * DAY,
        grace=chance.randint(1, 4) * DAY,
        reminders=(timedelta(hours=12),),
        max_per_run=chance.randint(2, 6),
    )


def changed(rules: Rules, chance: Random, now: datetime) -> Rules:
    """What an admin may make of a policy one day."""
    match chance.randrange(5):
        case 0:
            return replace(rules, working_days=rules.working_days and chance.randint(1, 6))
        case 1:
            return replace(rules, max_per_run=chance.randint(2, 20))
        case 2:
            first = now.date() + timedelta(days=chance.randint(0, 9))
            return replace(rules, frozen=(*rules.frozen, (first, first + timedelta(days=4))))
        case 3 if rules.mode != "ask":
            return replace(rules, mode="report" if rules.mode == "auto" else "auto")
        case _:
            return replace(rules, reminders=(timedelta(hours=chance.randint(2, 48)),))
