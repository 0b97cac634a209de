"""What the stand-in remembers around a project: who shares it, who may take it over, who vouches for it."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass
class Permission:
    """Somebody of another account who may work with the project."""

    id: str
    email: str
    granted_at: datetime
    revoked_at: datetime | None = None


@dataclass
class TransferRequest:
    """An offer of the project to whoever holds its id. It works once."""

    id: str = field(repr=False)
    created_at: datetime
    expires_at: datetime


@dataclass
class Jwks:
    """A third party whose signed tokens let people into the project's databases."""

    id: str
    url: str
    provider: str
    created_at: datetime
    branch_id: str | None = None
    audience: str | None = None
    role_names: tuple[str, ...] = ()


@dataclass
class VpcEndpoint:
    """A private way in that the organization has; `state` is "new" until Neon has accepted it."""

    id: str
    region_id: str
    label: str
    state: str = "new"


@dataclass(frozen=True)
class Advice:
    """Something that an advisor found in one database; `level` is "INFO", "WARN" or "ERROR"."""

    branch_id: str
    database: str
    name: str
    title: str
    level: str
    category: str  # "SECURITY" or "PERFORMANCE"
    description: str
    detail: str
    remediation: str = "https://neon.com/docs/data-api/database-advisor"
