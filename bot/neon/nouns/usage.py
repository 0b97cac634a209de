"""Neon's API about consumption history."""

from dataclasses import dataclass

from bot.neon.asking import Asking


@dataclass(frozen=True)
class Usage:
    """Calls about consumption history."""

    ask: Asking
