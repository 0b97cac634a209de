"""Neon's API about the managed login service of a branch."""

from dataclasses import dataclass

from bot.neon.asking import Asking


@dataclass(frozen=True)
class Auth:
    """Calls about the managed login service of a branch."""

    ask: Asking
