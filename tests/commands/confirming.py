"""Typing a command that asks first, and pressing its button."""

from sandbox.slack.person import Person
from sandbox.slack.plain import plain
from tests.e2e.stage import Stage, button


async def confirmed(stage: Stage, person: Person, channel: str, line: str, label: str) -> str:
    """Type the line and press the button as soon as it is there; what the card said."""
    await person.command(channel, line)
    card = await stage.message(person, channel, f"[{label}] [Cancel]")
    await person.click(channel, card["ts"], button(card, label))
    return plain(card)
