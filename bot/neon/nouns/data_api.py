"""Neon's API about the REST gateway of a database."""

from dataclasses import dataclass

from bot.neon.asking import Asking


@dataclass(frozen=True)
class DataApi:
    """Calls about the REST gateway of a database."""

    ask: Asking
