"""Reading what comes back over the wire: a model, or a failure that says whether to try again. Pure."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from bot.neon.errors import (
    AnswerLostError,
    ConflictError,
    ForbiddenError,
    InvalidRequestError,
    LimitError,
    LockedError,
    NeonError,
    NeonNotFoundError,
    NotForThisKeyError,
    NotReadyError,
    OutOfScopeError,
    PreconditionError,
    QuotaError,
    RateLimitedError,
    UnauthorizedError,
    UnavailableError,
    UnexpectedAnswerError,
    UnprocessableError,
)
from bot.neon.models import Nothing
from bot.neon.models.answer import Content
from bot.neon.operations import Route
from bot.neon.refusals import reasons
from bot.redaction import MARK, Redactor

M = TypeVar("M", bound=BaseModel)

# A call that ends like this never left: the connection was not open yet.
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
_LONGEST_SENTENCE = 300
_ADDRESSES = re.compile(r"postgres(?:ql)?://\S+", re.IGNORECASE)
_SHAPES = Redactor(())
_SPEAKS_OF_QUOTA = re.compile(r"\bquotas?\b|\blimits?\b|\bexceed", re.IGNORECASE)
_BY_STATUS: Mapping[int, type[NeonError]] = {
    400: InvalidRequestError,
    401: UnauthorizedError,
    403: ForbiddenError,
    404: NeonNotFoundError,
    409: ConflictError,
    412: PreconditionError,
    422: UnprocessableError,
    423: LockedError,
    429: RateLimitedError,
    503: UnavailableError,
}


class Cause(StrEnum):
    """Why a call may be made again; each has its own patience (bot.neon.retries)."""

    UNSENT = "unsent"  # any method: nothing left this machine
    UNANSWERED = "unanswered"  # reads only: no answer, or one that says nothing
    UNAVAILABLE = "unavailable"  # any method: 503
    LOCKED = "locked"  # any method: 423, or a branch that is not ready; nothing was applied
    RATE_LIMITED = "rate limited"  # any method: 429


@dataclass(frozen=True)
class Failure:
    """A call that did not succeed. `cause` None is final; `retry_after` in seconds, if Neon named one."""

    error: NeonError
    cause: Cause | None = None
    retry_after: float | None = None


@dataclass(frozen=True)
class _Refusal:
    """Neon's error body; all empty when the body is something else, such as a gateway's page."""

    message: str = ""
    code: str = ""
    reason: str = ""
    request_id: str = ""


def unanswered(route: Route, error: httpx.RequestError, *, request_id: str) -> Failure:
    """A call without an answer. `request_id` is the one that we sent."""
    if isinstance(error, _NEVER_SENT):
        return Failure(UnavailableError(request_id=request_id), Cause.UNSENT)
    if route.writes:
        return Failure(AnswerLostError(method=route.method, path=route.path, request_id=request_id))
    return Failure(UnavailableError(request_id=request_id), Cause.UNANSWERED)


def read(
    route: Route, response: httpx.Response, shape: type[M], *, now: datetime, sent_id: str
) -> M | Failure:
    """The answer as `shape`, or why there is none. A change may be answered with no body at all: that is
    the shape with nothing in it, and so is whatever comes where no body is described.
    """
    if not response.is_success:
        return _refused(route, response, now=now, sent_id=sent_id)
    request_id = neon_request_id(response) or sent_id
    if issubclass(shape, Content):
        return shape(content=response.content)
    empty = issubclass(shape, Nothing) or response.status_code == 204
    empty = empty or (route.writes and not response.content)
    try:
        return shape.model_validate_json(b"{}" if empty else response.content)
    except ValidationError as invalid:
        if route.writes:
            return _lost(route, response, request_id)
        return _not_understood(response, invalid, request_id)


def neon_request_id(response: httpx.Response) -> str:
    """The id that Neon gave to the call; on every recorded answer, but not on a gateway's own pages."""
    request_id: str = response.headers.get("x-neon-ret-request-id", "")
    return request_id


