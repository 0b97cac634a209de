"""The report of a cleanup policy: what looks unused, why, whose it is, and what happens when."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from fnmatch import fnmatchcase

from bot.cleanup.report import Fate, Removal, Report
from bot.cleanup.stages import Case
from bot.command import Attachment, ProjectRef
from bot.config_cleanup import Mode
from bot.slack import blocks, mrkdwn
from bot.slack.views import phrases
from bot.slack.views.message import Block, Message
from bot.spreadsheet import csv_lines

# More than this and a thread is no place to read them one by one.
MANY = 50
_PER_REPLY = 10


def report(found: Report, slash: str) -> Message:
    """The one message of a run. What is to be deleted soonest stands first."""
    heading = f"🧹 *Cleanup of {_projects(found)}*: {_verdict(found)}"
    top = found.sorted.open[: found.policy.report.top]
    more = len(found.sorted.open) - len(top)
    return blocks.message(
        f"Cleanup of {_projects(found)}: {_verdict(found)}",
        blocks.section(phrases.lines(heading, _truth(found), _owners(found))),
        *_group("Due today", found.sorted.due, top, found),
        *_group("Due soon", (*found.sorted.remind, *found.sorted.waiting), top, found),
        *_group(_new_heading(found), found.sorted.new, top, found),
        blocks.section(_rest_words(found, more)) if _rest_words(found, more) else None,
        _outcome(found),
        blocks.actions(
            blocks.run_button("All of them", _line("status", found.name), described="Show all branches"),
            _undo_button(found),
        ),
        blocks.context(_small(found), f"Why one is here: {phrases.typed(slash, 'cleanup', 'why', 'BRANCH')}"),
    )


def preview(found: Report, slash: str) -> Message:
    """What a run would say now, to whoever asks. Nothing of it counts as told."""
    shown = report(replace(found, dry_run=True), slash)
    note = blocks.context("This is a look ahead: nobody was warned, and nothing was deleted.")
    return replace(shown, blocks=(*shown.blocks, note)) if note else shown


def rest(found: Report, slash: str) -> tuple[Message | Attachment, ...]:
    """What the message leaves out, for its thread: some replies, or a table when there are very many."""
    others = found.sorted.open[found.policy.report.top :]
    if not others:
        return ()
    if len(found.sorted.open) > MANY:
        return (table(found),)
    starts = range(0, len(others), _PER_REPLY)
    return tuple(_reply(others[start : start + _PER_REPLY], found) for start in starts)


def table(found: Report) -> Attachment:
    """All branches of a report, for a spreadsheet."""
    columns = ("project", "branch", "id", "stage", "due", "size_bytes", "made", "maker", "why")
    rows = [_cells(case, found) for case in found.sorted.open]
    day = found.at.astimezone(found.policy.schedule.timezone).date()
    title = f"{mrkdwn.count(len(rows), 'branch', 'branches')} of the cleanup {found.name}"
    return Attachment(f"cleanup-{found.name}-{day}.csv", title, "".join(csv_lines((columns, *rows))))


def all_clear(found: Report) -> Message:
    """There is nothing to tell any more."""
    said = f"🧹 *Cleanup of {_projects(found)}*: nothing looks unused"
    plain = f"Cleanup of {_projects(found)}: nothing looks unused"
    when = f"Looked at {mrkdwn.date(found.at)}: {mrkdwn.count(len(found.facts), 'branch', 'branches')}."
    return blocks.message(plain, blocks.section(f"{said}\n{when}"), blocks.context(_small(found)))


def not_run(name: str, why: str, slash: str) -> Message:
    """There is no report, and silence would look like good news."""
    said = f"The cleanup {mrkdwn.code(name)} could not be run: {mrkdwn.prose(why)}"
    again = f"Nothing was deleted. {phrases.typed(slash, 'schedule', 'run', name)} tries once more."
    return blocks.message(f"{said} {again}", blocks.section(f"⚠️ {said}\n{again}"))


def in_short(found: Report) -> str:
    """A run in a few words, for the list of schedules; plain text."""
    gone = sum(each.fate is Fate.DELETED for each in found.removals)
    return f"{len(found.sorted.open)} of {len(found.facts)} branches look unused, {gone} deleted"


def _verdict(found: Report) -> str:
    total, unused = len(found.facts), len(found.sorted.open)
    return (
        f"{unused} of {mrkdwn.count(total, 'branch', 'branches')} {'looks' if unused == 1 else 'look'} unused"
    )


def _truth(found: Report) -> str:
    """Whether anything is deleted, and what was not looked at."""
    if found.policy.mode is Mode.REPORT:
        deletes = "This only reports, it deletes nothing."
    elif found.dry_run:
        deletes = "Dry run: the policy is new or was changed, so nothing is deleted this time."
    elif found.policy.mode is Mode.ASK:
        deletes = "Nothing is deleted unless somebody says so."
    elif found.held_back:
        deletes = f"Nothing was deleted: {mrkdwn.prose(found.held_back)}."
    else:
        deletes = "What is due and nobody keeps is deleted."
    missing = "; ".join(f"{mrkdwn.code(name)} ({mrkdwn.prose(why)})" for name, why in found.missing)
    scanned = f"⚠️ Looked at {found.scanned} of {mrkdwn.count(found.projects, 'project')}. Not read: {missing}"
    return phrases.lines(deletes, scanned if missing else "")


def _owners(found: Report) -> str:
    """Everybody whose branch has come a stage further, once."""
    if not found.policy.report.mention_owner:
        return ""
    told = (*found.sorted.due, *found.sorted.remind, *found.sorted.new)
    people = dict.fromkeys(filter(None, (owner(case, found) for case in told)))
    return f"Whose they are: {' '.join(map(mrkdwn.user, people))}" if people else ""


def owner(case: Case, found: Report) -> str | None:
    """The Slack id of whoever a branch belongs to, as far as that is known."""
    facts = found.facts.get(case.key)
    if facts is None:
        return None
    by_name = (who for pattern, who in found.policy.owners.names.items() if fnmatchcase(facts.name, pattern))
    return facts.requested_by or next(by_name, None) or found.policy.owners.created_by.get(facts.created_by)


def _group(heading: str, cases: Sequence[Case], top: Sequence[Case], found: Report) -> Iterable[Block]:
    shown = [case for case in cases if case in top]
    if not cases:
        return
    yield blocks.section(f"*{heading}* ({len(cases)})")
    for case in shown:
        yield from _row(case, found)


def _new_heading(found: Report) -> str:
    if found.policy.mode is Mode.REPORT:
        return "New"
    return f"New, with {found.policy.warn.grace.words()} to say no"


def _row(case: Case, found: Report) -> Iterable[Block]:
    facts = found.facts.get(case.key)
    if facts is None:
        return
    who = owner(case, found)
    # A mention here would notify once more each day, so the name is enough.
    maker = mrkdwn.prose(facts.created_by) if facts.created_by else "somebody unknown"
    small = f"{mrkdwn.size(facts.size)} · made {mrkdwn.ago(facts.created_at, found.at)} by {maker}"
    due = f" · due {mrkdwn.date(case.due_at, '{date_short_pretty}')}" if case.due_at else ""
    text = phrases.lines(
        f"{mrkdwn.code(case.branch_name)} in {mrkdwn.prose(facts.project.alias)}{due}",
        mrkdwn.prose("; ".join(case.reasons)),
        small + ("" if who else " · nobody is known as its owner"),
    )
    yield blocks.section(text)
    buttons = blocks.actions(
        *(
            blocks.run_button(
                f"Keep {mrkdwn.span(length)}",
                _about(facts.project, "keep", case, f"--for={int(length.total_seconds())}s"),
                described=f"Keep {case.branch_name} for {mrkdwn.span(length)}",
            )
            for length in found.policy.keep.choices[:2]
        ),
        blocks.run_button(
            "Delete now",
            phrases.command_about(facts.project, "branch", "delete", case.branch_id),
            described=f"Delete {case.branch_name}",
        ),
        blocks.run_button(
            "Why", _about(facts.project, "why", case), described=f"Why {case.branch_name} is here"
        ),
    )
    if buttons is not None:
        yield buttons


def _reply(cases: Sequence[Case], found: Report) -> Message:
    names = ", ".join(mrkdwn.code(case.branch_name) for case in cases)
    return blocks.message(names, *(block for case in cases for block in _row(case, found)))


def _rest_words(found: Report, more: int) -> str:
    return phrases.lines(
        f"… and {mrkdwn.count(more, 'more branch', 'more branches')} in the thread" if more else "",
        _counted("Kept", len(found.sorted.kept)),
        _counted("Left alone (protected, in use as a parent, …)", len(found.sorted.barred)),
        _unchecked(found),
    )


def _counted(label: str, number: int) -> str:
    return f"{label}: {number}" if number else ""


def _unchecked(found: Report) -> str:
    if not found.sorted.unchecked:
        return ""
    facts, why = found.sorted.unchecked[0]
    others = f", and {len(found.sorted.unchecked) - 1} more" if len(found.sorted.unchecked) > 1 else ""
    return f"Could not be checked: {mrkdwn.code(facts.name)} ({mrkdwn.prose(why)}){others}"


def _outcome(found: Report) -> Block | None:
    """What became of the branches that were due."""
    if not found.removals:
        return None
    lines = [_removal(each) for each in found.removals[:20]]
    more = len(found.removals) - len(lines)
    return blocks.section(phrases.lines("*Today*", *lines, f"… and {more} more" if more else ""))


def _removal(each: Removal) -> str:
    name = mrkdwn.code(each.case.branch_name)
    if each.fate is Fate.DELETED:
        until = each.recoverable_until
        back = f", can be brought back until {mrkdwn.date(until)}" if until else ", cannot be brought back"
        return f"🗑️ {name} was deleted{back}"
    if each.fate is Fate.UNKNOWN:
        return f"❔ {name}: {mrkdwn.prose(each.why)}"
    return f"↩️ {name} stays: {mrkdwn.prose(each.why)}"


def _undo_button(found: Report) -> Block | None:
    back = [each for each in found.removals if each.recoverable_until]
    if not back:
        return None
    return blocks.run_button(
        f"Undo ({len(back)})", _line("undo", found.name), described="Bring back what this run has deleted"
    )


def _small(found: Report) -> str:
    mode = found.policy.mode.value
    return f"{mrkdwn.code(found.name)}, mode {mode}, {mrkdwn.prose(found.policy.schedule.timetable.words())}"


def _projects(found: Report) -> str:
    names = dict.fromkeys(facts.project.alias for facts in found.facts.values())
    return phrases.listed(names, limit=3) or "no project"


def _cells(case: Case, found: Report) -> tuple[object, ...]:
    facts = found.facts.get(case.key)
    if facts is None:
        return ("", case.branch_name, case.branch_id, case.stage.value, _iso(case.due_at), "", "", "", "")
    return (
        facts.project.alias,
        facts.name,
        facts.id,
        case.stage.value,
        _iso(case.due_at),
        facts.size,
        _iso(facts.created_at),
        facts.created_by,
        "; ".join(case.reasons),
    )


def _iso(moment: datetime | None) -> str:
    return moment.isoformat(timespec="seconds") if moment else ""


def _line(verb: str, name: str) -> str:
    return phrases.command_line("cleanup", verb, "--", name)


def _about(project: ProjectRef, verb: str, case: Case, *flags: str) -> str:
    return phrases.command_about(project, "cleanup", verb, case.branch_id, flags=flags)
