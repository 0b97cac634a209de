"""Triggers: what calls a function of a branch by itself, in words."""

from collections.abc import Sequence
from datetime import datetime

from bot.command import ProjectRef, Target
from bot.neon.models import Branch
from bot.neon.models.triggers import Trigger
from bot.slack import blocks, mrkdwn
from bot.slack.views import pages, phrases, plain
from bot.slack.views.message import Block, Card, Message


def listing(
    triggers: Sequence[Trigger], branch: Branch, project: ProjectRef, page: int, now: datetime, slash: str
) -> Message:
    """One page of a branch's triggers, by name."""
    on = f"on {mrkdwn.code(branch.name)} in"
    if not triggers:
        said = f"There is no trigger {on} {mrkdwn.prose(project.alias)}."
        create = phrases.typed(
            slash,
            "trigger",
            "create",
            branch.name,
            "nightly",
            "--function",
            "my-function",
            "--cron",
            "0 3 * * *",
        )
        return blocks.message(said, blocks.section(f"{said}\nMake one: {create}"))
    shown = pages.page(sorted(triggers, key=lambda each: (each.name, each.trigger_id)), page)
    total = f"{shown.span}{mrkdwn.count(shown.total, 'trigger')}"
    names = phrases.listed((each.name for each in shown.rows), pages.SIZE)
    return blocks.message(
        f"{total} {on} {mrkdwn.prose(project.alias)}: {names}.",
        blocks.section(f"*{total}* {on} {mrkdwn.bold(project.alias)}"),
        *(_row(each, branch, project, now) for each in shown.rows),
        pages.turning(shown, lambda number: _line(project, "list", branch.id, "--page", str(number))),
        blocks.context(shown.note),
    )


def shown(trigger: Trigger, branch: Branch, project: ProjectRef, now: datetime) -> Message:
    """One trigger in full."""
    name = mrkdwn.code(trigger.name)
    return plain.shown(
        f"Trigger {name} on {mrkdwn.code(branch.name)} in {mrkdwn.bold(project.alias)}, {_state(trigger)}",
        [
            ("Id", mrkdwn.code(trigger.trigger_id)),
            ("Calls", _calls(trigger)),
            ("When", _when(trigger)),
            ("Next run", _next(trigger, now)),
        ],
        spoken=f"Trigger {name} on {mrkdwn.code(branch.name)}: {_state(trigger)}, {_when(trigger)}.",
        buttons=(
            _switch(trigger, branch, project),
            blocks.run_button("Delete", _line(project, "delete", branch.id, _word(trigger)), style="danger"),
            phrases.console_button(project, branch.id),
        ),
        small=[_INHERITED] if trigger.inherited else [],
    )


def created(
    trigger: Trigger, branch: Branch | None, project: ProjectRef, user_id: str, now: datetime
) -> Message:
    """A trigger that is there."""
    on = f" on {mrkdwn.code(branch.name)}" if branch else ""
    return plain.done(
        f"Trigger {mrkdwn.code(trigger.name)}{on} in {mrkdwn.bold(project.alias)} "
        f"is made and {_state(trigger)}",
        f"It calls {_calls(trigger)} {_when(trigger)}.",
        f"Next run: {_next(trigger, now)}." if trigger.next_run_at else "",
        project=project,
        user_id=user_id,
        branch_id=branch.id if branch else None,
    )


def exists(trigger: Trigger, branch: Branch, project: ProjectRef, user_id: str) -> Message:
    """The name is taken."""
    return plain.refused(
        f"a trigger named {mrkdwn.code(trigger.name)} is already on {mrkdwn.code(branch.name)} "
        f"in {mrkdwn.bold(project.alias)}",
        f"It calls {_calls(trigger)} {_when(trigger)}, and is {_state(trigger)}.",
        project=project,
        user_id=user_id,
        buttons=(blocks.run_button("Show", _line(project, "show", branch.id, _word(trigger))),),
    )


