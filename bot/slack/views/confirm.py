"""The question before something is destroyed, and the same card once it was answered."""

from bot.slack import blocks, mrkdwn
from bot.slack.views.message import Block, Card, Message


def asking(card: Card, request_id: str, user_id: str, minutes: int, *, changed: bool = False) -> Message:
    """The card with its two buttons. Nothing happens until the asker presses the first, within `minutes`.

    `changed`: it is asked again, because what the first card said was out of date at the click.
    """
    again = "This changed since you were asked, so please look again." if changed else ""
    return blocks.message(
        f"{again} {card.message.text} Waiting for a click on {mrkdwn.code(card.action)}.",
        blocks.section(f"⚠️ {again}") if changed else None,
        _body(card),
        blocks.actions(
            blocks.button(card.action, "confirm", request_id, style="danger"),
            blocks.button("Cancel", "cancel", request_id),
        ),
        blocks.context(
            f"Nothing has been done yet. Only {mrkdwn.user(user_id)} can confirm, "
            f"within {mrkdwn.count(minutes, 'minute')}."
        ),
    )


def _body(card: Card) -> tuple[Block, ...]:
    return card.message.blocks or (blocks.section(card.message.text),)
