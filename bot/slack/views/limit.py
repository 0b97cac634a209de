"""Too much at once, said politely."""

from bot.rates import Rate
from bot.slack import blocks, mrkdwn
from bot.slack.views import phrases
from bot.slack.views.message import Message


def too_often(kind: str, rate: Rate, wait: float, rule: str) -> Message:
    """`kind` is whose limit it is: a person's or a channel's. `wait` in seconds."""
    whose = "This channel has" if kind == "channel" else "You have"
    sent = mrkdwn.count(rate.count, "command or click", "commands and clicks")
    said = (
        f"{whose} sent me {sent} within {mrkdwn.span(rate.within)}, and that is the limit. "
        f"Nothing was done. Try again in {mrkdwn.seconds(max(1.0, wait))}."
    )
    return blocks.message(
        f"{said} Rule: {mrkdwn.code(rule)}",
        blocks.section(phrases.lines(f"⏳ {said}", f"Rule: {mrkdwn.code(rule)}")),
    )
