"""What the demo has beside databases: files, a function, credentials and a REST gateway, on one branch."""

import random
from datetime import datetime, timedelta
from hashlib import sha256

from sandbox.neon.ids import Ids
from sandbox.neon.records import Project
from sandbox.neon.service_records import (
    Bucket,
    Bundle,
    Credential,
    DataApi,
    Deployment,
    Function,
    StoredObject,
)

FURNISHED = "dana/checkout-rewrite"
_INVOICES = 14


def furnish(project: Project, at: datetime) -> None:
    """Give the branch of that name some of everything."""
    branch = next(each for each in project.branches.values() if each.name == FURNISHED)
    services, born = branch.services, branch.created_at
    uploads, assets = Bucket("uploads", "private", born), Bucket("assets", "public_read", born)
    for number in range(1, _INVOICES + 1):
        _put(uploads, f"invoices/2026-{number:02}.txt", f"Invoice {number}\n" * 40 * number, at)
    _put(uploads, "avatars/dana.svg", "<svg/>", at - timedelta(days=3))
    _put(uploads, "readme.txt", "What customers have sent us.\n", born)
    _put(assets, "logo.svg", "<svg/>", born)
    services.buckets = {"assets": assets, "uploads": uploads}
    services.functions = {"resize": _function(born, at)}
    ids = Ids(random.Random(branch.id))
    storage = ["storage:read", "storage:write"]
    for credential in (
        _credential(ids, "checkout app", storage, born, used=at - timedelta(hours=5)),
        _credential(ids, "nightly export", ["storage:read"], born, recoverable=False),
    ):
        services.credentials[credential.id] = credential
    branch.databases["neondb"].data_api = DataApi(
        born, "ready", {"db_schemas": ["public"], "db_anon_role": "anonymous", "db_max_rows": 500}
    )


def _put(bucket: Bucket, key: str, text: str, at: datetime) -> None:
    bucket.objects[key] = StoredObject(key, text.encode(), at)


def _function(born: datetime, at: datetime) -> Function:
    sound = Bundle(18_432, sha256(b"resize").hexdigest(), sound=True)
    broken = Bundle(17, sha256(b"not a ZIP archive").hexdigest(), sound=False)
    variables = {"LOG_LEVEL": "info", "MAX_WIDTH": "1600"}
    built = Deployment(1, sound, "nodejs24", born, variables, "completed")
    failed = Deployment(2, broken, "nodejs24", at - timedelta(hours=2), variables, "failed")
    failed.error = "the bundle is not a ZIP archive"
    return Function("resize", born, "Resize images", [built, failed])


def _credential(
    ids: Ids,
    name: str,
    scopes: list[str],
    born: datetime,
    *,
    used: datetime | None = None,
    recoverable: bool = True,
) -> Credential:
    found = Credential(ids.credential(), scopes, born, name, recoverable=recoverable, last_used_at=used)
    found.api_token, found.s3_secret = ids.api_token(found.short_id), ids.s3_secret()
    return found
