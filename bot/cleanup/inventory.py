"""Looks at every branch of a project: one call for each ten thousand branches, and one for its computes."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.cleanup.activity import Sample, looked_at
from bot.cleanup.facts import Facts
from bot.clock import Clock
from bot.command import ProjectRef
from bot.errors import BotError
from bot.neon.client import NeonClient
from bot.neon.models import REQUESTED_BY, Branch, Endpoint
from bot.store.branch_samples import BranchSamples

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Survey:
    """One project's branches as they were at `at`, all of them: what cannot be read raises instead."""

    project: ProjectRef
    at: datetime
    branches: tuple[Facts, ...]


class Inventory:
    """Looks, remembers what it saw, and so knows what has changed since."""

    def __init__(self, neon: NeonClient, samples: BranchSamples, clock: Clock) -> None:
        self._neon = neon
        self._samples = samples
        self._clock = clock

    async def of(self, project: ProjectRef) -> Survey:
        """Look at a project. Raises NeonError when Neon cannot tell all of it, StoreError."""
        branches, endpoints = await asyncio.gather(
            self._neon.branches(project.id), self._neon.endpoints(project.id)
        )
        now = self._clock.now()
        before = await self._samples.of(project.id)
        by_branch: Mapping[str, list[Endpoint]] = defaultdict(list)
        for endpoint in endpoints:
            by_branch[endpoint.branch_id].append(endpoint)
        samples = {
            each.id: looked_at(each, by_branch.get(each.id, ()), before.get(each.id), now)
            for each in branches
        }
        await self._samples.put(project.id, tuple(samples.values()), now)
        return Survey(project, now, facts_of(project, branches, samples))

    async def plan(self, project_id: str) -> str:
        """What Neon calls the project's plan; empty when it does not say. For estimates only."""
        try:
            owner = (await self._neon.project(project_id)).owner
        except BotError as error:
            log.info("could not read the plan of a project", project=project_id, problem=error.message)
            return ""
        return owner.subscription_type if owner else ""


def facts_of(
    project: ProjectRef, branches: Sequence[Branch], samples: Mapping[str, Sample]
) -> tuple[Facts, ...]:
    """What a look at all branches of a project and what was measured of them come to."""
    names = {each.id: each.name for each in branches}
    children = Counter(each.parent_id for each in branches)
    left_by_restore = {each.restored_as for each in branches if each.restored_as}
    return tuple(
        Facts(
            project=project,
            id=each.id,
            name=each.name,
            created_at=each.created_at,
            idle_since=samples[each.id].idle_since,
            size=each.logical_size,
            created_by=each.created_by.name if each.created_by else "",
            requested_by=each.annotation.get(REQUESTED_BY),
            parent=names.get(each.parent_id, each.parent_id) if each.parent_id else None,
            children=children[each.id],
            default=each.default,
            protected=each.protected,
            expires_at=each.expires_at,
            busy=each.pending_state is not None,
            kept_by_restore=each.restore_status is not None or each.id in left_by_restore,
        )
        for each in branches
    )
