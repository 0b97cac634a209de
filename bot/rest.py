"""How long a tick may leave its table alone: an idle bot is not to keep its database awake."""

from bot.clock import Clock
from bot.holding import Holding


class Rest:
    """A rest of `idle` seconds, which ends early when this process has handled something."""

    def __init__(self, holding: Holding, clock: Clock, idle: float) -> None:
        self._holding = holding
        self._clock = clock
        self._idle = idle
        self._handled = -1
        self._until = 0.0

    def is_over(self) -> bool:
        """Whether it is time to look; if so, the next rest begins."""
        if self._handled == self._holding.handled and self._clock.monotonic() < self._until:
            return False
        self._handled = self._holding.handled
        self._until = self._clock.monotonic() + self._idle
        return True

    def end(self) -> None:
        """The next tick is to look."""
        self._until = 0.0

    def end_in(self, seconds: float) -> None:
        """Something is due then: this rest lasts no longer."""
        self._until = self._clock.monotonic() + min(seconds, self._idle)
