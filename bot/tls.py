"""Whose certificates are trusted: read once for all clients of the process, as it takes 35 ms each time."""

import ssl
from functools import cache

import httpx


@cache
def trusted() -> ssl.SSLContext:
    """The usual public authorities, as httpx has them."""
    return httpx.create_ssl_context()
