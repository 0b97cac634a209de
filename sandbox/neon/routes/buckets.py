"""Buckets of a branch and the objects in them. They are no business of computes: nothing is locked."""

from datetime import timedelta

from sandbox.neon import backend, errors, storage
from sandbox.neon.calls import NO_CONTENT, Call, Reply, Route
from sandbox.neon.records import Branch, JsonObject
from sandbox.neon.render import stamp
from sandbox.neon.service_models import BucketCreate, Presign
from sandbox.neon.service_records import Bucket, StoredObject

_METHODS = {"upload": "PUT", "download": "GET"}


def index(call: Call) -> Reply:
    buckets = _branch(call).services.buckets
    return Reply({"buckets": [_shown(buckets[name]) for name in sorted(buckets)]})


def create(call: Call) -> Reply:
    """Raises 410 for a project that has been deleted, 409 for a name that is taken."""
    wish = call.body(BucketCreate)
    project = call.world.projects.get(call.path["project_id"])
    if project is not None and project.deleted_at is not None:
        raise errors.ApiError(410, "project has been deleted")
    buckets = _branch(call).services.buckets
    if wish.name in buckets:
        raise errors.name_taken("bucket", wish.name)
    bucket = buckets[wish.name] = Bucket(wish.name, wish.access_level, call.at)
    call.world.touch()
    return Reply({"bucket": _shown(bucket)}, 201)


def delete(call: Call) -> Reply:
    """Raises 404, and 409 while there are objects in it (Neon docs: buckets must be empty)."""
    branch = _branch(call)
    bucket = storage.bucket(branch, call.path["bucket_name"])
    if bucket.objects:
        raise errors.ApiError(409, "bucket is not empty")
    del branch.services.buckets[bucket.name]
    call.world.touch()
    return NO_CONTENT


def objects(call: Call) -> Reply:
    bucket, query = _bucket(call), call.query
    prefix, limit = query.text("prefix") or "", query.number("limit") or 1000
    page = storage.listing(bucket, prefix, query.text("delimiter") or "", query.text("cursor"), limit)
    return Reply(
        {
            "prefix": prefix,
            "folders": page.folders,
            "objects": [_shown_object(each) for each in page.objects],
            "next_cursor": page.next_cursor or "",
            "is_truncated": page.next_cursor is not None,
        }
    )


def delete_object(call: Call) -> Reply:
    """Also one that came with the fork: the ancestor's stays. Raises 404."""
    bucket = _bucket(call)
    del bucket.objects[storage.stored(bucket, call.path["object_key"]).key]
    call.world.touch()
    return NO_CONTENT


def delete_prefix(call: Call) -> Reply:
    deleted = storage.delete_prefix(_bucket(call), call.query.required("prefix"))
    call.world.touch()
    return Reply({"deleted": deleted})


def download(call: Call) -> Reply:
    found = storage.stored(_bucket(call), call.path["object_key"])
    headers = {
        "ETag": f'"{found.etag}"',
        "X-Content-Type-Options": "nosniff",
        "Content-Disposition": "attachment",
    }
    return Reply(found.content, headers=headers)


def presign(call: Call) -> Reply:
    """An address at this server, good for the object even before it is there."""
    wish, branch = call.body(Presign), _branch(call)
    bucket, method = storage.bucket(branch, call.path["bucket_name"]), _METHODS[wish.operation]
    grant = storage.Grant(method, branch.id, bucket.name, call.path["object_key"])
    url = storage.presigned(call.world, call.origin, grant, call.at, wish.expires_in_seconds)
    uploads_as = wish.content_type if method == "PUT" else None
    return Reply(
        {
            "url": url,
            "method": method,
            "headers": {"Content-Type": uploads_as} if uploads_as else {},
            "expires_at": stamp(call.at + timedelta(seconds=wish.expires_in_seconds)),
        }
    )


def _branch(call: Call) -> Branch:
    project = call.project()
    branch = call.branch(project)
    backend.must_have_storage(project)
    return branch


def _bucket(call: Call) -> Bucket:
    return storage.bucket(_branch(call), call.path["bucket_name"])


def _shown(bucket: Bucket) -> JsonObject:
    return {
        "name": bucket.name,
        "access_level": bucket.access_level,
        "created_at": stamp(bucket.created_at),
    }


def _shown_object(stored: StoredObject) -> JsonObject:
    return {
        "key": stored.key,
        "size": len(stored.content),
        "last_modified": stamp(stored.modified_at),
        "etag": stored.etag,
    }


_BUCKETS = "/projects/{project_id}/branches/{branch_id}/buckets"
_BUCKET = _BUCKETS + "/{bucket_name}"
_OBJECTS = _BUCKET + "/objects"
_BY_PREFIX = _BUCKET + "/objects-by-prefix"
_OBJECT = _OBJECTS + "/{object_key}"
ROUTES = (
    Route("listProjectBranchBuckets", "GET", _BUCKETS, index),
    Route("createProjectBranchBucket", "POST", _BUCKETS, create),
    Route("deleteProjectBranchBucket", "DELETE", _BUCKET, delete),
    Route("listProjectBranchBucketObjects", "GET", _OBJECTS, objects),
    Route("deleteProjectBranchBucketObject", "DELETE", _OBJECT, delete_object),
    Route(
        "deleteProjectBranchBucketObjectsByPrefix", "DELETE", _BUCKET + "/objects-by-prefix", delete_prefix
    ),
    Route("getProjectBranchBucketObject", "GET", _OBJECT + "/download", download),
    Route("presignProjectBranchBucketObject", "POST", _OBJECT + "/presign", presign),
)
