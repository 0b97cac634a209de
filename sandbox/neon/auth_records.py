"""What the stand-in remembers of a branch's managed login service."""

from dataclasses import dataclass, field
from datetime import datetime

Fields = dict[str, object]


@dataclass
class AuthUser:
    """A row of the schema `neon_auth`: it outlives the service unless it is deleted with it."""

    id: str
    email: str
    name: str
    roles: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class SentEmail:
    """A test email that was sent; `host` None for the server that all branches share."""

    recipient: str
    host: str | None


@dataclass
class AuthService:
    """`settings` by section, each as its GET shows it; `oauth` by provider id, secrets included."""

    provider: str
    provider_project: str
    database: str
    created_at: datetime
    base_url: str | None
    jwks_url: str
    settings: dict[str, Fields] = field(repr=False)
    public_key: str = field(repr=False)
    secret_key: str = field(repr=False)
    being_transferred: bool = False
    domains: list[str] = field(default_factory=list)
    oauth: dict[str, Fields] = field(repr=False, default_factory=dict)
    sent: list[SentEmail] = field(default_factory=list)
