"""Neon's API about computes, which Neon calls endpoints."""

from dataclasses import dataclass

from bot.neon.asking import Asking


@dataclass(frozen=True)
class Computes:
    """Calls about computes, which Neon calls endpoints."""

    ask: Asking
