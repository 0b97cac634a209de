"""The part of config.yaml that says when: timetables, and the commands that run by them. Pure."""

import re
from datetime import date, timedelta
from functools import cached_property
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field, StrictStr, ValidationInfo

from bot.config_rights import KnownCommands
from bot.config_values import ChannelId, Section, between, day, wrong
from bot.schedules.days import NONE, FreeDays, is_known
from bot.schedules.timetable import Timetable, cron_problem

LONGEST_CATCH_UP = timedelta(days=2)


def _cron(value: str) -> str:
    if problem := cron_problem(value):
        raise wrong(problem)
    return value


def zone(value: Any) -> ZoneInfo:
    try:
        return ZoneInfo(value if isinstance(value, str) else "")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise wrong("is not a time zone such as Europe/Berlin or UTC (IANA's names)") from None


def _free_days(value: Any) -> FreeDays:
    """A country or region, or dates, or both in one list: `[DE-BE, 2026-12-24]`."""
    if isinstance(value, FreeDays):
        return value
    given = value if isinstance(value, list) else [value]
    places = [each for each in given if isinstance(each, str) and re.fullmatch(r"[A-Z]{2}(-\w+)?", each)]
    if len(places) > 1:
        raise wrong("names more than one country or region")
    for place in places:
        if not is_known(place):
            raise wrong("names a country or region whose holidays are not known: write DE, DE-BE, or dates")
    return FreeDays(_dates(each for each in given if each not in places), next(iter(places), ""))


def _dates(given: Any) -> frozenset[date]:
    return frozenset(each if isinstance(each, date) else day(each) for each in given)


def _name(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}", value):
        raise wrong("must be 1 to 40 of a-z, 0-9 and -: it is typed after `schedule run`")
    return value


def _command(value: str, info: ValidationInfo) -> str:
    if not value.strip() or value.lstrip().startswith("/"):
        raise wrong("must be a command without the slash, such as limits or branch list --sort age")
    if isinstance(info.context, KnownCommands):
        problem, _ = info.context.scheduled(value)
        if problem:
            raise wrong(problem)
    return value.strip()


ScheduleName = Annotated[StrictStr, AfterValidator(_name)]
CatchUp = Annotated[
    timedelta, BeforeValidator(between(timedelta(minutes=1), LONGEST_CATCH_UP, "from 1m to 2d"))
]


class Timing(Section):
    """When something runs. What was missed is caught up with once, if no more than `catch_up` too late."""

    cron: Annotated[StrictStr, AfterValidator(_cron)]
    timezone: Annotated[ZoneInfo, BeforeValidator(zone)]
    holidays: Annotated[FreeDays, BeforeValidator(_free_days)] = NONE
    catch_up: CatchUp = Field(default="4h", validate_default=True)

    @cached_property
    def timetable(self) -> Timetable:
        """The same, to be asked."""
        return Timetable(self.cron, self.timezone, self.holidays)


class ScheduledCommand(Timing):
    """A command that only reads, and whose answer is posted in a channel."""

    channel: ChannelId
    command: Annotated[StrictStr, AfterValidator(_command)]
