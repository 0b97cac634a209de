"""Neon's API about API keys of the account, the organization and projects."""

from dataclasses import dataclass

from bot.neon.asking import Asking


@dataclass(frozen=True)
class Keys:
    """Calls about API keys of the account, the organization and projects."""

    ask: Asking
