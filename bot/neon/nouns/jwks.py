"""Neon's API about third-party token issuers of a project."""

from dataclasses import dataclass

from bot.neon.asking import Asking
from bot.neon.models.networks import AddedIssuer, Issuer, IssuerList


@dataclass(frozen=True)
class Jwks:
    """Calls about third-party token issuers of a project."""

    ask: Asking

    async def all(self, project_id: str) -> tuple[Issuer, ...]:
        """The issuers that the project trusts."""
        return (await self.ask("getProjectJWKS", IssuerList, project_id=project_id)).jwks

    async def add(
        self, project_id: str, *, url: str, provider: str, branch_id: str | None, audience: str | None
    ) -> AddedIssuer:
        """Trust the tokens of an issuer whose keys are at that address; on all branches without one."""
        body = {"jwks_url": url, "provider_name": provider, "branch_id": branch_id, "jwt_audience": audience}
        given = {name: value for name, value in body.items() if value is not None}
        return await self.ask("addProjectJWKS", AddedIssuer, body=given, project_id=project_id)

    async def delete(self, project_id: str, issuer_id: str) -> Issuer:
        """Trust it no more. Neon does it at once: no operations."""
        return await self.ask("deleteProjectJWKS", Issuer, project_id=project_id, jwks_id=issuer_id)
