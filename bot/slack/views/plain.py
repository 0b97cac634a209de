"""Messages that have no shape of their own: a thing done, a thing shown, a question.

Texts are mark-up that is safe already: values from outside have gone through bot.slack.mrkdwn.
"""

import hashlib
import json
from collections.abc import Sequence

from bot.command import ProjectRef
from bot.slack import blocks, mrkdwn
from bot.slack.views import phrases
from bot.slack.views.message import Block, Card, Message


def done(
    said: str,
    *more: str,
    project: ProjectRef | None,
    user_id: str,
    branch_id: str | None = None,
    buttons: Sequence[Block | None] = (),
    mark: str = "✅",
) -> Message:
    """The last word on a write: `said` is one sentence without its full stop, `more` are lines below it."""
    return blocks.message(
        f"{said}. {' '.join(more)}",
        blocks.section(phrases.lines(f"{mark} {said}", *more)),
        blocks.actions(*buttons, phrases.console_button(project, branch_id)),
        blocks.context(phrases.asked_by(user_id)),
    )


def refused(
    said: str, *more: str, project: ProjectRef | None, user_id: str, buttons: Sequence[Block | None] = ()
) -> Message:
    """Nothing was done, and why: `said` follows after a colon."""
    return done(
        f"Nothing was done: {said}", *more, project=project, user_id=user_id, buttons=buttons, mark="⚠️"
    )


def shown(
    heading: str,
    facts: Sequence[tuple[str, str]],
    *,
    spoken: str = "",
    buttons: Sequence[Block | None] = (),
    small: Sequence[str] = (),
) -> Message:
    """One thing in full: labelled lines below a heading. `spoken` is the sentence for notifications."""
    return blocks.message(
        spoken or heading,
        blocks.section(heading),
        blocks.section(phrases.facts(*facts)) if any(value for _, value in facts) else None,
        blocks.actions(*buttons),
        blocks.context(*small),
    )


def question(
    asked: str,
    consequences: str,
    facts: Sequence[tuple[str, str]],
    *,
    action: str,
    pinned: Sequence[object],
    small: str = "",
) -> Card:
    """A card that asks. `pinned` are the facts of the target that must not change before the click.

    `action` labels the button, such as `Delete pr-42`; it is plain text, not mark-up.
    """
    message = blocks.message(
        f"{asked} {consequences}",
        blocks.section(phrases.lines(asked, consequences)),
        blocks.section(phrases.facts(*facts)) if any(value for _, value in facts) else None,
        blocks.context(small),
    )
    return Card(message, mrkdwn.shorten(action, blocks.MAX_BUTTON_TEXT), fingerprint(pinned))


def fingerprint(facts: Sequence[object]) -> str:
    """Changes whenever one of the facts does; their order counts."""
    return hashlib.sha256(json.dumps(facts, default=str).encode()).hexdigest()
