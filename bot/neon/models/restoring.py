"""Restoring a branch: what it is kept as, and what Neon refuses. Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from bot.arguments import Point
from bot.errors import RefusedError
from bot.neon.models import Branch, Operation, Project

_LONGEST_NAME = 256
# How far the clocks of Neon and of the bot's database may be apart. The card is drawn anew at the click and
# shows the last reset, so nothing from just before the request can be mistaken for it.
_SKEW = timedelta(minutes=1)
_BIRTH = timedelta(seconds=5)  # what Neon does on a new branch begins no later than this


def children(branch: Branch, branches: Iterable[Branch]) -> tuple[Branch, ...]:
    """The branches that were copied from it."""
    return tuple(each for each in branches if each.parent_id == branch.id)


def kept_as(
    branch: Branch, to: Point, branches: Iterable[Branch], asked: str | None, now: datetime
) -> str | None:
    """The name that its present content stays under, as asked or where Neon insists; None: it is lost."""
    if asked is not None or not (to.branch.id == branch.id or children(branch, branches)):
        return asked
    return own_name(branch, now)


def own_name(branch: Branch, now: datetime) -> str:
    """What its present content is kept under where nobody gave a name; Neon itself would give none."""
    ending = f"-before-{now:%Y-%m-%d-%H%M}"
    return branch.name[: _LONGEST_NAME - len(ending)] + ending


def begun(
    branch: Branch | None, operations: Iterable[Operation], asked_at: datetime
) -> tuple[Operation, ...]:
    """The steps, in order, of a restore of the branch that began after it was asked for; none if none did.

    `operations` are the newest ones of the project, newest first. `create_branch` on a branch that is there
    already is what Neon does in a restore, and only then.
    """
    if branch is None:
        return ()
    since = max(asked_at - _SKEW, branch.created_at + _BIRTH)
    of_it = [each for each in operations if each.branch_id == branch.id and each.created_at >= since]
    return tuple(reversed(of_it)) if any(each.action == "create_branch" for each in of_it) else ()


def refuse(
    branch: Branch, to: Point, branches: Sequence[Branch], kept: str | None, project: Project, now: datetime
) -> None:
    """Raises RefusedError for what Neon would not do, so that nobody is asked in vain."""
    if branch.protected:
        raise RefusedError(
            f"{branch.name} is protected, and Neon neither resets nor restores protected branches.",
            hint=f"Take the protection off first: `branch unprotect {branch.id}`.",
            rule="Neon: a protected branch cannot be reset",
        )
    for action in branch.restricted_actions:
        if action.name == "restore":
            raise RefusedError(
                f"Neon does not restore {branch.name} just now: {action.reason}.",
                rule="Neon: the branch has restricted actions",
            )
    if to.branch.id != branch.id and to.branch.expires_at is not None:
        raise RefusedError(
            f"{to.branch.name} has an expiry, and Neon hangs no branch below one that expires.",
            hint=f"Take the expiry off first: `branch keep {to.branch.id}`.",
            rule="Neon: a branch that expires has no children",
        )
    _refuse_name(kept, branches)
    _refuse_time(to, project, now)


def _refuse_name(kept: str | None, branches: Sequence[Branch]) -> None:
    if kept is not None and any(each.name == kept for each in branches):
        raise RefusedError(
            f"A branch named {kept} is there already, so the present content cannot stay under that name.",
            hint=f"Take another one, such as `--preserve-as {kept[: _LONGEST_NAME - 2]}-2`.",
            rule="Neon: branch names are unique",
        )


def _refuse_time(to: Point, project: Project, now: datetime) -> None:
    if to.at is None or to.at.time is None:
        return
    seconds = project.history_retention_seconds
    if seconds is not None and to.at.time < now - timedelta(seconds=seconds):
        raise RefusedError(
            f"Neon keeps {_length(seconds)} of history for this project, and that is longer ago.",
            hint="Snapshots reach back further: `snapshot list` shows them.",
            rule="Neon: the project's history retention",
        )


def _length(seconds: int) -> str:
    return f"{seconds / 86_400:g} days" if seconds >= 2 * 86_400 else f"{seconds / 3600:g} hours"
