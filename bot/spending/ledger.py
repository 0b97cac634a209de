"""Spending as values: spans of time, what was used in them, and what that comes to. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.costs import Bill, Plan, extra_branch_hours
from bot.neon.models.usage import Amounts, Consumer, Frame, Reading, Window, after, floor, together

DAY, WEEK = timedelta(days=1), timedelta(days=7)
CHARTED = 14  # days: the last week and the one before


@dataclass(frozen=True)
class Spans:
    """The times that a report is about, all in UTC. Weeks are of whole days: the last ends with yesterday."""

    now: datetime

    @property
    def month(self) -> datetime:
        """When this billing month began, which is a calendar month."""
        return floor(self.now, "monthly")

    @property
    def month_end(self) -> datetime:
        """When it ends."""
        return after(self.month, "monthly")

    @property
    def today(self) -> datetime:
        """The end of the last whole day."""
        return floor(self.now, "daily")

    @property
    def week(self) -> datetime:
        """The start of the last seven whole days."""
        return self.today - WEEK

    @property
    def before(self) -> datetime:
        """The start of the seven days before those."""
        return self.week - WEEK

    @property
    def window(self) -> Window:
        """What to ask Neon for: days, back to the first that is needed."""
        return Window.of("daily", min(self.month, self.before), self.now, self.now)

    @property
    def elapsed(self) -> float:
        """The part of the month that is over."""
        return (self.now - self.month) / (self.month_end - self.month)

    @property
    def days(self) -> tuple[datetime, ...]:
        """The days of both weeks, from old to new."""
        return tuple(self.before + DAY * index for index in range(CHARTED))


@dataclass(frozen=True)
class Used:
    """What was used: amounts, and hours of branches beyond those that are included."""

    amounts: Amounts = field(default_factory=Amounts)
    extra_hours: float = 0

    def __add__(self, other: "Used") -> "Used":
        return Used(self.amounts + other.amounts, self.extra_hours + other.extra_hours)

    def times(self, factor: float) -> "Used":
        """As much more."""
        return Used(self.amounts.times(factor), self.extra_hours * factor)


@dataclass(frozen=True)
class Tally:
    """What one project, branch or everything used: this month, last week, the week before, each day."""

    month: Used = Used()
    week: Used = Used()
    before: Used = Used()
    days: Mapping[datetime, Used] = field(default_factory=dict)

    def __add__(self, other: "Tally") -> "Tally":
        days = {
            day: self.days.get(day, Used()) + other.days.get(day, Used()) for day in {*self.days, *other.days}
        }
        return Tally(self.month + other.month, self.week + other.week, self.before + other.before, days)


def tallied(consumer: Consumer, spans: Spans, included: int) -> Tally:
    """Sort what one consumer used into the spans. Only projects have branches to count."""

    def within(start: datetime, end: datetime) -> Used:
        return _used((each for each in consumer.frames if start <= each.start < end), included, spans.now)

    days = {day: within(day, day + DAY) for day in spans.days}
    return Tally(
        within(spans.month, spans.month_end),
        within(spans.week, spans.today),
        within(spans.before, spans.week),
        days,
    )


def _used(frames: Iterable[Frame], included: int, now: datetime) -> Used:
    known = tuple(frames)
    return Used(together(each.amounts for each in known), extra_branch_hours(known, included, now))


@dataclass(frozen=True)
class Pricing:
    """How usage becomes money: a plan, and how its storage metrics are read."""

    plan: Plan
    reading: Reading

    def bill(self, used: Used) -> Bill:
        """What it comes to. Without storage where neither reading of the metrics can be right."""
        amounts = used.amounts if self.reading.plausible else used.amounts.without_storage
        return self.plan.charge(amounts, used.extra_hours, self.reading)


@dataclass(frozen=True)
class Forecast:
    """What the month may come to, looked at in two ways; `expected` is one of them."""

    expected: float
    low: float
    high: float


def forecast(tally: Tally, pricing: Pricing, spans: Spans) -> Forecast:
    """As if the rest of the month went like the month so far, and like the last seven days.

    What is expected is the first, once the month is a day old.
    """
    left = (spans.month_end - spans.now) / WEEK
    ahead = [pricing.bill(tally.month + tally.week.times(left)).total]
    if spans.now - spans.month >= DAY:
        ahead.insert(0, pricing.bill(tally.month.times(1 / spans.elapsed)).total)
    return Forecast(ahead[0], min(ahead), max(ahead))


@dataclass(frozen=True)
class Spent:
    """What one project or branch cost, without what cannot be split. `expected` by the end of the month."""

    project_id: str
    branch_id: str | None
    month: float
    expected: float
    week: float
    before: float
    extra_hours: float = 0

    @property
    def change(self) -> float:
        """How much more last week cost than the week before."""
        return self.week - self.before


def spent(consumer: Consumer, tally: Tally, pricing: Pricing, spans: Spans) -> Spent:
    """One line of the report."""
    month = pricing.bill(tally.month).alone
    factor = 1 / spans.elapsed if spans.now - spans.month >= DAY else 0
    left = (spans.month_end - spans.now) / WEEK
    expected = month * factor if factor else month + pricing.bill(tally.week).alone * left
    return Spent(
        consumer.project_id,
        consumer.branch_id,
        month,
        expected,
        pricing.bill(tally.week).alone,
        pricing.bill(tally.before).alone,
        tally.month.extra_hours,
    )


class Board:
    """The lines with the largest figures among any number of them, of which it remembers a few hundred."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._dear: list[Spent] = []
        self._moved: list[Spent] = []
        self.count = 0
        self.total = 0.0

    def add(self, line: Spent) -> None:
        """Take a line into account."""
        self.count += 1
        self.total += line.month
        self._dear.append(line)
        self._moved.append(line)
        if len(self._dear) > 20 * self._size:
            self._dear, self._moved = list(self.dearest), list(self.movers)

    @property
    def remembered(self) -> int:
        """How many lines it holds now."""
        return len(self._dear) + len(self._moved)

    @property
    def dearest(self) -> tuple[Spent, ...]:
        """Those that cost most this month, the dearest first."""
        return tuple(sorted(self._dear, key=lambda each: -each.month)[: self._size])

    @property
    def movers(self) -> tuple[Spent, ...]:
        """Those whose last week differs most from the week before."""
        return tuple(sorted(self._moved, key=lambda each: -abs(each.change))[: self._size])

    @property
    def rest(self) -> tuple[int, float]:
        """How many lines are not among the dearest, and what they cost together."""
        shown = self.dearest
        return self.count - len(shown), max(0.0, self.total - sum(each.month for each in shown))
