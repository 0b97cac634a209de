"""The audit trail: a page of it, all of it as a file, and what is told in the audit channel."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from bot.audit import COLUMNS, AuditPage, AuditSearch, Entry, Result, cells
from bot.command import ProjectRef
from bot.slack import blocks, mrkdwn
from bot.slack.views import pages, phrases
from bot.slack.views.message import Attachment, Message
from bot.spreadsheet import csv_lines
from bot.values import render

ROWS = 15  # of one line each
MOST_IN_A_FILE = 10_000

_MARKS: dict[str, str] = {
    Result.STARTED: "⏳",
    Result.DONE: "✅",
    Result.REFUSED: "⛔",
    Result.FAILED: "❌",
    Result.UNKNOWN: "⚠️",
    Result.EXPIRED: "⌛",
    Result.CANCELLED: "⚪",
    Result.APPROVED: "👍",
    Result.DECLINED: "✋",
    Result.INVALID: "✏️",
    Result.SUSPENDED: "⏸️",
    Result.RESUMED: "▶️",
}
_WORDS: dict[str, str] = {
    Result.UNKNOWN: "outcome unknown",
    Result.EXPIRED: "not answered in time",
    Result.INVALID: "not possible as typed",
}


@dataclass(frozen=True)
class Asked:
    """What was searched for, and where: the label of this channel, unless it is about all."""

    search: AuditSearch
    label: str
    project: ProjectRef | None = None
    rules: bool = False

    @property
    def everywhere(self) -> bool:
        """Whether entries of all channels are shown."""
        return self.search.channel_id is None


def listing(found: AuditPage, asked: Asked) -> Message:
    """One page of entries, newest first, one line each. Names people without notifying them."""
    shown = pages.Page(
        found.entries,
        found.number,
        max(1, -(-found.total // ROWS)),
        (found.number - 1) * ROWS + 1,
        found.total,
    )
    if not shown.rows:
        return _nothing(asked)
    total = f"{shown.span}{mrkdwn.count(shown.total, 'entry', 'entries')}"
    where = _where(asked)
    return blocks.message(
        f"{total} of the audit trail of {where}{_filters(asked, mrkdwn.plain_date)}. "
        f"First: {_spoken(shown.rows[0])}.",
        blocks.section(f"*{total}* of the audit trail of {where}{_filters(asked)}, newest first"),
        blocks.sections([each for entry in shown.rows for each in _lines(entry, asked)]),
        pages.turning(shown, lambda number: _again(asked, "--page", str(number), rules=asked.rules)),
        blocks.actions(
            blocks.page_button(
                "Hide rules" if asked.rules else "Show rules",
                _again(asked, "--page", str(found.number), rules=not asked.rules),
            ),
            blocks.run_button("As a file", _again(asked, "--csv")),
        ),
        blocks.context(shown.note),
    )


def as_file(found: AuditPage, asked: Asked, user_id: str) -> Message:
    """What the channel sees above the file."""
    total = mrkdwn.count(found.total, "entry", "entries")
    left_out = found.total - len(found.entries)
    said = f"The audit trail of {_where(asked)} as a file: {total}"
    rest = (
        f"The newest {len(found.entries)} are in it. All: `python -m bot audit export`, where the bot runs."
        if left_out
        else ""
    )
    return blocks.message(
        f"{said}{_filters(asked, mrkdwn.plain_date)}. {rest}",
        blocks.section(phrases.lines(f"{said}{_filters(asked)}.", rest)),
        blocks.context(phrases.asked_by(user_id)),
    )


def file(found: AuditPage) -> Attachment:
    """The entries as CSV, newest first, with everything that is known of each."""
    rows: Iterator[Sequence[object]] = (cells(asdict(entry)) for entry in found.entries)
    content = "".join((*csv_lines([COLUMNS]), *csv_lines(rows)))
    return Attachment("audit.csv", "Audit trail, newest first", content)


def told(entries: Sequence[Entry], *, left_out: int = 0) -> Message:
    """What has ended or was refused since the last such message, oldest first. Notifies nobody.

    The number and the hash of the last row stand below: whoever changes the trail in the database cannot
    change this message along with it.
    """
    lines = [f"{_line(each, placed=True)}{_why(each)}" for each in entries]
    if left_out:
        lines.insert(0, f"… {mrkdwn.count(left_out, 'older entry', 'older entries')}, only in the trail")
    last = entries[-1] if entries else None
    place = f"{last.id}:{(last.hash or '')[:12]}" if last else ""
    spoken = _spoken(last) if last else lines[0]
    return blocks.message(
        f"{mrkdwn.count(len(lines), 'line')} of the audit trail. Last: {spoken}.",
        blocks.sections(lines),
        blocks.context(f"Row {mrkdwn.code(place)}" if place else ""),
    )


def _lines(entry: Entry, asked: Asked) -> Iterator[str]:
    yield _line(entry, placed=asked.everywhere)
    if asked.rules and (entry.rule or entry.detail):
        rule = mrkdwn.code(entry.rule, 200) if entry.rule else ""
        yield f"      {' '.join(filter(None, (rule, mrkdwn.prose(entry.detail, 200))))}"


def _line(entry: Entry, *, placed: bool) -> str:
    when = mrkdwn.date(entry.at) if entry.at else ""
    mark = _MARKS.get(entry.outcome, "•")
    who = mrkdwn.bold(entry.user_name or entry.user_id, 40)
    place = f"in {mrkdwn.channel(entry.channel_id)}" if placed and entry.channel_id else ""
    return " ".join(filter(None, (mark, when, who, place, _what(entry), _outcome(entry))))


def _spoken(entry: Entry) -> str:
    return f"{mrkdwn.prose(entry.user_name or entry.user_id, 40)}: {_what(entry)}, {_outcome(entry)}"


def _what(entry: Entry) -> str:
    return mrkdwn.code(entry.text or entry.command or "", 80)


def _outcome(entry: Entry) -> str:
    return _WORDS.get(entry.outcome) or mrkdwn.prose(entry.outcome, 30)


def _why(entry: Entry) -> str:
    if not entry.channel_id:  # nobody typed it, so what it was stands here
        return f": {mrkdwn.prose(entry.detail, 500)}" if entry.detail else ""
    if entry.outcome not in {Result.REFUSED, Result.SUSPENDED} or not entry.rule:
        return ""
    return f", by {mrkdwn.code(entry.rule, 120)}"


def _where(asked: Asked) -> str:
    return "all channels" if asked.everywhere else mrkdwn.prose(asked.label) or "this channel"


def _filters(asked: Asked, date: Callable[[datetime], str] = mrkdwn.date) -> str:
    search = asked.search
    said = (
        f"by {mrkdwn.code(search.who)}" if search.who else "",
        f"about {mrkdwn.code(search.branch)}" if search.branch else "",
        f"in project {mrkdwn.bold(asked.project.alias)}" if asked.project else "",
        f"since {date(search.since)}" if search.since else "",
        f"with the outcome {mrkdwn.code(search.outcome)}" if search.outcome else "",
    )
    return "".join(f" {each}" for each in said if each)


def _nothing(asked: Asked) -> Message:
    filters = _filters(asked)
    if not filters:
        said = f"The audit trail of {_where(asked)} is empty. It has no entry before the first command."
        return blocks.message(said, blocks.section(said))
    said = f"Nothing in the audit trail of {_where(asked)} is"
    everything = phrases.command_line("audit", *(("--all",) if asked.everywhere else ()))
    return blocks.message(
        f"{said}{_filters(asked, mrkdwn.plain_date)}.",
        blocks.section(f"{said}{filters}."),
        blocks.actions(blocks.run_button("All entries", everything)),
    )


def _again(asked: Asked, *more: str, rules: bool = False) -> str:
    search = asked.search
    given = {
        "who": search.who,
        "branch": search.branch,
        "project": asked.project.alias if asked.project else None,
        "since": render(search.since) if search.since else None,
        "outcome": search.outcome,
    }
    switches = {"--rules": rules, "--all": asked.everywhere}
    return phrases.command_line(
        "audit",
        *(f"--{name}={value}" for name, value in given.items() if value),
        *(name for name, on in switches.items() if on),
        *more,
    )
