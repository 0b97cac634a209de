"""Bytes in and out: uploaded files, and the sockets of Socket Mode."""

from urllib.parse import quote

from aiohttp import web

from sandbox.slack.errors import Refusal
from sandbox.slack.keys import WORKSPACE

routes = web.RouteTableDef()
_SHOWN = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


@routes.post("/upload/{file_id}")
async def receive(request: web.Request) -> web.Response:
    """Take a file's bytes, as the raw body or as a form's first file."""
    content, mimetype = await _content(request)
    name = request.match_info["file_id"]
    try:
        upload = request.app[WORKSPACE].uploads.find(name)
        guessed = _image_type(content) or mimetype
        request.app[WORKSPACE].uploads.receive(upload.id, content, guessed)
    except Refusal as refusal:
        return web.Response(status=404 if refusal.code == "file_not_found" else 400, text=refusal.code)
    return web.Response(text=f"OK - {len(content)}")


@routes.get("/files/{file_id}/{name}")
async def send(request: web.Request) -> web.Response:
    """A shared file: images to look at, everything else to save, so that no upload runs as a page."""
    try:
        upload = request.app[WORKSPACE].uploads.find(request.match_info["file_id"])
    except Refusal:
        raise web.HTTPNotFound from None
    if upload.content is None or not upload.completed:
        raise web.HTTPNotFound
    shown = upload.mimetype in _SHOWN
    disposition = f"{'inline' if shown else 'attachment'}; filename*=UTF-8''{quote(upload.name)}"
    return web.Response(
        body=upload.content,
        content_type=upload.mimetype if shown else "application/octet-stream",
        headers={"Content-Disposition": disposition},
    )


@routes.get("/socket/{ticket}")
async def socket(request: web.Request) -> web.StreamResponse:
    """One Socket Mode connection."""
    return await request.app[WORKSPACE].sockets.serve(request, request.match_info["ticket"])


async def _content(request: web.Request) -> tuple[bytes, str]:
    if request.content_type != "multipart/form-data":
        return await request.read(), request.content_type
    for part in (await request.post()).values():
        if isinstance(part, web.FileField):
            return part.file.read(), part.content_type
    return b"", request.content_type


def _image_type(content: bytes) -> str:
    """Clients send files as octet-stream, so the first bytes tell what it is; empty when it is no image."""
    signatures = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}
    return next((kind for start, kind in signatures.items() if content.startswith(start)), "")
