"""The kill drill: a crowd at work, and a bot that dies again and again, at chosen points or any moment.

`python -m tests.faults.drill --kills 500 --database postgres` runs a long one and prints its figures.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.store.migrate import upgrade
from sandbox.neon.serving import api_url, status_url
from tests.e2e.stage import Stage, staged
from tests.faults.crowd import Crowd
from tests.faults.processes import STEADY, quick_config
from tests.faults.proxy import Call, Way, way_to
from tests.faults.reckoning import Reckoning, reckon
from tests.faults.scene import time_passes
from tests.faults.spare_bots import Spare, Spares, spares
from tests.postgres import serving

CHANGES, CALLS, ACKNOWLEDGED = 14, 8, 6
LONGEST_LIFE = 3.0  # seconds; a plan that nothing has met by then ends there
SETTLES_WITHIN = 120.0  # seconds


@dataclass(frozen=True)
class Plan:
    """How a bot is to die: at the `nth` of what happens there, or after `seconds`."""

    where: str  # "database", "neon", "slack", "acknowledged" or "clock"
    nth: int = 0
    after: bool = False
    seconds: float = LONGEST_LIFE


@dataclass
class Drill:
    """One crowd, one bot after the other."""

    stage: Stage
    spares: Spares
    crowd: Crowd
    neon: Way
    slack: Way
    seed: int
    kills: Counter[str] = field(default_factory=Counter)
    points: Counter[str] = field(default_factory=Counter)
    _plan: Plan = Plan("clock")
    _seen: Counter[str] = field(default_factory=Counter)
    _bot: Spare | None = None

    async def run(self, kills: int, people: int) -> Reckoning:
        """That many deaths, then a bot that lives until all is settled."""
        for way, name in ((self.neon, "neon"), (self.slack, "slack")):
            self._listen(way, name)
        self.crowd.acknowledged = lambda: self._happened("acknowledged", "an acknowledgement", after=True)
        chance = random.Random(self.seed)
        crowd = asyncio.create_task(self.crowd.run(people))
        async with time_passes(self.stage):
            plans = _plans(chance)
            for number in range(kills):
                await self._life(next(plans), overlapping=number % 7 == 6)
            self._plan = Plan("clock")
            await self.begin(Plan("clock"))
            self.crowd.closing = True
            async with asyncio.timeout(SETTLES_WITHIN):
                await crowd
            return await self.settled()

    async def _life(self, plan: Plan, *, overlapping: bool) -> None:
        """A bot from its start to its death. When lives overlap, the one before it has not died yet."""
        before = self._bot
        if before is not None and not overlapping:
            await before.dead()
        bot = await self.begin(plan)
        if before is not None and before.alive:
            before.kill()
            self.kills["while the next one had started"] += 1
        try:
            async with asyncio.timeout(plan.seconds):
                await bot.dead()
        except TimeoutError:
            bot.kill()
            await bot.dead()
        if bot.note.exists():
            self.points[f"database: {bot.note.read_text()}"] += 1
        self.kills[plan.where] += 1

    async def begin(self, plan: Plan) -> Spare:
        """A new bot, to which Slack delivers from now on."""
        self._seen.clear()
        change = plan.nth if plan.where == "database" else 0
        self._bot = bot = await self.spares.start(change=change, after=plan.after)
        await bot.listening()
        self._plan = plan
        self.stage.workspace.request_url = f"{bot.url}/slack/events"
        return bot

    def _listen(self, way: Way, name: str) -> None:
        async def before(call: Call) -> None:
            self._happened(name, _named(call), after=False)

        async def after(call: Call) -> None:
            self._happened(name, _named(call), after=True)

        way.before, way.after = before, after

    def _happened(self, where: str, what: str, *, after: bool) -> None:
        """Something has happened in this life; perhaps it is what the bot dies of."""
        plan, key = self._plan, f"{where}{after}"
        self._seen[key] += 1
        if (plan.where, plan.after, plan.nth) == (where, after, self._seen[key]) and self._bot:
            self.points[f"{where}: {'after' if after else 'before'} {what}"] += 1
            self._bot.kill()

    async def settled(self) -> Reckoning:
        """Look until nothing is left to be done, or it has taken too long: then that is what is wrong."""
        deadline = time.monotonic() + SETTLES_WITHIN
        while (found := await reckon(self.crowd)).open and time.monotonic() < deadline:
            await asyncio.sleep(0.5)
        return found


def _plans(chance: random.Random) -> Iterator[Plan]:
    """Every point in turn, at random moments in between, and all over again."""
    points = [
        *(Plan("database", nth, after) for nth in range(1, CHANGES + 1) for after in (False, True)),
        *(
            Plan(way, nth, after)
            for way in ("neon", "slack")
            for nth in range(1, CALLS + 1)
            for after in (False, True)
        ),
        *(Plan("acknowledged", nth, after=True) for nth in range(1, ACKNOWLEDGED + 1)),
    ]
    while True:
        for point in chance.sample(points, len(points)):
            yield point
            if chance.random() < 0.4:
                yield Plan("clock", seconds=chance.uniform(0.0, 1.0))


def _named(call: Call) -> str:
    path = call.path.partition("?")[0].split("/")
    return f"{call.method} {path[-1] if '-' not in path[-1] else '/'.join(path[-2:-1])}"


@asynccontextmanager
async def drilling(folder: Path, *, seed: int, database_url: str | None = None) -> AsyncIterator[Drill]:
    """All that a drill needs, on a migrated database: SQLite in `folder` unless given."""
    async with AsyncExitStack() as stack:
        stage = await stack.enter_async_context(staged(folder, database_url=database_url))
        await asyncio.to_thread(upgrade, stage.database_url)
        neon = await stack.enter_async_context(way_to(stage.neon_url))
        slack = await stack.enter_async_context(way_to(stage.slack_url))
        variables = stage.settings_variables() | {
            "NEON_API_URL": api_url(neon.url),
            "NEON_STATUS_URL": status_url(neon.url),
            "SLACK_API_URL": f"{slack.url}/api/",
            "NEONBOT_CONFIG": str(quick_config(folder, STEADY)),
        }
        bots = await stack.enter_async_context(spares(folder, variables))
        yield Drill(stage, bots, Crowd(stage, neon, seed), neon, slack, seed)


def report(run: Drill, found: Reckoning, seconds: float) -> str:
    """The figures, a line each."""
    lines = [
        f"{run.kills.total()} kills in {seconds:.0f} s, seed {run.seed}: "
        + ", ".join(f"{count} {where}" for where, count in sorted(run.kills.items())),
        f"{len(run.points)} distinct points",
        f"{found.acknowledged} commands acknowledged, {found.unanswered} not, {found.clicks} clicks",
        f"{found.writes} writes in Neon; outcomes: {dict(found.outcomes)}",
        f"{len(found.duplicate_writes)} duplicate writes, {len(found.lost)} lost, "
        f"{len(found.dishonest)} told otherwise than it was, {len(found.spinning)} left spinning, "
        f"{found.duplicate_posts} duplicate posts",
    ]
    return "\n".join([*lines, *found.wrong])


def main() -> int:
    """Run a long one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--people", type=int, default=6)
    parser.add_argument("--seed", type=int, default=int(time.time()) % 100_000)
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, _database(options.database) as url:
        return asyncio.run(_long_one(Path(folder), url, options))


async def _long_one(folder: Path, url: str | None, options: argparse.Namespace) -> int:
    started = time.monotonic()
    async with drilling(folder, seed=options.seed, database_url=url) as drill:
        found = await drill.run(options.kills, options.people)
        print(f"{options.database}: {report(drill, found, time.monotonic() - started)}")
    return 1 if found.wrong else 0


@contextmanager
def _database(kind: str) -> Iterator[str | None]:
    if kind == "sqlite":
        yield None
        return
    with serving() as cluster:
        yield cluster.create()


if __name__ == "__main__":
    sys.exit(main())
