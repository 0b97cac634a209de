"""What Neon's advisors found in a database, in words."""

from collections.abc import Sequence

from bot.command import ProjectRef
from bot.neon.models.projects import Advice
from bot.slack import blocks, mrkdwn
from bot.slack.views import pages, phrases
from bot.slack.views.message import Block, Message

_LEVELS = ("ERROR", "WARN", "INFO")
_MARKS = {"ERROR": "🔴", "WARN": "🟠", "INFO": "🔵"}


def listing(found: Sequence[Advice], ref: ProjectRef, *, asked: Sequence[str], page: int) -> Message:
    """A page of issues, the gravest first. `asked` are the words of the command line without the page."""
    if not found:
        said = f"The advisors found nothing to say about {mrkdwn.prose(ref.alias)}."
        return blocks.message(said, blocks.section(f"✅ {said}"))
    shown = pages.page(sorted(found, key=_gravity), page)
    total = f"{shown.span}{mrkdwn.count(shown.total, 'issue')}"
    counts = [(each, sum(issue.level == each for issue in found)) for each in _LEVELS]
    by_level = ", ".join(f"{number} {level.lower()}" for level, number in counts if number)
    return blocks.message(
        f"{total} in {mrkdwn.prose(ref.alias)}: {by_level}.",
        blocks.section(f"*{total}* in {mrkdwn.bold(ref.alias)}: {by_level}"),
        *(_row(each) for each in shown.rows),
        pages.turning(shown, lambda number: _page_line(asked, ref, number)),
        blocks.context(shown.note, "Neon offers its advisors as a preview; what they say may change."),
    )


def _row(issue: Advice) -> Block:
    kinds = mrkdwn.prose(", ".join(each.lower() for each in issue.categories), 60)
    return blocks.section(
        phrases.lines(
            f"{_MARKS.get(issue.level, '⚪')} {mrkdwn.bold(issue.title)}{f' ({kinds})' if kinds else ''}",
            mrkdwn.prose(issue.detail or issue.description, 500),
            f"What to do: {mrkdwn.prose(issue.remediation, 300)}" if issue.remediation else "",
        )
    )


def _gravity(issue: Advice) -> tuple[int, str]:
    known = _LEVELS.index(issue.level) if issue.level in _LEVELS else len(_LEVELS)
    return known, issue.title


def _page_line(asked: Sequence[str], ref: ProjectRef, number: int) -> str:
    return phrases.command_line("advisor", "list", *asked, f"--page={number}", "--project", ref.alias)
