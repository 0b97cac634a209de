"""The report of a cleanup policy: what looks unused, why, whose it is, and what happens when."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import takewhile

from bot.cleanup.facts import Facts
from bot.cleanup.report import Fate, Removal, Report
from bot.cleanup.savings import Range
from bot.cleanup.stages import Case, Kept
from bot.command import Attachment
from bot.config_cleanup import Mode
from bot.slack import blocks, mrkdwn
from bot.slack.views import phrases
from bot.slack.views.cleanup_aftermath import with_aftermath
from bot.slack.views.cleanup_review import buttons as review_buttons
from bot.slack.views.cleanup_rows import money, owner, row
from bot.slack.views.cleanup_table import table
from bot.slack.views.message import Block, Message

# More than this and a thread is no place to read them one by one.
MANY = 50
_PER_REPLY = 10


def report(found: Report, slash: str) -> Message:
    """The one message of a run, right after it."""
    return with_aftermath(lasting(found, slash), found.name, found.due_at or found.at, found.aftermath)


def lasting(found: Report, slash: str) -> Message:
    """What of it does not change later. What is to be deleted soonest stands first."""
    heading = f"🧹 *Cleanup of {_projects(found)}*: {_verdict(found)}"
    top, more = found.top, len(found.sorted.open) - len(found.top)
    return blocks.message(
        f"Cleanup of {_projects(found)}: {_verdict(found)}",
        blocks.section(phrases.lines(heading, _truth(found), _owners(found))),
        *_group("Due now", found.sorted.due, top, found),
        *_group("Due soon", (*found.sorted.remind, *found.sorted.waiting), top, found),
        *_group(_new_heading(found), found.sorted.new, top, found),
        blocks.section(_rest_words(found, more)) if _rest_words(found, more) else None,
        _outcome(found),
        blocks.section(_before(found)) if _before(found) else None,
        blocks.actions(*_delete_buttons(found), *review_buttons(found)),
        blocks.context(
            _assumptions(found),
            _small(found),
            f"Why one is here: {phrases.typed(slash, 'cleanup', 'why', 'BRANCH')}",
        ),
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
    return f"{len(found.sorted.open)} of {len(found.facts)} branches look unused, {_deleted(found)} deleted"


def _deleted(found: Report) -> int:
    return sum(each.fate is Fate.DELETED for each in found.removals)


def _verdict(found: Report) -> str:
    unused, gone = len(found.sorted.open), _deleted(found)
    there = mrkdwn.count(len(found.facts) - gone, "branch", "branches")
    others = f"the other {there}" if gone else there
    said = f"{unused or 'none'} of {others} {'look' if unused > 1 else 'looks'} unused"
    if gone:
        said = f"{gone} deleted, {said}"
    cost = found.saving(found.sorted.open)
    if cost is None or not unused:
        return said
    return f"{said} · could save {money(cost, found.savings.currency)}"


def _truth(found: Report) -> str:
    """Whether anything is deleted, and what was not looked at."""
    if found.policy.mode is Mode.REPORT:
        deletes = "This only reports, it deletes nothing."
    elif found.dry_run:
        deletes = "Dry run: the policy is new or was changed, so nothing is deleted this time."
    elif found.held_back:
        deletes = f"Nothing was deleted: {mrkdwn.prose(found.held_back)}."
    elif any(each.by for each in found.removals):
        deletes = "What somebody said yes to is deleted, and nothing else."
    elif found.too_many:
        deletes = f"Nothing is deleted until somebody says yes: {mrkdwn.prose(found.too_many)}."
    elif found.policy.mode is Mode.ASK:
        deletes = "Nothing is deleted until somebody says yes."
    elif found.removals:
        deletes = "What was due and nobody kept is deleted."
    else:
        deletes = "What is due and nobody keeps is deleted."
    missing = "; ".join(f"{mrkdwn.code(name)} ({mrkdwn.prose(why)})" for name, why in found.missing)
    scanned = f"⚠️ Looked at {found.scanned} of {mrkdwn.count(found.projects, 'project')}. Not read: {missing}"
    return phrases.lines(deletes, scanned if missing else "")


def _owners(found: Report) -> str:
    """Everybody whose branch has come a stage further, once."""
    if not found.policy.report.mention_owner:
        return ""
    due = (case for case in found.sorted.due if case.key not in found.sorted.told_due)
    told = (*due, *found.sorted.remind, *found.sorted.new)
    people = dict.fromkeys(filter(None, (owner(case, found) for case in told)))
    return f"Whose they are: {' '.join(map(mrkdwn.user, people))}" if people else ""


def _group(heading: str, cases: Sequence[Case], top: Sequence[Case], found: Report) -> Iterable[Block]:
    shown = [case for case in cases if case in top]
    if not cases:
        return
    yield blocks.section(f"*{heading}* ({len(cases)}{'' if shown else ', in the thread'})")
    for case in shown:
        yield from row(case, found)


def _new_heading(found: Report) -> str:
    if found.policy.mode is Mode.REPORT:
        return "New"
    policy = found.policy
    due = policy.warn.grace.ends(found.at, policy.schedule.timetable, policy.freeze)
    return f"New, with {policy.warn.grace.words()} to say no, until {mrkdwn.date(due, '{date_short_pretty}')}"


def _reply(cases: Sequence[Case], found: Report) -> Message:
    names = ", ".join(mrkdwn.code(case.branch_name) for case in cases)
    return blocks.message(names, *(block for case in cases for block in row(case, found)))


def _rest_words(found: Report, more: int) -> str:
    return phrases.lines(
        f"… and {mrkdwn.count(more, 'more branch', 'more branches')} in the thread" if more else "",
        _named("Kept", [(facts, _kept_until(kept)) for facts, kept in found.sorted.kept]),
        _named("Left alone", [(facts, mrkdwn.prose(why)) for facts, why in found.sorted.barred]),
        _named("Could not be checked", [(facts, mrkdwn.prose(why)) for facts, why in found.sorted.unchecked]),
    )


def _named(label: str, branches: Sequence[tuple[Facts, str]]) -> str:
    """One of them with its reason, and how many more there are."""
    if not branches:
        return ""
    facts, why = branches[0]
    others = f", and {len(branches) - 1} more" if len(branches) > 1 else ""
    return f"{label}: {mrkdwn.code(facts.name)} ({why}){others}"


def _kept_until(kept: Kept) -> str:
    return f"until {mrkdwn.date(kept.until, '{date_short_pretty}')}" if kept.until else "for ever"


def _outcome(found: Report) -> Block | None:
    """What became of the branches that were due."""
    if not found.removals:
        return None
    lines = [_removal(each) for each in found.removals[:20]]
    more = len(found.removals) - len(lines)
    saved = found.saved
    saving = f", {money(saved, found.savings.currency)} saved" if saved else ""
    return blocks.section(phrases.lines(f"*Today*{saving}", *lines, f"… and {more} more" if more else ""))


def _before(found: Report) -> str:
    """What the run before this one came to, if it deleted anything, and whether others are missing."""
    before = found.before
    if before is None:
        return ""
    gone, back = before.summary.get("deleted", 0), before.summary.get("back", 0)
    low, high = (before.summary.get(each, 0) / 100 for each in ("saved_low", "saved_high"))
    # What was saved was reckoned with all that was deleted.
    saved = f", {money(Range(low, high), found.savings.currency)} saved" if high and not back else ""
    returned = f", {back} brought back" if back else ""
    last = f"Last run, {mrkdwn.ago(before.due_at, found.at)}: {gone} deleted{returned}{saved}" if gone else ""
    due = takewhile(lambda at: at <= found.at, found.policy.schedule.timetable.after(before.due_at))
    missed = (
        0 if found.dry_run else len(list(due)) - 1
    )  # a policy that was changed may have another timetable
    left_out = f"⚠️ {mrkdwn.count(missed, 'run')} before this one did not happen: the bot was down, or paused."
    return phrases.lines(left_out if missed > 0 else "", last)


def _assumptions(found: Report) -> str:
    """What the estimates rest on: nobody but Neon knows what it bills."""
    accounts = {each.plan_name: each.plan for each in found.savings.accounts.values()}
    if not accounts or found.savings.as_of is None:
        return ""
    plans = "; ".join(
        f"{mrkdwn.prose(name)} includes {mrkdwn.count(plan.included.branches, 'branch', 'branches')}"
        for name, plan in accounts.items()
    )
    return (
        f"Estimates, by prices as of {found.savings.as_of}: storage from nothing to a branch's whole size, "
        "as Neon bills what differs from its parent and does not tell how much that is; a fee for branches "
        f"beyond those included ({plans}); no compute, as they rest."
    )


def _removal(each: Removal) -> str:
    name = mrkdwn.code(each.case.branch_name)
    if each.fate is Fate.DELETED:
        until = each.recoverable_until
        back = f", can be brought back until {mrkdwn.date(until)}" if until else ", cannot be brought back"
        agreed = f", as {mrkdwn.user(each.by)} said" if each.by else ""
        return f"🗑️ {name} was deleted{agreed}{back}"
    if each.fate is Fate.UNKNOWN:
        return f"❔ {name}: {mrkdwn.prose(each.why)}"
    return f"↩️ {name} stays: {mrkdwn.prose(each.why)}"


def _delete_buttons(found: Report) -> Iterable[Block]:
    """One for each project, since rights go by the project."""
    if not found.asks:
        return
    due = Counter(found.facts[case.key].project for case in found.sorted.due if case.key in found.facts)
    for project, count in due.items():
        where = f" in {project.alias}" if len(due) > 1 else ""
        yield blocks.run_button(
            f"Delete what is due{where} ({count})",
            phrases.command_about(project, "cleanup", "delete-due", found.name),
            style="danger",
            described=f"Delete what is due in {project.alias}",
        )


def _small(found: Report) -> str:
    mode = found.policy.mode.value
    return (
        f"{mrkdwn.code(found.name)} · mode {mode} · {mrkdwn.prose(found.policy.schedule.timetable.words())}"
    )


def _projects(found: Report) -> str:
    names = dict.fromkeys(facts.project.alias for facts in found.facts.values())
    return phrases.listed(names, limit=3) or "no project"
