"""Neon's API about logs of a branch."""

from dataclasses import dataclass
from datetime import timedelta

from bot.neon.asking import Asking
from bot.neon.models.logs import LogFields, LogFieldValues, LogPage


@dataclass(frozen=True)
class Logs:
    """Calls about logs of a branch."""

    ask: Asking

    async def query(
        self,
        project_id: str,
        branch_id: str,
        *,
        since: timedelta,
        limit: int,
        minimum_severity: str | None = None,
        contains: str | None = None,
        source: str | None = None,
    ) -> LogPage:
        """The newest lines of the last while, newest first; at most 1,000, of at most seven days."""
        wanted = {
            "since": _since(since),
            "limit": limit,
            "sort_order": "desc",
            "minimum_severity": minimum_severity,
            "body_contains": contains,
            "source": source,
        }
        body = {name: value for name, value in wanted.items() if value is not None}
        return await self.ask(
            "queryProjectBranchLogs", LogPage, body=body, project_id=project_id, branch_id=branch_id
        )

    async def fields(self, project_id: str, branch_id: str) -> tuple[str, ...]:
        """The fields that were seen on the branch."""
        found = await self.ask(
            "listProjectBranchLogFields", LogFields, project_id=project_id, branch_id=branch_id
        )
        return found.fields

    async def values(
        self, project_id: str, branch_id: str, field_name: str, *, since: timedelta
    ) -> LogFieldValues:
        """The values that a field has had in the last while."""
        return await self.ask(
            "listProjectBranchLogFieldValues",
            LogFieldValues,
            query={"since": _since(since)},
            project_id=project_id,
            branch_id=branch_id,
            field_name=field_name,
        )


def _since(length: timedelta) -> str:
    """As Neon writes a length of time: one count, one unit."""
    return f"{int(length.total_seconds())}s"
