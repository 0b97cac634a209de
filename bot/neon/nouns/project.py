"""Neon's API about projects, who shares them, and moving them."""

from dataclasses import dataclass

from bot.neon.asking import Asking


@dataclass(frozen=True)
class Projects:
    """Calls about projects, who shares them, and moving them."""

    ask: Asking
