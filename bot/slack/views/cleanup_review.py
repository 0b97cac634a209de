"""All that a cleanup policy would delete of one project, page by page, for whoever asks."""

from collections.abc import Iterable
from itertools import chain

from bot.cleanup.report import Report
from bot.cleanup.stages import Case
from bot.command import ProjectRef
from bot.slack import blocks, mrkdwn
from bot.slack.views import pages, phrases
from bot.slack.views.cleanup_rows import money, row
from bot.slack.views.message import Block, Message

_MOST_BUTTONS = 3


def review(found: Report, project: ProjectRef, number: int) -> Message:
    """One page of the branches, what is due soonest and dearest first, each with its buttons."""
    cases = _cases(found, project)
    shown = pages.page(cases, number)
    said = heading(found, project, shown.span)
    names = phrases.listed((case.branch_name for case in shown.rows), pages.SIZE)
    first = said.partition("\n")[0]
    return blocks.message(
        f"{first}: {names}" if cases else first,
        blocks.section(said),
        tuple(chain.from_iterable(row(case, found) for case in shown.rows)),
        pages.turning(shown, lambda each: _line(project, found.name, each)),
        blocks.context(shown.note, "Only you can see this. Nobody was warned, and nothing was deleted."),
    )


def heading(found: Report, project: ProjectRef, span: str) -> str:
    """How many there are and what they cost; `span` tells which of them are shown."""
    cases = _cases(found, project)
    kept = sum(facts.project == project for facts, _ in found.sorted.kept)
    unchecked = sum(facts.project == project for facts, _ in found.sorted.unchecked)
    branches = mrkdwn.count(len(cases), "branch", "branches")
    said = f"{span}{branches} of {mrkdwn.bold(project.alias)} in the cleanup {mrkdwn.code(found.name)}"
    if not cases:
        said = f"Nothing in {mrkdwn.bold(project.alias)} looks unused to {mrkdwn.code(found.name)}"
    saving = found.saving(cases)
    return phrases.lines(
        said,
        f"Together {money(saving, found.savings.currency)}" if saving and cases else "",
        _others(kept, unchecked),
    )


def buttons(found: Report) -> Iterable[Block]:
    """What opens it, for each project with such branches, since rights go by the project."""
    projects = dict.fromkeys(
        found.facts[case.key].project for case in found.sorted.open if case.key in found.facts
    )
    for project in list(projects)[:_MOST_BUTTONS]:
        where = f" {project.alias}" if len(projects) > 1 else ""
        yield blocks.run_button(
            f"Review{where}…",
            _line(project, found.name, 1),
            described=f"Review {project.alias}, to you alone",
        )


def _cases(found: Report, project: ProjectRef) -> list[Case]:
    return [case for case in found.sorted.open if case.project_id == project.id]


def _others(kept: int, unchecked: int) -> str:
    return " · ".join(
        f"{label}: {count}" for label, count in (("Kept", kept), ("Could not be checked", unchecked)) if count
    )


def _line(project: ProjectRef, policy: str, page: int) -> str:
    return phrases.command_about(project, "cleanup", "review", policy, flags=("--page", str(page)))
