"""The managed login service of a branch. Secrets of its settings are never read, only those told once."""

from datetime import datetime

from pydantic import SecretStr

from bot.neon.models import Model


class Integration(Model):
    """That a branch has the service, since when and in which database."""

    auth_provider: str
    branch_id: str
    created_at: datetime
    auth_provider_project_id: str = ""
    db_name: str = ""
    owned_by: str = ""
    transfer_status: str | None = None
    jwks_url: str = ""
    base_url: str | None = None
    name: str = ""


class NewIntegration(Model):
    """Neon's answer when the service is turned on: the only one that tells the keys."""

    auth_provider: str
    pub_client_key: SecretStr = SecretStr("")
    secret_server_key: SecretStr = SecretStr("")
    jwks_url: str = ""
    base_url: str | None = None
    schema_name: str = ""


class TrustedDomain(Model):
    """An address that people may be sent back to after they have signed in."""

    domain: str


class TrustedDomains(Model):
    """All of a branch."""

    domains: tuple[TrustedDomain, ...] = ()


class OauthProvider(Model):
    """Whom people may sign in with. `type` is `shared` (Neon's own keys) or `standard` (the app's)."""

    id: str
    type: str = ""


class OauthProviders(Model):
    """All of a branch."""

    providers: tuple[OauthProvider, ...] = ()


class EmailServer(Model):
    """Who sends its emails. `type` is `shared` (Neon's server) or `standard` (one of the app's)."""

    type: str
    sender_email: str = ""
    sender_name: str = ""


class EmailAndPassword(Model):
    """Signing in with an email address and a password."""

    enabled: bool
    email_verification_method: str = ""
    require_email_verification: bool = False
    disable_sign_up: bool = False


class MagicLink(Model):
    """Signing in by a link in an email. `expires_in` in minutes."""

    enabled: bool = False
    expires_in: int | None = None


class PhoneNumber(Model):
    """Signing in by a code on the phone. `otp_expires_in` in seconds."""

    enabled: bool = False
    otp_expires_in: int | None = None


class Organizations(Model):
    """Whether users may form organizations, how many, and of how many members."""

    enabled: bool = False
    organization_limit: int | None = None
    membership_limit: int | None = None


class Settings(Model):
    """The settings in one answer; Neon may leave out any of them."""

    email_and_password: EmailAndPassword | None = None
    oauth_providers: tuple[OauthProvider, ...] = ()
    magic_link: MagicLink | None = None
    phone_number: PhoneNumber | None = None
    organization: Organizations | None = None
    email_provider: EmailServer | None = None
    allow_localhost: bool | None = None


class Webhook(Model):
    """Where events of the service are sent. The address may hold a token, so it does not print."""

    enabled: bool
    webhook_url: SecretStr | None = None
    enabled_events: tuple[str, ...] = ()


class NewUser(Model):
    """The id of a user that was just made; Neon lists none."""

    id: str


class Localhost(Model):
    """Whether people may be sent back to `localhost`."""

    allow_localhost: bool


class TriedEmail(Model):
    """Whether a test email left; if not, what the server said."""

    success: bool
    error_message: str | None = None
