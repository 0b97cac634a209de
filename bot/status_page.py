"""Neon's status page: read within seconds or not at all. Whatever goes wrong is no error."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import TypeVar

import httpx
import structlog
from pydantic import BaseModel, ValidationError

from bot.neon.models.status import FlatSummary, Report, Summary, WholePage
from bot.tls import trusted

M = TypeVar("M", bound=BaseModel)

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

WITHIN = 5.0  # seconds, for everything


class StatusPage:
    """The one HTTP client for the status page of this process. `http` replaces the network in tests."""

    def __init__(
        self, url: str, *, within: float = WITHIN, http: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._url = url
        self._within = within
        self._http = httpx.AsyncClient(
            base_url=url,
            headers={"Accept": "application/json", "User-Agent": "neon-slack-bot"},
            timeout=within,
            verify=trusted(),
            transport=http,
        )

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def report(self, pages: Sequence[str]) -> Report:
        """What these pages say, as far as they can be read in time."""
        try:
            async with asyncio.timeout(self._within):
                return Report(url=self._url, pages=await self._summaries(pages))
        except (TimeoutError, httpx.HTTPError) as error:
            log.info("the status page cannot be read", error=type(error).__name__)
            return Report(url=self._url)

    async def _summaries(self, pages: Sequence[str]) -> Mapping[str, Summary]:
        whole = await self._read("/api/v1/summary", WholePage)
        if whole is not None:
            return {each.subpage: each.summary for each in whole.subpages if each.subpage in pages}
        found = await asyncio.gather(*(self._read(f"/{page}/api/v1/summary", FlatSummary) for page in pages))
        return {page: each for page, each in zip(pages, found, strict=True) if each is not None}

    async def _read(self, path: str, shape: type[M]) -> M | None:
        """The answer as `shape`; None when it is something else."""
        response = await self._http.get(path)
        try:
            return shape.model_validate_json(response.content) if response.is_success else None
        except ValidationError:
            return None
