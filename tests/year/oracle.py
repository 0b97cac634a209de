"""Whether a run did right, from what is true of the account and from the rules in words.

    A branch goes only when it is a child without children, not the default, not protected, not off limits,
    kept by nobody, at rest, and as the policy describes it, at that moment. People were told, and nobody has
    used, renamed or kept it since, and the whole grace has passed. Nothing goes on a free day, on a Friday
    afternoon, in a freeze, by a policy that does not delete or has just been changed, after a look that left
    something out, or beyond the limits. Nobody is told the same thing twice. What nobody needs does go.

Nothing here asks the bot's code what is right.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from tests.year.account import SUSPENDS_AFTER, Account, Lived
from tests.year.rules import Rules

DAY = timedelta(days=1)
PATIENCE = timedelta(days=60)


# From the look at a branch until it is told: what happens in between counts from the next look on.
TELLING = timedelta(seconds=15)


@dataclass
class Told:
    """That people were told of a branch: when, under which rules, and how it was then.

    stands  the message that told it still names it
    """

    at: datetime
    rules: Rules
    name: str
    message: str
    stands: bool = True
    reminders: int = 0
    reminded_in: str = ""


@dataclass(frozen=True)
class Message:
    """What a report says, by ids of branches. `key`: the same for a run that is begun anew."""

    key: str
    new: Sequence[str]
    reminded: Sequence[str]
    named: Collection[str]


@dataclass
class Allowed:
    """What one run may delete: so many, besides those that have a yes; or none, by the words of a reason."""

    left: int
    agreed: Collection[str]
    barred: str = ""
    alone: str = ""


@dataclass
class Oracle:
    """Follows the runs of all policies. `wrong` says what was wrong, in words."""

    account: Account
    wrong: list[str] = field(default_factory=list)
    told: dict[tuple[str, str], Told] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    _reported: dict[str, Rules] = field(default_factory=dict)
    _changed_at: dict[str, datetime] = field(default_factory=dict)

    def begins(
        self, rules: Rules, at: datetime, unread: Collection[str], seen: int, agreed: Collection[str]
    ) -> "Allowed":
        """A run begins: from this follows whether, and how much, it may delete; `agreed` have a yes."""
        reported = self._reported.get(rules.name)
        if reported != rules and self._changed_at.get(rules.name, at) <= at:
            self._changed_at[rules.name] = at
        allowed = Allowed(min(rules.max_per_run, ceil(seen * rules.max_percent / 100)), agreed)
        if rules.mode == "report":
            allowed.barred = "it only reports"
        elif reported != rules:
            allowed.barred = "it is new or was changed"
        elif unread:
            allowed.barred = "not everything was read"
        elif rules.mode == "ask":
            allowed.alone = "nobody said yes"
        return allowed

    def ends(self, rules: Rules) -> None:
        """The run is over, and with it the first one of a policy that is new."""
        self._reported[rules.name] = rules

    def hears(self, rules: Rules, at: datetime, message: Message) -> None:
        """What the run's message says. A run that is begun anew edits the one that it has posted."""
        for (policy, branch_id), each in self.told.items():
            if policy == rules.name and each.message == message.key:
                each.stands = branch_id in message.named
        for branch_id in message.new:
            key, branch = (rules.name, branch_id), self.account.find(branch_id)
            before = self.told.get(key)
            twice = before is not None and before.stands and before.message != message.key
            if branch and before and twice and not self._anything_since(branch, before.at - TELLING, rules):
                self._say(at, rules, branch, f"was told twice, first on {before.at:%d %b}")
            self.told[key] = Told(at, rules, branch.name if branch else "", message.key)
        for branch_id in message.reminded:
            told = self.told.get((rules.name, branch_id))
            if told is None:
                self.wrong.append(f"{at:%d %b %H:%M} {rules.name}: reminds of {branch_id}, never told")
            elif told.reminded_in != message.key:
                told.reminded_in = message.key
                told.reminders += 1
                if told.reminders > len(rules.reminders):
                    self.wrong.append(f"{at:%d %b %H:%M} {rules.name}: reminds of {branch_id} too often")

    def sees_deleted(self, rules: Rules, branch: Lived, at: datetime, allowed: Allowed) -> None:
        """The bot is about to delete a branch: everything that speaks against it is a mistake."""
        if branch.id not in allowed.agreed:
            allowed.left -= 1
            if allowed.alone:
                self._say(at, rules, branch, f"was deleted though {allowed.alone}")
        if allowed.barred:
            self._say(at, rules, branch, f"was deleted though {allowed.barred}")
        if frozen(rules, at):
            self._say(at, rules, branch, "was deleted though it is frozen")
        # Whoever says yes is there, but that is asked on days for it only.
        if rules.mode != "ask" and not at_work(rules, at):
            self._say(at, rules, branch, "was deleted though nobody is at work")
        if allowed.left < 0:
            self._say(at, rules, branch, "was deleted beyond the limit")
        for reason in (*self._standing(branch, at), *_unlike(rules, branch, self.account, at)):
            self._say(at, rules, branch, f"was deleted though {reason}")
        told = self.told.get((rules.name, branch.id))
        if told is None:
            self._say(at, rules, branch, "was deleted and nobody was told")
            return
        if at < grace_over(told.rules, told.at):
            self._say(at, rules, branch, f"was deleted before its time, told {told.at:%d %b %H:%M}")
        if branch.used_at > told.at:
            self._say(at, rules, branch, "was deleted though it was used since the warning")
        if branch.name != told.name:
            self._say(at, rules, branch, f"was deleted though it was {told.name} when that was told")
        keeping = self.account.kept.get(branch.id)
        if keeping and keeping.since > told.at:
            self._say(at, rules, branch, "was deleted though somebody kept it since the warning")

    def looks_back(self, at: datetime, policies: Iterable[Rules], recoverable: Collection[str]) -> None:
        """At the end of the year: what nobody has needed for long is gone, and no deletion is forgotten."""
        self.wrong += [
            f"{each} was deleted, and nobody knows" for each in sorted(self.gone - set(recoverable))
        ]
        for rules in policies:
            steady = self._changed_at.get(rules.name, at)
            ran_so = self._reported.get(rules.name) == rules  # it may have been changed after its last run
            if rules.mode != "auto" or not ran_so or at - steady < PATIENCE:
                continue
            for branch in self.account.all():
                if self._stands_for_nothing(rules, branch, at, steady):
                    self._say(at, rules, branch, f"is still there, untouched since {branch.touched_at:%d %b}")

    def _stands_for_nothing(self, rules: Rules, branch: Lived, at: datetime, steady: datetime) -> bool:
        closed = self.account.requests.get(_number(branch.name))
        keeping = self.account.kept.get(branch.id)
        since = [branch.touched_at, steady, *([closed] if closed else [])]
        since += [keeping.until] if keeping and keeping.until else []
        long_ago = at - PATIENCE - (rules.idle_for or timedelta(0))
        unneeded = not self._standing(branch, at) and not list(_unlike(rules, branch, self.account, at))
        return unneeded and branch.expires_at is None and max(since) < long_ago

    def _anything_since(self, branch: Lived, told_at: datetime, rules: Rules) -> bool:
        keeping = self.account.kept.get(branch.id)
        kept = keeping is not None and keeping.since > told_at
        changed = self._changed_at.get(rules.name)
        return branch.touched_at > told_at or kept or (changed is not None and changed > told_at)

    def _standing(self, branch: Lived, at: datetime) -> list[str]:
        siblings = self.account.projects[branch.project_id].values()
        facts = {
            "it was gone": branch.id in self.gone,
            "it is the default branch": branch.default,
            "it is a root branch": branch.parent_id is None,
            "it is protected": branch.protected,
            "others were made from it": any(each.parent_id == branch.id for each in siblings),
            "a restore left it behind": any(each.restored_as == branch.id for each in siblings),
            "Neon was at work on it": at < branch.busy_until,
            "its name is off limits": branch.name.endswith(("-demo", "-golden")),
            "somebody keeps it": self.account.is_kept(branch.id, at),
            "its compute runs": branch.has_compute and branch.used_at <= at < branch.used_at + SUSPENDS_AFTER,
        }
        return [words for words, so in facts.items() if so]

    def _say(self, at: datetime, rules: Rules, branch: Lived, words: str) -> None:
        self.wrong.append(f"{at:%d %b %H:%M} {rules.name}: {branch.id} {branch.name} {words}")


