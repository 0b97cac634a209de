"""Deliveries put together by hand: what the stand-in's page would not send, or not twice."""

import json
import time
from collections.abc import Mapping
from itertools import count
from typing import Any
from urllib.parse import urlencode

import httpx

from sandbox.slack.signing import signature_headers
from tests import patient
from tests.e2e.stage import SIGNING_SECRET, Stage

FORM, JSON = "application/x-www-form-urlencoded", "application/json"
ACME, PARTNER_TEAM = "T0ACME", "T0PARTNER"
_numbers = count(1)


def command(stage: Stage, user_id: str, channel: str, text: str, *, team_id: str = ACME) -> bytes:
    """A typed command, as Slack's form."""
    fields = {
        "team_id": team_id,
        "channel_id": channel,
        "user_id": user_id,
        "user_name": user_id.lower(),
        "command": "/neon",
        "text": text,
        "response_url": stage.workspace.response_urls.issue(stage.slack_url, user_id, channel),
        "trigger_id": f"trigger.{next(_numbers)}",
    }
    return urlencode(fields).encode()


def click(
    stage: Stage,
    user_id: str,
    channel: str,
    message_ts: str,
    action_id: str,
    value: str,
    *,
    team_id: str = ACME,
) -> bytes:
    """A click on a button, whether or not the message still shows it."""
    number = next(_numbers)
    button = {"type": "button", "action_id": action_id, "block_id": "b", "value": value}
    payload = {
        "type": "block_actions",
        "team": {"id": ACME},
        "user": {"id": user_id, "username": user_id.lower(), "team_id": team_id},
        "container": {"type": "message", "message_ts": message_ts, "channel_id": channel},
        "channel": {"id": channel},
        "trigger_id": f"trigger.{number}",
        "response_url": stage.workspace.response_urls.issue(stage.slack_url, user_id, channel, message_ts),
        "actions": [button | {"action_ts": f"{number}.0"}],
    }
    return urlencode({"payload": json.dumps(payload)}).encode()


def form(stage: Stage, user_id: str, channel: str, request_id: str, reason: str) -> bytes:
    """The form that asks why somebody declines, sent, whether or not it was ever opened."""
    entered = {"reason": {"reason": {"type": "plain_text_input", "value": reason}}}
    payload = {
        "type": "view_submission",
        "team": {"id": ACME},
        "user": {"id": user_id, "username": user_id.lower(), "team_id": ACME},
        "trigger_id": f"trigger.{next(_numbers)}",
        "view": {
            "id": f"V{next(_numbers)}",
            "type": "modal",
            "callback_id": "decline",
            "private_metadata": json.dumps({"request": request_id, "channel": channel}),
            "state": {"values": entered},
        },
    }
    return urlencode({"payload": json.dumps(payload)}).encode()


def review(
    stage: Stage,
    user_id: str,
    view: Mapping[str, Any],
    fields: Mapping[str, Mapping[str, Any]],
    *,
    team_id: str = ACME,
) -> bytes:
    """The window of a review, sent by whoever. `fields` holds texts, or the values of what was chosen."""
    payload = {
        "type": "view_submission",
        "team": {"id": ACME},
        "user": {"id": user_id, "username": user_id.lower(), "team_id": team_id},
        "trigger_id": f"trigger.{next(_numbers)}",
        "view": {**view, "state": {"values": _state(fields)}},
    }
    return urlencode({"payload": json.dumps(payload)}).encode()


def _state(fields: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    state: dict[str, Any] = {"length": {"length": {"selected_option": {"value": str(7 * 86400)}}}}
    for block, by_action in fields.items():
        for action, value in by_action.items():
            if isinstance(value, list):
                chosen: dict[str, Any] = {"selected_options": [{"value": each} for each in value]}
            elif action == "length":
                chosen = {"selected_option": {"value": value}}
            else:
                chosen = {"value": value}
            state[block] = {action: chosen}
    return state


def signed(body: bytes, *, secret: str = SIGNING_SECRET, age: int = 0) -> dict[str, str]:
    """The headers that prove that a body comes from Slack; `age` in seconds."""
    return signature_headers(secret, body, int(time.time()) - age)


async def send(
    stage: Stage,
    body: bytes,
    *,
    headers: Mapping[str, str] | None = None,
    content_type: str = FORM,
    url: str = "",
) -> httpx.Response:
    """Post a body to the bot, or to the one at `url`, signed by Slack unless there are `headers`."""
    proof = signed(body) if headers is None else headers
    address = f"{url or stage.bot_url}/slack/events"
    async with patient.client(verify=False) as http:
        return await http.post(address, content=body, headers={"Content-Type": content_type, **proof})
