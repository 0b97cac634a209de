"""Neon's API about scoped service tokens of a branch."""

from dataclasses import dataclass

from bot.neon.asking import Asking


@dataclass(frozen=True)
class Credentials:
    """Calls about scoped service tokens of a branch."""

    ask: Asking
