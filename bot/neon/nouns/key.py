"""Neon's API about API keys of the account, the organization and projects."""

from dataclasses import dataclass

from bot.errors import AmbiguousError, NotFoundError
from bot.neon.asking import Asking
from bot.neon.models.keys import ApiKey, ApiKeyList, NewApiKey, RevokedApiKey
from bot.text import either, quoted


@dataclass(frozen=True)
class Keys:
    """Calls about API keys. `org_id` None: those of the person whose key the bot has."""

    ask: Asking

    async def list(self, org_id: str | None) -> tuple[ApiKey, ...]:
        """All keys that work, newest first. Those of one project are the organization's."""
        if org_id is None:
            return (await self.ask("listApiKeys", ApiKeyList)).root
        return (await self.ask("listOrgApiKeys", ApiKeyList, org_id=org_id)).root

    async def named(self, org_id: str | None, name: str) -> tuple[ApiKey, ...]:
        """The keys of exactly that name: Neon allows several."""
        return tuple(each for each in await self.list(org_id) if each.name == name)

    async def found(self, org_id: str | None, word: str) -> tuple[ApiKey, ...]:
        """The key of that id, or those of that name."""
        known = await self.list(org_id)
        by_id = tuple(each for each in known if str(each.id) == word)
        return by_id or tuple(each for each in known if each.name == word)

    async def find(self, org_id: str | None, word: str) -> ApiKey:
        """The one key of that id or name. Raises NotFoundError and AmbiguousError."""
        found = await self.found(org_id, word)
        if len(found) > 1:
            ids = either(f"`{each.id}`" for each in found[:5])
            raise AmbiguousError(f"Several keys are named {quoted(word)}.", hint=f"Write {ids}.")
        if not found:
            raise NotFoundError(f"There is no API key {quoted(word)}.", hint="`key list` shows all.")
        return found[0]

    async def create(self, org_id: str | None, name: str, project_id: str | None = None) -> NewApiKey:
        """Make a key; `project_id` limits one of an organization to that project."""
        body = {"key_name": name}
        if org_id is None:
            return await self.ask("createApiKey", NewApiKey, body=body)
        if project_id is not None:
            body["project_id"] = project_id
        return await self.ask("createOrgApiKey", NewApiKey, body=body, org_id=org_id)

    async def revoke(self, org_id: str | None, key_id: int) -> RevokedApiKey:
        """End a key at once and for good. Raises NeonNotFoundError for one that is revoked already."""
        if org_id is None:
            return await self.ask("revokeApiKey", RevokedApiKey, key_id=str(key_id))
        return await self.ask("revokeOrgApiKey", RevokedApiKey, org_id=org_id, key_id=str(key_id))
