"""Who the bot takes you for, and what you may do in this channel."""

from collections.abc import Sequence

from bot.command import Actor, Person, ProjectRef, Ruling
from bot.slack import blocks, mrkdwn
from bot.slack.views import phrases
from bot.slack.views.explain import verdict
from bot.slack.views.message import Message

_PERSON_WORDS = {
    Person.MEMBER: "a member of this workspace",
    Person.GUEST: "a guest, so you may not run commands",
    Person.BOT: "a bot, so you may not run commands",
    Person.DEACTIVATED: "deactivated, so you may not run commands",
    Person.FOREIGN: "from another organisation, so you may not run commands",
    Person.UNKNOWN: "unknown: Slack could not say who you are, so you may not run commands",
}


def whoami(
    actor: Actor,
    channel_id: str,
    channel_label: str,
    projects: Sequence[ProjectRef],
    rulings: Sequence[Ruling],
    config_hash: str,
    slash: str,
) -> Message:
    """For the asker's eyes only: it names their user groups."""
    here = mrkdwn.prose(channel_label) or "this channel"
    allowed = [mrkdwn.prose(each.command) for each in rulings if each.allowed]
    return blocks.message(
        f"You are {mrkdwn.code(actor.name)}, {_PERSON_WORDS[actor.person]}. "
        f"In {here} you may: {', '.join(allowed) or 'nothing'}.",
        blocks.section(
            phrases.facts(
                ("You", f"{mrkdwn.user(actor.id)}, {_PERSON_WORDS[actor.person]}"),
                ("Your id", mrkdwn.code(actor.id)),
                ("Your user groups", _groups(actor)),
                ("Channel", f"{here}, id {mrkdwn.code(channel_id)}"),
                ("Projects", _projects(projects)),
            )
        ),
        blocks.sections(["*What you may do here*", *_rights(rulings)]) if rulings else None,
        blocks.context(
            f"Why? Type {phrases.typed(slash, 'explain')} and a command.",
            f"Configuration {mrkdwn.code(config_hash[:12])}" if config_hash else "",
        ),
    )


def _groups(actor: Actor) -> str:
    if actor.groups is None:
        return "Slack could not say, so rights by group do not count now"
    return ", ".join(map(mrkdwn.group, sorted(actor.groups))) or "none that count in this channel"


def _projects(projects: Sequence[ProjectRef]) -> str:
    named = [f"{mrkdwn.bold(each.alias)} ({mrkdwn.code(each.id)})" for each in projects[:20]]
    return ", ".join(named) or "none: the bot's configuration does not list this channel"


def _rights(rulings: Sequence[Ruling]) -> list[str]:
    """One line for each right, or a single one where the same reason rules them all out."""
    reasons = {"" if each.allowed else each.reason for each in rulings}
    if len(reasons) == 1 and (reason := reasons.pop()):
        return [f"Nothing. {_reason(reason)}"]
    return list(map(_right, rulings))


def _right(ruling: Ruling) -> str:
    why = "" if ruling.allowed else f". {_reason(ruling.reason)}"
    return f"• {mrkdwn.prose(ruling.command)}: {verdict(ruling)}{why}"


def _reason(reason: str) -> str:
    return mrkdwn.name_groups(mrkdwn.prose(reason, 300))
