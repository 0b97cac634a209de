"""What has become of what a finished request left: a line in its message, and the buttons that fit it."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from bot.command import ProjectRef
from bot.neon.models import Branch
from bot.neon.models.fate import Fate, Gone, Recoverable, There
from bot.slack import blocks, mrkdwn
from bot.slack.views import phrases
from bot.slack.views.message import Block, Loose, LooseEnd, Message

_LABEL = 50  # characters of a name on a button


def final(end: LooseEnd, fate: Fate) -> bool:
    """Whether nothing more can become of it."""
    return isinstance(fate, Gone) or (isinstance(fate, There) and end.kind is not Loose.KEPT_BRANCH)


def told(
    message: Message,
    end: LooseEnd,
    fate: Fate,
    project: ProjectRef | None,
    *,
    until: datetime | None = None,
    by: str | None = None,
    now: datetime,
) -> Message:
    """The last word on a request with what has become of its loose end.

    `until` is the deadline that was told before, `by` the name of whoever has brought the thing back.
    """
    if end.kind is Loose.KEPT_BRANCH:
        return blocks.extended(message, _kept(end, fate), tuple(_removing(end, fate, project)))
    return blocks.extended(message, _deleted(end, fate, until, by, now), tuple(_undoing(end, fate, project)))


def _deleted(end: LooseEnd, fate: Fate, until: datetime | None, by: str | None, now: datetime) -> str:
    thing = "project" if end.kind is Loose.DELETED_PROJECT else "branch"
    match fate:
        case Recoverable(deadline):
            return f"It can be brought back until {mrkdwn.date(deadline)}."
        case There():
            return f"↩️ Brought back by {mrkdwn.prose(by, _LABEL)}." if by else "↩️ It is back."
        case Gone() if until is not None and until <= now:
            return f"The time to bring it back ended {mrkdwn.date(until)}."
        case Gone():
            return f"It cannot be brought back: Neon does not list the {thing} among those that it keeps."
    return "Whether it can be brought back is not known yet: Neon could not be asked just now."


def _undoing(end: LooseEnd, fate: Fate, project: ProjectRef | None) -> Iterator[Block]:
    if not isinstance(fate, Recoverable):
        return
    if end.kind is Loose.DELETED_PROJECT:
        line = phrases.command_line("project", "recover", project.alias if project else end.id)
    elif project is not None:
        line = phrases.command_line("branch", "recover", end.id, "--project", project.alias)
    else:
        return
    yield blocks.run_button("Undo", line, described=f"Undo: bring {end.name} back")


def _kept(end: LooseEnd, fate: Fate) -> str:
    name = fate.branch.name if isinstance(fate, There) and fate.branch else end.name
    before = f"What {mrkdwn.code(end.of)} held before is branch {mrkdwn.code(name)}"
    match fate:
        case There(Branch() as branch, children):
            return f"{before}: {_cost(branch, children)}"
        case Recoverable() | Gone():
            return f"{before}, which is deleted by now."
    return f"{before}."


def _cost(branch: Branch, children: Sequence[str]) -> str:
    size = mrkdwn.size(branch.logical_size)
    if branch.expires_at is not None:
        return f"{size}, and it expires {mrkdwn.date(branch.expires_at)}."
    stays = f"{size}, no expiry. Its storage is charged until somebody deletes it"
    if not children:
        return f"{stays}."
    below = f"{phrases.listed(children)} {'is' if len(children) == 1 else 'are'} below it"
    return f"{stays}, which Neon refuses, as it does an expiry, while {below}."


def _removing(end: LooseEnd, fate: Fate, project: ProjectRef | None) -> Iterator[Block]:
    """What one may want of a kept branch; Neon refuses two of them for one that has children."""
    if project is None or not isinstance(fate, There) or fate.branch is None:
        return
    name = mrkdwn.shorten(mrkdwn.clean(fate.branch.name), _LABEL)
    yield _run(f"Show {name}", end, project, "show")
    if not fate.removable:
        return
    yield _run(f"Delete {name}", end, project, "delete", danger=True)
    if fate.branch.expires_at is None:
        yield _run(f"Keep {name} 7 more days", end, project, "set-expiration", "7d")


def _run(
    label: str, end: LooseEnd, project: ProjectRef, verb: str, *more: str, danger: bool = False
) -> Block:
    line = phrases.command_line("branch", verb, end.id, *more, "--project", project.alias)
    return blocks.run_button(
        label, line, style="danger" if danger else None, described=f"{label}: {end.name}"
    )


def reminder(end: LooseEnd, fate: Fate, project: ProjectRef | None, user_id: str, age: timedelta) -> Message:
    """Below the message of a restore, once: what it kept is still there."""
    name, of = mrkdwn.code(end.name), mrkdwn.code(end.of)
    said = f"Branch {name}, which has what {of} held until {mrkdwn.span(age)} ago, is still there"
    size = ""
    if isinstance(fate, There) and fate.branch is not None:
        size = f": {mrkdwn.size(fate.branch.logical_size)}, no expiry"
    asked = "Does anybody still need it? Its storage is charged until somebody deletes it."
    return blocks.message(
        f"{said}{size}. {asked}",
        blocks.section(f"🔔 {said}{size}\n{asked}"),
        blocks.actions(*_removing(end, fate, project)),
        blocks.context(phrases.asked_by(user_id), "I remind of it once."),
    )
