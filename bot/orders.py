"""What a command for admins may do about the bot itself. Pure."""

from dataclasses import dataclass
from typing import Protocol

from bot.channel_state import ChannelStanding, Resuming
from bot.freezes import Freezes


class Channels(Protocol):
    """The channels of the configuration, and what keeps some of them suspended."""

    async def all(self) -> tuple[ChannelStanding, ...]:
        """Each channel as it stands, in the order of the file."""
        ...

    async def resume(self, named: str) -> Resuming:
        """Let the rules of a channel be in force again: of the one that is named by id or label, or of this
        one. It is looked at first. Raises RefusedError when it is not as it should be.
        """
        ...


@dataclass(frozen=True)
class Orders:
    """Freezes, and channels."""

    freezes: Freezes
    channels: Channels
