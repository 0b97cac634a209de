"""Looks at an organization as a whole: its projects, what it spent of its limit. All reads."""

import asyncio
from datetime import datetime
from enum import Enum, auto
from typing import TYPE_CHECKING

from bot.command import ProjectRef
from bot.errors import BotError
from bot.neon.models.org import Organization
from bot.radar.levels import Gauge, Kind
from bot.spending.ledger import Spans
from bot.spending.look import SpendingLook
from bot.spending.report import Account

if TYPE_CHECKING:
    from bot.costs import Costs
    from bot.neon.client import NeonClient


class NoGauge(Enum):
    """Why there is nothing to tell of a spending limit."""

    NO_LIMIT = auto()
    UNKNOWN = auto()  # Neon, or the table of prices, lacks it


async def organization(
    neon: "NeonClient", costs: "Costs | None", org_id: str
) -> tuple[Organization, Account]:
    """An organization, and all of its projects as an account. Raises NeonError."""
    found, listed = await asyncio.gather(neon.api.org.get(org_id), neon.projects(org_id=org_id))
    refs = {each.id: ProjectRef(each.name, each.id) for each in listed.projects}
    plan = costs.plan(found.plan) if costs else None
    return found, Account(org_id, found.plan, plan, refs, everything=True)


async def spending_of(
    neon: "NeonClient", costs: "Costs | None", account: Account, now: datetime
) -> Gauge | NoGauge:
    """The spending limit, which only warns by e-mail, against what was spent this month. Raises NeonError."""
    try:
        cents = (await neon.api.org.spending_limit(account.org_id or "")).spending_limit_cents
    except BotError:
        return NoGauge.UNKNOWN
    if cents is None:
        return NoGauge.NO_LIMIT
    month = await SpendingLook(neon, costs, Spans(now)).month(account) if costs else None
    return NoGauge.UNKNOWN if month is None else Gauge(Kind.SPENDING, month, cents / 100)
