"""Neon's API about the managed login service of a branch."""

from dataclasses import dataclass

from bot.errors import NotFoundError
from bot.neon.asking import Asking
from bot.neon.errors import ConflictError, NeonNotFoundError
from bot.neon.models import Nothing
from bot.neon.models.auth import (
    Integration,
    Localhost,
    NewIntegration,
    NewUser,
    OauthProvider,
    OauthProviders,
    Settings,
    TriedEmail,
    TrustedDomains,
    Webhook,
)

# The others are of before it was Neon's own.
_PROVIDER = "better_auth"


@dataclass(frozen=True)
class Auth:
    """Calls about the managed login service of a branch."""

    ask: Asking

    async def find(self, project_id: str, branch_id: str) -> Integration | None:
        """The service of a branch; None where it is off."""
        try:
            return await self.ask("getNeonAuth", Integration, project_id=project_id, branch_id=branch_id)
        except NeonNotFoundError:
            return None

    async def integration(self, project_id: str, branch_id: str) -> Integration:
        """As `find`. NotFoundError where it is off, which Neon's own words do not tell from a lost id."""
        found = await self.find(project_id, branch_id)
        if found is None:
            raise NotFoundError("Auth is off for this branch.", hint="`auth enable <branch>` turns it on.")
        return found

    async def enable(self, project_id: str, branch_id: str, *, database: str | None) -> NewIntegration:
        """Turn it on. ConflictError when it is on. Without a database, Neon picks one."""
        body = {"auth_provider": _PROVIDER} | ({"database_name": database} if database else {})
        return await self.ask(
            "createNeonAuth", NewIntegration, body=body, project_id=project_id, branch_id=branch_id
        )

    async def disable(self, project_id: str, branch_id: str, *, delete_data: bool) -> None:
        """Turn it off; with `delete_data`, its schema goes too, with all users."""
        body = {"delete_data": delete_data}
        await self.ask("disableNeonAuth", Nothing, body=body, project_id=project_id, branch_id=branch_id)

    async def settings(self, project_id: str, branch_id: str) -> Settings:
        """Most settings at once."""
        return await self.ask(
            "getNeonAuthPluginConfigs", Settings, project_id=project_id, branch_id=branch_id
        )

    async def webhook(self, project_id: str, branch_id: str) -> Webhook:
        """Where its events go."""
        return await self.ask("getNeonAuthWebhookConfig", Webhook, project_id=project_id, branch_id=branch_id)

    async def domains(self, project_id: str, branch_id: str) -> tuple[str, ...]:
        """The addresses that people may be sent back to."""
        listed = await self.ask(
            "listBranchNeonAuthTrustedDomains", TrustedDomains, project_id=project_id, branch_id=branch_id
        )
        return tuple(each.domain for each in listed.domains)

    async def add_domain(self, service: Integration, project_id: str, domain: str) -> None:
        """Trust an address."""
        await self.ask(
            "addBranchNeonAuthTrustedDomain",
            Nothing,
            body={"auth_provider": service.auth_provider, "domain": domain},
            project_id=project_id,
            branch_id=service.branch_id,
        )

    async def remove_domain(self, service: Integration, project_id: str, domain: str) -> None:
        """Trust an address no more. One that is not there is no error."""
        await self.ask(
            "deleteBranchNeonAuthTrustedDomain",
            Nothing,
            body={"auth_provider": service.auth_provider, "domains": [{"domain": domain}]},
            project_id=project_id,
            branch_id=service.branch_id,
        )

    async def add_user(self, project_id: str, branch_id: str, email: str, *, name: str | None) -> str | None:
        """The id of a new user; None when somebody has that email address already."""
        body = {"email": email} | ({"name": name} if name else {})
        try:
            made = await self.ask(
                "createBranchNeonAuthNewUser", NewUser, body=body, project_id=project_id, branch_id=branch_id
            )
        except ConflictError:
            return None
        return made.id

    async def remove_user(self, project_id: str, branch_id: str, user_id: str) -> None:
        """Delete a user. One that is not there is no error."""
        await self.ask(
            "deleteBranchNeonAuthUser",
            Nothing,
            project_id=project_id,
            branch_id=branch_id,
            auth_user_id=user_id,
        )

    async def set_user_role(self, project_id: str, branch_id: str, user_id: str, role: str) -> None:
        """Give a user this role in place of all others."""
        await self.ask(
            "updateNeonAuthUserRole",
            NewUser,
            body={"roles": [role]},
            project_id=project_id,
            branch_id=branch_id,
            auth_user_id=user_id,
        )

    async def providers(self, project_id: str, branch_id: str) -> tuple[OauthProvider, ...]:
        """Whom people may sign in with."""
        listed = await self.ask(
            "listBranchNeonAuthOauthProviders", OauthProviders, project_id=project_id, branch_id=branch_id
        )
        return listed.providers

    async def add_provider(self, project_id: str, branch_id: str, provider: str) -> OauthProvider:
        """Let people sign in with it, on keys that Neon lends."""
        return await self.ask(
            "addBranchNeonAuthOauthProvider",
            OauthProvider,
            body={"id": provider},
            project_id=project_id,
            branch_id=branch_id,
        )

    async def remove_provider(self, project_id: str, branch_id: str, provider: str) -> None:
        """Let nobody sign in with it any more; keys of one's own go with it."""
        await self.ask(
            "deleteBranchNeonAuthOauthProvider",
            Nothing,
            project_id=project_id,
            branch_id=branch_id,
            oauth_provider_id=provider,
        )

    async def allow_localhost(self, project_id: str, branch_id: str, *, allow: bool) -> bool:
        """Whether people may be sent back to `localhost`, as Neon has it then."""
        answer = await self.ask(
            "updateNeonAuthAllowLocalhost",
            Localhost,
            body={"allow_localhost": allow},
            project_id=project_id,
            branch_id=branch_id,
        )
        return answer.allow_localhost

    async def send_test_email(self, project_id: str, branch_id: str, recipient: str) -> TriedEmail:
        """Send an email through the server that the branch uses."""
        return await self.ask(
            "sendNeonAuthEmailProviderTest",
            TriedEmail,
            body={"recipient_email": recipient},
            project_id=project_id,
            branch_id=branch_id,
        )
