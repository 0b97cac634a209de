"""Neon's API about code deployed on a branch."""

from dataclasses import dataclass

from bot.neon.asking import Asking


@dataclass(frozen=True)
class Functions:
    """Calls about code deployed on a branch."""

    ask: Asking
