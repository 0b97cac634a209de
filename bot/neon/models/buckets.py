"""Object storage of a branch. Sizes in bytes."""

from datetime import datetime

from pydantic import SecretStr

from bot.neon.models import Model


class Storage(Model):
    """Where the storage of a branch is reached; not `enabled`: why there is none, as Neon's machine word."""

    enabled: bool
    s3_endpoint: str = ""
    region: str = ""
    reason: str = ""


class Bucket(Model):
    """A bucket; `created_at` is that of the ancestor which it was inherited from."""

    name: str
    access_level: str
    created_at: datetime

    @property
    def public(self) -> bool:
        """Whether anybody can read what is in it."""
        return self.access_level == "public_read"


class BucketList(Model):
    """`GET …/buckets`."""

    buckets: tuple[Bucket, ...] = ()


class BucketEnvelope(Model):
    """A bucket that was just made."""

    bucket: Bucket


class StoredObject(Model):
    """A file in a bucket."""

    key: str
    size: int
    last_modified: datetime


class ObjectPage(Model):
    """`GET …/objects`: what a delimiter folds up is in `folders`."""

    folders: tuple[str, ...] = ()
    objects: tuple[StoredObject, ...] = ()
    next_cursor: str = ""
    is_truncated: bool = False


class Contents(Model):
    """The first files and folders below a prefix; `complete`: there are no more."""

    folders: tuple[str, ...] = ()
    objects: tuple[StoredObject, ...] = ()
    complete: bool = True

    @property
    def size(self) -> int:
        """Of all these files together."""
        return sum(each.size for each in self.objects)


class Deleted(Model):
    """How many objects went."""

    deleted: int


class Link(Model):
    """An address at which anybody who has it may fetch one object, until it runs out."""

    url: SecretStr
    expires_at: datetime
