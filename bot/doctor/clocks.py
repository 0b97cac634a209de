"""This machine's clock against those of Slack and Neon."""

from datetime import timedelta

from bot.clock import Clock
from bot.doctor.finding import Finding, fail, ok, skip, warn
from bot.doctor.outside import NoReply, Outside

NOTABLE = timedelta(seconds=60)
# Slack's own advice, which its libraries follow: a call signed longer ago than this is refused.
TOO_MUCH = timedelta(minutes=5)
# An HTTP date is cut off to whole seconds.
_CUT_OFF = timedelta(seconds=0.5)
_SET_IT = "Set this machine's clock, and keep it right by NTP."


async def of_clock(outside: Outside, clock: Clock, whose: str, url: str) -> tuple[Finding, ...]:
    """The difference to the clock behind `url`, by the Date of its answer."""
    before = clock.now()
    reply = await outside.get(url)
    if isinstance(reply, NoReply):
        return (skip(f"{whose}'s clock could not be read ({reply.reason}).", "Run this again in a minute."),)
    if reply.date is None:
        return (skip(f"{whose}'s answer has no date on it.", "Is there a proxy that drops headers?"),)
    here = before + (clock.now() - before) / 2
    return (judged(here - (reply.date + _CUT_OFF), whose),)


def judged(ahead: timedelta, whose: str) -> Finding:
    """`ahead` is how much later it is here."""
    off = abs(ahead)
    if off <= NOTABLE:
        return ok(f"This machine's clock agrees with {whose}'s.")
    what = (
        f"This machine's clock is {_length(off)} {'ahead of' if ahead > timedelta() else 'behind'} {whose}'s."
    )
    if off <= TOO_MUCH:
        return warn(what, _SET_IT)
    return fail(
        f"{what} Signatures of Slack's calls do not hold, and branches expire at wrong times.", _SET_IT
    )


def _length(off: timedelta) -> str:
    seconds = round(off.total_seconds())
    return f"{seconds} seconds" if seconds < 120 else f"{seconds // 60} minutes"
