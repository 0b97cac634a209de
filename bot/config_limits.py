"""The section `limits` of config.yaml: how often things may happen, for everybody or in one channel."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from bot import values
from bot.config_values import NEVER, Section, wrong
from bot.errors import UsageError
from bot.rates import Rate

_MOST, _LONGEST = 100_000, timedelta(days=1)
Name = Literal["per_person", "per_channel", "deletes"]


def _rate(value: Any) -> Rate | None:
    if value is None or value == NEVER:
        return None
    looks = re.fullmatch(r"([0-9]{1,9})/([0-9a-z]+)", str(value).strip())
    if looks is None:
        raise wrong("is not a number and a span of time such as 20/1m, or never")
    try:
        count, within = int(looks[1]), values.duration(looks[2])
    except UsageError:
        raise wrong("has no span of time behind its slash: write 20/1m, 100/1h or 10/1d") from None
    if not 1 <= count <= _MOST or within > _LONGEST:
        raise wrong("must be from 1 to 100000 times, within 1d at most; or never, for no limit")
    return Rate(count, within)


Limit = Annotated[Rate | None, BeforeValidator(_rate)]


class Ceilings(Section):
    """How many commands and clicks one person and one channel may send, and how much may be deleted there.

    None for no limit.
    """

    per_person: Limit = Field(default="20/1m", validate_default=True)
    per_channel: Limit = Field(default="100/1m", validate_default=True)
    deletes: Limit = Field(default="10/1h", validate_default=True)


@dataclass(frozen=True)
class Ceiling:
    """The rate in force somewhere, and the line that says so. `own`: the channel has a line of its own."""

    rate: Rate
    rule: str
    own: bool
