"""How much of a plan is taken up, and by whom."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.command import ProjectRef
from bot.costs import Costs, Limits
from bot.neon.models import REQUESTED_BY, Branch, Project
from bot.slack import blocks, mrkdwn
from bot.slack.views import phrases
from bot.slack.views.message import Message
from bot.slack.views.pages import Page, turning

_NEARLY = 0.8
_MAKERS = 5


@dataclass(frozen=True)
class Taken:
    """How many there are of something. None: could not be read."""

    branches: int
    roots: int
    protected: int
    snapshots: int | None


def of_project(
    taken: Taken,
    branches: Sequence[Branch],
    project: ProjectRef,
    plan_name: str,
    costs: Costs | None,
    branches_limit: int | None,
) -> Message:
    """One project against its plan. `branches_limit`: as Neon says it, which beats the table."""
    limits = _limits(plan_name, costs)
    rows = (
        ("Branches", taken.branches, branches_limit or (limits.branches if limits else None)),
        ("Root branches", taken.roots, limits.root_branches if limits else None),
        ("Protected branches", taken.protected, limits.protected_branches if limits else None),
        ("Snapshots", taken.snapshots, limits.snapshots if limits else None),
    )
    listing = phrases.command_line("branch", "list", "--project", project.alias)
    return blocks.message(
        f"Limits of {mrkdwn.prose(project.alias)}: {_used(*rows[0][1:], 'branches')}.",
        blocks.section(f"*Limits* of {mrkdwn.bold(project.alias)}, on the plan {mrkdwn.code(plan_name)}"),
        blocks.section(phrases.facts(*((label, _used(used, cap)) for label, used, cap in rows))),
        blocks.section(_makers(branches)) if branches else None,
        blocks.actions(blocks.run_button("Branches", listing)),
        blocks.context("Counted in Neon just now.", _source(plan_name, costs)),
    )


def of_organization(
    projects: Page[Project],
    counts: Sequence[int | None],
    org: str | None,
    plan_name: str,
    costs: Costs | None,
) -> Message:
    """All projects against the plan, with the branches of those on this page (None: not read)."""
    limits = _limits(plan_name, costs)
    total = _used(projects.total, limits.projects if limits else None)
    cap = limits.branches if limits else None
    rows = [
        f"{mrkdwn.code(each.name)}: {_used(count, cap, 'branches')}"
        for each, count in zip(projects.rows, counts, strict=True)
    ]
    named = (f"--org={org}",) if org else ()
    return blocks.message(
        f"Limits of the organization: projects {total}.",
        blocks.section(f"*Limits* of the organization, on the plan {mrkdwn.code(plan_name)}"),
        blocks.section(phrases.facts(("Projects", total))),
        blocks.sections(rows),
        turning(projects, lambda number: phrases.command_line("limits", "--all", f"--page={number}", *named)),
        blocks.context(projects.note, "Counted in Neon just now.", _source(plan_name, costs)),
    )


def _limits(plan_name: str, costs: Costs | None) -> Limits | None:
    plan = costs.plan(plan_name) if costs else None
    return plan.limits if plan else None


def _used(used: int | None, cap: int | None, noun: str = "") -> str:
    """`18 of 5,000 branches (0.4%)`, marked when little or nothing is left."""
    of = f" {noun}" if noun else ""
    if used is None:
        return f"{noun} could not be read".strip()
    if cap is None:
        return f"{used:,}{of}"
    if cap == 0:
        return f"{used:,}; the plan has none" if used else "none; the plan has none"
    share = used / cap
    mark = " 🛑 full" if share >= 1 else " ⚠️ nearly full" if share >= _NEARLY else ""
    digits = 0 if share >= 0.1 or share == 0 else 1
    return f"{used:,} of {cap:,}{of} ({share:.{digits}%}){mark}"


def _makers(branches: Sequence[Branch]) -> str:
    """Who made most of the branches that are there now."""
    counts = Counter(_maker(each) for each in branches)
    shown = [
        f"{mrkdwn.code(name)} {count} ({count / len(branches):.0%})"
        for name, count in counts.most_common(_MAKERS)
    ]
    others = len(counts) - len(shown)
    more = f" and {mrkdwn.count(others, 'other', 'others')}" if others > 0 else ""
    return f"*Made by:* {', '.join(shown)}{more}"


def _maker(branch: Branch) -> str:
    # For a branch made here Neon names the key's owner; who asked for it stands in the annotation.
    return branch.annotation.get(REQUESTED_BY) or (branch.created_by.name if branch.created_by else "")


def _source(plan_name: str, costs: Costs | None) -> str:
    if _limits(plan_name, costs) is None or costs is None:
        return "The bot's configuration does not list this plan, so its limits are not known."
    return f"Limits of the plan as of {costs.as_of}, from the bot's configuration."
