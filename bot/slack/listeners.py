"""Bolt glue, and nothing else: hand the delivery on as a value, and acknowledge it."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.gate import Gate
from bot.inbox import Inbox
from bot.slack.events import SlackEvent, from_event
from bot.slack.filled_review import LENGTH, mistakes
from bot.slack.incoming import DECLINED, REVIEWED, Incoming, from_click, from_command, from_form
from bot.slack.views import error as views
from bot.slack.views.approval import REASON
from bot.slack.views.message import Message

log = structlog.get_logger(__name__)

_GESTURES = {"block_actions": from_click, "view_submission": from_form}

# Of forms, the field at which it is shown that they were turned away.
_SHOWN_AT = {REVIEWED: LENGTH, DECLINED: REASON}

# Takes an event; False when it has to come again.
Hear = Callable[[SlackEvent], bool]


class Listeners:
    """Takes commands, clicks, forms and events straight after Bolt has checked the signature.

    The answer is given in Bolt's `before_authorize` hook, which may end a request with a response
    of its own. Bolt's listener stage looks for an acknowledgement only every 10 ms, and its
    authorisation calls `auth.test` for the first request; both would be paid inside Slack's 3 s.
    """

    def __init__(self, inbox: Inbox, gate: Gate, hear: Hear) -> None:
        self._inbox = inbox
        self._gate = gate
        self._hear = hear

    def bolt(self, client: AsyncWebClient) -> AsyncApp:
        """The Bolt app. Whoever hands it a request has made sure that it is Slack's."""
        return AsyncApp(
            name="neonbot",  # else Bolt reads the source of every caller, to find one
            client=client,
            request_verification_enabled=False,
            before_authorize=self.accept,
        )

    async def accept(
        self, body: Mapping[str, Any], next_: Callable[[], Awaitable[BoltResponse]]
    ) -> BoltResponse:
        """Acknowledge as soon as it is kept, and an event at once. All else goes on through Bolt."""
        if body.get("command"):
            return await self._take(from_command(body), refuse=True)
        if body.get("type") == "view_submission" and (wrong := mistakes(body.get("view") or {})):
            return _errors(wrong)
        if body.get("type") in _GESTURES:
            gesture = _GESTURES[body["type"]](body)
            return await self._take(gesture, refuse=False) if gesture else BoltResponse(status=200, body="")
        if body.get("type") == "event_callback":
            return self._listen(from_event(body))
        return await next_()

    def _listen(self, event: SlackEvent | None) -> BoltResponse:
        if event is None:
            return BoltResponse(status=200, body="")
        # Else Slack sends it again: at once, after a minute and after five. Over a socket, no answer does it.
        return BoltResponse(status=200 if self._hear(event) else 503, body="")

    async def _take(self, incoming: Incoming, *, refuse: bool) -> BoltResponse:
        if self._inbox.full:
            log.warning("turned a delivery away")
            said: Message | None = views.busy()
        else:
            said = self._gate.turned_away(incoming)
        if said is not None:
            if incoming.gesture in _SHOWN_AT:
                return _errors(
                    {_SHOWN_AT[incoming.gesture]: said.text}
                )  # the form stays, with all that is in it
            # A click's answer has no body that anyone would see; its button stays and can be used again.
            words = {"response_type": "ephemeral", "text": said.text}
            return BoltResponse(status=200, body=words if refuse else "")
        await self._inbox.take(incoming)
        return BoltResponse(status=200, body="")


def _errors(by_field: Mapping[str, str]) -> BoltResponse:
    """What is wrong with a form, shown in it."""
    return BoltResponse(status=200, body={"response_action": "errors", "errors": dict(by_field)})
