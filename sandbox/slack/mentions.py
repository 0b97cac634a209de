"""What people write in channels, and the events that the app gets for it."""

import secrets

from sandbox.slack.delivery import deliver, event_json
from sandbox.slack.errors import Refusal
from sandbox.slack.messages import Content, Message
from sandbox.slack.people import APP_ID, BOT_USER, TEAM_ID, Channel
from sandbox.slack.posting import post
from sandbox.slack.records import Answer
from sandbox.slack.typed_text import as_sent
from sandbox.slack.wire import JsonObject
from sandbox.slack.workspace import Workspace


async def write(
    workspace: Workspace, person: str, channel: str, text: str, thread_ts: str | None
) -> tuple[Message, Answer | None]:
    """A person writes a message; the answer is the app's, if it was told.

    The app is told of direct messages, and of mentions where it is a member. Refuses with no_text,
    channel_not_found or is_archived.
    """
    user = workspace.person(person)
    place = workspace.channel_of(person, channel)
    if place.is_archived:
        raise Refusal("is_archived")
    if not text.strip():
        raise Refusal("no_text")
    content = Content(as_sent(workspace, text, names=False))
    message = post(workspace, place, user.id, content, thread_ts=thread_ts)
    event = _event_for(place, message)
    if event is None:
        return message, None
    return message, await deliver_event(workspace, event | {"team": user.team_id})


async def deliver_event(workspace: Workspace, event: JsonObject) -> Answer:
    """Deliver any event, and once more at once if that fails, as Slack's first retry does.

    Slack's later retries, after a minute and after five, are left out.
    """
    payload: JsonObject = {
        "team_id": TEAM_ID,
        "api_app_id": APP_ID,
        "event": event,
        "type": "event_callback",
        "event_id": f"Ev{secrets.token_hex(6).upper()}",
        "event_time": int(workspace.clock.now().timestamp()),
        "is_ext_shared_channel": _is_ext_shared(workspace, event),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": TEAM_ID,
                "user_id": BOT_USER,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
    }
    outgoing = event_json(payload)
    answer = await deliver(workspace, outgoing)
    if answer.error is None or answer.no_retry:
        return answer
    return await deliver(workspace, outgoing, retry=1, retry_reason=answer.reason or "unknown_error")


def _event_for(place: Channel, message: Message) -> JsonObject | None:
    if BOT_USER not in place.members:
        return None
    event: JsonObject = {
        "user": message.user,
        "text": message.content.text,
        "ts": message.ts,
        "channel": message.channel,
        "event_ts": message.ts,
    }
    if message.thread_ts:
        event["thread_ts"] = message.thread_ts
    if place.kind == "im":
        return event | {"type": "message", "channel_type": "im"}
    return event | {"type": "app_mention"} if f"<@{BOT_USER}>" in message.content.text else None


def _is_ext_shared(workspace: Workspace, event: JsonObject) -> bool:
    place = workspace.channels.get(str(event.get("channel")))
    return place is not None and place.is_ext_shared
