"""Which limits are near, and who holds the places under them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.command import ProjectRef
from bot.costs import Costs
from bot.neon.models import REQUESTED_BY, Branch
from bot.radar.levels import Gauge, Kind, Seen, protected, reached, roots
from bot.slack import blocks, mrkdwn
from bot.slack.views import phrases
from bot.slack.views.message import Block, Message
from bot.slack.views.usage import words

NO_SPENDING_LIMIT = "The organization has no spending limit."
SPENDING_UNKNOWN = "How near the spending limit is could not be told: Neon, or the table of prices, lacks it."
SPENDING_ESTIMATED = (
    "Spending is this month's so far, estimated from Neon's consumption history; Neon's limit warns by "
    "e-mail and stops nothing."
)
_MAKERS, _OLDEST = 5, 3
_PROJECTS = 12  # a section and a row of buttons each, and a message holds fifty blocks


@dataclass(frozen=True)
class Scan:
    """What was looked at: one project and its limits. `seen` None: it could not be read."""

    ref: ProjectRef
    seen: Seen | None = None
    gauges: tuple[Gauge, ...] = ()


@dataclass(frozen=True)
class Organization:
    """The limits of the organization itself; `spending_limit` in words where it is no gauge."""

    plan_name: str
    gauges: tuple[Gauge, ...]
    note: str = ""


def shown(scans: Sequence[Scan], org: Organization | None, costs: Costs | None, now: datetime) -> Message:
    """The limits that are near, the fullest project first; then the rest in one line each."""
    every = [*(org.gauges if org else ()), *(gauge for each in scans for gauge in each.gauges)]
    near, unread = reached(every), [each.ref.alias for each in scans if each.seen is None]
    said = _headline(near, len(every))
    ordered = sorted(scans, key=lambda each: -max((gauge.share for gauge in each.gauges), default=0))
    read = [each for each in ordered if each.seen is not None]
    left = len(read) - _PROJECTS
    return blocks.message(
        said,
        blocks.section(f"{'⚠️' if near else '✅'} *Limits radar*: {said[0].lower()}{said[1:]}"),
        _organization(org, costs) if org else None,
        *(part for each in read[:_PROJECTS] for part in _project(each, costs, now)),
        blocks.context(
            f"{mrkdwn.count(left, 'more project')} further from their limits." if left > 0 else "",
            f"Could not be read: {phrases.listed(unread)}." if unread else "",
            org.note if org else "",
            _source(read, costs),
        ),
    )


def _headline(near: Sequence[Gauge], total: int) -> str:
    if not total:
        return "No limits are known here."
    if not near:
        return f"None of {mrkdwn.count(total, 'limit')} is used by 70% or more."
    worst = near[0]
    where = f" of {mrkdwn.prose(worst.project.alias)}" if worst.project else " of the organization"
    return (
        f"{mrkdwn.count(len(near), 'limit is', 'limits are')} used by 70% or more; "
        f"the fullest is {worst.kind}{where}, {_share(worst)}."
    )


def _organization(org: Organization, costs: Costs | None) -> Block:
    lines = [_near(each, (), costs) for each in reached(org.gauges)]
    return blocks.section(
        phrases.lines(
            f"*The organization*, plan {mrkdwn.code(org.plan_name)}", *lines, _rest(org.gauges, costs)
        )
    )


def _project(scan: Scan, costs: Costs | None, now: datetime) -> tuple[Block, ...]:
    seen = scan.seen
    if seen is None:
        return ()
    near = reached(scan.gauges)
    held = any(each.kind in {Kind.BRANCHES, Kind.ROOT_BRANCHES} for each in near)
    section = blocks.section(
        phrases.lines(
            f"{mrkdwn.bold(scan.ref.alias)}, plan {mrkdwn.code(seen.plan_name)}",
            *(_near(each, seen.branches, costs) for each in near),
            _holders(seen.branches) if held else "",
            _oldest(seen.branches, now) if held else "",
            _rest(scan.gauges, costs),
        )
    )
    row = blocks.actions(
        blocks.run_button("Unused for 14 days", _listing(scan.ref, "--stale=14d")),
        blocks.run_button("All branches", _listing(scan.ref)),
    )
    return (section, row) if held and row is not None else (section,)


def _near(gauge: Gauge, branches: Sequence[Branch], costs: Costs | None) -> str:
    """`🛑 protected branches: 2 of 2 (100%), over the 95% level: main, staging`."""
    mark = "🛑" if gauge.level >= 95 else "⚠️"
    named: Sequence[Branch] = ()
    if gauge.kind is Kind.PROTECTED_BRANCHES:
        named = protected(branches)
    elif gauge.kind is Kind.ROOT_BRANCHES:
        named = roots(branches)
    elif gauge.kind is Kind.BRANCH_SIZE:
        named = sorted(branches, key=lambda each: -(each.logical_size or 0))[:1]
    who = f": {phrases.listed((each.name for each in named), limit=8)}" if named else ""
    return f"{mark} {gauge.kind}: {_amount(gauge, costs)}, {_share(gauge)} (level {gauge.level}%){who}"


def _rest(gauges: Sequence[Gauge], costs: Costs | None) -> str:
    """What is far from its limit, the fullest first."""
    far = sorted((each for each in gauges if not each.level), key=lambda each: -each.share)
    shown = ", ".join(f"{each.kind} {_amount(each, costs)}" for each in far)
    return f"Below 70%: {shown}" if far else ""


def _amount(gauge: Gauge, costs: Costs | None) -> str:
    if gauge.kind is Kind.SPENDING:
        currency = costs.currency if costs else "USD"
        return f"{words.money(gauge.used, currency)} of {words.money(gauge.limit, currency)}"
    if gauge.kind is Kind.STORAGE:  # which the plan counts in GB of 10⁹ bytes
        return f"{words.number(gauge.used / 1e9)} of {words.number(gauge.limit / 1e9)} GB"
    if gauge.kind is Kind.BRANCH_SIZE:
        return f"{mrkdwn.size(round(gauge.used))} of {mrkdwn.size(round(gauge.limit))}"
    if gauge.kind is Kind.COMPUTE:
        return f"{words.number(gauge.used)} of {words.number(gauge.limit)} CU-hours"
    return f"{gauge.used:,.0f} of {gauge.limit:,.0f}"


def _share(gauge: Gauge) -> str:
    return "the plan has none" if gauge.limit <= 0 else f"{gauge.share:.0%}"


def _holders(branches: Sequence[Branch]) -> str:
    counts = Counter(_maker(each) for each in branches)
    shown = [f"{mrkdwn.code(name)} {count}" for name, count in counts.most_common(_MAKERS)]
    left = len(counts) - len(shown)
    return f"Held by: {', '.join(shown)}{f' and {left} more' if left > 0 else ''}"


def _maker(branch: Branch) -> str:
    # For a branch made here Neon names the key's owner; who asked for it stands in the annotation.
    return branch.annotation.get(REQUESTED_BY) or (branch.created_by.name if branch.created_by else "")


def _oldest(branches: Sequence[Branch], now: datetime) -> str:
    """The oldest that are not what everything else hangs on."""
    loose = [each for each in branches if not each.default and not each.protected]
    oldest = sorted(loose, key=lambda each: each.created_at)[:_OLDEST]
    shown = (f"{mrkdwn.code(each.name)} ({mrkdwn.ago(each.created_at, now)})" for each in oldest)
    return f"Oldest: {', '.join(shown)}" if oldest else ""


def _listing(ref: ProjectRef, *flags: str) -> str:
    return phrases.command_line("branch", "list", *flags, "--project", ref.alias)


def _source(read: Sequence[Scan], costs: Costs | None) -> str:
    counted = "Counted in Neon just now; levels are 70, 85 and 95%."
    plans = {each.seen.plan_name for each in read if each.seen}
    if costs is None or any(costs.plan(each) is None for each in plans):
        return f"{counted} A plan that the bot's configuration does not list has only the limits Neon tells."
    return f"{counted} What Neon does not tell is as of {costs.as_of}, from the bot's configuration."
