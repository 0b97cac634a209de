"""What people may ask of schedules: how they stand, to run one now, to pause it and to let it go on."""

from dataclasses import dataclass
from datetime import datetime

from bot.clock import Clock
from bot.config_in_force import ConfigInForce
from bot.errors import NotFoundError
from bot.schedules.planned import Planned, Scheduled
from bot.schedules.plans import planned
from bot.store.runs import Place, Run, Runs
from bot.text import either, nearest


@dataclass(frozen=True)
class Board:
    """The schedules of the configuration in force, as a channel sees them: its own ones.

    A channel that works with the whole account sees all. Methods raise StoreError without the database.
    """

    in_force: ConfigInForce
    runs: Runs
    clock: Clock

    async def all_of(self, channel_id: str) -> tuple[Scheduled, ...]:
        """The channel's schedules and how they stand."""
        now = self.clock.now()
        places, latest = await self.runs.places(), await self.runs.latest()
        return tuple(
            _scheduled(plan, places.get(plan.name), latest.get(plan.name), now)
            for plan in self._seen_from(channel_id)
        )

    def find(self, channel_id: str, name: str) -> Planned:
        """The schedule of that name. Raises NotFoundError with the names that there are."""
        plans = {plan.name: plan for plan in self._seen_from(channel_id)}
        if name in plans:
            return plans[name]
        if not plans:
            raise NotFoundError(
                "This channel has no schedules.",
                hint=f"They stand in {self.in_force.now.name}, under schedules.",
            )
        meant = nearest(name, plans)
        hint = f"Did you mean {either(meant)}?" if meant else f"There are: {', '.join(plans)}."
        raise NotFoundError(f"There is no schedule “{name}” in this channel.", hint=hint)

    async def run_now(self, plan: Planned, user_id: str) -> bool:
        """Have it run at once, whatever its timetable says. False when it is running already."""
        return await self.runs.ask(plan.name, plan.signature, self.clock.now(), user_id)

    async def pause(self, plan: Planned, user_id: str) -> bool:
        """Run it no more until it is resumed. False when it was paused already."""
        return await self.runs.pause(plan.name, plan.signature, self.clock.now(), user_id)

    async def resume(self, plan: Planned) -> bool:
        """Let it go on with what comes next. False when it was not paused."""
        return await self.runs.resume(plan.name, self.clock.now())

    def _seen_from(self, channel_id: str) -> tuple[Planned, ...]:
        config = self.in_force.now
        channel = config.channel(channel_id)
        everything = channel is not None and channel.account
        return tuple(plan for plan in planned(config) if everything or plan.channel_id == channel_id)


def _scheduled(plan: Planned, place: Place | None, run: Run | None, now: datetime) -> Scheduled:
    return Scheduled(
        plan,
        next=plan.timetable.next(now),
        last_due=run.due_at if run else None,
        last_state=run.state.value if run else "",
        last_detail=run.detail if run else "",
        paused_at=place.paused_at if place else None,
        paused_by=place.paused_by if place else None,
    )
