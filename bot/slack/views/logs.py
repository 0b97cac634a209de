"""Lines that a branch has logged, without the secrets in them, and by what they can be told apart."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.command import ProjectRef
from bot.neon.models import Branch
from bot.neon.models.logs import LogFieldValues, LogPage, LogRecord
from bot.redaction import Redactor
from bot.slack import blocks, mrkdwn
from bot.slack.views import phrases
from bot.slack.views.message import Attachment, Block, Message

_LONGEST_LINE = 400  # characters, in a message; a file holds lines whole
_LONGEST_FENCE = 2_600  # characters, before they are escaped
_GRAVE = {"FATAL": "fatal error", "ERROR": "error", "WARN": "warning"}
_DAY = timedelta(days=1)
_SHAPES_OF_SECRETS = Redactor(())


@dataclass(frozen=True)
class Asked:
    """What was asked for. `contains` and `level` are None where everything was."""

    since: timedelta
    level: str | None = None
    contains: str | None = None
    source: str | None = None


def redacted(text: str) -> str:
    """A text without what looks like a secret: passwords in addresses, API keys, role passwords, tokens."""
    return _SHAPES_OF_SECRETS.text(text)


def found(page: LogPage, branch: Branch, project: ProjectRef, asked: Asked) -> Message:
    """How many lines there are and how bad; the lines are below it. Or that there are none."""
    lately = f"in the last {mrkdwn.span(asked.since)}"
    of = f"of {mrkdwn.code(branch.name)} in {mrkdwn.bold(project.alias)} {lately}"
    wanted = _wanted(asked)
    if not page.logs:
        return blocks.message(
            f"No log line {of}{wanted}.",
            blocks.section(f"No log line {of}{wanted}."),
            blocks.actions(_wider(branch, project, asked)),
        )
    total = mrkdwn.count(len(page.logs), "log line")
    newest = "The newest " if page.is_truncated else ""
    return blocks.message(
        f"{newest}{total} {of}{wanted}: {_grave(page.logs)}.",
        blocks.section(f"{newest}*{total}* {of}{wanted}\n{_grave(page.logs)}"),
        blocks.context(
            "The lines are in the thread, newest last. What looks like a secret is replaced by `***`.",
            "There are more: say `--contains`, `--level` or a higher `--limit`." if page.is_truncated else "",
        ),
    )


def lines(page: LogPage, branch: Branch, now: datetime) -> Message | Attachment:
    """The lines, newest last; in a file where they are too long for a message."""
    ordered = sorted(page.logs, key=lambda each: each.timestamp)
    shown = [mrkdwn.shorten(_line(each), _LONGEST_LINE) for each in ordered]
    if sum(map(len, shown)) + len(shown) <= _LONGEST_FENCE:
        return blocks.message(
            f"{mrkdwn.count(len(shown), 'log line')} of {mrkdwn.code(branch.name)}.",
            blocks.section(mrkdwn.fence("\n".join(shown))),
            blocks.context("Times in UTC."),
        )
    return Attachment(
        f"logs-{now.astimezone(UTC):%Y%m%d-%H%M}.log",
        mrkdwn.clean(f"Logs of {branch.name}, times in UTC") or "Logs",
        "\n".join(map(_line, ordered)) + "\n",
    )


def fields(names: Sequence[str], branch: Branch, project: ProjectRef, slash: str) -> Message:
    """By what the logs of a branch can be told apart."""
    of = f"the logs of {mrkdwn.code(branch.name)} in"
    if not names:
        said = f"There are no fields yet in {of} {mrkdwn.prose(project.alias)}."
        return blocks.message(said, blocks.section(said))
    return blocks.message(
        f"Fields in {of} {mrkdwn.prose(project.alias)}: {phrases.listed(names, 20)}.",
        blocks.section(f"*Fields* in {of} {mrkdwn.bold(project.alias)}\n{phrases.listed(names, 50)}"),
        blocks.actions(*(_values_button(name, branch, project) for name in names[:10])),
        blocks.context(f"Values of one: {phrases.typed(slash, 'logs', 'values', branch.name, names[0])}"),
    )


def values(
    known: LogFieldValues, field: str, branch: Branch, project: ProjectRef, since: timedelta
) -> Message:
    """What a field has held lately."""
    name = mrkdwn.code(field)
    place = f"the logs of {mrkdwn.code(branch.name)} in"
    lately = f"last {mrkdwn.span(since)}"
    if not known.values:
        said = f"{name} has no value in {place} {mrkdwn.prose(project.alias)}, {lately}."
        return blocks.message(said, blocks.section(said))
    shown = [redacted(each) for each in known.values]
    return blocks.message(
        f"{name} in {place} {mrkdwn.prose(project.alias)}, {lately}: {phrases.listed(shown, 20)}.",
        blocks.section(f"{name} in {place} {mrkdwn.bold(project.alias)}, {lately}"),
        blocks.sections([f"• {mrkdwn.code(each)}" for each in shown[:100]]),
        blocks.context("There are more than these." if known.is_truncated or len(shown) > 100 else ""),
    )


def _wanted(asked: Asked) -> str:
    parts = (
        f"{asked.level} or worse" if asked.level else "",
        f"with {mrkdwn.code(asked.contains)} in it" if asked.contains else "",
        f"from {asked.source}" if asked.source else "",
    )
    return "".join(f", {part}" for part in parts if part)


def _grave(records: Sequence[LogRecord]) -> str:
    counts = Counter(_severity(each) for each in records)
    said = [mrkdwn.count(counts[each], noun) for each, noun in _GRAVE.items() if counts[each]]
    return ", ".join(said) or "no errors or warnings"


def _severity(record: LogRecord) -> str:
    text = (record.severity_text or "").upper()
    return "WARN" if text == "WARNING" else text


def _line(record: LogRecord) -> str:
    message = " ".join(redacted(record.message).splitlines())
    return f"{record.timestamp.astimezone(UTC):%Y-%m-%d %H:%M:%S} {_severity(record) or '-':5} {message}"


def _wider(branch: Branch, project: ProjectRef, asked: Asked) -> Block | None:
    if asked.since >= _DAY:
        return None
    level = (f"--level={asked.level}",) if asked.level else ()
    contains = (f"--contains={asked.contains}",) if asked.contains else ()
    line = phrases.command_line(
        "logs", "query", branch.id, *level, *contains, "--since", "24h", "--project", project.alias
    )
    return blocks.run_button("Last 24 hours", line)


def _values_button(name: str, branch: Branch, project: ProjectRef) -> Block:
    line = phrases.command_line("logs", "values", branch.id, name, "--project", project.alias)
    return blocks.run_button(name, line)
