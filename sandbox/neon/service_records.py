"""What a branch has beside its database: buckets with objects, functions and credentials."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import md5

JsonObject = dict[str, object]


@dataclass
class DataApi:
    """The REST gateway of one database."""

    created_at: datetime
    status: str = "pending"
    settings: JsonObject = field(default_factory=dict)


@dataclass(frozen=True)
class StoredObject:
    """`inherited`: it came with the fork and lies on an ancestor still."""

    key: str
    content: bytes = field(repr=False)
    modified_at: datetime
    inherited: bool = False

    @property
    def etag(self) -> str:
        return md5(self.content, usedforsecurity=False).hexdigest()


@dataclass
class Bucket:
    name: str
    access_level: str
    created_at: datetime
    objects: dict[str, StoredObject] = field(default_factory=dict)

    def forked(self) -> "Bucket":
        objects = {key: replace(each, inherited=True) for key, each in self.objects.items()}
        return replace(self, objects=objects)


@dataclass(frozen=True)
class Bundle:
    """The code of a deployment, of which nothing but its size in bytes and its hash is kept."""

    size: int
    sha256: str
    sound: bool  # it is a ZIP archive


@dataclass
class Deployment:
    id: int
    bundle: Bundle
    runtime: str
    created_at: datetime
    environment: dict[str, str] = field(repr=False, default_factory=dict)
    status: str = "pending"
    error: str | None = None


@dataclass
class Function:
    slug: str
    created_at: datetime
    name: str | None = None
    deployments: list[Deployment] = field(default_factory=list)
    inherited: bool = False

    def forked(self) -> "Function":
        """As it was at the fork, without what was still being built."""
        built = [each for each in self.deployments if each.status == "completed"]
        return replace(self, deployments=built, inherited=True)


@dataclass
class Credential:
    """`recoverable`: issued since Neon keeps secrets, or rotated since then."""

    id: str
    scopes: list[str]
    created_at: datetime
    name: str | None = None
    api_token: str = field(repr=False, default="")
    s3_secret: str = field(repr=False, default="")
    recoverable: bool = True
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None

    @property
    def short_id(self) -> str:
        return self.id.rpartition("_")[2][:12]


@dataclass
class Services:
    """All of it on one branch. Credentials stay with the branch that they were issued on."""

    buckets: dict[str, Bucket] = field(default_factory=dict)
    functions: dict[str, Function] = field(default_factory=dict)
    credentials: dict[str, Credential] = field(default_factory=dict)

    def take_over(self, source: "Services") -> None:
        """Become what a fork of `source` has, as a new branch and one reset from its parent do."""
        self.buckets = {name: each.forked() for name, each in source.buckets.items()}
        self.functions = {slug: each.forked() for slug, each in source.functions.items()}
