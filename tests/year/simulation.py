"""One year: people, Neon, the bot's runs at their times, and the oracle behind all of it."""

import heapq
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count, islice
from random import Random
from types import MappingProxyType

from bot.cleanup.rounds import AGREED_FOR
from bot.config_cleanup import CleanupPolicy
from tests.year.account import Account, Lived
from tests.year.cleaning import Cleaning, Key, Parts, Trouble
from tests.year.oracle import Oracle
from tests.year.people import DAY, People
from tests.year.rules import YEAR, Rules, changed, policies

START, END = datetime(YEAR, 1, 1, tzinfo=UTC), datetime(YEAR + 1, 1, 1, tzinfo=UTC)
PROJECTS = [f"project-{number}" for number in range(12)]


@dataclass(frozen=True)
class Figures:
    """What came of one seed. `most`: how many branches there were at once."""

    seed: int
    runs: int
    made: int
    deleted: int
    kept: int
    left: int
    most: int
    wrong: tuple[str, ...]


@dataclass
class Year:
    """One seed's year."""

    seed: int
    parts: Parts
    chance: Random = field(init=False)
    account: Account = field(default_factory=Account)
    _ahead: list[tuple[datetime, int, Callable[[datetime], None]]] = field(default_factory=list)
    _numbers: "count[int]" = field(default_factory=count)
    most: int = 0

    def __post_init__(self) -> None:
        self.chance = Random(self.seed)
        self.oracle = Oracle(self.account)
        self.cleaning = Cleaning(self.account, self.oracle, self.parts)
        self.people = People(self.account, self.chance, self._warned)
        self.rules = {each.name: each for each in policies(PROJECTS, self.chance)}
        self.policies: dict[str, CleanupPolicy] = {name: each.policy() for name, each in self.rules.items()}
        for alias in PROJECTS:
            main = self.account.make(f"p-{alias}", "main", START)
            main.use(START)

    def live(self) -> Figures:
        """All that happens, in its order."""
        for day in range((END - START).days):
            self._at(START + day * DAY, self._day)
        for name in self.rules:
            self._next(name, START)
        # As most begin: what only reported for a while may delete from the second month on.
        self._at(START + 40 * DAY, lambda now: self._change("features", mode="auto"))
        while self._ahead:
            now, _, deed = heapq.heappop(self._ahead)
            deed(now)
        self.oracle.looks_back(END, self.rules.values(), self.cleaning.can_be_brought_back)
        made, left = self.account.made, len(list(self.account.all()))
        return Figures(
            self.seed,
            self.cleaning.runs,
            made,
            self.cleaning.deleted,
            len(self.account.kept),
            left,
            self.most,
            tuple(self.oracle.wrong),
        )

    def _at(self, moment: datetime, deed: Callable[[datetime], None]) -> None:
        if moment < END:
            heapq.heappush(self._ahead, (moment, next(self._numbers), deed))

    def _day(self, now: datetime) -> None:
        self.most = max(self.most, sum(map(len, self.account.projects.values())))
        for moment, deed in self.people.deeds(now):
            self._at(moment, deed)
        if self.chance.random() < 0.02:
            name = self.chance.choice(list(self.rules))
            self._set(changed(self.rules[name], self.chance, now))

    def _change(self, name: str, **more: object) -> None:
        values = {each: getattr(self.rules[name], each) for each in Rules.__dataclass_fields__}
        self._set(Rules(**(values | more)))

    def _set(self, rules: Rules) -> None:
        self.rules[rules.name], self.policies[rules.name] = rules, rules.policy()

    def _next(self, name: str, now: datetime) -> None:
        due = self.policies[name].schedule.timetable.next(now)
        if due is not None:
            # Now and then nobody is up at that time, and what was missed is caught up with.
            late = timedelta(minutes=self.chance.choice((0, 0, 0, 0, 0, 0, 0, 0, 11, 235)))
            self._at(due + late, lambda at: self._run(name, at))
            self._at(due, lambda at: self._next(name, at))

    def _run(
        self,
        name: str,
        at: datetime,
        agreed: Mapping[Key, datetime] = MappingProxyType({}),
        message: str = "",
        asleep: Iterator[object] | None = None,
    ) -> None:
        if not message and self.chance.random() < 0.01:
            return  # nobody was up in time; what was begun is always begun anew
        unread = frozenset(f"p-{alias}" for alias in PROJECTS if self.chance.random() < 0.008)
        theirs = frozenset(each for each in unread if each.removeprefix("p-") in self.rules[name].projects)
        trouble = Trouble(theirs, self.chance.random() < 0.02, self.chance.random() < 0.02, self._meanwhile)
        message = message or f"{at:%m-%d %H:%M}"
        run = self.cleaning.run(self.rules[name], self.policies[name], at, trouble, agreed, message)
        self.cleaning.now = at
        done: list[Mapping[Key, datetime]] = []
        if asleep is not None:
            done += islice(run, self.chance.randint(0, 4))
            next(asleep, None)
        if self.chance.random() < 0.05:
            done += islice(run, self.chance.randint(1, 4))
            self._begins_anew(run, name, at, agreed, message)
            return
        done += run
        if done and done[0] and not agreed and self.chance.random() < 0.5:
            # Somebody says yes to what the message shows, and the run that follows is about that only.
            self._at(at + timedelta(minutes=30), lambda then: self._run(name, then, done[0]))

    def _begins_anew(
        self, run: Iterator[object], name: str, at: datetime, agreed: Mapping[Key, datetime], message: str
    ) -> None:
        """The process at work stops where it is, and later another one begins the same run anew.

        It may only be asleep, and wake while the other is at it. Then it does what it was about to, and hears
        that the run is not its own any more.
        """
        asleep = run if self.chance.random() < 0.5 else None
        later = self.chance.choice((timedelta(minutes=2), timedelta(minutes=11), timedelta(hours=3)))
        holds = agreed if later < AGREED_FOR else {}
        self._at(at + later, lambda then: self._run(name, then, holds, message, asleep))

    def _meanwhile(self, branch: Lived, at: datetime) -> None:
        """Between the look and the deletion. GitHub is asked once in a run, so nothing happens there."""
        if self.chance.random() < 0.1:
            self.people.happens(branch, at, at_github=False)

    def _warned(self) -> list[str]:
        return [case.branch_id for cases in self.cleaning.cases.values() for case in cases.values()]


def simulate(seed: int, parts: Parts) -> Figures:
    """One seed's year, and what the oracle found wrong with it."""
    return Year(seed, parts).live()
