"""Schemas of databases and what differs between two of them: in short for the channel, in full below it."""

import re
from collections.abc import Sequence

from bot.command import Moment, Point, ProjectRef
from bot.neon.models import Branch
from bot.slack import blocks, mrkdwn
from bot.slack.views import phrases
from bot.slack.views.message import Attachment, Block, Message
from bot.values import render

# What a thread shows as it is; anything longer is read more easily as a file.
_FENCED_LINES = 60
_FENCED_LENGTH = 2500
_CHOICES = 20
_LONGEST_FILE_NAME = 80
_MADE = re.compile(r"^([+-])CREATE TABLE (\S+)", re.MULTILINE)


def choose_database(
    names: Sequence[str],
    branch: Branch,
    project: ProjectRef,
    verb: str,
    *,
    base: Point | None = None,
    at: Moment | None = None,
) -> Message:
    """Several databases: which one? The buttons repeat `branch <verb>` with what else was typed."""
    listed, rest = names[:_CHOICES], len(names) - _CHOICES
    other = (_point_word(base),) if base else ()
    then = (f"--at={render(at)}",) if at else ()
    line = ("branch", verb, branch.id, *other, *then, "--project", project.alias)
    return blocks.message(
        f"{mrkdwn.code(branch.name)} in {mrkdwn.prose(project.alias)} has several databases. Choose one: "
        f"{phrases.listed(names, _CHOICES)}.",
        blocks.section(f"Which database of {mrkdwn.code(branch.name)} in {mrkdwn.bold(project.alias)}?"),
        blocks.actions(
            *(blocks.run_button(each, phrases.command_line(*line, f"--database={each}")) for each in listed)
        ),
        blocks.context(f"And {rest} more: name one with `--database`." if rest > 0 else ""),
    )


def same_schema(branch: Branch, base: Point, database: str, project: ProjectRef) -> Message:
    """There is no difference at all."""
    said = (
        f"{mrkdwn.code(branch.name)} and {_base(base)} have the same schema in database "
        f"{mrkdwn.code(database)}"
    )
    return blocks.message(
        f"{said}.",
        blocks.section(f"{said} (project {mrkdwn.bold(project.alias)}).\nTheir rows were not compared."),
    )


def difference(branch: Branch, base: Point, database: str, diff: str, project: ProjectRef) -> Message:
    """How much differs and which tables came or went; the diff itself goes below it."""
    lines = [each for each in diff.splitlines() if not each.startswith(("+++", "---"))]
    added = sum(each.startswith("+") for each in lines)
    removed = sum(each.startswith("-") for each in lines)
    tables = {sign: [name for found, name in _MADE.findall(diff) if found == sign] for sign in "+-"}
    both = set(tables["+"]) & set(tables["-"])
    sizes = f"{mrkdwn.count(added, 'line')} only here, {mrkdwn.count(removed, 'line')} only there"
    here, there = mrkdwn.code(branch.name), _base(base)
    return blocks.message(
        f"The schema of {here} in {mrkdwn.prose(project.alias)} differs from {there}: {sizes}.",
        blocks.section(
            phrases.lines(
                f"*Schema of* {here} compared with {there} in {mrkdwn.bold(project.alias)}",
                f"Database {mrkdwn.code(database)}: {sizes}",
            )
        ),
        _tables(
            ("Tables only here", [each for each in tables["+"] if each not in both]),
            ("Tables only there", [each for each in tables["-"] if each not in both]),
        ),
        blocks.context(f"In the thread: `+` is on {here}, `-` is on {there}. Rows were not compared."),
    )


def _tables(*rows: tuple[str, Sequence[str]]) -> Block | None:
    said = phrases.facts(*((label, phrases.listed(names, 10)) for label, names in rows))
    return blocks.section(said) if said else None


def difference_in_full(branch: Branch, base: Point, database: str, diff: str) -> Message | Attachment:
    """The diff: as a block of code when it is short, else as a file."""
    title = f"{branch.name} compared with {base.branch.name}, database {database}"
    return _in_full(diff, f"{branch.name}-{database}.diff", title)


def empty_schema(branch: Branch, database: str, at: Moment | None, project: ProjectRef) -> Message:
    """A database without a table."""
    said = (
        f"Database {mrkdwn.code(database)} of {mrkdwn.code(branch.name)} in {mrkdwn.prose(project.alias)} "
        f"has no tables{_then(at)}."
    )
    return blocks.message(said, blocks.section(said))


def schema(branch: Branch, database: str, sql: str, at: Moment | None, project: ProjectRef) -> Message:
    """How large the schema is and which tables it has; the SQL itself goes below it."""
    tables = re.findall(r"^CREATE TABLE (\S+)", sql, re.MULTILINE)
    size = f"{mrkdwn.count(len(tables), 'table')}, {mrkdwn.count(len(sql.splitlines()), 'line')} of SQL"
    here = mrkdwn.code(branch.name)
    return blocks.message(
        f"The schema of {here} in {mrkdwn.prose(project.alias)}{_then(at)}: {size}.",
        blocks.section(
            phrases.lines(
                f"*Schema of* {here} in {mrkdwn.bold(project.alias)}{_then(at)}",
                f"Database {mrkdwn.code(database)}: {size}",
                f"*Tables:* {phrases.listed(tables, 10)}" if tables else "",
            )
        ),
        blocks.context("The SQL is in the thread. It holds no rows."),
    )


def schema_in_full(branch: Branch, database: str, sql: str) -> Message | Attachment:
    """The SQL: as a block of code when it is short, else as a file."""
    return _in_full(sql, f"{branch.name}-{database}.sql", f"{branch.name}, database {database}")


def _in_full(text: str, name: str, title: str) -> Message | Attachment:
    lines = text.splitlines()
    if len(lines) <= _FENCED_LINES and len(mrkdwn.escape(text)) <= _FENCED_LENGTH:
        return blocks.message(
            f"In full, {mrkdwn.count(len(lines), 'line')}.", blocks.section(mrkdwn.fence(text))
        )
    return Attachment(_file_name(name), mrkdwn.clean(title) or name, text)


def _file_name(name: str) -> str:
    stem, _, ending = name.rpartition(".")
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", stem).strip("-.")[:_LONGEST_FILE_NAME]
    return f"{plain or 'schema'}.{ending}"


def _point_word(point: Point) -> str:
    return f"{point.branch.id}@{render(point.at)}" if point.at else point.branch.id


def _base(base: Point) -> str:
    return f"{mrkdwn.code(base.branch.name)}{_then(base.at)}"


def _then(at: Moment | None) -> str:
    if at is None:
        return ""
    if at.time is not None:
        return f" as of {mrkdwn.date(at.time)}"
    return f" at {mrkdwn.code(at.lsn or '')}"
