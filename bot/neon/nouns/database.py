"""Neon's API about databases of a branch."""

from dataclasses import dataclass

from bot.neon.asking import Asking


@dataclass(frozen=True)
class Databases:
    """Calls about databases of a branch."""

    ask: Asking
