"""Neon's API about function triggers of a branch."""

from dataclasses import dataclass

from bot.neon.asking import Asking


@dataclass(frozen=True)
class Triggers:
    """Calls about function triggers of a branch."""

    ask: Asking
