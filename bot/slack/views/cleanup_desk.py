"""What people are told of cleanup when they ask: policies, reasons, what is kept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.cleanup.answers import Standing, Why
from bot.cleanup.rules import Verdict
from bot.cleanup.stages import Case, Kept
from bot.command import ProjectRef
from bot.config_cleanup import CleanupPolicy, Match, Mode
from bot.neon.models import Branch
from bot.slack import blocks, mrkdwn
from bot.slack.views import phrases
from bot.slack.views.message import Block, Message

_NONE = "This channel has no cleanup policy."
_MODES = {
    Mode.REPORT: "only reports",
    Mode.ASK: "deletes what somebody says yes to",
    Mode.AUTO: "deletes what was warned of and nobody keeps",
}
_VERDICTS = {
    Verdict.CANDIDATE: "It may go",
    Verdict.UNMATCHED: "It stays",
    Verdict.NEVER: "It is left alone",
    Verdict.UNCHECKED: "It stays, because something could not be checked",
}


@dataclass(frozen=True)
class Back:
    """A branch that was to be brought back, and why it was not, if it was not."""

    case: Case
    why_not: str = ""


def standing(found: Sequence[Standing], now: datetime) -> Message:
    """Each policy, how it went last, and when it is next: silence can be told from failure."""
    if not found:
        return blocks.message(_NONE, blocks.section(_NONE))
    heading = mrkdwn.count(len(found), "cleanup policy", "cleanup policies")
    return blocks.message(
        f"{heading}: {', '.join(mrkdwn.code(each.name) for each in found)}",
        blocks.section(f"*{heading}*"),
        *(block for each in found[:20] for block in _standing(each, now)),
    )


def _standing(each: Standing, now: datetime) -> Iterable[Block]:
    yield blocks.section(
        phrases.lines(
            f"*{each.name}* {_MODES[each.policy.mode]}",
            f"Next: {mrkdwn.date(each.next)}, {mrkdwn.until(each.next, now)}" if each.next else "",
            _last(each, now),
        )
    )
    line = phrases.command_line
    buttons = blocks.actions(
        blocks.run_button("Look now", line("cleanup", "run", "--", each.name), described="Look, and tell me"),
        blocks.run_button("Run now", line("schedule", "run", "--", each.name), described="Report to all"),
    )
    if buttons:
        yield buttons


def _last(each: Standing, now: datetime) -> str:
    if each.last is None:
        return "It has not run yet."
    counts = each.last.summary
    open_ = sum(counts.get(group, 0) for group in ("new", "waiting", "due"))
    said = f"{mrkdwn.count(open_, 'branch', 'branches')} looked unused"
    gone = counts.get("deleted", 0)
    deleted = f", {gone} deleted" if gone else ""
    if back := counts.get("back", 0):
        deleted += f", {back} brought back"
    dry = " (dry run)" if each.last.dry_run and each.policy.mode is not Mode.REPORT else ""
    return f"Last: {mrkdwn.ago(each.last.ended_at or each.last.due_at, now)}{dry}: {said}{deleted}"


def policies(found: Sequence[Standing]) -> Message:
    """What each policy says, in words."""
    if not found:
        return blocks.message(_NONE, blocks.section(_NONE))
    names = ", ".join(mrkdwn.code(each.name) for each in found)
    return blocks.message(
        f"Cleanup policies: {names}",
        *(blocks.section(_policy(each.name, each.policy)) for each in found[:40]),
    )


def _policy(name: str, policy: CleanupPolicy) -> str:
    runs = mrkdwn.prose(policy.schedule.timetable.words())
    reminders = ", ".join(f"{mrkdwn.span(each)} before" for each in policy.warn.remind_before)
    return phrases.lines(
        f"*{name}*",
        phrases.facts(
            ("Runs", runs),
            ("It", _MODES[policy.mode]),
            ("Branches", "; ".join(_conditions(policy.match))),
            ("Never", ", ".join(map(mrkdwn.code, policy.never.names))),
            ("Warned before", policy.warn.grace.words() if policy.mode is not Mode.REPORT else ""),
            ("Reminded", reminders if policy.mode is not Mode.REPORT else ""),
            (
                "At once",
                f"{policy.delete.max_per_run} at most, and {policy.delete.max_percent} % of a project"
                if policy.mode is Mode.AUTO
                else "",
            ),
        ),
    )


def _conditions(match: Match) -> Iterable[str]:
    if match.name:
        yield f"named {phrases.listed(match.name)}"
    if match.regex:
        yield f"whose name fits {mrkdwn.code(match.regex)}"
    if match.min_age:
        yield f"older than {mrkdwn.span(match.min_age)}"
    if match.idle_for:
        yield f"idle for {mrkdwn.span(match.idle_for)}"
    if match.size_over:
        yield f"over {mrkdwn.size(match.size_over)}"
    if match.parent:
        yield f"made from {phrases.listed(match.parent)}"
    if match.created_by:
        yield f"made by {phrases.listed(match.created_by)}"
    if match.no_expiry is not None:
        yield "without an expiry" if match.no_expiry else "with an expiry"
    if match.pr:
        yield f"whose pull request in {mrkdwn.code(match.pr.repository)} is closed"
    if match.any:
        yield "one of: " + " / ".join(", ".join(_conditions(each)) for each in match.any)
    for each in match.none:
        yield f"not: {', '.join(_conditions(each))}"


def reasons(
    branch: Branch, project: ProjectRef, found: Sequence[Why], keep: Kept | None, now: datetime
) -> Message:
    """What each policy makes of a branch, by which rule, and how far that has come."""
    name = phrases.on_branch(branch, project)
    if not found:
        said = f"No cleanup policy of this channel looks at {name}."
        return blocks.message(said, blocks.section(said))
    return blocks.message(
        f"{mrkdwn.code(branch.name)}: {_VERDICTS[found[0].found.verdict].lower()}",
        blocks.section(phrases.lines(name, _kept(keep, now))),
        *(blocks.section(_why(each, now)) for each in found[:20]),
        blocks.actions(
            blocks.run_button(
                "Keep 7 days",
                phrases.command_about(project, "cleanup", "keep", branch.id, flags=("--for=7d",)),
                described=f"Keep {branch.name} for 7 days",
            )
            if keep is None
            else blocks.run_button(
                "Keep no longer",
                phrases.command_about(project, "cleanup", "release", branch.id),
                described=f"Keep {branch.name} no longer",
            )
        ),
    )


def _why(each: Why, now: datetime) -> str:
    return phrases.lines(
        f"*{each.name}*: {_VERDICTS[each.found.verdict]}",
        mrkdwn.prose("; ".join(each.found.reasons)),
        _stage(each.case, now),
    )


def _stage(case: Case | None, now: datetime) -> str:
    if case is None:
        return ""
    told = f"warned of {mrkdwn.ago(case.warned_at, now)}" if case.warned_at else "not told yet"
    due = f", due {mrkdwn.date(case.due_at)}" if case.due_at else ""
    return f"Found {mrkdwn.ago(case.found_at, now)}, {told}{due}"


def _kept(keep: Kept | None, now: datetime) -> str:
    if keep is None:
        return ""
    until = f"until {mrkdwn.date(keep.until)}" if keep.until else "for ever"
    why = f": {mrkdwn.prose(keep.reason)}" if keep.reason else ""
    return f"📌 Kept {until} by {mrkdwn.user(keep.by)}{why}"


def kept(branch: Branch, project: ProjectRef, keep: Kept, user_id: str) -> Message:
    """Somebody wants it kept."""
    until = f"until {mrkdwn.date(keep.until)}" if keep.until else "for ever"
    said = f"{phrases.on_branch(branch, project)} is kept {until}"
    why = f"Because: {mrkdwn.prose(keep.reason)}" if keep.reason else ""
    more = "No cleanup policy touches it until then, and after that it is warned of anew."
    return blocks.message(
        f"{said}. {why}",
        blocks.section(phrases.lines(f"📌 {said}", why, more if keep.until else "")),
        blocks.actions(
            blocks.run_button(
                "Keep no longer",
                phrases.command_about(project, "cleanup", "release", branch.id),
                described=f"Keep {branch.name} no longer",
            )
        ),
        blocks.context(phrases.asked_by(user_id)),
    )


def released(branch: Branch, project: ProjectRef, fresh: bool, user_id: str) -> Message:
    """It is not kept any more."""
    said = f"{phrases.on_branch(branch, project)} {'is kept no longer' if fresh else 'was not kept'}"
    more = "The cleanup policies decide again, and begin with a warning."
    return blocks.message(
        f"{said}. {more}", blocks.section(f"{said}\n{more}"), blocks.context(phrases.asked_by(user_id))
    )


def undone(name: str, results: Sequence[Back], user_id: str) -> Message:
    """What was brought back of a policy's deletions, and what was not."""
    if not results:
        said = f"Nothing that the policy {mrkdwn.code(name)} deleted can be brought back"
        more = "Nothing was deleted lately, or Neon does not keep it any more."
        return blocks.message(f"{said}. {more}", blocks.section(f"{said}\n{more}"))
    back = [each for each in results if not each.why_not]
    said = f"{mrkdwn.count(len(back), 'branch is', 'branches are')} back"
    lines = [
        f"❌ {mrkdwn.code(each.case.branch_name)}: {mrkdwn.prose(each.why_not)}"
        if each.why_not
        else f"↩️ {mrkdwn.code(each.case.branch_name)}"
        for each in results[:30]
    ]
    has, them = ("It has", "it") if len(back) == 1 else ("They have", "them")
    more = (
        f"{has} no expiry now. The policy will find {them} again, unless somebody keeps {them}."
        if back
        else ""
    )
    return blocks.message(
        f"{said}. {more}",
        blocks.section(phrases.lines(f"*{said}*", *lines, more)),
        blocks.context(phrases.asked_by(user_id)),
    )
