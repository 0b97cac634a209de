"""reactions.add."""

from sandbox.slack.errors import Refusal
from sandbox.slack.limits import TIER_3
from sandbox.slack.methods.method import Call, Method
from sandbox.slack.people import BOT_USER
from sandbox.slack.posting import react
from sandbox.slack.wire import JsonObject


def add(call: Call) -> JsonObject:
    """React to a message with an emoji; refuses with already_reacted."""
    name = call.args.required("name").strip(":")
    channel = call.workspace.known_to_bot(call.args.required("channel"))
    if BOT_USER not in channel.members:
        raise Refusal("not_in_channel")
    message = call.workspace.messages.get(channel.id, call.args.required("timestamp"))
    if message is None or message.is_ephemeral:
        raise Refusal("message_not_found")
    if BOT_USER in dict(message.reactions).get(name, ()):
        raise Refusal("already_reacted")
    react(call.workspace, message, name, BOT_USER)
    return {}


METHODS = (Method("reactions.add", add, TIER_3, "reactions:write"),)