def _unlike(rules: Rules, branch: Lived, account: Account, at: datetime) -> Iterable[str]:
    """What the policy asks for and the branch is not."""
    if branch.project_id.removeprefix("p-") not in rules.projects:
        yield "the policy is about other projects"
    if not branch.name.startswith(rules.prefix):
        yield f"it does not begin with {rules.prefix}"
    if rules.min_age and at - branch.created_at < rules.min_age:
        yield "it is too young"
    if rules.idle_for and at - max(branch.used_at, branch.created_at) < rules.idle_for:
        yield "it was used not long ago"
    if rules.closed_for:
        closed = account.requests.get(_number(branch.name))
        if closed is None or at - closed < rules.closed_for:
            yield "its pull request is open, or was until a moment ago"


def _number(name: str) -> int:
    digits = name.removeprefix("preview/pr-").partition("-")[0]
    return int(digits) if name.startswith("preview/pr-") and digits.isdigit() else -1


def _is_working_day(rules: Rules, moment: datetime) -> bool:
    return moment.weekday() < 5 and moment.date() not in rules.free


def at_work(rules: Rules, at: datetime) -> bool:
    """Whether somebody is there to miss what is deleted then."""
    local = at.astimezone(ZoneInfo(rules.zone))
    return _is_working_day(rules, local) and not (local.weekday() == 4 and local.hour >= 12)


def frozen(rules: Rules, at: datetime) -> bool:
    """Whether the policy deletes nothing on that day."""
    today = at.astimezone(ZoneInfo(rules.zone)).date()
    return any(first <= today <= last for first, last in rules.frozen)


def grace_over(rules: Rules, told_at: datetime) -> datetime:
    """When people have had the time that they were promised, by the clock on their wall."""
    local = told_at.astimezone(ZoneInfo(rules.zone))
    if not rules.working_days:
        return local + rules.grace
    left = rules.working_days
    while left:
        local += DAY
        left -= _is_working_day(rules, local)
    return local
