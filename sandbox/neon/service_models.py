"""The fields of request bodies about what a branch has beside its database."""

from typing import Literal

from pydantic import BaseModel, ConfigDict


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class DataApiCreate(_Body):
    auth_provider: str | None = None
    jwks_url: str | None = None
    settings: dict[str, object] | None = None


class DataApiUpdate(_Body):
    settings: dict[str, object] | None = None


class BucketCreate(_Body):
    name: str
    access_level: str = "private"


class Presign(_Body):
    operation: Literal["upload", "download"]
    content_type: str | None = None
    expires_in_seconds: int = 900


class CredentialCreate(_Body):
    name: str | None = None
    scopes: list[str]


class FunctionUpdate(_Body):
    name: str | None


class FunctionDeploy(_Body):
    zip: bytes | None = None
    runtime: str | None = None
    environment: str | None = None
