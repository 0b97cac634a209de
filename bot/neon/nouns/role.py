"""Neon's API about Postgres roles of a branch."""

from dataclasses import dataclass

from bot.neon.asking import Asking


@dataclass(frozen=True)
class Roles:
    """Calls about Postgres roles of a branch."""

    ask: Asking
