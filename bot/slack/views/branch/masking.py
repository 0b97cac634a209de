"""Anonymized branches: by which rules their data is overwritten, and how far that has come."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from bot.command import ProjectRef
from bot.neon.models import Branch
from bot.neon.models.branches import Anonymization, MaskingRule
from bot.slack import blocks, mrkdwn
from bot.slack.views import pages, phrases, plain
from bot.slack.views.message import Block, Card, Message

_STATES = {
    "created": "being prepared",
    "initialized": "not masked: it holds real data",
    "initialization_error": "could not be prepared for masking: it holds real data",
    "anonymizing": "being masked",
    "anonymized": "masked",
    "error": "masking failed: some of it may be real data",
}
_UNMASKED = frozenset({"initialized", "error", "initialization_error"})


def state(status: Anonymization, now: datetime) -> str:
    """How far masking has come: `masked 2 days ago, 12 columns`."""
    known = _STATES.get(status.state) or mrkdwn.prose(status.state, 60)
    run = status.last_run
    if status.masked and run is not None and run.completed_at is not None:
        columns = mrkdwn.count(run.masked_columns, "column")
        return f"{known} {mrkdwn.ago(run.completed_at, now)}, {columns}"
    return f"{known}. {mrkdwn.prose(status.status_message, 300)}" if status.status_message else known


def masking_shown(
    branch: Branch,
    status: Anonymization,
    rules: Sequence[MaskingRule],
    project: ProjectRef,
    *,
    page: int,
    now: datetime,
    slash: str,
) -> Message:
    """The state of an anonymized branch, and a page of its rules."""
    shown = pages.page(rules, page)
    name, mark = mrkdwn.code(branch.name), "⚠️ " if status.state in _UNMASKED else ""
    line = phrases.command_line("branch", "anonymize", branch.id, "--project", project.alias)
    mask = phrases.typed(slash, "branch", "mask", branch.name, "public.users.email")
    return blocks.message(
        f"Masking of {name} in {mrkdwn.prose(project.alias)}: {state(status, now)}. "
        f"{mrkdwn.count(len(rules), 'rule')}.",
        blocks.section(f"*Masking of* {name} in {mrkdwn.bold(project.alias)}\n{mark}{state(status, now)}"),
        blocks.sections((_rule(each) for each in shown.rows), "\n\n")
        if rules
        else blocks.section(f"It has no rules yet. Make one: {mask}"),
        pages.turning(shown, lambda number: _page(branch, project, number)),
        blocks.actions(
            blocks.run_button("Mask now", line, style="danger") if rules and not status.running else None,
            blocks.page_button("Look again", _page(branch, project, shown.number))
            if status.running
            else None,
        ),
        blocks.context(shown.note),
    )


def _page(branch: Branch, project: ProjectRef, number: int) -> str:
    return phrases.command_line(
        "branch", "masking", branch.id, "--page", str(number), "--project", project.alias
    )


def _rule(rule: MaskingRule) -> str:
    return f"{mrkdwn.code(rule.column, 200)} in database {mrkdwn.code(rule.database_name)}\n{_becomes(rule)}"


def _becomes(rule: MaskingRule) -> str:
    if rule.masking_function is not None:
        return f"becomes {mrkdwn.code(rule.masking_function, 200)}"
    if rule.masking_value is not None:
        return f"becomes the text {mrkdwn.code(rule.masking_value, 200)}"
    return "becomes what Neon chooses"


def not_anonymized(branch: Branch, project: ProjectRef, slash: str) -> Message:
    """A branch like any other: Neon masks only what was created for it."""
    said = f"{mrkdwn.code(branch.name)} in {mrkdwn.prose(project.alias)} is no anonymized branch."
    create = phrases.typed(slash, "branch", "create", "masked", "--anonymized", "--project", project.alias)
    return blocks.message(said, blocks.section(f"{said}\nNeon masks only branches made for it: {create}"))


def confirm_anonymize(
    branch: Branch, status: Anonymization, rules: Sequence[MaskingRule], project: ProjectRef, now: datetime
) -> Card:
    """Which data is overwritten."""
    tables = Counter(f"{each.schema_name}.{each.table_name}" for each in rules)
    return plain.question(
        f"*Mask the data of branch* {mrkdwn.code(branch.name)} in {mrkdwn.bold(project.alias)}?",
        "What its rules name is overwritten on this branch, row by row, and cannot be brought back here.",
        (
            ("Id", mrkdwn.code(branch.id)),
            ("Size", mrkdwn.size(branch.logical_size)),
            ("Now", state(status, now)),
            ("Rules", mrkdwn.count(len(rules), "column")),
            ("Tables", phrases.listed(tables, 10)),
        ),
        action=f"Mask {branch.name}",
        pinned=(branch.id, branch.name, status.state, [each.model_dump() for each in rules]),
        small="Its parent and all other branches keep their data. While it runs, the branch holds both.",
    )


def anonymizing(
    branch_id: str,
    name: str,
    status: Anonymization,
    project: ProjectRef,
    user_id: str,
    now: datetime,
) -> Message:
    """Neon has begun to mask, or has done so already."""
    here = f"{mrkdwn.code(name)} in {mrkdwn.bold(project.alias)}"
    look = phrases.command_line("branch", "masking", branch_id, "--project", project.alias)
    if status.masked:
        said, more = f"Branch {here} is {state(status, now)}", ""
    else:
        said = f"Branch {here} is being masked"
        more = "Until that is done it still holds real data. Neon goes on by itself; look how far it is."
    return plain.done(
        said,
        more,
        project=project,
        user_id=user_id,
        branch_id=branch_id,
        buttons=(blocks.run_button("How far", look),),
        mark="✅" if status.masked else "⏳",
    )


def rule_set(branch: Branch, rule: MaskingRule, project: ProjectRef, user_id: str) -> Message:
    """A column has a rule from now on; its data is as it was."""
    return plain.done(
        f"{mrkdwn.code(rule.column, 200)} of {mrkdwn.code(branch.name)} in {mrkdwn.bold(project.alias)} "
        f"{_becomes(rule)} when the branch is masked",
        "Nothing is masked by this alone.",
        project=project,
        user_id=user_id,
        branch_id=branch.id,
        buttons=_next(branch, project),
    )


def rule_removed(branch: Branch, column: str, project: ProjectRef, user_id: str) -> Message:
    """A column has no rule any more."""
    return plain.done(
        f"{mrkdwn.code(column, 200)} of {mrkdwn.code(branch.name)} in {mrkdwn.bold(project.alias)} "
        "has no masking rule any more",
        "What was masked before stays masked.",
        project=project,
        user_id=user_id,
        branch_id=branch.id,
        buttons=_next(branch, project),
    )


def no_rule(branch: Branch, column: str, project: ProjectRef, user_id: str) -> Message:
    """There is no such rule, or none any more."""
    return plain.refused(
        f"{mrkdwn.code(column, 200)} of {mrkdwn.code(branch.name)} in {mrkdwn.bold(project.alias)} "
        "has no masking rule",
        project=project,
        user_id=user_id,
        buttons=_next(branch, project)[:1],
    )


def _next(branch: Branch, project: ProjectRef) -> Sequence[Block]:
    look = phrases.command_line("branch", "masking", branch.id, "--project", project.alias)
    mask = phrases.command_line("branch", "anonymize", branch.id, "--project", project.alias)
    return (blocks.run_button("Rules", look), blocks.run_button("Mask now", mask, style="danger"))
