"""One HTTP request to Neon's API: within the rate limits, timed, logged, its answer read."""

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from uuid import uuid4

import httpx
import structlog
from pydantic import BaseModel, SecretStr

from bot.clock import Clock
from bot.metrics import Metrics
from bot.neon import answers
from bot.neon.answers import Failure
from bot.neon.errors import UnauthorizedError, UnexpectedAnswerError
from bot.neon.keys import ApiKey, Keyring, Succession
from bot.neon.limits import Budget
from bot.neon.models import AuthDetails
from bot.neon.operations import GET_AUTH_DETAILS, Call
from bot.neon.waiting import Caller
from bot.tls import trusted

M = TypeVar("M", bound=BaseModel)
ReadKeys = Callable[[], Mapping[str, SecretStr]]

log: structlog.stdlib.BoundLogger = structlog.get_logger("bot.neon")


@dataclass(frozen=True)
class Address:
    """Where Neon's API is. `base_url` ends with /api/v2; timeouts in seconds."""

    base_url: str
    connect_timeout: float = 5
    read_timeout: float = 60


class _BearerKey(httpx.Auth):
    """Adds the key to a request as it leaves, so that the client's own headers never hold one."""

    def __init__(self, key: ApiKey) -> None:
        self._key = key

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["Authorization"] = f"Bearer {self._key.secret.get_secret_value()}"
        yield request


class Wire:
    """The one HTTP client for Neon of this process. `http` replaces the network in tests.

    `read_keys` tells which keys the environment has by now.
    """

    def __init__(
        self,
        address: Address,
        keys: Keyring,
        *,
        read_keys: ReadKeys,
        clock: Clock,
        metrics: Metrics,
        budget: Budget,
        http: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._keys = keys
        self._succession = Succession(keys, read_keys, self._accepts, clock, metrics)
        self._clock = clock
        self._metrics = metrics
        self._budget = budget
        self._http = httpx.AsyncClient(
            base_url=address.base_url,
            headers={"Accept": "application/json", "User-Agent": "neon-slack-bot"},
            timeout=httpx.Timeout(address.read_timeout, connect=address.connect_timeout),
            follow_redirects=False,
            verify=trusted(),
            transport=http,
        )

    async def _accepts(self, key: ApiKey) -> bool:
        result = await self._sent(Call(GET_AUTH_DETAILS), AuthDetails, Caller(), str(uuid4()), key)
        return isinstance(result, AuthDetails)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def send(self, call: Call, shape: type[M], caller: Caller, sent_id: str) -> M | Failure:
        """Make the call once. `sent_id` goes along as X-Request-ID, which Neon lets callers set."""
        key = self._keys.of(call)
        result = await self._sent(call, shape, caller, sent_id, key)
        if not _refuses_the_key(result):
            return result
        # Nothing was done, whatever it was: so it may be said once more, with another key.
        other = await self._succession.after(key)
        return result if other is None else await self._sent(call, shape, caller, sent_id, other)

    async def _sent(
        self, call: Call, shape: type[M], caller: Caller, sent_id: str, key: ApiKey
    ) -> M | Failure:
        path = call.path
        await self._budget.spend(call.route)
        began = self._clock.monotonic()
        try:
            response = await self._http.request(
                call.route.method,
                path,
                params=dict(call.query),
                auth=_BearerKey(key),
                headers={"X-Request-ID": sent_id},
                **_content(call),
            )
        except httpx.RequestError as error:
            # Neither the error's text nor the URL is logged: both may quote what was asked.
            self._note(call, None, "", began, error=type(error).__name__)
            return answers.unanswered(call.route, error, request_id=sent_id)
        request_id = answers.neon_request_id(response)
        caller.note_answer(request_id)
        self._note(call, response.status_code, request_id, began)
        result = answers.read(call.route, response, shape, now=self._clock.now(), sent_id=sent_id)
        if isinstance(result, Failure) and isinstance(result.error, UnexpectedAnswerError):
            log.warning("neon answer not understood", operation=call.route.id, fields=result.error.fields)
        if isinstance(result, Failure) and isinstance(result.error, UnauthorizedError):
            return replace(result, error=result.error.of(key.variable))
        return result

    def _note(self, call: Call, status: int | None, request_id: str, began: float, **more: str) -> None:
        seconds = self._clock.monotonic() - began
        self._metrics.observe_neon(call.route.id, f"{status // 100}xx" if status else "none", seconds)
        log.debug(
            "neon call",
            operation=call.route.id,
            method=call.route.method,
            path=call.route.path,
            status=status,
            neon_request_id=request_id,
            ms=round(seconds * 1000),
            **more,
        )


def _content(call: Call) -> dict[str, Any]:
    """The body as the HTTP library takes it. A part without a file name is a plain field of a form."""
    if call.files is None:
        return {"json": call.body}
    fields = {name: (None, str(value)) for name, value in (call.body or {}).items()}
    uploads = {name: (each.name, each.content, each.content_type) for name, each in call.files.items()}
    return {"files": fields | uploads}


def _refuses_the_key(result: object) -> bool:
    return isinstance(result, Failure) and isinstance(result.error, UnauthorizedError)
