"""Neon's API about custom domains of a branch."""

from dataclasses import dataclass

from bot.neon.asking import Asking


@dataclass(frozen=True)
class CustomDomains:
    """Calls about custom domains of a branch."""

    ask: Asking
