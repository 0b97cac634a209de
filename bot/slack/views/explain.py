"""What a command would be allowed to do here, and by which line of the configuration."""

from bot.command import Ruling
from bot.slack import blocks, mrkdwn
from bot.slack.views import phrases
from bot.slack.views.message import Message


def verdict(ruling: Ruling) -> str:
    """A decision in a few words."""
    return mrkdwn.name_groups(mrkdwn.prose(ruling.verdict))


def _verdict_here(ruling: Ruling) -> str:
    allowed = "allowed" if ruling.allowed else "not allowed"
    condition = ruling.condition if ruling.allowed else ""
    return f"{allowed} here{mrkdwn.prose(condition)}"


def ruling(ruling: Ruling, slash: str) -> Message:
    """A decision with its reason and its rule. For the asker's eyes only: it names user groups."""
    line = mrkdwn.code(f"{slash} {ruling.command}", limit=400)
    reason = mrkdwn.prose(ruling.reason)
    return blocks.message(
        f"{line} is {_verdict_here(ruling)}: {reason}",
        blocks.section(
            phrases.lines(
                f"{'✅' if ruling.allowed else '⛔'} {line} is {mrkdwn.name_groups(_verdict_here(ruling))}",
                mrkdwn.name_groups(reason),
                f"Rule: {mrkdwn.code(ruling.rule, 400)}" if ruling.rule else "",
            )
        ),
        blocks.context("Nothing was run."),
    )
