"""The section `news` of config.yaml: how what channels subscribe to is told, for everybody or in one."""

import re
from datetime import time, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field

from bot.config_schedules import zone
from bot.config_values import Section, between, wrong

_LONGEST = timedelta(days=7)


def _time_of_day(value: Any) -> time:
    # YAML 1.1 reads 9:00 without quotes as a number, so it is a text or nothing.
    found = re.fullmatch(r"([01]?[0-9]|2[0-3]):([0-5][0-9])", value) if isinstance(value, str) else None
    if found is None:
        raise wrong('must be a time of day in quotes, such as "09:00"')
    return time(int(found[1]), int(found[2]))


AwakeOver = Annotated[timedelta, BeforeValidator(between(timedelta(hours=1), _LONGEST, "from 1h to 7d"))]


class ChannelNews(Section):
    """Whose clocks quiet hours go by, when a day's news is told, and how many messages are too many."""

    timezone: Annotated[ZoneInfo, BeforeValidator(zone)] = Field(default="UTC", validate_default=True)
    digest_at: Annotated[time, BeforeValidator(_time_of_day)] = Field(default="09:00", validate_default=True)
    per_hour: Annotated[int, Field(ge=1, le=100)] = 10


class News(ChannelNews):
    """The same for all channels, and after how long a compute that stays awake is news."""

    awake_over: AwakeOver = Field(default="8h", validate_default=True)
