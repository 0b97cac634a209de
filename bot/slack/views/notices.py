"""What people should know before they try something, above another message."""

from collections.abc import Sequence

from bot.slack import blocks, mrkdwn
from bot.slack.views.message import Message


def above(notices: Sequence[str], message: Message) -> Message:
    """The message with the notices on top. They are plain sentences."""
    if not notices:
        return message
    said = [mrkdwn.prose(each, 600) for each in notices]
    top = blocks.sections(f"⚠️ {each}" for each in said)
    text = mrkdwn.cut(" ".join((*said, message.text)), blocks.MAX_TEXT)
    return Message(text, (*top, *message.blocks)[: blocks.MAX_BLOCKS])
