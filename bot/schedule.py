"""APScheduler as the clock, and only that: what is due stands in our own tables."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger


class Schedule:
    """Calls things at intervals. A call that takes longer than its interval is not started twice."""

    def __init__(self) -> None:
        self._scheduler = AsyncIOScheduler(
            timezone="UTC",
            # APScheduler forgets a run that is a second late unless told otherwise; a tick is never too late.
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        self._under_way: set[asyncio.Future[None]] = set()
        self._stopped = False

    def every(
        self,
        interval: timedelta,
        call: Callable[[], Awaitable[None]],
        *,
        name: str,
        at_once: bool = False,
    ) -> None:
        """Call `call` every `interval`; for the first time one interval from the start, or right then."""

        async def tick() -> None:
            if self._stopped:
                return
            work = asyncio.ensure_future(call())
            self._under_way.add(work)
            work.add_done_callback(self._under_way.discard)
            # APScheduler cancels whatever runs when it is shut down, and would log that as an error.
            with suppress(asyncio.CancelledError):
                await asyncio.shield(work)

        trigger = IntervalTrigger(seconds=interval.total_seconds(), timezone="UTC")
        first = {"next_run_time": datetime.now(UTC)} if at_once else {}
        self._scheduler.add_job(tick, trigger, id=name, **first)

    def start(self) -> None:
        """Start ticking; needs a running event loop."""
        self._scheduler.start()

    async def stop(self, seconds: float) -> None:
        """Stop ticking, and give the calls under way `seconds` to end; the rest are cancelled."""
        # APScheduler puts its shutdown off to the loop's next turn, and a tick may still begin before it; one
        # that it has just made would be cancelled before its first step, which is an error in its log.
        self._stopped = True
        self._scheduler.pause()
        await asyncio.sleep(0)
        self._scheduler.shutdown(wait=False)
        if not self._under_way:
            return
        _, unfinished = await asyncio.wait(self._under_way, timeout=seconds)
        for work in unfinished:
            work.cancel()
        await asyncio.gather(*unfinished, return_exceptions=True)
