"""What has become of what a cleanup run deleted, in the run's own message."""

from collections.abc import Sequence
from datetime import datetime

from bot.cleanup.report import Aftermath
from bot.cleanup.stages import Case
from bot.slack import blocks
from bot.slack.views import phrases
from bot.slack.views.message import Block, Message

_LISTED = 10


def with_aftermath(shown: Message, name: str, due_at: datetime, after: Aftermath) -> Message:
    """The message of a policy's run, with what was brought back and a button for what still can be."""
    *above, small = shown.blocks
    row = above.pop()["elements"] if above and above[-1]["type"] == "actions" else ()
    became = _became(after)
    return blocks.message(
        shown.text,
        *above,
        blocks.section(became) if became else None,
        blocks.actions(*row, _undo_button(name, due_at, len(after.left))),
        small,
    )


def _became(after: Aftermath) -> str:
    if not after.back and after.left:
        return ""  # which is so from the beginning
    return phrases.lines(
        f"↩️ Brought back: {_names(after.back)}" if after.back else "",
        f"Gone for good: {_names(after.gone)}" if after.gone else "",
    )


def _names(cases: Sequence[Case]) -> str:
    return phrases.listed([case.branch_name for case in cases], _LISTED)


def _undo_button(name: str, due_at: datetime, count: int) -> Block | None:
    if not count:
        return None
    return blocks.run_button(
        f"Undo ({count})",
        phrases.command_line("cleanup", "undo", f"--run={due_at:%Y-%m-%dT%H:%M:%SZ}", "--", name),
        described="Bring back what this run has deleted",
    )
