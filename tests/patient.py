"""HTTP for tests: on a busy machine an answer may take longer than the five seconds that httpx waits."""

from typing import Any

import httpx

PATIENCE = 60  # seconds


def client(**options: Any) -> httpx.AsyncClient:
    """An HTTP client that waits."""
    return httpx.AsyncClient(timeout=PATIENCE, **options)
