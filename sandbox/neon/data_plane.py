"""`/storage`: where presigned addresses lead, and where public buckets are read."""

from aiohttp import web
from aiohttp.typedefs import Handler

from sandbox.neon import storage
from sandbox.neon.records import Branch
from sandbox.neon.service_records import StoredObject
from sandbox.neon.world import World


def create_app(world: World) -> web.Application:
    """Objects as S3 serves them: 403 without a signature that fits, 404 for what is not there."""
    app = web.Application()
    path = "/{branch_id}/{bucket_name}/{key:.+}"
    app.router.add_get(path, _getting(world), allow_head=False)
    app.router.add_put(path, _putting(world))
    return app


def _getting(world: World) -> Handler:
    async def get(request: web.Request) -> web.StreamResponse:
        bucket = _branch(world, request).services.buckets.get(request.match_info["bucket_name"])
        public = bucket is not None and bucket.access_level == "public_read"
        if not (public or _signed(world, request)):
            raise web.HTTPForbidden
        found = bucket.objects.get(request.match_info["key"]) if bucket else None
        if found is None:
            raise web.HTTPNotFound
        return web.Response(body=found.content, headers={"ETag": f'"{found.etag}"'})

    return get


def _putting(world: World) -> Handler:
    async def put(request: web.Request) -> web.StreamResponse:
        content = await request.read()
        bucket = _branch(world, request).services.buckets.get(request.match_info["bucket_name"])
        if not _signed(world, request):
            raise web.HTTPForbidden
        if bucket is None:
            raise web.HTTPNotFound
        key = request.match_info["key"]
        bucket.objects[key] = StoredObject(key, content, world.settle())
        world.touch()
        return web.Response(headers={"ETag": f'"{bucket.objects[key].etag}"'})

    return put


def _branch(world: World, request: web.Request) -> Branch:
    for project in world.projects.values():
        branch = project.branches.get(request.match_info["branch_id"])
        if branch is not None and branch.deletion is None and project.deleted_at is None:
            return branch
    raise web.HTTPForbidden


def _signed(world: World, request: web.Request) -> bool:
    path = request.match_info
    grant = storage.Grant(request.method, path["branch_id"], path["bucket_name"], path["key"])
    return storage.permits(world, grant, request.query, world.settle())
