"""One message that is edited: a write at work, how it failed, or that nobody can tell how it ended."""

from collections.abc import Sequence

from bot.command import ProjectRef, Step, Target
from bot.slack import blocks, mrkdwn
from bot.slack.views import phrases
from bot.slack.views import steps as step_views
from bot.slack.views.message import Block, Message


def working(
    doing: str,
    target: Target,
    project: ProjectRef | None,
    steps: Sequence[Step],
    user_id: str,
    *,
    waiting: str = "",
    note: str = "",
) -> Message:
    """A write under way. `waiting` says what it is queued behind, `note` whatever else is worth knowing."""
    said = f"{mrkdwn.prose(doing)} {phrases.plain_place(target, project)}"
    status = mrkdwn.prose(waiting) or step_views.spoken(steps) or "asking Neon"
    return blocks.message(
        f"{said}: {status}.",
        blocks.section(
            phrases.lines(
                f"⏳ {mrkdwn.prose(doing)} {phrases.place(target, project)}",
                step_views.line(steps) or ("" if waiting else "asking Neon …"),
                mrkdwn.prose(waiting),
                mrkdwn.prose(note),
            )
        ),
        blocks.context(phrases.asked_by(user_id)),
    )


def done(
    doing: str, target: Target, project: ProjectRef | None, steps: Sequence[Step], user_id: str
) -> Message:
    """The last word on a write that worked, where nothing more can be read of its result."""
    said = f"Done: {_within(doing)} {phrases.plain_place(target, project)}"
    return blocks.message(
        f"{said}. {step_views.spoken(steps)}",
        blocks.section(
            phrases.lines(
                f"✅ {mrkdwn.prose(doing)} {phrases.place(target, project)}: done", step_views.line(steps)
            )
        ),
        blocks.context(phrases.asked_by(user_id)),
    )


def failed(
    doing: str,
    target: Target,
    project: ProjectRef | None,
    steps: Sequence[Step],
    user_id: str,
    *,
    reason: str,
    hint: str,
    request_id: str,
) -> Message:
    """The last word on a write that did not work: why, how far it came, what to do next."""
    return blocks.message(
        f"Failed: {_within(doing)} {phrases.plain_place(target, project)}. "
        f"{mrkdwn.prose(reason)} {mrkdwn.prose(hint)}",
        blocks.section(
            phrases.lines(
                f"❌ {mrkdwn.prose(doing)} {phrases.place(target, project)} failed",
                mrkdwn.prose(reason),
                step_views.line(steps),
                step_views.errors(steps),
                mrkdwn.prose(hint),
            )
        ),
        blocks.actions(phrases.console_button(project, _branch_id(target))),
        blocks.context(phrases.asked_by(user_id), _request(request_id)),
    )


def checking(doing: str, target: Target, project: ProjectRef | None, user_id: str) -> Message:
    """Neon's answer to a write was lost, so its state is being read; nothing is sent again."""
    return blocks.message(
        f"{mrkdwn.prose(doing)} {phrases.plain_place(target, project)}: Neon's answer was lost. "
        "Checking what happened; nothing is sent twice.",
        blocks.section(
            f"⏳ {mrkdwn.prose(doing)} {phrases.place(target, project)}\n"
            "Neon's answer was lost on the way. Checking what happened; nothing is sent twice."
        ),
        blocks.context(phrases.asked_by(user_id)),
    )


def unknown(
    doing: str,
    target: Target,
    project: ProjectRef | None,
    steps: Sequence[Step],
    user_id: str,
    *,
    request_id: str,
) -> Message:
    """The honest last word when it cannot be told how a write ended."""
    honest = "I stopped watching and do not know how this ended: done, not done, or still running."
    return blocks.message(
        f"Outcome unknown: {_within(doing)} {phrases.plain_place(target, project)}. "
        f"{honest} Look before you try again.",
        blocks.section(
            phrases.lines(
                f"⚠️ Outcome unknown: {_within(doing)} {phrases.place(target, project)}",
                honest,
                step_views.line(steps),
                f"Look before you try again: use a button, or type {_look(target, project)} "
                "after the slash command.",
            )
        ),
        blocks.actions(*_lookups(target, project)),
        blocks.context(phrases.asked_by(user_id), _request(request_id)),
    )


