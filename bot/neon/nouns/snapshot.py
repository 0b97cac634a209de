"""Neon's API about snapshots and their schedule."""

from dataclasses import dataclass

from bot.neon.asking import Asking


@dataclass(frozen=True)
class Snapshots:
    """Calls about snapshots and their schedule."""

    ask: Asking
