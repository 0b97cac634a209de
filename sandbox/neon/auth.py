"""The managed login service of a branch: how it comes, how it goes, and what it does meanwhile.

A child does not get its parent's service. The older calls that name no branch work on one of the
project's services: the default branch's, or else the one that has been there longest.
"""

from collections.abc import Iterable
from datetime import datetime

from sandbox.neon import errors
from sandbox.neon.auth_records import AuthService, AuthUser, Fields, SentEmail
from sandbox.neon.records import Branch, JsonObject, Project
from sandbox.neon.render import stamp
from sandbox.neon.world import World

NOT_ENABLED = errors.not_found("neon auth integration")
_BETTER_AUTH = "better_auth"
_USERS_TABLES = {"stack": "users_sync", "mock": "users_sync", _BETTER_AUTH: "user"}


def _fresh(project: Project) -> dict[str, Fields]:
    """What a new service starts with. Plugins and the webhook as the description's defaults have them."""
    return {
        "config": {"name": project.name},
        "allow_localhost": {"allow_localhost": True},
        "email_and_password": {
            "enabled": True,
            "email_verification_method": "link",
            "require_email_verification": False,
            "auto_sign_in_after_verification": True,
            "send_verification_email_on_sign_up": False,
            "send_verification_email_on_sign_in": False,
            "disable_sign_up": False,
        },
        "email_provider": {"type": "shared", "sender_email": "auth@mail.example", "sender_name": "Neon Auth"},
        "organization": {
            "enabled": True,
            "organization_limit": 10,
            "membership_limit": 100,
            "creator_role": "owner",
            "send_invitation_email": False,
        },
        "magic_link": {"enabled": False, "expires_in": 5, "disable_sign_up": False},
        "phone_number": {"enabled": False, "otp_expires_in": 300},
        "webhook": {"enabled": False},
    }


def enable(
    world: World, project: Project, branch: Branch, provider: str, database: str | None, at: datetime
) -> AuthService:
    """Raises 409 while there is one, 404 for a database that is not there, 422 when there is none at all."""
    if branch.auth is not None:
        raise errors.ApiError(409, "neon auth integration already exists for this branch")
    chosen = database or ("neondb" if "neondb" in branch.databases else next(iter(branch.databases), None))
    if chosen is None:
        raise errors.ApiError(422, "branch has no database for the neon_auth schema")
    if chosen not in branch.databases:
        raise errors.not_found("database")
    provider_project = world.ids.uuid()
    own = f"https://{branch.id}.neonauth.{project.proxy_host}/{chosen}/auth"
    theirs = f"https://api.auth.example/projects/{provider_project}"
    base_url = own if provider == _BETTER_AUTH else None
    branch.auth = AuthService(
        provider=provider,
        provider_project=provider_project,
        database=chosen,
        created_at=at,
        base_url=base_url,
        jwks_url=f"{base_url or theirs}/.well-known/jwks.json",
        settings=_fresh(project),
        public_key=world.ids.auth_key("pck"),
        secret_key=world.ids.auth_key("ssk"),
    )
    return branch.auth


def disable(branch: Branch, *, delete_data: bool) -> None:
    """Settings go; users stay in the database unless `delete_data`. Raises 404 when there is no service."""
    of_branch(branch)
    branch.auth = None
    if delete_data:
        branch.auth_users.clear()


def of_branch(branch: Branch) -> AuthService:
    """Raises 404 where it is not enabled."""
    if branch.auth is None:
        raise NOT_ENABLED
    return branch.auth


def chosen(branches: Iterable[Branch], provider: object = None) -> Branch:
    """The branch among these whose service is meant: the default one, or the oldest of that provider.

    Raises 404 when none of them has one.
    """
    having = [
        (not each.default, each.auth.created_at, each.id, each)
        for each in branches
        if each.auth and provider in (None, each.auth.provider)
    ]
    if not having:
        raise NOT_ENABLED
    return min(having)[-1]


def renew_keys(world: World, service: AuthService) -> None:
    service.public_key, service.secret_key = world.ids.auth_key("pck"), world.ids.auth_key("ssk")


def add_user(world: World, branch: Branch, email: str, name: str) -> AuthUser:
    """Raises 409 for an address that somebody has, in whatever case."""
    if any(user.email.lower() == email.lower() for user in branch.auth_users.values()):
        raise errors.ApiError(409, "auth user with this email already exists")
    user = AuthUser(world.ids.uuid(), email, name)
    branch.auth_users[user.id] = user
    return user


def set_oauth(service: AuthService, provider_id: str, fields: Fields) -> Fields:
    """Add or change a provider: with id and secret of its own it is `standard`, else it is `shared`.

    Raises 400 for one without the other.
    """
    merged = {**service.oauth.get(provider_id, {}), **fields}
    own = [bool(merged.get(name)) for name in ("client_id", "client_secret")]
    if any(own) and not all(own):
        raise errors.ApiError(400, "client_id and client_secret must be provided together")
    service.oauth[provider_id] = {**merged, "id": provider_id, "type": "standard" if all(own) else "shared"}
    return service.oauth[provider_id]


def send_test_email(service: AuthService, server: Fields, recipient: str) -> JsonObject:
    """A host below `.invalid` is one that cannot be there (RFC 2606), so nothing is sent through it."""
    host = server.get("host")
    if isinstance(host, str) and host.endswith(".invalid"):
        return {"success": False, "error_message": f"dial tcp: lookup {host}: no such host"}
    service.sent.append(SentEmail(recipient, host if isinstance(host, str) else None))
    return {"success": True}


def integration(branch: Branch, service: AuthService) -> JsonObject:
    shown: JsonObject = {
        "auth_provider": service.provider,
        "auth_provider_project_id": service.provider_project,
        "branch_id": branch.id,
        "db_name": service.database,
        "created_at": stamp(service.created_at),
        "owned_by": "neon",
        "jwks_url": service.jwks_url,
        **service.settings["config"],
    }
    if service.being_transferred:
        shown["transfer_status"] = "initiated"
    return shown | _base_url(service)


def with_keys(service: AuthService) -> JsonObject:
    """The answer to what makes keys: the only ones that tell them."""
    shown: JsonObject = {
        "auth_provider": service.provider,
        "auth_provider_project_id": service.provider_project,
        "pub_client_key": service.public_key,
        "secret_server_key": service.secret_key,
        "jwks_url": service.jwks_url,
        "schema_name": "neon_auth",
        "table_name": _USERS_TABLES[service.provider],
    }
    return shown | _base_url(service)


def _base_url(service: AuthService) -> JsonObject:
    return {"base_url": service.base_url} if service.base_url else {}


def oauth_provider(fields: Fields) -> JsonObject:
    """The tenant of Microsoft's is taken and never shown."""
    return {name: value for name, value in fields.items() if name != "microsoft_tenant_id"}


def everything(service: AuthService) -> JsonObject:
    """The plugins and what belongs to them, as one answer."""
    sections = ("organization", "magic_link", "phone_number", "email_provider", "email_and_password")
    return {
        **{name: service.settings[name] for name in sections},
        **service.settings["allow_localhost"],
        "oauth_providers": [oauth_provider(each) for each in service.oauth.values()],
    }
