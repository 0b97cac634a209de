"""From what an app sends to the content of a message, refusing what Slack refuses."""

import json

from sandbox.slack.arguments import Arguments
from sandbox.slack.blockkit import MESSAGE, problems_in_blocks, with_ids
from sandbox.slack.blockkit.report import Problem
from sandbox.slack.errors import Refusal
from sandbox.slack.messages import Content
from sandbox.slack.wire import JsonObject, as_list

MAX_TEXT = 40_000
MAX_UPDATE_TEXT = 4_000
MAX_MARKDOWN = 12_000
MAX_ATTACHMENTS = 100
MAX_METADATA_BYTES = 16_000


def read_content(args: Arguments) -> Content:
    """The content of a message from its arguments.

    Refuses with no_text, invalid_blocks, invalid_blocks_format, invalid_attachments, too_many_attachments,
    markdown_text_conflict, msg_too_long, invalid_metadata_format or metadata_too_large. A text over 40,000
    characters is cut, not refused.
    """
    text, blocks = args.text("text"), read_blocks(args)
    if args.text("markdown_text"):
        text, blocks = _from_markdown(args, text, blocks)
    content = Content(text[:MAX_TEXT], blocks, read_attachments(args), read_metadata(args))
    if not (content.text.strip() or content.blocks or content.attachments):
        raise Refusal("no_text")
    return content


def refuse_invalid(problems: list[Problem]) -> None:
    """Raise `invalid_blocks`, with what is wrong and where, if there is anything wrong."""
    if problems:
        said = [str(problem) for problem in problems]
        raise Refusal("invalid_blocks", said, details={"errors": said})


def read_blocks(args: Arguments) -> tuple[JsonObject, ...]:
    """The `blocks` argument, validated and with the ids that Slack fills in."""
    blocks = args.json("blocks", "invalid_blocks_format")
    if blocks is None:
        return ()
    if not isinstance(blocks, list):
        raise Refusal("invalid_blocks_format")
    refuse_invalid(problems_in_blocks(blocks, MESSAGE))
    return with_ids(blocks)


def read_attachments(args: Arguments) -> tuple[JsonObject, ...]:
    """The `attachments` argument; blocks inside are held to the same rules."""
    attachments = args.json("attachments", "invalid_attachments")
    if attachments is None:
        return ()
    if not isinstance(attachments, list) or not all(isinstance(item, dict) for item in attachments):
        raise Refusal("invalid_attachments")
    if len(attachments) > MAX_ATTACHMENTS:
        raise Refusal("too_many_attachments")
    for index, attachment in enumerate(attachments):
        refuse_invalid(
            problems_in_blocks(as_list(attachment.get("blocks")), MESSAGE, f"/attachments/{index}/blocks")
        )
    return tuple(
        attachment | {"blocks": list(with_ids(attachment["blocks"]))}
        if "blocks" in attachment
        else attachment
        for attachment in attachments
    )


def read_metadata(args: Arguments) -> JsonObject | None:
    """The `metadata` argument: an `event_type` and an `event_payload`."""
    metadata = args.json("metadata", "invalid_metadata_format")
    if metadata is None or metadata == {}:
        return None
    if (
        not isinstance(metadata, dict)
        or not isinstance(metadata.get("event_type"), str)
        or not isinstance(metadata.get("event_payload"), dict)
    ):
        raise Refusal("invalid_metadata_format")
    if len(json.dumps(metadata).encode()) > MAX_METADATA_BYTES:
        raise Refusal("metadata_too_large")
    return metadata


def _from_markdown(
    args: Arguments, text: str, blocks: tuple[JsonObject, ...]
) -> tuple[str, tuple[JsonObject, ...]]:
    markdown = args.text("markdown_text")
    if text or blocks:
        raise Refusal("markdown_text_conflict")
    if len(markdown) > MAX_MARKDOWN:
        raise Refusal("msg_too_long")
    return markdown, with_ids([{"type": "markdown", "text": markdown}])
