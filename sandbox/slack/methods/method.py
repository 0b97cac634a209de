"""What a Web API method is: a name, what it needs, how often it may be called, and what it does."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from sandbox.slack.arguments import Arguments
from sandbox.slack.limits import Rate
from sandbox.slack.wire import JsonObject
from sandbox.slack.workspace import Workspace


@dataclass(frozen=True)
class Call:
    """One call that has passed authentication and rate limits."""

    workspace: Workspace
    args: Arguments
    base_url: str


@dataclass(frozen=True)
class Method:
    """One method.

    `run` answers the fields beside `ok`, or raises Refusal; `per_channel` counts each channel apart.
    """

    name: str
    run: Callable[[Call], JsonObject]
    rate: Rate
    scope: str | None = None
    token: Literal["bot", "app", "none"] = "bot"
    per_channel: bool = False
