"""The spending limit, which is an alert: whoever takes it for a brake is in for a surprise."""

from bot.slack import blocks, mrkdwn
from bot.slack.views import phrases, plain
from bot.slack.views.message import Card, Message

_ALERT_ONLY = "It is an alert only: Neon sends e-mails at 80% and at 100%, and stops nothing."


def dollars(cents: int) -> str:
    """Cents as `$1,234.50`."""
    return f"${cents / 100:,.2f}"


def limit(cents: int | None, org: str | None) -> Message:
    """What the limit is; None: there is none. `org`: as it was typed."""
    said = "There is no spending limit" if cents is None else f"Spending limit: *{dollars(cents)}* a month"
    cost = phrases.command_line("cost", "--all", *((f"--org={org}",) if org else ()))
    return blocks.message(
        f"{said}. {_ALERT_ONLY if cents is not None else ''}",
        blocks.section(phrases.lines(said, _ALERT_ONLY if cents is not None else "")),
        blocks.actions(blocks.run_button("Cost", cost)),
    )


def limit_set(cents: int, user_id: str) -> Message:
    """The limit as Neon reads it back."""
    return plain.done(
        f"The spending limit is now {dollars(cents)} a month", _ALERT_ONLY, project=None, user_id=user_id
    )


def confirm_clear(org_id: str, cents: int | None) -> Card:
    """No more alerts."""
    return plain.question(
        f"*Clear the spending limit* of {mrkdwn.code(org_id)}?",
        "Nobody gets an e-mail any more when spending nears it. Nothing else changes.",
        (("Limit now", f"{dollars(cents)} a month" if cents is not None else "none"),),
        action="Clear the spending limit",
        pinned=(org_id, cents),
    )


def cleared(user_id: str) -> Message:
    """There is no limit any more."""
    return plain.done("The spending limit is cleared", project=None, user_id=user_id, mark="🗑️")
