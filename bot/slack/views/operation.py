"""What Neon did or is doing: its operations, in plain words."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.command import ProjectRef, Step, Target
from bot.neon.models import Branch, Operation
from bot.slack import blocks, mrkdwn
from bot.slack.views import phrases, plain, steps
from bot.slack.views.message import Block, Message

_SPELLED_OUT = 12  # steps that fit on a phone


def listing(
    operations: Sequence[Operation],
    branch_names: Mapping[str, str],
    project: ProjectRef,
    now: datetime,
    *,
    branch: Branch | None = None,
) -> Message:
    """Operations, newest first, of the project or of one branch.

    `branch_names` maps ids to names; ids that it lacks are shown as they are.
    """
    on = f" on {mrkdwn.code(branch.name)}" if branch else ""
    here = mrkdwn.prose(project.alias)
    if not operations:
        said = f"Neon has no operations{on} to show for {here}."
        return blocks.message(said, blocks.section(said))
    working = sum(each.in_progress for each in operations)
    total = mrkdwn.count(len(operations), "operation")
    at_work = f"{working or 'none'} still at work"
    ordered = sorted(operations, key=lambda each: each.created_at, reverse=True)
    return blocks.message(
        f"The newest {total}{on} in {here}, {at_work}. Newest: {_what(ordered[0], branch_names)}.",
        blocks.section(f"*The newest {total}*{on} in {mrkdwn.bold(project.alias)}, {at_work}"),
        blocks.sections([_row(each, branch_names, now) for each in ordered]),
        blocks.actions(
            _wait_button(project, branch.id if branch else None) if working else None,
            phrases.console_button(project),
        ),
    )


def shown(operation: Operation, branch_name: str | None, project: ProjectRef) -> Message:
    """One operation in full. `branch_name` None: it belongs to none, or that branch is gone."""
    what = steps.action_words(operation.action)
    status = steps.status_words(operation.status)
    branch = branch_name or operation.branch_id or ""
    refresh = phrases.command_line("operation", "show", operation.id, "--project", project.alias)
    return blocks.message(
        f"Operation in {mrkdwn.prose(project.alias)}: {what}, {status}.",
        blocks.section(f"*{_capital(what)}* in {mrkdwn.bold(project.alias)}: {status}"),
        blocks.section(
            phrases.facts(
                ("Id", mrkdwn.code(operation.id)),
                ("Branch", mrkdwn.code(branch) if branch else ""),
                ("Compute", mrkdwn.code(operation.endpoint_id) if operation.endpoint_id else ""),
                ("Neon's name for it", mrkdwn.code(operation.action)),
                ("Started", mrkdwn.date(operation.created_at, "{date_short_pretty} {time_secs}")),
                ("Took", _took(operation)),
                ("Failures", str(operation.failures_count) if operation.failures_count else ""),
                ("Next try", mrkdwn.date(operation.retry_at) if operation.retry_at else ""),
                ("Neon says", mrkdwn.code(operation.error, 1000) if operation.error else ""),
            )
        ),
        blocks.actions(
            blocks.page_button("Refresh", refresh) if operation.in_progress else None,
            _wait_button(project, operation.id) if operation.in_progress else None,
            phrases.console_button(project, operation.branch_id),
        ),
    )


def waiting(operations: Sequence[Operation], project: ProjectRef, user_id: str) -> Message:
    """Somebody waits for these."""
    total = mrkdwn.count(len(operations), "operation")
    return blocks.message(
        f"Waiting for {total} in {mrkdwn.prose(project.alias)}.",
        blocks.section(f"⏳ Waiting for {total} in {mrkdwn.bold(project.alias)}"),
        blocks.context(phrases.asked_by(user_id)),
    )


def waited(
    target: Target, project: ProjectRef, user_id: str, seconds: float, done: Sequence[Step]
) -> Message:
    """Everything that was waited for is done and good."""
    total = mrkdwn.count(len(done), "operation")
    return plain.done(
        f"Neon is done with {phrases.place(target, project)}, after {mrkdwn.seconds(seconds)} of waiting",
        steps.line(done) if len(done) <= _SPELLED_OUT else f"{total}, all of them went well.",
        project=project,
        user_id=user_id,
        buttons=(blocks.run_button("Operations", _list_line(project)),),
    )


def nothing_to_wait_for(what: str | None, project: ProjectRef, user_id: str) -> Message:
    """Neon is doing nothing there. `what` None: nothing in the whole project."""
    on = f" on {mrkdwn.code(what)}" if what else ""
    return plain.done(
        f"Neon has nothing at work{on} in {mrkdwn.bold(project.alias)}, so there is nothing to wait for",
        project=project,
        user_id=user_id,
        buttons=(blocks.run_button("Operations", _list_line(project)),),
        mark="⚪",
    )


def over(operation: Operation, project: ProjectRef, user_id: str) -> Message:
    """The operation has ended before anybody waited for it."""
    what = steps.action_words(operation.action)
    show = phrases.command_line("operation", "show", operation.id, "--project", project.alias)
    return plain.done(
        f"There is nothing to wait for: {what} in {mrkdwn.bold(project.alias)} has ended, "
        f"{steps.status_words(operation.status)}",
        f"Neon says: {mrkdwn.code(operation.error, 400)}" if operation.error else "",
        project=project,
        user_id=user_id,
        branch_id=operation.branch_id,
        buttons=(blocks.run_button("Show", show),),
        mark="⚪",
    )


def _wait_button(project: ProjectRef, what: str | None) -> Block:
    wanted = (what,) if what else ()
    line = phrases.command_line("operation", "wait", *wanted, "--project", project.alias)
    return blocks.run_button("Wait for it", line)


def _list_line(project: ProjectRef) -> str:
    return phrases.command_line("operation", "list", "--project", project.alias)


def _row(operation: Operation, branch_names: Mapping[str, str], now: datetime) -> str:
    facts = [steps.status_words(operation.status), _took(operation), mrkdwn.ago(operation.created_at, now)]
    return phrases.lines(
        f"• {_what(operation, branch_names)}: {', '.join(each for each in facts if each)}",
        f"   {mrkdwn.code(operation.id)}" if operation.error or operation.in_progress else "",
    )


def _what(operation: Operation, branch_names: Mapping[str, str]) -> str:
    what = steps.action_words(operation.action)
    if operation.branch_id is None:
        return what
    return f"{what} on {mrkdwn.code(branch_names.get(operation.branch_id, operation.branch_id))}"


def _took(operation: Operation) -> str:
    if not operation.total_duration_ms:
        return ""
    return mrkdwn.seconds(operation.total_duration_ms / 1000)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
