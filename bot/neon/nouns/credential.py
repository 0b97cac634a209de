"""Neon's API about scoped service tokens of a branch."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.neon.asking import Asking
from bot.neon.errors import ConflictError, NeonNotFoundError
from bot.neon.models import Nothing
from bot.neon.models.credentials import Credential, CredentialList, IssuedCredential, Secrets


@dataclass(frozen=True)
class Credentials:
    """Calls about scoped service tokens of a branch."""

    ask: Asking

    async def list(self, project_id: str, branch_id: str) -> tuple[Credential, ...]:
        """All that were issued on this branch, without their secrets."""
        found = await self.ask("listCredentials", CredentialList, project_id=project_id, branch_id=branch_id)
        return found.credentials

    async def issue(
        self, project_id: str, branch_id: str, name: str, scopes: Sequence[str]
    ) -> IssuedCredential:
        """A new one, with its secrets."""
        body = {"name": name, "scopes": list(scopes), "principal_type": "user"}
        return await self.ask(
            "createCredential", IssuedCredential, body=body, project_id=project_id, branch_id=branch_id
        )

    async def reveal(self, project_id: str, branch_id: str, token_id: str) -> Secrets | None:
        """Its secrets as they are now, or None for one that is older than Neon's keeping of secrets."""
        try:
            return await self.ask(
                "revealCredential", Secrets, project_id=project_id, branch_id=branch_id, token_id=token_id
            )
        except ConflictError:
            return None

    async def rotate(self, project_id: str, branch_id: str, token_id: str) -> IssuedCredential:
        """New secrets; the old ones stop working. Twice is not the same as once."""
        return await self.ask(
            "rotateCredential",
            IssuedCredential,
            project_id=project_id,
            branch_id=branch_id,
            token_id=token_id,
        )

    async def revoke(self, project_id: str, branch_id: str, token_id: str) -> bool:
        """End it for good. False when Neon knew it no more."""
        try:
            await self.ask(
                "revokeCredential", Nothing, project_id=project_id, branch_id=branch_id, token_id=token_id
            )
        except NeonNotFoundError:
            return False
        return True
