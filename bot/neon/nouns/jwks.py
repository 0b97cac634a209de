"""Neon's API about third-party token issuers of a project."""

from dataclasses import dataclass

from bot.neon.asking import Asking


@dataclass(frozen=True)
class Jwks:
    """Calls about third-party token issuers of a project."""

    ask: Asking
