"""The client for GitHub's REST API: reads, one at a time, and each conditional once it was answered.

What has not changed is answered with 304, which does not count against GitHub's limit. Redirects are not
followed: a repository that has moved might be another one by now.
"""

import re
from collections.abc import MutableMapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import httpx
import structlog
from cachetools import LRUCache
from pydantic import BaseModel, SecretStr, ValidationError

from bot.clock import Clock
from bot.errors import BotError
from bot.github.pull_request import PullRequest, Reference
from bot.tls import trusted

log = structlog.get_logger(__name__)

WITHIN = 10.0  # seconds for one call
REMEMBERED = 2000  # answers
# GitHub asks for a minute where it does not say how long its limit lasts.
A_MINUTE, AN_HOUR = 60, 3600  # seconds
_OK, _SAME, _UNAUTHORIZED, _FORBIDDEN, _NOT_FOUND, _TOO_MANY = 200, 304, 401, 403, 404, 429


class GitHubError(BotError):
    """GitHub did not say.

    down     the next call would very likely end the same, whatever it is about
    passing  waiting mends it
    """

    def __init__(self, message: str, *, down: bool = False, passing: bool = False) -> None:
        super().__init__(message)
        self.down = down or passing
        self.passing = passing


class _Answer(BaseModel):
    """The fields that count, as GitHub's API has them."""

    number: int
    state: Literal["open", "closed"]
    closed_at: datetime | None
    merged_at: datetime | None


@dataclass(frozen=True)
class _Known:
    tag: str
    found: PullRequest


class GitHub:
    """The one client of this process. `http` replaces the network in tests."""

    def __init__(
        self, url: str, token: SecretStr, clock: Clock, *, http: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._http = httpx.AsyncClient(
            base_url=url,
            headers={
                "Accept": "application/vnd.github+json",
                "Authorization": f"Bearer {token.get_secret_value()}",
                "User-Agent": "neon-slack-bot",
                "X-GitHub-Api-Version": "2022-11-28",
            },
            timeout=WITHIN,
            verify=trusted(),
            transport=http,
        )
        self._clock = clock
        self._known: MutableMapping[Reference, _Known] = LRUCache(REMEMBERED)
        self._not_before: datetime | None = None

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def pull_request(self, wanted: Reference) -> PullRequest:
        """What it is like now. Raises GitHubError when GitHub does not say exactly that."""
        known = self._known.get(wanted)
        conditional = {"If-None-Match": known.tag} if known else {}
        answer = await self._get(f"/repos/{wanted.repository}/pulls/{wanted.number}", conditional)
        if answer.status_code == _SAME and known is not None:
            return known.found
        if answer.status_code == _NOT_FOUND:
            raise GitHubError(
                f"GitHub shows no pull request #{wanted.number} in {wanted.repository} to this token"
            )
        self._must_be_good(answer)
        found = _read(answer, wanted)
        if tag := answer.headers.get("etag"):
            self._known[wanted] = _Known(tag, found)
        return found

    async def must_show(self, repository: str) -> None:
        """Raises GitHubError unless the pull requests of a repository can be read."""
        answer = await self._get(f"/repos/{repository}/pulls?state=all&per_page=1", {})
        if answer.status_code == _NOT_FOUND:
            raise GitHubError(f"GitHub shows no repository {repository} to this token")
        self._must_be_good(answer)

    async def _get(self, path: str, headers: dict[str, str]) -> httpx.Response:
        if self._not_before is not None and self._clock.now() < self._not_before:
            raise _limited(self._not_before)
        try:
            answer = await self._http.get(path, headers=headers)
        except httpx.HTTPError as error:
            log.warning("GitHub does not answer", error=type(error).__name__)
            raise GitHubError("GitHub does not answer", passing=True) from None
        if _is_limit(answer):
            self._not_before = _open_again(answer, self._clock.now())
            raise _limited(self._not_before)
        return answer

    def _must_be_good(self, answer: httpx.Response) -> None:
        code = answer.status_code
        if code == _UNAUTHORIZED:
            raise GitHubError("GitHub does not accept GITHUB_TOKEN", down=True)
        if code == _FORBIDDEN:
            raise GitHubError("GitHub does not let this token read that repository's pull requests")
        if answer.has_redirect_location:
            raise GitHubError("GitHub says that the repository has moved: its new name belongs in the policy")
        if code != _OK:
            raise GitHubError(f"GitHub answered {code}", passing=answer.is_server_error)


def _read(answer: httpx.Response, wanted: Reference) -> PullRequest:
    try:
        said = _Answer.model_validate_json(answer.content)
    except ValidationError:
        said = None
    # Closed is what deletes a branch, so an answer that does not agree with itself counts as none.
    if said is None or said.number != wanted.number or (said.state == "closed") != bool(said.closed_at):
        raise GitHubError("GitHub's answer could not be understood")
    return PullRequest(said.number, said.closed_at, said.merged_at is not None)


def _is_limit(answer: httpx.Response) -> bool:
    if answer.status_code == _TOO_MANY:
        return True
    spent = answer.headers.get("x-ratelimit-remaining") == "0" or "retry-after" in answer.headers
    return answer.status_code == _FORBIDDEN and spent


def _open_again(answer: httpx.Response, now: datetime) -> datetime:
    """When GitHub wants to be asked again, by its headers; they are not trusted further than an hour."""
    wait = _number(answer.headers.get("retry-after", ""))
    reset = _number(answer.headers.get("x-ratelimit-reset", ""))  # seconds since 1970
    if wait is None and reset is not None:
        wait = reset - int(now.timestamp())
    if wait is None:
        wait = A_MINUTE
    return now + timedelta(seconds=min(max(wait, 0), AN_HOUR))


def _number(header: str) -> int | None:
    return int(header) if re.fullmatch("[0-9]{1,20}", header) else None


def _limited(until: datetime) -> GitHubError:
    return GitHubError(f"GitHub's limit on calls is used up until {until:%H:%M} UTC", passing=True)
