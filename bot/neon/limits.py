"""Staying below Neon's rate limits, all of them per account: several keys of one account share them.

700 calls a minute and 40 a second per route; about 30 a minute for all consumption history together.
"""

from dataclasses import dataclass

from aiolimiter import AsyncLimiter

from bot.neon.operations import Route


@dataclass(frozen=True)
class Allowance:
    """`burst` calls at once, then `per_second`. Over any T seconds that is at most burst + T * per_second."""

    burst: float
    per_second: float

    def limiter(self) -> AsyncLimiter:
        """A full leaky bucket of this size."""
        return AsyncLimiter(self.burst, self.burst / self.per_second)


# In the worst minute 40 + 630 calls, in a route's worst second 8 + 30. The rest is left to other
# programs of the same account. A bucket of 600 a minute would not do: it allows 1,200 in its first.
OVERALL = Allowance(burst=40, per_second=10.5)
PER_ROUTE = Allowance(burst=8, per_second=30)
# At most 8 + 18 in any minute, for the routes that begin like this.
CONSUMPTION = Allowance(burst=8, per_second=0.3)
_CONSUMPTION = "/consumption_history/"


class Budget:
    """The calls that this process may still make. Waits on the event loop's own time."""

    def __init__(self, overall: Allowance = OVERALL, per_route: Allowance = PER_ROUTE) -> None:
        self._overall = overall.limiter()
        self._per_route = per_route
        self._routes: dict[str, AsyncLimiter] = {}
        self._consumption = CONSUMPTION.limiter()

    async def spend(self, route: Route) -> None:
        """Wait until one more call to `route` is within all limits that it falls under."""
        if route.path.startswith(_CONSUMPTION):
            await self._consumption.acquire()
        if route.id not in self._routes:
            self._routes[route.id] = self._per_route.limiter()
        await self._routes[route.id].acquire()
        await self._overall.acquire()
