"""Neon's API about logs of a branch."""

from dataclasses import dataclass

from bot.neon.asking import Asking


@dataclass(frozen=True)
class Logs:
    """Calls about logs of a branch."""

    ask: Asking
