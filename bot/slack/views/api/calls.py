"""One call of Neon's API in free form: what it answered, what it did, and the question before it."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bot.command import Effect, ProjectRef, Step, Target
from bot.slack import blocks, mrkdwn
from bot.slack.views import phrases, plain
from bot.slack.views import steps as step_views
from bot.slack.views.api.shapes import rows, shaped
from bot.slack.views.message import Attachment, Card, Message

_CONSEQUENCES = {
    Effect.DESTROY: "This deletes, overwrites or gives away something, and that may be for good.",
    Effect.CREATE: "This makes something new.",
    Effect.CHANGE: "This changes something.",
}
_LONGEST_FIELD = 200


def answered(
    name: str,
    value: Any,
    project: ProjectRef | None,
    *,
    following: Sequence[str] = (),
    limit: int | None = None,
    private: bool = False,
) -> Message:
    """The answer to a call that reads. `name` is method and path; `following` the command for the next page.

    `limit`: how many rows were asked for; with fewer there is no next page. `private`: it is a secret.
    """
    answer = shaped(value)
    found = rows(value)
    turns = bool(following and found) and (limit is None or (found or 0) >= limit)
    more = blocks.page_button("Next page", phrases.command_line(*following)) if turns else None
    whole = "" if private else "`--json` posts all of it as a file, "
    left = f"Not shown: {answer.left_out}. {whole}`--pick` shows one part." if answer.left_out else ""
    return blocks.message(
        f"{mrkdwn.code(name)}: {answer.said}.",
        blocks.section(_heading(name, project)),
        answer.parts,
        blocks.actions(more),
        blocks.context(left, "Only you can see this." if private else ""),
    )


def attached(name: str, value: Any) -> Attachment:
    """The whole answer as a file."""
    words = [each for each in name.replace("/", " ").split() if each.isascii() and each.isprintable()]
    stem = "-".join("".join(c for c in word if c.isalnum() or c in "-_.") for word in words)[:80]
    text = json.dumps(value, indent=2, ensure_ascii=False)
    return Attachment(f"{stem or 'answer'}.json", mrkdwn.shorten(mrkdwn.clean(name), 200), text)


def downloaded(name: str, content: bytes, project: ProjectRef | None) -> Message:
    """A file that Neon answered with: its text, where it is one."""
    size = mrkdwn.size(len(content))
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    body = mrkdwn.fence(text) if text.strip() else "It is no text, so it is not shown here."
    return blocks.message(
        f"{mrkdwn.code(name)}: a file of {size}.",
        blocks.section(f"{_heading(name, project)}\nA file of {size}"),
        blocks.section(body),
        blocks.context("Only you can see this."),
    )


def done(
    target: Target,
    method: str,
    project: ProjectRef | None,
    user_id: str,
    answer: Any = None,
    *,
    seconds: float | None = None,
    steps: Sequence[Step] = (),
    note: str = "",
) -> Message:
    """The last word on a call that changed something; `answer` is what Neon said to it, without secrets."""
    took = f" in {mrkdwn.seconds(seconds)}" if seconds is not None else ""
    said = f"{mrkdwn.prose(method)} {phrases.place(target, project)}: done{took}"
    known = shaped(answer, brief=True) if answer not in (None, {}, []) else None
    return blocks.message(
        f"{mrkdwn.prose(method)} {phrases.plain_place(target, project)}: done{took}. {note}",
        blocks.section(phrases.lines(f"✅ {said}", step_views.line(steps), note)),
        known.parts if known else None,
        blocks.actions(phrases.console_button(project)),
        blocks.context(phrases.asked_by(user_id)),
    )


def secret(name: str, answer: Any, project: ProjectRef | None) -> Message:
    """What Neon tells once, for the eyes of one person."""
    told = "Neon tells this once. Copy it now: it is stored nowhere, and gone when you reload."
    return blocks.message(
        f"{mrkdwn.code(name)} answered with a secret. {told}",
        blocks.section(f"🔑 {_heading(name, project)}\n{told}"),
        shaped(answer).parts,
        blocks.context("Only you can see this."),
    )


def question(
    name: str,
    operation: str,
    effect: Effect,
    project: ProjectRef | None,
    about: Sequence[tuple[str, str, str]],
    fields: Mapping[str, Any],
    pinned: Sequence[object],
) -> Card:
    """A card that asks before a call. `about` are kind, name and id of each thing that it is about."""
    where = mrkdwn.bold(project.alias) if project else phrases.ACCOUNT
    facts = [(kind.capitalize(), f"{mrkdwn.code(one)} ({mrkdwn.code(known)})") for kind, one, known in about]
    given = "\n".join(
        f"• {mrkdwn.code(key)} = {mrkdwn.code(str(value), _LONGEST_FIELD)}" for key, value in fields.items()
    )
    return plain.question(
        f"Call {mrkdwn.code(name)} in {where}?",
        _CONSEQUENCES[effect],
        [("Operation", mrkdwn.code(operation)), *facts, ("With", f"\n{given}" if given else "")],
        action=name,
        pinned=pinned,
    )


def _heading(name: str, project: ProjectRef | None) -> str:
    where = mrkdwn.bold(project.alias) if project else phrases.ACCOUNT
    return f"{mrkdwn.code(name, 300)} in {where}"
