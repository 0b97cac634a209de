"""What people and CI do on the account, day after day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from tests.year.account import Account, Keeping, Lived

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
PREFIXES = ("preview/pr-{n}", "preview/pr-{n}", "feature/{n}", "tmp/{n}", "release-{n}")
SUFFIXES = ("", "", "", "", "", "", "", "-demo", "-golden")


@dataclass
class People:
    """Everybody but the bot. `warned`: the branches that reports name, which people react to."""

    account: Account
    chance: Random
    warned: Callable[[], list[str]]
    numbers: int = 0

    def deeds(self, day: datetime) -> list[tuple[datetime, Callable[[datetime], None]]]:
        """What happens on a day, and when. Fewer are there on a weekend."""
        busy = 3 if day.weekday() < 5 else 1
        made = [self.make] * self.chance.randint(0, busy)
        changed = [self.change] * self.chance.randint(0, 2 * busy)
        used = [self.work] * 2
        always = [*made, *changed, *used, self.neon_expires, self.requests_close]
        return [(day + self.chance.random() * DAY, deed) for deed in always]

    def make(self, now: datetime) -> None:
        """A branch for a pull request, a feature, something to throw away, or a release."""
        self.numbers += 1
        project = self.chance.choice(list(self.account.projects))
        branches = list(self.account.projects[project].values())
        parent = branches[0] if self.chance.random() < 0.9 else self.chance.choice(branches)
        if parent.name.startswith("preview/") and self.chance.random() < 0.8:
            parent = branches[0]
        name = self.chance.choice(PREFIXES).format(n=self.numbers) + self.chance.choice(SUFFIXES)
        branch = self.account.make(project, name, now, parent, compute=self.chance.random() < 0.85)
        branch.forgotten = self.chance.random() < 0.3
        if name.startswith("preview/"):
            self.account.requests[self.numbers] = None
        if name.startswith("release") or self.chance.random() < 0.1:
            branch.expires_at = now + self.chance.randint(1, 40) * DAY
        if branch.has_compute:
            branch.use(now)

    def work(self, now: datetime) -> None:
        """About a tenth of the branches that somebody still needs are used."""
        for branch in self.account.all():
            if branch.has_compute and not branch.forgotten and self.chance.random() < 0.1:
                branch.use(now)
            if not branch.default and self.chance.random() < 0.03:
                branch.forgotten = True

    def change(self, now: datetime) -> None:
        """Something happens to one branch, most likely to one that was warned of."""
        ids = self.warned() if self.chance.random() < 0.5 else []
        every = [each for each in self.account.all() if not each.default]
        branch = self.account.find(self.chance.choice(ids)) if ids else None
        if branch is None and every:
            branch = self.chance.choice(every)
        if branch is not None:
            self.happens(branch, now)

    def happens(self, branch: Lived, now: datetime, *, at_github: bool = True) -> None:
        """One of the things that may happen to a branch, or to the pull request behind it."""
        deeds = (self._use, self._use, self._keep, self._keep, self._protect, self._rename, self._reset)
        others = (self._restore, self._child, self._expire, self._delete, self._release)
        known = (*deeds, *others, self._reopen) if at_github else (*deeds, *others)
        self.chance.choice(known)(branch, now)

    def neon_expires(self, now: datetime) -> None:
        """Neon deletes what has expired, unless something was made from it."""
        for branch in self.account.all():
            if branch.expires_at and branch.expires_at <= now and not self.account.children(branch):
                self.account.delete(branch, now)

    def requests_close(self, now: datetime) -> None:
        """Pull requests are merged after some days; CI deletes about half of their branches."""
        open_ones = [number for number, closed in self.account.requests.items() if closed is None]
        closing = {number for number in open_ones if self.chance.random() < 0.2}
        self.account.requests |= dict.fromkeys(closing, now)
        if not closing:
            return
        for branch in self.account.all():
            deletes = _request(branch) in closing and self.chance.random() < 0.5
            if deletes and not self.account.children(branch):
                self.account.delete(branch, now)

    def _use(self, branch: Lived, now: datetime) -> None:
        if branch.has_compute:
            branch.use(now)

    def _keep(self, branch: Lived, now: datetime) -> None:
        until = self.chance.choice((now + DAY, now + 7 * DAY, now + 7 * DAY, now + 30 * DAY, None))
        if until is None and self.chance.random() < 0.7:
            until = now + 30 * DAY
        self.account.kept[branch.id] = Keeping(now, until)

    def _release(self, branch: Lived, now: datetime) -> None:
        if self.account.kept.pop(branch.id, None):
            branch.touch(now)

    def _protect(self, branch: Lived, now: datetime) -> None:
        branch.protected = not branch.protected and self.chance.random() < 0.6
        branch.touch(now)

    def _rename(self, branch: Lived, now: datetime) -> None:
        self.numbers += 1
        branch.name = f"{branch.name.partition('/')[0]}/{self.numbers}{self.chance.choice(SUFFIXES)}"
        if branch.name.startswith("preview/"):
            branch.name = branch.name.replace("preview/", "preview/pr-")
            self.account.requests[self.numbers] = now - 3 * DAY
        for each in (branch, *self.account.children(branch)):
            each.touch(now)

    def _reset(self, branch: Lived, now: datetime) -> None:
        branch.reset(now)
        branch.busy_until = now + self.chance.choice((timedelta(minutes=1), HOUR))

    def _restore(self, branch: Lived, now: datetime) -> None:
        """Neon keeps how it was before as a branch of its own."""
        kept = self.account.make(branch.project_id, f"{branch.name}_old", now, branch, compute=False)
        kept.forgotten = True
        if before := self.account.projects[branch.project_id].get(branch.restored_as or ""):
            before.touch(now)  # nobody goes back to that one any more
        branch.restored_as = kept.id
        branch.reset(now)

    def _child(self, branch: Lived, now: datetime) -> None:
        self.numbers += 1
        child = self.account.make(branch.project_id, f"tmp/{self.numbers}", now, branch)
        child.forgotten = True

    def _expire(self, branch: Lived, now: datetime) -> None:
        if not branch.protected:
            branch.expires_at = self.chance.choice((None, now + self.chance.randint(1, 30) * DAY))
            branch.touch(now)

    def _delete(self, branch: Lived, now: datetime) -> None:
        if not self.account.children(branch) and not branch.protected:
            self.account.delete(branch, now)

    def _reopen(self, branch: Lived, now: datetime) -> None:
        number = _request(branch)
        if number in self.account.requests:
            self.account.requests[number] = None
            for each in self.account.all():
                if _request(each) == number:
                    each.touch(now)


def _request(branch: Lived) -> int:
    number = branch.name.removeprefix("preview/pr-").partition("-")[0]
    return int(number) if branch.name.startswith("preview/pr-") and number.isdigit() else -1
