"""Neon's API about custom domains of a branch."""

from dataclasses import dataclass

from bot.neon.asking import Asking
from bot.neon.models import Model
from bot.neon.models.domains import CustomDomain, DomainPage

_PAGE = 100


@dataclass(frozen=True)
class CustomDomains:
    """Calls about custom domains of a branch."""

    ask: Asking

    async def all(self, project_id: str, branch_id: str) -> tuple[CustomDomain, ...]:
        """All domains that lead to the branch, by name."""
        found: dict[str, CustomDomain] = {}
        cursor: str | None = None
        while True:
            page = await self.ask(
                "listProjectBranchCustomDomains",
                DomainPage,
                query={"limit": _PAGE, "cursor": cursor},
                project_id=project_id,
                branch_id=branch_id,
            )
            found |= {each.domain: each for each in page.custom_domains}
            if not page.custom_domains or page.pagination.next in {None, "", cursor}:
                return tuple(found.values())
            cursor = page.pagination.next

    async def register(self, project_id: str, branch_id: str, domain: str, function: str) -> CustomDomain:
        """Point a domain at a function; doing it twice changes nothing. ConflictError: it is another's."""
        return await self.ask(
            "registerProjectBranchCustomDomain",
            CustomDomain,
            body={"domain": domain, "entity_type": "function", "entity_id": function},
            project_id=project_id,
            branch_id=branch_id,
        )

    async def delete(self, project_id: str, branch_id: str, domain: str) -> None:
        """Neon stops serving the domain."""
        await self.ask(
            "deleteProjectBranchCustomDomain",
            Model,
            project_id=project_id,
            branch_id=branch_id,
            domain=domain,
        )
