"""What is asked before something is done: of whoever wants it, or of others who have to approve it."""

from dataclasses import replace
from typing import Any

from bot.command import Context, Effect, Outcome, Target
from bot.config_rights import Approval
from bot.contexts import project_of
from bot.judging import demand
from bot.parsing import parse
from bot.registry import Entry
from bot.resolve import words
from bot.slack.views import approval as views
from bot.slack.views import plain
from bot.slack.views.approval import Wanted
from bot.slack.views.message import Card, Message
from bot.store.request import Asked, Request

_MARK = 12  # digits of a fingerprint


async def aimed(entry: Entry, context: Context, args: Any) -> Target:
    """What a write is about. The registry refuses one that does not say."""
    command = entry.command
    if command.aim is not None:
        return await command.aim(context, args)
    if command.target is None:
        raise LookupError(f"{entry.name} declares no target")
    return command.target(args)


async def card_of(entry: Entry, context: Context, args: Any) -> Card | None:
    """The command's own card; None when it has nothing to ask."""
    ask = entry.command.confirm
    card = await ask(context, args) if ask else None
    if card is None and entry.command.effect is Effect.DESTROY:
        raise LookupError(f"{entry.name} must be confirmed but has no card")
    return card


async def card_for_others(entry: Entry, context: Context, args: Any, target: Target) -> Card:
    """The command's own card, or a plain one. Its fingerprint covers all that would be done, and to what."""
    card = await card_of(entry, context, args)
    if card is None:
        message = views.plainly(entry.command.doing, target, context.chosen)
        card = Card(message, entry.command.doing, "")
    project_id = context.chosen.id if context.chosen else ""
    pinned = (card.fingerprint, entry.name, words(args), target.kind, target.name, target.id, project_id)
    return replace(card, fingerprint=plain.fingerprint(pinned))


def asked(about: Message, approval: Approval) -> Asked:
    """What is stored of a question to others."""
    return Asked(
        text=about.text,
        blocks=[dict(block) for block in about.blocks],
        lists=[list(names) for names in (approval.by, *approval.also)],
        count=approval.count,
        seconds=approval.within.total_seconds(),
        offered=False,
    )


def asked_anew(before: Asked, about: Message) -> Asked:
    """The same question to the same people, about what is there now."""
    return {**before, "text": about.text, "blocks": [dict(block) for block in about.blocks], "offered": False}


def mark(request: Request) -> str:
    """What a button says of the card that it is on, so that a click on an older one can be told."""
    return f"{request.id}:{(request.fingerprint or '')[:_MARK]}"


def about(request: Request) -> Message:
    """What others were told that a request is about."""
    asked = _asked(request)
    return Message(asked["text"], tuple(asked["blocks"]))


def wanted(request: Request, slash: str) -> Wanted:
    """What is asked of others, as it is stored."""
    asked = _asked(request)
    return Wanted(
        mark=mark(request),
        user_id=request.user_id,
        user_name=request.user_name,
        line=f"{slash} {request.typed}",
        about=about(request),
        lists=tuple(tuple(names) for names in asked["lists"]),
        count=asked["count"],
        until=request.confirm_until or request.created_at,
        rule=request.rule,
    )


def looks_only(entry: Entry, request: Request) -> bool:
    """Whether a stored request changes nothing: others had to agree that its asker may see something."""
    given = parse(entry, request.words, now=request.created_at).given
    return not (demand(entry.command, given).writes or entry.command.follows)


def for_the_asker(outcome: Outcome, entry: Entry, request: Request) -> Outcome:
    """What a command that reads would answer in private, when it answers as a request."""
    target = Target(request.target_kind, request.target_name, request.target_id)
    message = views.told(entry.command.doing, target, project_of(request), request.user_id)
    return Outcome(message, private=outcome.message)


def _asked(request: Request) -> Asked:
    if request.asked is None:
        raise LookupError(f"request {request.id} asks nothing of others")
    return request.asked
