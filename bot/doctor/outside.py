"""Plain HTTP to the two platforms and to the bot's own address, without any token."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime

import aiohttp

_LARGEST = 64 * 1024  # bytes of an answer that are read


@dataclass(frozen=True)
class Reply:
    """What came back. `date` is the other side's clock, to the second."""

    status: int
    text: str
    date: datetime | None


@dataclass(frozen=True)
class NoReply:
    """Nobody answered. `reason` is the name of what went wrong: details may quote addresses."""

    reason: str


class Outside:
    """Asks without a token. Redirects are not followed."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    async def get(self, url: str) -> Reply | NoReply:
        """GET."""
        return await self._send("GET", url, b"", {})

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Reply | NoReply:
        """POST."""
        return await self._send("POST", url, body, headers)

    async def _send(self, method: str, url: str, body: bytes, headers: Mapping[str, str]) -> Reply | NoReply:
        try:
            async with self._session.request(
                method, url, data=body or None, headers=headers, allow_redirects=False
            ) as answer:
                content = await answer.content.read(_LARGEST)
                date = _time(answer.headers.get("Date", ""))
                return Reply(answer.status, content.decode("utf-8", "replace"), date)
        except (aiohttp.ClientError, OSError, ValueError) as error:
            return NoReply(type(error).__name__)


def _time(header: str) -> datetime | None:
    try:
        at = parsedate_to_datetime(header)
    except ValueError:
        return None
    return at if at.tzinfo else None
