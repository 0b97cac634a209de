"""Neon's API about the model gateway of a branch."""

from dataclasses import dataclass

from bot.neon.asking import Asking


@dataclass(frozen=True)
class AiGateway:
    """Calls about the model gateway of a branch."""

    ask: Asking
