"""Deletes a branch that is due: looked at once more right before, and by one process only."""

from dataclasses import replace
from datetime import datetime

import structlog

from bot.admission import Admission, Wanted
from bot.cleanup.facts import Facts
from bot.cleanup.report import Fate, Removal
from bot.cleanup.second_look import SecondLook, changed_since
from bot.cleanup.stages import Case, Stage
from bot.clock import Clock
from bot.command import Actor, Effect, ProjectRef
from bot.config import Config
from bot.config_cleanup import CleanupPolicy
from bot.errors import BotError
from bot.neon.client import NeonClient
from bot.neon.errors import AnswerLostError
from bot.store.cleanup_cases import CleanupCases

log = structlog.get_logger(__name__)


class Removing:
    """One branch at a time. What stands in the way of people's writes stands in its way as well."""

    def __init__(self, neon: NeonClient, cases: CleanupCases, admission: Admission, clock: Clock) -> None:
        self._neon = neon
        self._cases = cases
        self._admission = admission
        self._clock = clock

    async def remove(
        self, case: Case, facts: Facts, policy: CleanupPolicy, config: Config, actor: Actor
    ) -> Removal:
        """Delete the branch of a case that is due, if it still is what was warned of."""
        about = Wanted((Effect.DESTROY,), actor, policy.channel, facts.project)
        try:
            if refused := await self._admission.refusal(about):
                return Removal(case, Fate.STOPPED, refused.reason)
            if changed := await self._changed(case, facts, policy, config):
                return Removal(case, Fate.CHANGED, changed)
            # Each try counts against the channel's limit on deletions, like a request of a person's.
            attempt = f"cleanup:{case.branch_id}:{self._clock.now().isoformat()}"
            if refused := await self._admission.begin(about, attempt):
                return Removal(case, Fate.STOPPED, refused.reason)
            if not await self._cases.move(case, Stage.DELETING):
                return Removal(case, Fate.STOPPED, "somebody else is at it")
            return await self._delete(replace(case, stage=Stage.DELETING), facts.project)
        except BotError as error:
            return Removal(case, Fate.STOPPED, error.message)

    async def find_out(self, case: Case) -> Removal:
        """What became of a deletion whose end nobody has seen. Raises NeonError."""
        branch = await self._neon.find_branch(case.project_id, case.branch_id)
        if branch is not None and branch.recovery is None:
            await self._cases.move(case, Stage.DUE)
            return Removal(case, Fate.STOPPED, "Neon has not deleted it")
        return await self._deleted(case)

    async def _delete(self, case: Case, project: ProjectRef) -> Removal:
        try:
            await self._neon.delete_branch(project.id, case.branch_id)
        except AnswerLostError:
            log.warning("the answer to a deletion was lost", branch=case.branch_id)
            return Removal(case, Fate.UNKNOWN, "Neon's answer was lost; the next run finds out")
        except BotError as error:
            await self._cases.move(case, Stage.DUE)
            return Removal(case, Fate.STOPPED, error.message)
        return await self._deleted(case)

    async def _deleted(self, case: Case) -> Removal:
        now = self._clock.now()
        until = await self._recoverable_until(case)
        await self._cases.move(case, Stage.DELETED, deleted_at=now, recoverable_until=until)
        gone = replace(case, stage=Stage.DELETED, deleted_at=now, recoverable_until=until)
        return Removal(gone, Fate.DELETED, recoverable_until=until)

    async def _recoverable_until(self, case: Case) -> datetime | None:
        """Until when Neon says that it can be brought back; None when it does not say so."""
        try:
            listed = await self._neon.branches(case.project_id, search=case.branch_name, include_deleted=True)
        except BotError as error:
            log.info("could not read what can be brought back", problem=error.message)
            return None
        found = next((each for each in listed if each.id == case.branch_id), None)
        return found.recovery.recoverable_until if found and found.recovery else None

    async def _changed(self, case: Case, facts: Facts, policy: CleanupPolicy, config: Config) -> str:
        """What has changed since the look of this run, in words; empty when nothing has."""
        branches = await self._neon.branches(case.project_id)
        there = any(each.id == case.branch_id for each in branches)
        computes = await self._neon.endpoints(case.project_id, branch_id=case.branch_id) if there else ()
        # Read last: people click while a run is at work, on the very message that tells of it.
        kept = (await self._cases.kept([case.project_id])).get(case.key)
        patterns = never_touch(config, policy, facts.project)
        look = SecondLook(branches, computes, kept)
        return changed_since(case, facts, policy, look, self._clock.now(), never_touch=patterns)


def never_touch(config: Config, policy: CleanupPolicy, project: ProjectRef) -> tuple[str, ...]:
    """The patterns of branches that the policy's channel never touches in that project."""
    return tuple(pattern for _, pattern in config.channels[policy.channel].off_limits(project))
