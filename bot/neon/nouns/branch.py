"""Neon's API about branches beyond reading, creating and deleting."""

from dataclasses import dataclass

from bot.neon.asking import Asking


@dataclass(frozen=True)
class Branches:
    """Calls about branches beyond reading, creating and deleting."""

    ask: Asking
