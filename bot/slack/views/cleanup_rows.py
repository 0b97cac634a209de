"""One branch in a report of cleanup: what it is, what it costs, why it is there, and its buttons."""

from collections.abc import Iterable
from fnmatch import fnmatchcase

from bot.cleanup.facts import Facts
from bot.cleanup.report import Report
from bot.cleanup.savings import Range
from bot.cleanup.stages import Case
from bot.command import ProjectRef
from bot.slack import blocks, mrkdwn
from bot.slack.views import phrases
from bot.slack.views.message import Block


def row(case: Case, found: Report) -> Iterable[Block]:
    """The branch of a case, and what can be done about it."""
    facts = found.facts.get(case.key)
    if facts is None:
        return
    yield blocks.section(_words(case, facts, found))
    buttons = blocks.actions(
        *(
            blocks.run_button(
                f"Keep {mrkdwn.span(length)}",
                _about(facts.project, "keep", case, f"--for={int(length.total_seconds())}s"),
                described=f"Keep {case.branch_name} for {mrkdwn.span(length)}",
            )
            for length in found.policy.keep.choices[:2]
        ),
        blocks.run_button(
            "Delete now",
            phrases.command_about(facts.project, "branch", "delete", case.branch_id),
            described=f"Delete {case.branch_name}",
        ),
        blocks.run_button(
            "Why", _about(facts.project, "why", case), described=f"Why {case.branch_name} is here"
        ),
    )
    if buttons is not None:
        yield buttons


def owner(case: Case, found: Report) -> str | None:
    """The Slack id of whoever a branch belongs to, as far as that is known."""
    facts = found.facts.get(case.key)
    if facts is None:
        return None
    by_name = (who for pattern, who in found.policy.owners.names.items() if fnmatchcase(facts.name, pattern))
    return facts.requested_by or next(by_name, None) or found.policy.owners.created_by.get(facts.created_by)


def money(amount: Range, currency: str) -> str:
    """A range by the month: `$6–10/month`, `at most $0.40/month`; cents where they matter."""
    sign, behind = ("$", "") if currency == "USD" else ("", f" {mrkdwn.prose(currency)}")
    if amount.high == 0:
        return "nothing"
    digits = 2 if amount.high < 10 else 0
    # What is not nothing does not become it by rounding.
    ends = (amount.low, max(amount.high, 0.01))
    low, high = (f"{each:,.{digits}f}".removesuffix(".00") for each in ends)
    if low == "0":
        return f"at most {sign}{high}{behind}/month"
    return f"{sign}{low if low == high else f'{low}–{high}'}{behind}/month"


def _words(case: Case, facts: Facts, found: Report) -> str:
    due = f" · due {mrkdwn.date(case.due_at, '{date_short_pretty}')}" if case.due_at else ""
    cost = found.savings.of(facts)
    costs = f" · {money(cost, found.savings.currency)}" if cost else ""
    # A mention here would notify once more each day, so the name is enough.
    maker = mrkdwn.prose(facts.created_by) if facts.created_by else "somebody unknown"
    small = (
        mrkdwn.size(facts.size),
        f"made {mrkdwn.ago(facts.created_at, found.at)} by {maker}",
        "" if facts.expires_at else "no expiry",
        f"was deleted and brought back {mrkdwn.ago(case.deleted_at, found.at)}" if case.deleted_at else "",
    )
    return phrases.lines(
        f"{mrkdwn.code(case.branch_name)} in {mrkdwn.prose(facts.project.alias)}{due}{costs}",
        mrkdwn.prose("; ".join(case.reasons)),
        " · ".join(filter(None, small)),
    )


def _about(project: ProjectRef, verb: str, case: Case, *flags: str) -> str:
    return phrases.command_about(project, "cleanup", verb, case.branch_id, flags=flags)
