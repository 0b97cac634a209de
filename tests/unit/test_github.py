"""Asking GitHub: what counts as an answer, and what never does."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from pydantic import SecretStr

from bot.cleanup.pull_requests import GIVEN_UP, MOST, NO_TOKEN, PATIENCE, TOO_MANY, PullRequests
from bot.github.client import GitHub, GitHubError
from bot.github.pull_request import PullRequest, Reference
from tests.clocks import ManualClock

SEVEN = Reference("acme/shop", 7)
CLOSED = datetime(2026, 1, 3, 8, tzinfo=UTC)
BODY = {"number": 7, "state": "closed", "closed_at": "2026-01-03T08:00:00Z", "merged_at": None}
Answers = Callable[[httpx.Request], httpx.Response]


def github(answer: Answers, clock: ManualClock | None = None) -> GitHub:
    token = SecretStr("ghp_canary")
    return GitHub("https://api.example", token, clock or ManualClock(), http=httpx.MockTransport(answer))


async def refusal(answer: Answers) -> GitHubError:
    with pytest.raises(GitHubError) as caught:
        await github(answer).pull_request(SEVEN)
    assert "canary" not in str(caught.value)
    return caught.value


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, PullRequest(7, CLOSED)),
        ({"merged_at": "2026-01-03T08:00:00Z"}, PullRequest(7, CLOSED, merged=True)),
        ({"state": "open", "closed_at": None}, PullRequest(7, None)),
    ],
)
async def test_an_answer_says_when_it_was_closed(changes: dict[str, object], found: PullRequest) -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, json=BODY | changes)

    assert await github(answer).pull_request(SEVEN) == found
    assert asked[0].url.path == "/repos/acme/shop/pulls/7"
    assert asked[0].headers["Authorization"] == "Bearer ghp_canary"


@pytest.mark.parametrize(
    ("status", "headers", "said", "down"),
    [
        (401, {}, "does not accept GITHUB_TOKEN", True),
        (403, {}, "does not let this token read", False),
        (403, {"x-ratelimit-remaining": "0"}, "limit on calls is used up until 09:01 UTC", True),
        (403, {"retry-after": "120"}, "limit on calls is used up until 09:02 UTC", True),
        (429, {"x-ratelimit-reset": "99999999999999999999"}, "is used up until 10:00 UTC", True),
        (404, {}, "shows no pull request #7 in acme/shop to this token", False),
        (301, {"location": "https://elsewhere.example/"}, "has moved", False),
        (304, {}, "GitHub answered 304", False),
        (500, {}, "GitHub answered 500", True),
        (503, {}, "GitHub answered 503", True),
    ],
)
async def test_every_other_status_is_no_answer(
    status: int, headers: dict[str, str], said: str, down: bool
) -> None:
    error = await refusal(lambda _: httpx.Response(status, headers=headers, json=BODY))
    assert said in error.message
    assert error.down is down


@pytest.mark.parametrize(
    "changes",
    [{"number": 8}, {"state": "open"}, {"closed_at": None}, {"closed_at": "soon"}, {"state": "gone"}],
)
async def test_an_answer_that_does_not_agree_with_itself_is_none(changes: dict[str, object]) -> None:
    error = await refusal(lambda _: httpx.Response(200, json=BODY | changes))
    assert "could not be understood" in error.message


async def test_no_connection_is_no_answer() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("ghp_canary", request=request)

    assert (await refusal(answer)).down


async def test_what_has_not_changed_is_remembered() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.headers.get("If-None-Match") == '"one"':
            return httpx.Response(304)
        return httpx.Response(200, json=BODY, headers={"ETag": '"one"'})

    client = github(answer)
    first = await client.pull_request(SEVEN)
    assert await client.pull_request(SEVEN) == first == PullRequest(7, CLOSED)


async def test_a_used_up_limit_is_not_asked_against_until_it_is_over() -> None:
    clock, asked = ManualClock(), [0]

    def answer(request: httpx.Request) -> httpx.Response:
        asked[0] += 1
        limited = asked[0] == 1
        return (
            httpx.Response(429, headers={"retry-after": "60"}) if limited else httpx.Response(200, json=BODY)
        )

    client = github(answer, clock)
    for _ in range(2):
        with pytest.raises(GitHubError, match="limit on calls"):
            await client.pull_request(SEVEN)
    assert asked == [1]
    clock.advance(timedelta(seconds=61).total_seconds())
    assert await client.pull_request(SEVEN) == PullRequest(7, CLOSED)


async def test_a_github_that_is_down_is_left_alone_and_no_number_counts_as_closed() -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        number = int(request.url.path.rpartition("/")[2])
        return httpx.Response(200, json=BODY | {"number": number}) if number < 3 else httpx.Response(502)

    wanted = [Reference("acme/shop", number) for number in range(30, 0, -1)]
    found = await PullRequests(github(answer)).of(wanted)
    assert len(asked) == 2 + PATIENCE
    assert [each.number for each, what in found.items() if isinstance(what, PullRequest)] == [1, 2]
    assert found[Reference("acme/shop", 30)] == GIVEN_UP


async def test_no_more_than_so_many_are_looked_up_at_once_and_each_only_once() -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        return httpx.Response(404)

    wanted = [Reference("acme/shop", number) for number in range(MOST + 5)]
    found = await PullRequests(github(answer)).of([*wanted, *wanted])
    assert len(asked) == MOST
    assert found[wanted[-1]] == TOO_MANY


async def test_without_a_token_nothing_is_asked() -> None:
    found = await PullRequests(None).of([SEVEN])
    assert found == {SEVEN: NO_TOKEN}