def _refused(route: Route, response: httpx.Response, *, now: datetime, sent_id: str) -> Failure:
    status = response.status_code
    refusal = _refusal(response.content)
    request_id = neon_request_id(response) or refusal.request_id or sent_id
    if status >= 500 and status != 503:
        if route.writes:
            return _lost(route, response, request_id)
        return Failure(UnavailableError(status=status, request_id=request_id), Cause.UNANSWERED)
    kind = _kind(status, refusal)
    error = kind(
        _sentence(kind, refusal.message),
        status=status,
        code=refusal.code,
        reason=refusal.reason,
        request_id=request_id,
    )
    return Failure(error, _cause(error), _retry_after(response, now))


def _lost(route: Route, response: httpx.Response, request_id: str) -> Failure:
    status = response.status_code
    return Failure(
        AnswerLostError(method=route.method, path=route.path, status=status, request_id=request_id)
    )


def _not_understood(response: httpx.Response, invalid: ValidationError, request_id: str) -> Failure:
    status = response.status_code
    problems = invalid.errors(include_url=False, include_context=False, include_input=False)
    if any(problem["type"] == "json_invalid" for problem in problems):
        return Failure(UnavailableError(status=status, request_id=request_id), Cause.UNANSWERED)
    fields = tuple(".".join(str(part) for part in problem["loc"]) for problem in problems)
    return Failure(UnexpectedAnswerError(fields=fields, status=status, request_id=request_id))


def _kind(status: int, refusal: _Refusal) -> type[NeonError]:
    said = refusal.message.lower()
    if "not allowed" in said and "scoped to" in said:
        return OutOfScopeError
    if "not allowed for organization api keys" in said:
        return NotForThisKeyError
    if status == 422:
        if refusal.code.endswith("_LIMIT_EXCEEDED"):
            return LimitError
        if "already exists" in said:
            return ConflictError
        if "not ready yet" in said:
            return NotReadyError
    if status == 423 and _SPEAKS_OF_QUOTA.search(f"{refusal.message} {refusal.code.replace('_', ' ')}"):
        return QuotaError
    return _BY_STATUS.get(status, NeonError)


def _cause(error: NeonError) -> Cause | None:
    if isinstance(error, (LockedError, NotReadyError)):
        return Cause.LOCKED
    if isinstance(error, RateLimitedError):
        return Cause.RATE_LIMITED
    if isinstance(error, UnavailableError):
        return Cause.UNAVAILABLE
    return None


def _sentence(kind: type[NeonError], said: str) -> str:
    """Our opening and Neon's own words. Whatever looks like a secret is taken out of them."""
    words = _ADDRESSES.sub(MARK, " ".join(said.split()))
    words = _SHAPES.text(words).replace(MARK, "[removed]")
    if len(words) > _LONGEST_SENTENCE:
        words = words[:_LONGEST_SENTENCE].rstrip() + "…"
    return f"{kind.opening}: {words}" if words else f"{kind.opening}."


def _refusal(content: bytes) -> _Refusal:
    try:
        body = json.loads(content)
    except ValueError:
        return _Refusal()
    if not isinstance(body, dict):
        return _Refusal()
    texts = {name: body.get(name) for name in ("message", "code", "reason", "request_id")}
    texts["message"] = texts["message"] or reasons(body)
    return _Refusal(**{name: text for name, text in texts.items() if isinstance(text, str)})


def _retry_after(response: httpx.Response, now: datetime) -> float | None:
    """Seconds, from either form of the header (RFC 9110, 10.2.3). Neon does not document the header."""
    value = response.headers.get("Retry-After", "").strip()
    if re.fullmatch(r"\d{1,9}(\.\d+)?", value):
        return float(value)
    try:
        at = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, (at.replace(tzinfo=at.tzinfo or UTC) - now).total_seconds())
