"""Neon's API about regions, and what else is the same for everybody."""

from dataclasses import dataclass

from bot.neon.asking import Asking


@dataclass(frozen=True)
class Regions:
    """Calls about regions, and what else is the same for everybody."""

    ask: Asking
