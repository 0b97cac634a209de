"""A branch is about to expire: the warning, and what became of it."""

from datetime import datetime

from bot.command import ProjectRef
from bot.neon.models import Branch
from bot.news.expiring import Fate, Warned
from bot.slack import blocks, mrkdwn
from bot.slack.views import phrases
from bot.slack.views.message import Message

EXTENDED_BY = "7d"
_LABEL = 50  # characters of a name in what a screen reader says


def warning(warned: Warned, branch: Branch, now: datetime, slash: str) -> Message:
    """It is deleted soon, unless somebody wants it. Notifies whoever asked for the branch."""
    project = _project(warned)
    where = f"{mrkdwn.code(branch.name)} in {mrkdwn.bold(project.alias)}"
    when = f"{mrkdwn.until(warned.expires_at, now)}, {mrkdwn.date(warned.expires_at)}"
    asked = f"{mrkdwn.user(warned.user_id)}, is it still needed?" if warned.user_id else "Is it still needed?"
    holds = f"Neon deletes it then, with what it holds: {mrkdwn.size(branch.logical_size)}."
    name = mrkdwn.shorten(mrkdwn.clean(branch.name), _LABEL)
    extend = phrases.command_about(project, "branch", "set-expiration", branch.id, EXTENDED_BY)
    keep = phrases.command_about(project, "branch", "keep", branch.id)
    other = phrases.typed(slash, "branch", "set-expiration", branch.name, "14d", "--project", project.alias)
    return blocks.message(
        f"Branch {mrkdwn.code(branch.name)} in {mrkdwn.prose(project.alias)} expires {when}. {holds}",
        blocks.section(f"⏳ Branch {where} expires {when}\n{holds} {asked}"),
        blocks.actions(
            blocks.run_button("Extend 7 d", extend, described=f"Let {name} expire 7 days from now"),
            blocks.run_button("Keep", keep, described=f"Keep {name}: take its expiry off"),
            phrases.console_button(project, branch.id),
        ),
        blocks.context(f"Another time: {other}. I warn once before each expiry."),
    )


def ended(warned: Warned, fate: Fate, expires_at: datetime | None) -> Message:
    """The same message, once it is not so any more. `expires_at` is the new time, where there is one."""
    where = f"{mrkdwn.code(warned.branch_name)} in {mrkdwn.bold(warned.project_alias)}"
    plain = f"{mrkdwn.code(warned.branch_name)} in {mrkdwn.prose(warned.project_alias)}"
    by = f" {mrkdwn.prose(warned.touched_by, _LABEL)} did that." if warned.touched_by else ""
    mark, said = _became(warned, fate, expires_at)
    told = f"{said}.{by if fate is not Fate.EXPIRED else ''}"
    return blocks.message(
        f"Branch {plain} {told}",
        blocks.section(f"{mark} Branch {where} {told}"),
        blocks.actions(phrases.console_button(_project(warned), _still_there(warned, fate))),
        blocks.context(f"It was to expire {mrkdwn.date(warned.expires_at)}." * (fate is not Fate.EXPIRED)),
    )


def _became(warned: Warned, fate: Fate, expires_at: datetime | None) -> tuple[str, str]:
    match fate:
        case Fate.MOVED if expires_at is not None:
            return "📅", f"now expires {mrkdwn.date(expires_at)}"
        case Fate.DELETED:
            return "🗑️", "was deleted before it expired"
        case Fate.EXPIRED:
            return "⌛", f"expired {mrkdwn.date(warned.expires_at)}, and Neon has deleted it"
    return "📌", "stays: it has no expiry any more"


def _still_there(warned: Warned, fate: Fate) -> str | None:
    return warned.branch_id if fate in {Fate.MOVED, Fate.KEPT} else None


def _project(warned: Warned) -> ProjectRef:
    return ProjectRef(warned.project_alias, warned.project_id)
