"""All branches of a cleanup report, for a spreadsheet."""

from datetime import datetime

from bot.cleanup.report import Report
from bot.cleanup.stages import Case
from bot.command import Attachment
from bot.slack import mrkdwn
from bot.spreadsheet import csv_lines

_COLUMNS = (
    *("project", "branch", "id", "stage", "due", "size_bytes", "cost_low", "cost_high", "made", "maker"),
    *("expires", "why"),
)


def table(found: Report) -> Attachment:
    """One line for each branch that may go, in the order of the report."""
    rows = [_cells(case, found) for case in found.sorted.open]
    day = found.at.astimezone(found.policy.schedule.timezone).date()
    title = f"{mrkdwn.count(len(rows), 'branch', 'branches')} of the cleanup {found.name}"
    return Attachment(f"cleanup-{found.name}-{day}.csv", title, "".join(csv_lines((_COLUMNS, *rows))))


def _cells(case: Case, found: Report) -> tuple[object, ...]:
    facts = found.facts.get(case.key)
    stage, due = case.stage.value, _iso(case.due_at)
    if facts is None:
        return ("", case.branch_name, case.branch_id, stage, due, *[""] * 7)
    cost = found.savings.of(facts)
    return (
        *(facts.project.alias, facts.name, facts.id, stage, due, facts.size),
        *((f"{cost.low:.2f}", f"{cost.high:.2f}") if cost else ("", "")),
        *(_iso(facts.created_at), facts.created_by, _iso(facts.expires_at), "; ".join(case.reasons)),
    )


def _iso(moment: datetime | None) -> str:
    return moment.isoformat(timespec="seconds") if moment else ""