def switched(trigger: Trigger, branch: Branch, project: ProjectRef, user_id: str, now: datetime) -> Message:
    """A trigger that runs from now on, or does not any more."""
    return plain.done(
        f"Trigger {mrkdwn.code(trigger.name)} on {mrkdwn.code(branch.name)} in "
        f"{mrkdwn.bold(project.alias)} is {_state(trigger)}",
        f"It calls {_calls(trigger)} {_when(trigger)}."
        if trigger.enabled
        else "It calls nothing any more; what has begun goes on.",
        f"Next run: {_next(trigger, now)}." if trigger.next_run_at else "",
        project=project,
        user_id=user_id,
        branch_id=branch.id,
        buttons=(_switch(trigger, branch, project),),
    )


def confirm_delete(trigger: Trigger, branch: Branch, project: ProjectRef) -> Card:
    """What is lost with the trigger."""
    return plain.question(
        f"*Delete trigger* {mrkdwn.code(trigger.name)} on {mrkdwn.code(branch.name)} "
        f"in {mrkdwn.bold(project.alias)}?",
        "Its function stays, and is not called by it any more. What has begun goes on.",
        [
            ("Id", mrkdwn.code(trigger.trigger_id)),
            ("Calls", _calls(trigger)),
            ("When", _when(trigger)),
            ("State", _state(trigger)),
        ],
        action=f"Delete {trigger.name}",
        pinned=(trigger.trigger_id, trigger.name, branch.id),
    )


def deleted(target: Target, project: ProjectRef, user_id: str) -> Message:
    """A trigger that is gone."""
    return plain.done(
        f"Trigger {phrases.place(target, project)} is deleted",
        project=project,
        user_id=user_id,
        branch_id=(target.id or "").partition("/")[0] or None,
        mark="🗑️",
    )


_INHERITED = "It is as the parent branch has it, and does not run here until it is enabled here."


def _row(trigger: Trigger, branch: Branch, project: ProjectRef, now: datetime) -> Block:
    due = f" · next {mrkdwn.until(trigger.next_run_at, now)}" if trigger.next_run_at else ""
    return blocks.section(
        f"{mrkdwn.code(trigger.name)} {_state(trigger)}\ncalls {_calls(trigger)} {_when(trigger)}{due}",
        accessory=blocks.run_button(
            "Show",
            _line(project, "show", branch.id, _word(trigger)),
            described=f"Show trigger {trigger.name}",
        ),
    )


def _state(trigger: Trigger) -> str:
    if trigger.inherited:
        return "inherited, not running here"
    return "enabled" if trigger.enabled else "disabled"


def _calls(trigger: Trigger) -> str:
    path = f" at {mrkdwn.code(trigger.function_path)}" if trigger.function_path not in {"", "/"} else ""
    return f"{mrkdwn.code(trigger.function_slug)}{path}"


def _when(trigger: Trigger) -> str:
    if trigger.schedule is not None:
        return f"at {mrkdwn.code(trigger.schedule.cron)} UTC"
    if trigger.storage_object_created is not None:
        upload = trigger.storage_object_created
        keys = f", keys that begin with {mrkdwn.code(upload.prefix)}" if upload.prefix else ""
        return f"after uploads to {mrkdwn.code(upload.bucket_name)}{keys}"
    return f"on {mrkdwn.prose(trigger.type, 60)}"


def _next(trigger: Trigger, now: datetime) -> str:
    if trigger.next_run_at is None:
        return ""
    return f"{mrkdwn.date(trigger.next_run_at)} ({mrkdwn.until(trigger.next_run_at, now)})"


def _switch(trigger: Trigger, branch: Branch, project: ProjectRef) -> Block:
    runs = trigger.enabled and not trigger.inherited
    verb = "disable" if runs else "enable"
    return blocks.run_button(verb.capitalize(), _line(project, verb, branch.id, _word(trigger)))


def _word(trigger: Trigger) -> str:
    """What names it on a command line: its name, where that cannot be taken for a flag."""
    odd = trigger.name.startswith("-") or not trigger.name.strip()
    return trigger.trigger_id if odd else trigger.name


def _line(project: ProjectRef, verb: str, *words: str) -> str:
    return phrases.command_line("trigger", verb, *words, "--project", project.alias)
