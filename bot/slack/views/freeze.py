"""Freezes in words: what is stopped from now on, and what goes on again."""

from collections.abc import Sequence

from bot.command import Freeze, Freezing, ProjectRef
from bot.slack import blocks, mrkdwn
from bot.slack.views import phrases
from bot.slack.views.message import Message


def frozen(freezing: Freezing, project: ProjectRef | None, user_id: str, slash: str) -> Message:
    """An order to freeze, carried out. If nothing changed by it, for the eyes of whoever gave it."""
    freeze, before = freezing.now, freezing.before
    if not freezing.changed:
        return _already(freeze, project)
    what = _what(project)
    if before is None:
        heading, orders = f"🧊 {what} frozen", f"Frozen by {mrkdwn.user(user_id)}"
    else:
        heading, orders = f"🧊 {what} still frozen, on other terms", f"Changed by {mrkdwn.user(user_id)}"
    return blocks.message(
        f"{heading.partition(' ')[2].replace('*', '')}: {mrkdwn.prose(freeze.reason, 300)}. {_ends(freeze)}",
        blocks.section(
            phrases.lines(
                heading,
                "Nothing is created, changed or deleted; looking things up goes on. "
                "What Neon has begun already goes on, too.",
                phrases.facts(
                    ("Reason", mrkdwn.prose(freeze.reason, 300)),
                    ("Since", _since(freeze) if before else ""),
                    ("Until", _until(freeze)),
                ),
            )
        ),
        blocks.context(orders, f"To lift it: {_lift(project, slash)}"),
    )


def thawed(
    lifted: Freeze | None,
    others: Sequence[Freeze],
    projects: Sequence[ProjectRef],
    project: ProjectRef | None,
    user_id: str,
) -> Message:
    """An order to unfreeze, carried out. `others` still stand; those of this channel's projects are told."""
    aliases = {each.id: each.alias for each in projects}
    still = [
        f"⚠️ {_named(aliases.get(each.project_id, ''))} still frozen, {_since(each)}: "
        f"{mrkdwn.prose(each.reason, 300)}"
        for each in others
        if each.of_everything or each.project_id in aliases
    ]
    if lifted is None:
        said = f"{_what(project)} not frozen, so there was nothing to lift."
        return blocks.message(said.replace("*", ""), blocks.section(phrases.lines(said, *still)))
    said = f"▶️ {_what(project)} no longer frozen"
    length = mrkdwn.span(lifted.read_at - lifted.at)
    return blocks.message(
        f"{said.partition(' ')[2].replace('*', '')}, after {length}.",
        blocks.section(
            phrases.lines(said, f"After {length}. The reason was: {mrkdwn.prose(lifted.reason, 300)}", *still)
        ),
        blocks.context(f"Lifted by {mrkdwn.user(user_id)}"),
    )


def not_posted(message: Message, code: str) -> Message:
    """An order that was carried out, and that the channel could not be told of."""
    said = "I could not post this in the channel, so only you see it. It holds all the same."
    return Message(
        f"{message.text} {said}",
        (*message.blocks, blocks.section(f"⚠️ {said} (Slack: {mrkdwn.code(code)})")),
    )


def _already(freeze: Freeze, project: ProjectRef | None) -> Message:
    said = f"{_what(project)} frozen already, so nothing changed."
    return blocks.message(
        f"{said.replace('*', '')} Since {_since(freeze)}.",
        blocks.section(
            phrases.lines(
                f"🧊 {said}",
                phrases.facts(
                    ("Reason", mrkdwn.prose(freeze.reason, 300)),
                    ("Since", _since(freeze)),
                    ("Until", _until(freeze)),
                ),
            )
        ),
    )


def _what(project: ProjectRef | None) -> str:
    return _named(project.alias if project else "")


def _named(alias: str) -> str:
    """`All writes are`, or `Writes to *shop* are`, to be followed by what they are."""
    return f"Writes to {mrkdwn.bold(alias)} are" if alias else "*All writes* are"


def _since(freeze: Freeze) -> str:
    return f"{mrkdwn.ago(freeze.at, freeze.read_at)}, by {mrkdwn.prose(freeze.user_name, 80)}"


def _until(freeze: Freeze) -> str:
    if freeze.until is None:
        return "somebody lifts it"
    return f"{mrkdwn.date(freeze.until)} ({mrkdwn.until(freeze.until, freeze.read_at)}), or somebody lifts it"


def _ends(freeze: Freeze) -> str:
    return f"Until {mrkdwn.plain_date(freeze.until)}." if freeze.until else ""


def _lift(project: ProjectRef | None, slash: str) -> str:
    flags = ("--project", project.alias) if project else ("--all",)
    return phrases.typed(slash, "unfreeze", *flags)
