"""Neon's API about object storage of a branch."""

from dataclasses import dataclass

from bot.neon.asking import Asking


@dataclass(frozen=True)
class Buckets:
    """Calls about object storage of a branch."""

    ask: Asking
