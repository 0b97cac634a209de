"""Organizations as they are: those in reach, or one in full."""

from collections.abc import Sequence
from datetime import datetime

from bot.neon.models.org import Organization
from bot.slack import blocks, mrkdwn
from bot.slack.views import phrases, plain
from bot.slack.views.message import Block, Message

_SHOWN = 40
_PLAIN = frozenset({"", "console"})  # managed as nearly all are, which is not worth a line


def listing(organizations: Sequence[Organization]) -> Message:
    """The organizations that the bot's key reaches."""
    if not organizations:
        said = "The bot's key reaches no organization."
        return blocks.message(said, blocks.section(said))
    total = mrkdwn.count(len(organizations), "organization")
    left_out = len(organizations) - _SHOWN
    return blocks.message(
        f"The bot's key reaches {total}: {phrases.listed((each.name for each in organizations), 10)}.",
        blocks.section(f"*{total}* in reach of the bot's key"),
        *(_row(each) for each in organizations[:_SHOWN]),
        blocks.context(
            f"{left_out} more are not shown" if left_out > 0 else "",
            f"Choose one with {mrkdwn.code('--org')} and its id." if len(organizations) > 1 else "",
        ),
    )


def shown(organization: Organization, member_count: int, now: datetime) -> Message:
    """One organization. `member_count`: how many people belong to it."""
    people, managed_by = mrkdwn.count(member_count, "member"), organization.managed_by

    def button(label: str, *words: str) -> Block:
        return blocks.run_button(label, phrases.command_line(*words, "--org", organization.id))

    return plain.shown(
        f"Organization {mrkdwn.bold(organization.name)}\n{people}, plan {mrkdwn.code(organization.plan)}",
        (
            ("Id", mrkdwn.code(organization.id)),
            ("Made", f"{mrkdwn.date(organization.created_at)}, {mrkdwn.ago(organization.created_at, now)}"),
            ("Second factor", "required of everybody" if organization.require_mfa else "not required"),
            ("Managed by", mrkdwn.code(managed_by) if managed_by not in _PLAIN else ""),
        ),
        spoken=f"Organization {mrkdwn.code(organization.name)}: {people}, "
        f"plan {mrkdwn.code(organization.plan)}.",
        buttons=(
            button("Members", "org", "members"),
            button("Invitations", "org", "invitations"),
            button("Spending limit", "org", "show-spending-limit"),
            button("Limits", "limits", "--all"),
            button("Cost", "cost", "--all"),
        ),
    )


def _row(organization: Organization) -> Block:
    show = phrases.command_line("org", "show", "--org", organization.id)
    return blocks.section(
        f"{mrkdwn.bold(organization.name)} {mrkdwn.code(organization.id)}\n"
        f"plan {mrkdwn.code(organization.plan)}",
        accessory=blocks.run_button("Show", show, described=f"Show organization {organization.name}"),
    )
