"""The message of a run that deleted something tells what has become of that: it is edited when something was
brought back, and once more when Neon keeps the rest no longer.
"""

from datetime import timedelta

import structlog

from bot.cleanup.answers import ToldRun
from bot.cleanup.desk import Desk
from bot.cleanup.report import Aftermath
from bot.clock import Clock
from bot.errors import SlackError, StoreError
from bot.holding import Holding
from bot.neon.client import NeonClient
from bot.neon.errors import NeonError
from bot.rest import Rest
from bot.slack.gateway import Gateway
from bot.slack.views.cleanup_aftermath import with_aftermath

log = structlog.get_logger(__name__)

IDLE_LOOK = 60.0  # seconds; nothing here is urgent, but for what this process has just done itself
LATER = timedelta(minutes=1)


class Aftermaths:
    """`tick` again and again. Of several processes each may edit; all of them say the same."""

    def __init__(
        self, desk: Desk, neon: NeonClient, gateway: Gateway, holding: Holding, clock: Clock
    ) -> None:
        self._desk = desk
        self._neon = neon
        self._gateway = gateway
        self._clock = clock
        self._rest = Rest(holding, clock, IDLE_LOOK)

    async def tick(self) -> None:
        """Edit what tells something outdated. Never raises."""
        if not self._rest.is_over():
            return
        try:
            for run in await self._desk.reports.to_look_at(self._clock.now()):
                await self._look(run)
        except StoreError as error:
            log.warning("could not look at what cleanup has deleted", problem=error.message)

    async def _look(self, run: ToldRun) -> None:
        try:
            after = await self._found_out(run)
        except NeonError as error:
            log.warning("could not look at what cleanup has deleted", problem=error.message)
            await self._desk.reports.looked(run, self._clock.now() + LATER, run.summary)
            return
        counts = {"back": len(after.back), "gone": len(after.gone)}
        again_at, summary = after.until, {**run.summary, **counts}
        # An edit takes the message away from under a finger, so there is none without news.
        if any(count != run.summary.get(name, 0) for name, count in counts.items()):
            try:
                message = with_aftermath(run.message, run.policy, run.due_at, after)
                await self._gateway.edit(run.channel_id, run.message_ts, message)
            except SlackError as error:
                log.warning("could not tell what became of a cleanup", policy=run.policy, code=error.code)
                if error.passing:
                    again_at, summary = self._clock.now() + LATER, dict(run.summary)
        await self._desk.reports.looked(run, again_at, summary)

    async def _found_out(self, run: ToldRun) -> Aftermath:
        """How it stands, by what Neon says: people bring branches back without asking cleanup."""
        after = await self._desk.aftermath(run.policy, run.due_at)
        for case in (*after.left, *after.gone):
            branch = await self._neon.find_branch(case.project_id, case.branch_id)
            if branch is not None and branch.recovery is None:
                await self._desk.close(case)
        return await self._desk.aftermath(run.policy, run.due_at)
