"""Slash commands, from what a person types to what they see."""

import json

from sandbox.slack.arguments import Arguments
from sandbox.slack.content import read_content
from sandbox.slack.delivery import command_form, deliver
from sandbox.slack.errors import Refusal
from sandbox.slack.messages import Content
from sandbox.slack.people import APP_ID, BOT_USER, TEAM_DOMAIN, Channel
from sandbox.slack.posting import post, toast
from sandbox.slack.records import Answer, Outgoing
from sandbox.slack.typed_text import as_sent, escape
from sandbox.slack.wire import JsonObject
from sandbox.slack.workspace import Workspace


async def run_command(
    workspace: Workspace, base_url: str, person: str, channel: str, command: str, text: str
) -> Answer:
    """Deliver a typed command and show its answer.

    Refuses with unknown_command for a command that no app has, and for somebody of another organisation, who
    is not offered ours; with channel_not_found outside the person's conversations; with is_archived.
    """
    user = workspace.person(person)
    place = workspace.channel_of(person, channel)
    if user.is_stranger or command not in workspace.commands:
        raise Refusal("unknown_command")
    if place.is_archived:
        raise Refusal("is_archived")
    payload: JsonObject = {
        "team_id": user.team_id,
        "team_domain": TEAM_DOMAIN,
        "channel_id": place.id,
        "channel_name": place.payload_name,
        "user_id": user.id,
        "user_name": user.name,
        "command": command,
        "text": as_sent(workspace, text, names=True),
        "api_app_id": APP_ID,
        "is_enterprise_install": "false",
        "response_url": workspace.response_urls.issue(base_url, user.id, place.id),
        "trigger_id": workspace.triggers.issue(user.id),
    }
    outgoing = command_form(payload)
    return settle_command(workspace, outgoing, await deliver(workspace, outgoing, person=person))


def settle_command(workspace: Workspace, outgoing: Outgoing, answer: Answer) -> Answer:
    """Show the answer to a delivered command, or why there is none."""
    payload = outgoing.payload
    person, place = payload["user_id"], workspace.channels[payload["channel_id"]]
    error = answer.error
    if error is None and answer.text.strip():
        typed = f"{payload['command']} {payload['text']}".strip()
        try:
            _show(workspace, place, person, typed, answer.text)
        except Refusal as refusal:
            error = refusal.code
    if error is not None:
        toast(workspace, person, f'{payload["command"]} failed with the error "{error}"', error, place.id)
    return Answer(answer.elapsed_ms, answer.status, error, answer.reason, answer.text)


def _show(workspace: Workspace, place: Channel, person: str, typed: str, body: str) -> None:
    message = _message_in(body)
    in_channel = message.get("response_type") == "in_channel"
    content = read_content(Arguments(message)) if _says_something(message) else None
    if in_channel:
        # Slack shows everybody what was typed, so a secret in a command's text would be out.
        post(workspace, place, person, Content(typed))
    if content is not None:
        post(workspace, place, BOT_USER, content, visible_to=None if in_channel else person)


def _message_in(body: str) -> JsonObject:
    try:
        message = json.loads(body)
    except ValueError:
        return {"text": body}
    return message if isinstance(message, dict) else {"text": escape(body)}


def _says_something(message: JsonObject) -> bool:
    return any(message.get(part) for part in ("text", "blocks", "attachments"))


def misuse(command: str, code: str) -> str:
    """What the client itself says of a command that it does not send."""
    if code == "not_supported_in_threads":
        return f"{command} is not supported in threads. Sorry!"
    if code == "unknown_command":
        return f"{command} is not a valid command."
    return f'{command} failed with the error "{code}"'
