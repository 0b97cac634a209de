"""What others are asked to approve: the card with its buttons, the form for a reason, and how it ended."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.command import ProjectRef, Target
from bot.slack import blocks, mrkdwn
from bot.slack.views import phrases, progress
from bot.slack.views.message import Block, Message

DECLINE = "decline"  # the form's callback id
REASON = "reason"  # the id of its one input
LONGEST_REASON = 300  # characters
EVERYONE = "everyone"
_CHANGES = 6  # lines
_ONLY_OLDER = re.compile(r"\bago\b|\bjust now\b")  # such lines differ at each look


@dataclass(frozen=True)
class Wanted:
    """What is asked of others. `about` is what would happen, as the command's own card says it.

    One of `lists[0]` has to approve, who must stand in all further lists, too. `line` is what was typed.
    `mark` tells this card from those before it, which were about something else.
    """

    mark: str
    user_id: str
    user_name: str
    line: str
    about: Message
    lists: tuple[tuple[str, ...], ...]
    count: int
    until: datetime
    rule: str


def asking(wanted: Wanted, *, approved: Sequence[str] = (), before: Message | None = None) -> Message:
    """The card. Posted, it notifies whoever may approve. With `approved` or `before` it is edited, and quiet.

    `before` is what it was about until something changed, so that no approval counts any more.
    """
    edited = bool(approved) or before is not None
    need = mrkdwn.count(wanted.count - len(approved), "approval")
    if approved:
        need = f"{need} more"
    changed = "This changed since it was asked for, so earlier approvals do not count." if before else ""
    return blocks.message(
        f"Approval wanted. {f'{changed} ' if changed else ''}{mrkdwn.prose(wanted.user_name, 80)} asks: "
        f"{wanted.about.text} {need} until {mrkdwn.plain_date(wanted.until)}.",
        blocks.section(
            f"🙋 *Approval wanted*\n{mrkdwn.user(wanted.user_id)} asks: {mrkdwn.code(wanted.line, 400)}"
        ),
        blocks.section(phrases.lines(f"⚠️ {changed}", *_before(before, wanted.about))) if before else None,
        wanted.about.blocks or blocks.section(wanted.about.text),
        blocks.section(
            phrases.facts(
                ("Needed", f"{need}, until {mrkdwn.date(wanted.until)}"),
                ("By", f"{_lists(wanted.lists, notify=not edited)}, not by whoever asked"),
                ("Approved so far", _people(approved)),
            )
        ),
        blocks.actions(
            blocks.button("Approve", "approve", wanted.mark, style="primary"),
            blocks.button("Decline", "decline", wanted.mark, style="danger"),
            blocks.button("Cancel", "withdraw", wanted.mark, described="Cancel, as whoever asked"),
        ),
        blocks.context(f"Nothing has been done yet. Rule: {mrkdwn.code(wanted.rule, 400)}"),
    )


def plainly(doing: str, target: Target, project: ProjectRef | None) -> Message:
    """What would happen, for a command that has no card of its own."""
    return blocks.message(
        f"{mrkdwn.prose(doing)} {phrases.plain_place(target, project)}.",
        blocks.section(f"*{mrkdwn.prose(doing)}* {phrases.place(target, project)}"),
    )


def decline_form(mark: str, channel_id: str, target: Target, project: ProjectRef | None) -> Block:
    """A modal that asks for the reason, which everybody in the channel will read."""
    reason = {
        "type": "plain_text_input",
        "action_id": REASON,
        "multiline": True,
        "max_length": LONGEST_REASON,
    }
    return {
        "type": "modal",
        "callback_id": DECLINE,
        "private_metadata": json.dumps({"request": mark, "channel": channel_id}),
        "title": _plain("Decline"),
        "submit": _plain("Decline"),
        "close": _plain("Back"),
        "blocks": [
            blocks.section(f"Nothing will be done to {phrases.place(target, project)}."),
            {
                "type": "input",
                "block_id": REASON,
                "label": _plain("Why not?"),
                "hint": _plain("Everybody in the channel can read it."),
                "optional": True,
                "element": reason,
            },
        ],
    }


def declined(
    doing: str, target: Target, project: ProjectRef | None, user_id: str, by: str, reason: str
) -> Message:
    """Somebody said no."""
    said = mrkdwn.prose(reason, LONGEST_REASON)
    return progress.nothing_done(
        *(doing, target, project, user_id),
        f"Declined by {mrkdwn.user(by)}{f': {said}' if said else '.'}",
        spoken=f"Declined{f': {said}' if said else '.'}",
    )


def expired(
    doing: str, target: Target, project: ProjectRef | None, user_id: str, given: int, count: int
) -> Message:
    """Not enough approvals came."""
    came = f"Only {given} of {count} approvals came in time." if given else "Nobody approved in time."
    return progress.nothing_done(
        *(doing, target, project, user_id), f"{came} Type it again if it is still wanted."
    )


def offered(
    doing: str, target: Target, project: ProjectRef | None, user_id: str, request_id: str, minutes: int
) -> Message:
    """A look at a secret is approved. The asker fetches it with a click: only then is it sure to be seen."""
    what = f"{mrkdwn.prose(doing)} {phrases.place(target, project)}"
    return blocks.message(
        f"Approved: {mrkdwn.prose(doing)} {phrases.plain_place(target, project)}. Waiting for a click.",
        blocks.section(f"✅ Approved: {what}\nOnly {mrkdwn.user(user_id)} will see it."),
        blocks.actions(
            blocks.button("Show it to me", "confirm", request_id, style="primary"),
            blocks.button("Cancel", "cancel", request_id),
        ),
        blocks.context(
            f"{phrases.asked_by(user_id)}, who alone can press this, "
            f"within {mrkdwn.count(minutes, 'minute')}."
        ),
    )


def told(doing: str, target: Target, project: ProjectRef | None, user_id: str) -> Message:
    """The last word for all on a secret that the asker was shown."""
    said = f"{mrkdwn.prose(doing)}"
    return blocks.message(
        f"{said} {phrases.plain_place(target, project)}: done, for the asker alone.",
        blocks.section(f"✅ {said} {phrases.place(target, project)}: done, for the asker alone"),
        blocks.context(phrases.asked_by(user_id)),
    )


def signed(message: Message, approved: Sequence[str]) -> Message:
    """A message about what was approved, with the names of those who did."""
    if not approved:
        return message
    by = f"Approved by {_people(approved)}"
    *rest, last = message.blocks or (blocks.section(message.text),)
    small = [each["text"] for each in last["elements"]] if last["type"] == "context" else []
    first = rest if small else [*rest, last]
    return blocks.message(message.text, first, blocks.context(*small[: blocks.MAX_CONTEXT_ELEMENTS - 1], by))


def _before(before: Message, now: Message) -> Iterator[str]:
    """What the card said and says no more, apart from how long ago something was."""
    said = set(_lines(now))
    gone = [each for each in _lines(before) if each not in said and not _ONLY_OLDER.search(each)]
    yield "It said before:" if gone else "What changed does not show on the card."
    yield from (f"• {line}" for line in gone[:_CHANGES])


def _lines(message: Message) -> Iterator[str]:
    for block in message.blocks:
        if block["type"] == "section":
            yield from block["text"]["text"].splitlines()


def _lists(lists: Sequence[Sequence[str]], *, notify: bool) -> str:
    return ", who must also be ".join(_any_of(each, notify=notify) for each in lists)


def _any_of(names: Sequence[str], *, notify: bool) -> str:
    if EVERYONE in names:
        return "anybody who may do it"
    return " or ".join(_named(each) if notify else mrkdwn.code(each) for each in names)


def _named(name: str) -> str:
    return mrkdwn.group(name) if name.startswith("S") else mrkdwn.user(name)


def _people(ids: Sequence[str]) -> str:
    return ", ".join(map(mrkdwn.user, ids))


def _plain(text: str) -> Mapping[str, Any]:
    return {"type": "plain_text", "text": text, "emoji": False}