def not_shown(user_id: str, *, again: bool = False) -> Message:
    """The private part of an answer got lost. It held a secret, so it is nowhere else.

    `again`: Neon would tell it once more.
    """
    said = "Slack did not take the message that only you should see, so what Neon told once is not shown."
    hint = "Make a new one: reset the password, or revoke the key and create another."
    if again:
        said, hint = (
            "Slack did not take the message that only you should see.",
            "Nothing was lost: ask again.",
        )
    return blocks.message(
        f"{said} {hint}",
        blocks.section(f"⚠️ {said}\n{hint}"),
        blocks.context(phrases.asked_by(user_id)),
    )


def told_directly(message: Message, channel_id: str) -> Message:
    """A last word for the asker's direct messages, since it cannot stand where it was asked for.

    Without its buttons: what they run would be judged by where they are clicked.
    """
    where = f"You asked for this in {mrkdwn.channel(channel_id)}, where I cannot show it."
    kept = [block for block in message.blocks if block["type"] != "actions"]
    return blocks.message(f"{where} {message.text}", blocks.section(where), kept)


def unasked(doing: str, target: Target, project: ProjectRef | None, user_id: str) -> Message:
    """A question that Slack did not take as long as it could have been answered."""
    why = "Slack did not take my question in time. Type it again if it is still wanted."
    return nothing_done(doing, target, project, user_id, why)


def expired(doing: str, target: Target, project: ProjectRef | None, user_id: str) -> Message:
    """A question that nobody answered in time."""
    return nothing_done(
        doing, target, project, user_id, "Nobody confirmed in time. Type it again if it is still wanted."
    )


def cancelled(doing: str, target: Target, project: ProjectRef | None, user_id: str) -> Message:
    """A question that was answered with Cancel."""
    return nothing_done(doing, target, project, user_id, "Cancelled.")


def nothing_done(
    doing: str,
    target: Target,
    project: ProjectRef | None,
    user_id: str,
    why: str,
    *,
    spoken: str = "",
) -> Message:
    """The last word on what was asked about and not done. `why` is mark-up; `spoken`: without names."""
    what = _within(doing)
    return blocks.message(
        f"Nothing was done: {what} {phrases.plain_place(target, project)}. {spoken or why}",
        blocks.section(f"⚪ Nothing was done: {what} {phrases.place(target, project)}\n{why}"),
        blocks.context(phrases.asked_by(user_id)),
    )


def _within(doing: str) -> str:
    """What is being done, after a colon."""
    return mrkdwn.prose(f"{doing[:1].lower()}{doing[1:]}")


def _request(request_id: str) -> str:
    return f"Request {mrkdwn.code(request_id)}" if request_id else ""


def _branch_id(target: Target) -> str | None:
    return target.id if target.kind == "branch" else None


def _look(target: Target, project: ProjectRef | None) -> str:
    return mrkdwn.code(_look_line(target, project), limit=400)


def _look_line(target: Target, project: ProjectRef | None) -> str:
    if project is None:
        return phrases.command_line("project", "list")
    if target.kind == "branch" and target.id:
        return phrases.command_line("branch", "show", target.id, "--project", project.alias)
    if target.kind == "branch":
        return phrases.command_line("branch", "list", f"--search={target.name}", "--project", project.alias)
    return phrases.command_line("operation", "list", "--project", project.alias)


def _lookups(target: Target, project: ProjectRef | None) -> list[Block]:
    if project is None:
        return [phrases.console_button(project)]
    operations = phrases.command_line("operation", "list", "--project", project.alias)
    found = [blocks.run_button("Operations", operations), phrases.console_button(project, _branch_id(target))]
    if target.kind == "branch":
        found.insert(0, blocks.run_button("Look for the branch", _look_line(target, project)))
    return found
