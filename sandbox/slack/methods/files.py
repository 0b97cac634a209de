"""Uploading files in three steps: ask for an address, send the bytes there, complete."""

from dataclasses import replace

from sandbox.slack.content import read_blocks
from sandbox.slack.errors import Refusal, missing
from sandbox.slack.limits import TIER_4
from sandbox.slack.messages import Content
from sandbox.slack.methods.destinations import destination, writable
from sandbox.slack.methods.method import Call, Method
from sandbox.slack.people import BOT_USER
from sandbox.slack.posting import post
from sandbox.slack.wire import JsonObject, as_object


def get_upload_url(call: Call) -> JsonObject:
    """Announce a file of `length` bytes; the answer says where to send them."""
    length = call.args.number("length", 0)
    if length <= 0:
        raise missing("length")
    name = call.args.required("filename").replace("/", "_")
    upload = call.workspace.uploads.announce(name, length, call.args.text("alt_txt"))
    return {"upload_url": f"{call.base_url}/upload/{upload.id}", "file_id": upload.id}


def complete_upload(call: Call) -> JsonObject:
    """Share files whose bytes have come. The message's `ts` is not in the answer, as in Slack."""
    files = call.args.json("files", "invalid_arguments")
    if not isinstance(files, list) or not files:
        raise missing("files")
    targets = call.args.names("channels") or call.args.names("channel_id")
    channels = [writable(call.workspace, destination(call.workspace, name)) for name in targets]
    blocks = read_blocks(call.args)
    comment = call.args.text("initial_comment")
    if blocks and comment:
        raise Refusal("invalid_arguments", ["provide either initial_comment or blocks"])
    uploads = [
        call.workspace.uploads.complete(
            str(as_object(file).get("id")), str(as_object(file).get("title") or "")
        )
        for file in files
    ]
    shapes = tuple(upload.as_slack(call.base_url) for upload in uploads)
    content = replace(Content(comment, blocks), files=shapes)
    for channel in channels:
        post(call.workspace, channel, BOT_USER, content, thread_ts=call.args.text("thread_ts") or None)
    return {"files": list(shapes)}


METHODS = (
    Method("files.getUploadURLExternal", get_upload_url, TIER_4, "files:write"),
    Method("files.completeUploadExternal", complete_upload, TIER_4, "files:write"),
)
