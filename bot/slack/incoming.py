"""What arrives from Slack, as values: a typed command, a click on a button, or a form that was sent."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from secrets import token_hex
from typing import Any

from pydantic import SecretStr

from bot.slack.filled_review import filled
from bot.slack.views.approval import DECLINE as DECLINE_FORM
from bot.slack.views.approval import REASON

RUN, PAGE, CONFIRM, CANCEL = "run", "page", "confirm", "cancel"
# On a card that asks others; DECLINED is the form that DECLINE opens, sent.
APPROVE, DECLINE, WITHDRAW, DECLINED = "approve", "decline", "withdraw", "declined"
# In the window of a review: to another page; and the window, sent.
TURN, REVIEWED = "turn", "reviewed"
_BUTTONS = frozenset({RUN, PAGE, CONFIRM, CANCEL, APPROVE, DECLINE, WITHDRAW})


@dataclass(frozen=True)
class Incoming:
    """One delivery.

    key           the same for every delivery of one gesture of a person (Slack's trigger_id)
    line          the command line, without the slash command's name; of a click, the button's value
    team_id       the person's own workspace: another one for somebody of another organisation in a
                  shared channel
    gesture       None for a typed command, else the kind of button
    reply_to      Slack's response_url: lets its holder write in the channel, so it never prints; empty for
                  a form and what is clicked in one, to which Slack gives none
    trigger       lets a form be opened, for three seconds
    written       what was written into a form
    window        the form that was clicked in
    """

    key: str
    team_id: str
    channel_id: str
    user_id: str
    user_name: str
    line: str
    reply_to: SecretStr = field(repr=False)
    gesture: str | None = None
    message_ts: str | None = None
    trigger: str = field(default="", repr=False)
    written: str = ""
    window: str = ""

    def kept(self) -> dict[str, str | None]:
        """What is stored of it until it is dealt with: all but its key, and what only its holder may use."""
        return {name: getattr(self, name) for name in _KEPT}

    @classmethod
    def restored(cls, key: str, kept: Mapping[str, str | None]) -> "Incoming":
        """What another process has kept: without `reply_to`, and too late for a form."""
        known: dict[str, Any] = {name: kept[name] for name in _KEPT if name in kept}
        return cls(key=key, reply_to=SecretStr(""), **known)


_KEPT = tuple(each.name for each in fields(Incoming) if each.name not in {"key", "reply_to", "trigger"})


# What Slack sends as an object wherever it sends it at all; Bolt and the functions below rely on it.
_OBJECTS = (
    *("channel", "container", "enterprise", "event", "function_data", "message", "team", "user", "view"),
    *("inputs", "interactivity"),
)
# What each of these is about, and never without.
_SUBJECTS = {
    "block_actions": "actions",
    "interactive_message": "actions",
    "workflow_step_edit": "workflow_step",
    "view_submission": "view",
    "view_closed": "view",
}


def shaped(body: Mapping[str, Any]) -> dict[str, Any]:
    """A body without its nulls, over which Bolt stumbles; Slack sends such as `enterprise`.

    Raises TypeError for one that has no shape of Slack's.
    """
    said = {name: value for name, value in body.items() if value is not None}
    actions, authorizations = said.get("actions", []), said.get("authorizations", [])
    if not (isinstance(actions, list) and isinstance(authorizations, list)):
        raise TypeError("a list is something else")
    objects = (said[name] for name in _OBJECTS if name in said)
    if not all(isinstance(each, Mapping) for each in (*objects, *actions, *authorizations)):
        raise TypeError("an object is something else")
    subject = _SUBJECTS.get(str(said.get("type")))
    if subject and not said.get(subject):
        raise TypeError("what it is about is missing")
    return said


def from_command(body: Mapping[str, Any]) -> Incoming:
    """A slash command's form fields. Typed only by people of the workspace itself."""
    return Incoming(
        key=f"command:{body.get('trigger_id') or token_hex(8)}",
        team_id=str(body.get("team_id", "")),
        channel_id=str(body.get("channel_id", "")),
        user_id=str(body.get("user_id", "")),
        user_name=str(body.get("user_name", "")),
        line=str(body.get("text") or ""),
        reply_to=SecretStr(str(body.get("response_url", ""))),
        trigger=str(body.get("trigger_id") or ""),
    )


def from_click(body: Mapping[str, Any]) -> Incoming | None:
    """A `block_actions` payload; None when the button is not one that runs something (a link)."""
    action: Mapping[str, Any] = next(iter(body.get("actions") or ()), {})
    gesture = str(action.get("action_id", "")).split(":", 1)[0]
    if gesture == TURN:
        return _from_turning(body, action)
    if gesture not in _BUTTONS:
        return None
    container = body.get("container") or {}
    return Incoming(
        key=_key_of_click(body),
        **_who(body),
        channel_id=str((body.get("channel") or {}).get("id") or container.get("channel_id") or ""),
        line=str(action.get("value") or ""),
        reply_to=SecretStr(str(body.get("response_url", ""))),
        gesture=gesture,
        message_ts=container.get("message_ts"),
        trigger=str(body.get("trigger_id") or ""),
    )


def _from_turning(body: Mapping[str, Any], action: Mapping[str, Any]) -> Incoming | None:
    view = body.get("view") or {}
    so_far = filled(view)
    if so_far is None:
        return None
    return Incoming(
        key=_key_of_click(body),
        **_who(body),
        channel_id=so_far.channel_id,
        line=so_far.review,
        reply_to=SecretStr(""),
        gesture=TURN,
        written=so_far.as_text(to_page=int(action.get("value") or 1)),
        window=str(view.get("id") or ""),
    )


def from_form(body: Mapping[str, Any]) -> Incoming | None:
    """A `view_submission` payload; None when the form is not one of ours."""
    view = body.get("view") or {}
    form: dict[str, Any] = {
        "key": f"form:{view.get('id') or token_hex(8)}",
        **_who(body),
        "reply_to": SecretStr(""),
    }
    if (sent := filled(view)) is not None:
        return Incoming(
            **form,
            channel_id=sent.channel_id,
            line=sent.review,
            gesture=REVIEWED,
            written=sent.as_text(),
        )
    if view.get("callback_id") != DECLINE_FORM:
        return None
    about = json.loads(view.get("private_metadata") or "{}")
    inputs = ((view.get("state") or {}).get("values") or {}).get(REASON) or {}
    return Incoming(
        **form,
        channel_id=str(about.get("channel", "")),
        line=str(about.get("request", "")),
        gesture=DECLINED,
        written=str((inputs.get(REASON) or {}).get("value") or ""),
    )


def _key_of_click(body: Mapping[str, Any]) -> str:
    return f"click:{body.get('trigger_id') or token_hex(8)}"


def _who(body: Mapping[str, Any]) -> dict[str, str]:
    """Whoever clicked or sent a form."""
    user, home = body.get("user") or {}, str((body.get("team") or {}).get("id", ""))
    return {
        "team_id": str(user.get("team_id") or home),
        "user_id": str(user.get("id", "")),
        "user_name": str(user.get("username") or user.get("name") or ""),
    }
