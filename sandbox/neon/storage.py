"""Object storage of a branch: listings a page at a time, and addresses that carry their own permission."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlencode

from sandbox.neon import errors
from sandbox.neon.records import Branch
from sandbox.neon.service_records import Bucket, StoredObject
from sandbox.neon.world import World

DATA_PLANE = "/storage"
_STAMP = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True)
class Listing:
    """One page. `folders` are what the delimiter has folded up; `next_cursor` None on the last page."""

    folders: list[str]
    objects: list[StoredObject]
    next_cursor: str | None


def bucket(branch: Branch, name: str) -> Bucket:
    """Raises 404."""
    found = branch.services.buckets.get(name)
    if found is None:
        raise errors.not_found("bucket")
    return found


def stored(bucket: Bucket, key: str) -> StoredObject:
    """Raises 404."""
    found = bucket.objects.get(key)
    if found is None:
        raise errors.not_found("object")
    return found


def listing(bucket: Bucket, prefix: str, delimiter: str, cursor: str | None, limit: int) -> Listing:
    """Objects and folders in the order of their names. Raises 400 for a cursor that is none."""
    after = _read(cursor) if cursor else ""
    items = [each for each in _items(bucket, prefix, delimiter).items() if each[0] > after]
    page = items[:limit]
    return Listing(
        folders=[name for name, stored in page if stored is None],
        objects=[stored for _, stored in page if stored is not None],
        next_cursor=_write(page[-1][0]) if len(items) > limit else None,
    )


def _items(bucket: Bucket, prefix: str, delimiter: str) -> dict[str, StoredObject | None]:
    """Objects by key; None stands for a folder."""
    items: dict[str, StoredObject | None] = {}
    for key in sorted(each for each in bucket.objects if each.startswith(prefix)):
        end = key.find(delimiter, len(prefix)) if delimiter else -1
        if end < 0:
            items[key] = bucket.objects[key]
        else:
            items[key[: end + len(delimiter)]] = None
    return items


def _write(item: str) -> str:
    return urlsafe_b64encode(item.encode()).decode()


def _read(cursor: str) -> str:
    try:
        return urlsafe_b64decode(cursor.encode()).decode()
    except ValueError:
        raise errors.invalid('decode params: query: "cursor": not a cursor') from None


def delete_prefix(bucket: Bucket, prefix: str) -> int:
    """Delete what lies on this branch itself under the prefix, and say how many. Raises 400.

    What came with the fork stays: Neon only takes away what is physically there.
    """
    if not prefix.endswith("/"):
        raise errors.ApiError(400, "prefix must end with /")
    own = [key for key, each in bucket.objects.items() if key.startswith(prefix) and not each.inherited]
    for key in own:
        del bucket.objects[key]
    return len(own)


@dataclass(frozen=True)
class Grant:
    """What an address permits: one method on one object."""

    method: str
    branch_id: str
    bucket_name: str
    key: str

    @property
    def path(self) -> str:
        return f"{DATA_PLANE}/{self.branch_id}/{quote(self.bucket_name, safe='')}/{quote(self.key)}"


def presigned(world: World, origin: str, grant: Grant, at: datetime, seconds: int) -> str:
    """An address below `origin` at which anybody may do what is granted for so many seconds."""
    signed_at = at.astimezone(UTC).strftime(_STAMP)
    query = {
        "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
        "X-Amz-Date": signed_at,
        "X-Amz-Expires": str(seconds),
        "X-Amz-SignedHeaders": "host",
        "X-Amz-Signature": _signature(world, grant, signed_at, str(seconds)),
    }
    return f"{origin}{grant.path}?{urlencode(query)}"


def permits(world: World, grant: Grant, query: Mapping[str, str], at: datetime) -> bool:
    """Whether the query was signed for just this, and has not run out."""
    signed_at, seconds = query.get("X-Amz-Date", ""), query.get("X-Amz-Expires", "")
    expected = _signature(world, grant, signed_at, seconds)
    if not hmac.compare_digest(expected, query.get("X-Amz-Signature", "")):
        return False
    began = datetime.strptime(signed_at, _STAMP).replace(tzinfo=UTC)
    return at < began + timedelta(seconds=int(seconds))


def _signature(world: World, grant: Grant, signed_at: str, seconds: str) -> str:
    signed = "\n".join((grant.method, grant.path, signed_at, seconds))
    return hmac.new(world.signing_key, signed.encode(), "sha256").hexdigest()
