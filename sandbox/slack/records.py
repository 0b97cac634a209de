"""What the stand-in writes down of the traffic in both directions."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeAlias

from sandbox.slack.wire import JsonObject

DeliveryKind: TypeAlias = Literal["slash_commands", "interactive", "events_api"]
Transport: TypeAlias = Literal["http", "socket"]


@dataclass(frozen=True)
class LoggedCall:
    """One Web API call, or one use of a response URL (`method` is then `response_url`); no token in `args`.

    `ok` tells whether the call was performed, even when a fault (then named in `error`) swallowed the answer.
    """

    at: datetime
    method: str
    ok: bool
    args: JsonObject
    error: str | None = None

    def as_json(self) -> JsonObject:
        """The call as the admin API lists it."""
        shape: JsonObject = {
            "at": self.at.isoformat(),
            "method": self.method,
            "ok": self.ok,
            "args": self.args,
        }
        return shape | {"error": self.error} if self.error else shape


@dataclass(frozen=True)
class Outgoing:
    """Something to deliver. `payload` is what a socket carries, `body` the bytes that HTTP carries."""

    kind: DeliveryKind
    payload: JsonObject
    content_type: str
    body: bytes = field(repr=False)
    accepts_answer: bool = True


@dataclass(frozen=True)
class Answer:
    """How the app answered a delivery.

    `status` is HTTP's (None for a socket, or when nothing came back); `error` is Slack's word for the failure
    and `reason` the one of its retry header; `text` is the body, empty for a bare acknowledgement.
    """

    elapsed_ms: int
    status: int | None = None
    error: str | None = None
    reason: str | None = None
    text: str = ""
    no_retry: bool = False

    def as_json(self) -> JsonObject:
        """The outcome as the page and the admin API show it."""
        shape: JsonObject = {"ok": self.error is None, "status": self.status, "elapsed_ms": self.elapsed_ms}
        return shape | {"error": self.error} if self.error else shape


@dataclass(frozen=True)
class Delivery:
    """One attempt to deliver something to the app."""

    at: datetime
    transport: Transport
    outgoing: Outgoing
    answer: Answer
    person: str | None = None
    retry: int = 0

    def as_json(self) -> JsonObject:
        """The delivery as the admin API lists it."""
        return {
            "at": self.at.isoformat(),
            "transport": self.transport,
            "kind": self.outgoing.kind,
            "payload": self.outgoing.payload,
            "retry": self.retry,
            **self.answer.as_json(),
        }
