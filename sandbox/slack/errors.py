"""What the stand-in refuses, in Slack's own codes."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sandbox.slack.wire import JsonObject


@dataclass(eq=False)
class Refusal(Exception):
    """A Web API answer with `ok: false`.

    `messages` become `response_metadata.messages` (Slack prefixes each with `[ERROR]`); `details` are further
    top-level fields, such as `needed` and `provided` of `missing_scope`; `retry_after`, in seconds, makes the
    answer an HTTP 429.
    """

    code: str
    messages: Sequence[str] = ()
    retry_after: int | None = None
    details: JsonObject = field(default_factory=dict)

    def __str__(self) -> str:
        return "; ".join((self.code, *self.messages))

    def body(self) -> JsonObject:
        """The JSON answer."""
        answer: JsonObject = {"ok": False, "error": self.code, **self.details}
        if self.messages:
            answer["response_metadata"] = {"messages": [f"[ERROR] {message}" for message in self.messages]}
        return answer


def missing(*names: str) -> Refusal:
    """Required arguments were not given."""
    return Refusal("invalid_arguments", [f"missing required field: {name}" for name in names])
