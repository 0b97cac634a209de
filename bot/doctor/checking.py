"""Carrying out checks: side by side, each within its time, none at the cost of another."""

import asyncio
from collections.abc import Awaitable, Iterable, Sequence
from typing import TypeVar

import structlog

from bot.doctor.finding import Finding, skip

WITHIN = 10.0  # seconds for one check
# Slack allows dozens of calls a minute; this many at once keeps a long config.yaml from a burst.
AT_ONCE = 8

T = TypeVar("T")

log = structlog.get_logger(__name__)


async def attempted(about: str, work: Awaitable[T], *, within: float = WITHIN) -> T | Finding:
    """What comes of the work, or the finding that nothing did. `about` begins its sentence."""
    try:
        async with asyncio.timeout(within):
            return await work
    except TimeoutError:
        return skip(f"{about}: no answer within {within:g} seconds.", "Run this again in a minute.")
    except Exception as error:
        # A defect of one check, or an answer that nobody thought of, leaves the others standing.
        log.exception("a check failed", about=about)
        return skip(
            f"{about}: the check itself failed ({type(error).__name__}).",
            "This is a defect of the bot: please report it, with what is on standard error.",
        )


async def side_by_side(checks: Iterable[tuple[str, Awaitable[Sequence[Finding]]]]) -> tuple[Finding, ...]:
    """What the checks find, each with what it is about, in their order; a few at a time."""
    places = asyncio.Semaphore(AT_ONCE)

    async def one(about: str, check: Awaitable[Sequence[Finding]]) -> Sequence[Finding]:
        async with places:
            found = await attempted(about, check)
        return (found,) if isinstance(found, Finding) else found

    found = await asyncio.gather(*(one(about, check) for about, check in checks))
    return tuple(each for findings in found for each in findings)
