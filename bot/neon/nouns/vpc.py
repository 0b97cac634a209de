"""Neon's API about private networking."""

from dataclasses import dataclass

from bot.neon.asking import Asking


@dataclass(frozen=True)
class Vpc:
    """Calls about private networking."""

    ask: Asking
