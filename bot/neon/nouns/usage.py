"""Neon's API about consumption history."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.neon.asking import Asking
from bot.neon.envelopes import Pagination
from bot.neon.errors import ForbiddenError, OutOfScopeError
from bot.neon.models import Model, Project
from bot.neon.models.consumption import Metered
from bot.neon.models.usage import (
    BRANCH_METRICS,
    PROJECT_METRICS,
    Consumer,
    Consumption,
    MeteredProject,
    Source,
    Window,
)

_PROJECTS_AT_ONCE = 100
_BRANCHES_AT_ONCE = 1000
_NO_HISTORY = (ForbiddenError, OutOfScopeError)  # the plan lacks it, or the key may not look


class _Page(Model):
    """Of projects or of branches."""

    projects: tuple[Metered, ...] = ()
    branches: tuple[Metered, ...] = ()
    pagination: Pagination = Pagination()


class _Envelope(Model):
    project: MeteredProject


class _Count(Model):
    count: int


@dataclass(frozen=True)
class Usage:
    """Calls about consumption history. Neon allows about 30 a minute; none of them wakes a compute."""

    ask: Asking

    async def project(self, project_id: str) -> MeteredProject:
        """A project with its counters."""
        return (await self.ask("getProject", _Envelope, project_id=project_id)).project

    async def branch_count(self, project_id: str) -> int:
        """How many branches a project has now."""
        return (await self.ask("countProjectBranches", _Count, project_id=project_id)).count

    async def by_project(
        self, window: Window, org_id: str | None, project_ids: Sequence[str] = ()
    ) -> Consumption | None:
        """What these projects used, or all of the organization; None where there is no history for them.

        Only the first version of the history goes without an organization.
        """
        # Neon filters by so many ids and no more.
        named = project_ids if 0 < len(project_ids) <= _PROJECTS_AT_ONCE else None
        query = _within(window) | {"project_ids": named, "org_id": org_id}
        if org_id is not None:
            try:
                asked = query | {"metrics": PROJECT_METRICS}
                found = await self._pages("getConsumptionHistoryPerProjectV2", asked, _PROJECTS_AT_ONCE)
                return Consumption(Source.HISTORY, _only(found, project_ids))
            except _NO_HISTORY:
                pass
        try:
            found = await self._pages("getConsumptionHistoryPerProject", query, _PROJECTS_AT_ONCE)
        except _NO_HISTORY:
            return None
        return Consumption(Source.FIRST_VERSION, _only(found, project_ids))

    async def of_projects(self, window: Window, projects: Sequence[Project]) -> Consumption | None:
        """As `by_project`, for projects of several organizations; None where their histories differ."""
        ids: dict[str | None, list[str]] = {}
        for each in projects:
            ids.setdefault(each.org_id, []).append(each.id)
        found = await asyncio.gather(*(self.by_project(window, *each) for each in ids.items()))
        known = [each for each in found if each is not None]
        if len(known) < len(found) or len({each.source for each in known}) != 1:
            return None
        return Consumption(known[0].source, tuple(one for each in known for one in each.consumers))

    async def by_branch(self, window: Window, org_id: str | None, project_id: str) -> Consumption | None:
        """What the branches of a project used, gone ones included; None where there is no history."""
        if org_id is None:
            return None
        query = _within(window) | {"org_id": org_id, "project_ids": [project_id], "metrics": BRANCH_METRICS}
        try:
            found = await self._pages("getConsumptionHistoryPerBranchV2", query, _BRANCHES_AT_ONCE)
        except _NO_HISTORY:
            return None
        return Consumption(Source.HISTORY, found)

    async def each_project(
        self, window: Window, org_id: str, project_ids: Sequence[str] = ()
    ) -> AsyncIterator[tuple[Consumer, ...]]:
        """What these projects used, or all of the organization, a page of a hundred at a time.

        Raises ForbiddenError and the like where there is no history.
        """
        named = project_ids if 0 < len(project_ids) <= _PROJECTS_AT_ONCE else None
        query = _within(window) | {"project_ids": named, "org_id": org_id, "metrics": PROJECT_METRICS}
        async for page in self._paged("getConsumptionHistoryPerProjectV2", query, _PROJECTS_AT_ONCE):
            yield _only(page, project_ids)

    async def each_branch(
        self,
        window: Window,
        org_id: str,
        project_ids: Sequence[str],
        metrics: Sequence[str] = BRANCH_METRICS,
    ) -> AsyncIterator[tuple[Consumer, ...]]:
        """What the branches of at most a hundred projects used, gone ones included, page by page."""
        query = _within(window) | {"org_id": org_id, "project_ids": project_ids, "metrics": metrics}
        async for page in self._paged("getConsumptionHistoryPerBranchV2", query, _BRANCHES_AT_ONCE):
            yield page

    async def _pages(self, operation_id: str, query: Mapping[str, Any], limit: int) -> tuple[Consumer, ...]:
        found: dict[tuple[str, str | None], Consumer] = {}
        async for page in self._paged(operation_id, query, limit):
            found |= {(each.project_id, each.branch_id): each for each in page}
        return tuple(found.values())

    async def _paged(
        self, operation_id: str, query: Mapping[str, Any], limit: int
    ) -> AsyncIterator[tuple[Consumer, ...]]:
        cursor: str | None = None
        while True:
            page = await self.ask(operation_id, _Page, query={**query, "limit": limit, "cursor": cursor})
            here = tuple(each.consumer() for each in (*page.projects, *page.branches))
            yield here
            if len(here) < limit or page.pagination.cursor in {None, cursor}:
                return
            cursor = page.pagination.cursor


def _within(window: Window) -> dict[str, Any]:
    return {"from": window.start, "to": window.end, "granularity": window.granularity}


def _only(found: Sequence[Consumer], project_ids: Sequence[str]) -> tuple[Consumer, ...]:
    return tuple(each for each in found if not project_ids or each.project_id in project_ids)
