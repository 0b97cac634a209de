"""An account as it truly is, branch by branch, and what Neon shows of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property

from bot.neon.models import Branch, Endpoint

SUSPENDS_AFTER = timedelta(minutes=5)
NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(kw_only=True)
class Lived:
    """A branch with everything that has happened to it.

    used_at     the newest use, known exactly: Neon shows it by counters and by its compute's last activity
    touched_at  the newest change of any kind that people made, use included
    """

    id: str
    project_id: str
    name: str
    created_at: datetime
    parent_id: str | None
    default: bool = False
    protected: bool = False
    expires_at: datetime | None = None
    has_compute: bool = True
    size: int = 30_000_000
    used_at: datetime = NEVER
    touched_at: datetime = NEVER
    busy_until: datetime = NEVER
    reset_at: datetime | None = None
    restored_as: str | None = None
    active_seconds: int = 0
    written_bytes: int = 0
    counted_in: tuple[int, int] = (0, 0)
    forgotten: bool = False  # nobody comes back to it
    _shown: tuple[tuple[object, ...], Branch] | None = None
    _compute: tuple[tuple[object, ...], Endpoint] | None = None

    def use(self, now: datetime) -> None:
        """Somebody runs something on it, or writes."""
        self._new_month(now)
        self.active_seconds += 40
        self.written_bytes += 8192
        self.used_at = self.touched_at = now

    def reset(self, now: datetime) -> None:
        """Its data begin anew at its parent's."""
        self.reset_at = self.used_at = self.touched_at = now

    def touch(self, now: datetime) -> None:
        """Something about it is changed that is no use."""
        self.touched_at = now

    def shown(self, now: datetime) -> Branch:
        """As Neon tells it. Counters begin anew with each month."""
        self._new_month(now)
        busy = now < self.busy_until
        counted = self.active_seconds, self.written_bytes
        key = (self.name, self.protected, self.expires_at, self.restored_as, self.reset_at, busy, counted)
        if self._shown is None or self._shown[0] != key:
            changing = {
                "name": self.name,
                "pending_state": "resetting" if busy else None,
                "protected": self.protected,
                "expires_at": self.expires_at,
                "active_time_seconds": self.active_seconds,
                "compute_time_seconds": self.active_seconds // 4,
                "written_data_bytes": self.written_bytes,
                "restored_as": self.restored_as,
                "last_reset_at": self.reset_at,
            }
            self._shown = key, self._branch.model_copy(update=changing)
        return self._shown[1]

    @cached_property
    def _branch(self) -> Branch:
        """What never changes: making one of these takes far longer than copying it."""
        return Branch.model_construct(
            id=self.id,
            project_id=self.project_id,
            current_state="ready",
            created_at=self.created_at,
            updated_at=self.created_at,
            parent_id=self.parent_id,
            logical_size=self.size,
            default=self.default,
        )

    def compute(self, now: datetime) -> Endpoint | None:
        """Its compute, which suspends itself some minutes after the last use."""
        if not self.has_compute:
            return None
        running = self.used_at <= now < self.used_at + SUSPENDS_AFTER
        if self._compute is None or self._compute[0] != (running, self.used_at):
            changing = {
                "current_state": "active" if running else "idle",
                "last_active": self.used_at if self.used_at > NEVER else None,
            }
            self._compute = (running, self.used_at), self._endpoint.model_copy(update=changing)
        return self._compute[1]

    @cached_property
    def _endpoint(self) -> Endpoint:
        return Endpoint.model_construct(id=f"ep-{self.id}", project_id=self.project_id, branch_id=self.id)

    def _new_month(self, now: datetime) -> None:
        if self.counted_in != (now.year, now.month):
            self.counted_in = (now.year, now.month)
            self.active_seconds = self.written_bytes = 0


@dataclass(frozen=True)
class Keeping:
    """Somebody wants a branch kept from then on; `until` None: for ever."""

    since: datetime
    until: datetime | None


@dataclass
class Account:
    """All projects. `requests`: when pull requests were closed, by number; None while they are open."""

    projects: dict[str, dict[str, Lived]] = field(default_factory=dict)
    branches: dict[str, Lived] = field(default_factory=dict)
    kept: dict[str, Keeping] = field(default_factory=dict)
    requests: dict[int, datetime | None] = field(default_factory=dict)
    made: int = 0

    def make(
        self, project_id: str, name: str, now: datetime, parent: Lived | None = None, *, compute: bool = True
    ) -> Lived:
        """A new branch; without a parent it is a root branch, and the default one."""
        self.made += 1
        branch = Lived(
            id=f"br-{self.made}",
            project_id=project_id,
            name=name,
            created_at=now,
            parent_id=parent.id if parent else None,
            default=parent is None,
            has_compute=compute,
            touched_at=now,
        )
        if parent:
            parent.touch(now)
        self.projects.setdefault(project_id, {})[branch.id] = self.branches[branch.id] = branch
        return branch

    def delete(self, branch: Lived, now: datetime) -> None:
        """Whoever does it: it is gone, its parent has a child less, and what a restore left is not needed."""
        siblings = self.projects[branch.project_id]
        del siblings[branch.id], self.branches[branch.id]
        for each in (branch.parent_id, branch.restored_as):
            if each in siblings:
                siblings[each].touch(now)

    def children(self, branch: Lived) -> list[Lived]:
        """What was made from it."""
        return [each for each in self.projects[branch.project_id].values() if each.parent_id == branch.id]

    def all(self) -> Iterator[Lived]:
        """Every branch."""
        yield from [each for branches in self.projects.values() for each in branches.values()]

    def find(self, branch_id: str) -> Lived | None:
        """A branch by its id; None when it is gone."""
        return self.branches.get(branch_id)

    def is_kept(self, branch_id: str, now: datetime) -> bool:
        """Whether somebody wants it kept at that time."""
        keeping = self.kept.get(branch_id)
        return keeping is not None and (keeping.until is None or now < keeping.until)
