"""One HTTP request to Neon's API: within the rate limits, timed, logged, its answer read."""

import re
from collections.abc import Generator
from dataclasses import dataclass
from typing import Any, TypeVar

import httpx
import structlog
from pydantic import BaseModel, SecretStr

from bot.clock import Clock
from bot.errors import SettingsError
from bot.metrics import Metrics
from bot.neon import answers
from bot.neon.answers import Failure
from bot.neon.errors import UnexpectedAnswerError
from bot.neon.limits import Budget
from bot.neon.operations import Call
from bot.neon.waiting import Caller
from bot.tls import trusted

M = TypeVar("M", bound=BaseModel)

log: structlog.stdlib.BoundLogger = structlog.get_logger("bot.neon")


@dataclass(frozen=True)
class Address:
    """Where Neon's API is and who is asking. `base_url` ends with /api/v2; timeouts in seconds."""

    base_url: str
    api_key: SecretStr
    connect_timeout: float = 5
    read_timeout: float = 60


class _BearerKey(httpx.Auth):
    """Adds the key to each request as it leaves, so that the client's own headers never hold it."""

    def __init__(self, key: SecretStr) -> None:
        # The HTTP library quotes a header that it refuses, so it must never get to refuse this one.
        if not re.fullmatch(r"[\x21-\x7e]+", key.get_secret_value()):
            raise SettingsError(
                "The Neon API key is empty or has characters that no key has.",
                hint="Paste NEON_API_KEY again, without spaces or line breaks.",
            )
        self._key = key

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["Authorization"] = f"Bearer {self._key.get_secret_value()}"
        yield request


class Wire:
    """The one HTTP client for Neon of this process. `http` replaces the network in tests."""

    def __init__(
        self,
        address: Address,
        *,
        clock: Clock,
        metrics: Metrics,
        budget: Budget,
        http: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._clock = clock
        self._metrics = metrics
        self._budget = budget
        self._http = httpx.AsyncClient(
            base_url=address.base_url,
            auth=_BearerKey(address.api_key),
            headers={"Accept": "application/json", "User-Agent": "neon-slack-bot"},
            timeout=httpx.Timeout(address.read_timeout, connect=address.connect_timeout),
            follow_redirects=False,
            verify=trusted(),
            transport=http,
        )

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def send(self, call: Call, shape: type[M], caller: Caller, sent_id: str) -> M | Failure:
        """Make the call once. `sent_id` goes along as X-Request-ID, which Neon lets callers set."""
        path = call.path
        await self._budget.spend(call.route)
        began = self._clock.monotonic()
        try:
            response = await self._http.request(
                call.route.method,
                path,
                params=dict(call.query),
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
