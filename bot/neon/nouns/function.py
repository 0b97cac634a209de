"""Neon's API about code deployed on a branch."""

from dataclasses import dataclass

from bot.neon.asking import Asking
from bot.neon.errors import NeonNotFoundError
from bot.neon.models import Nothing
from bot.neon.models.functions import Function, FunctionEnvelope, FunctionPage

_PAGE = 1_000


@dataclass(frozen=True)
class Functions:
    """Calls about code deployed on a branch."""

    ask: Asking

    async def list(self, project_id: str, branch_id: str) -> tuple[Function, ...]:
        """All functions of the branch, inherited ones included."""
        found: dict[str, Function] = {}
        cursor: str | None = None
        while True:
            page = await self.ask(
                "listProjectBranchFunctions",
                FunctionPage,
                query={"limit": _PAGE, "cursor": cursor},
                project_id=project_id,
                branch_id=branch_id,
            )
            found |= {each.slug: each for each in page.functions}
            cursor = page.pagination.next if page.pagination else ""
            if not cursor or not page.functions:
                return tuple(found.values())

    async def find(self, project_id: str, branch_id: str, slug: str) -> Function | None:
        """The function of that slug."""
        try:
            found = await self.ask(
                "getProjectBranchFunction",
                FunctionEnvelope,
                project_id=project_id,
                branch_id=branch_id,
                slug=slug,
            )
        except NeonNotFoundError:
            return None
        return found.function

    async def rename(self, project_id: str, branch_id: str, slug: str, name: str | None) -> Function:
        """Set the name that people see; None goes back to the slug."""
        body = {"name": name}
        renamed = await self.ask(
            "updateProjectBranchFunction",
            FunctionEnvelope,
            body=body,
            project_id=project_id,
            branch_id=branch_id,
            slug=slug,
        )
        return renamed.function

    async def delete(self, project_id: str, branch_id: str, slug: str) -> bool:
        """False when it was gone already."""
        try:
            await self.ask(
                "deleteProjectBranchFunction", Nothing, project_id=project_id, branch_id=branch_id, slug=slug
            )
        except NeonNotFoundError:
            return False
        return True
