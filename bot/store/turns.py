"""Who writes next where only one can: in the order of asking, but for those in a hurry."""

import asyncio


class Turns:
    """A lock. Those in a hurry get it before all others that wait, and among themselves in order."""

    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._hurrying = 0

    async def acquire(self, *, hurry: bool = False) -> None:
        """Wait for a turn."""
        self._hurrying += hurry
        try:
            await self._lock.acquire()
            while self._hurrying and not hurry:
                # Back to the end of the line, in which somebody in a hurry stands.
                self._lock.release()
                await self._lock.acquire()
        finally:
            self._hurrying -= hurry

    def release(self) -> None:
        """End a turn."""
        self._lock.release()
