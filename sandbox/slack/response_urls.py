"""Response URLs: five messages within thirty minutes of what a person did, without a token."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sandbox.clock import Clock
from sandbox.slack.errors import Refusal

USES = 5
LIFE = timedelta(minutes=30)


@dataclass(frozen=True)
class ResponseUrl:
    """One URL. `original` is the `ts` of the message whose button was clicked, None after a slash command;
    `latest` is the last message sent through the URL."""

    token: str
    person: str
    channel: str
    issued: datetime
    original: str | None = None
    latest: str | None = None
    uses: int = 0


class ResponseUrls:
    """Every response URL given out."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._urls: dict[str, ResponseUrl] = {}

    def issue(self, base_url: str, person: str, channel: str, original: str | None = None) -> str:
        """A new URL under `base_url`."""
        token = secrets.token_urlsafe(18)
        self._urls[token] = ResponseUrl(token, person, channel, self._clock.now(), original)
        return f"{base_url}/response/{token}"

    def find(self, token: str) -> ResponseUrl:
        """The URL, if it still works; refuses with no_such_url, expired_url or used_url."""
        url = self._urls.get(token)
        if url is None:
            raise Refusal("no_such_url")
        if self._clock.now() - url.issued > LIFE:
            raise Refusal("expired_url")
        if url.uses >= USES:
            raise Refusal("used_url")
        return url

    def spend(self, url: ResponseUrl, latest: str | None) -> None:
        """Count one use, which left `latest` as the message to replace next."""
        self._urls[url.token] = replace(url, uses=url.uses + 1, latest=latest)
