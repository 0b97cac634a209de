"""API keys: whose they are, and when they were last used."""

from datetime import datetime

from pydantic import RootModel, SecretStr

from bot.neon.models import Creator, Model

LONGEST_NAME = 64


class ApiKey(Model):
    """A key as listed: without the key itself. `project_id` is there for one that reaches one project."""

    id: int
    name: str
    created_at: datetime
    created_by: Creator | None = None
    last_used_at: datetime | None = None
    last_used_from_addr: str = ""
    project_id: str | None = None


class ApiKeyList(RootModel[tuple[ApiKey, ...]]):
    """The answer to a list of keys is a bare array."""


class NewApiKey(Model):
    """A key that was just made. Neon tells `key` this once."""

    id: int
    name: str
    key: SecretStr
    project_id: str | None = None


class RevokedApiKey(Model):
    """A key that works no more."""

    id: int
    name: str
    revoked: bool = True
