"""Neon's API about the organization: members, invitations, spending limit."""

from dataclasses import dataclass

from bot.neon.asking import Asking


@dataclass(frozen=True)
class Organizations:
    """Calls about the organization: members, invitations, spending limit."""

    ask: Asking
