"""The lines of a cost report."""

from collections.abc import Iterator, Mapping

from bot.costs import Plan
from bot.slack import blocks, mrkdwn
from bot.slack.views import phrases
from bot.slack.views.message import Block
from bot.slack.views.usage import words
from bot.spending.computes import WEEK_HOURS, Finding
from bot.spending.ledger import Spent
from bot.spending.report import Counted, Spending

Names = Mapping[str, str]


def project_line(each: Spent, names: Names, currency: str) -> str:
    """`• shop $12.30, forecast $18.40 · week $4.10 (+$0.30)`."""
    name = names.get(each.project_id)
    who = mrkdwn.bold(name) if name else f"{mrkdwn.code(each.project_id)} (deleted)"
    return f"• {who} {_money_line(each, currency)}"


def branch_line(each: Spent, known: Spending, names: Names, currency: str) -> str:
    """The same for a branch."""
    return f"• {_branch(each, known, names)} {_money_line(each, currency)}"


def mover(each: Spent, known: Spending, names: Names, currency: str) -> str:
    """`▲ pr-42 in shop +$1.20, from $0.30 to $1.50`."""
    mark = "▲" if each.change > 0 else "▼"
    was, now = words.money(each.before, currency), words.money(each.week, currency)
    return f"{mark} {_branch(each, known, names)} {_change(each, currency)}, from {was} to {now}"


def rest(left: tuple[int, float], noun: str, currency: str) -> str:
    """What is not shown, so that the lines add up."""
    count, amount = left
    plural = f"more {noun}es" if noun == "branch" else f"more {noun}s"
    return f"• {mrkdwn.count(count, f'more {noun}', plural)} {words.money(amount, currency)}" if count else ""


def extra(known: Spending, names: Names, plan: Plan | None, currency: str) -> Iterator[str]:
    """Hours of branches beyond those included, and whose they are."""
    if not known.extra_hours or plan is None or plan.prices is None:
        return
    charge = next((each for each in known.month.charges if each.item == "Extra branches"), None)
    by = sorted(known.projects.dearest, key=lambda each: -each.extra_hours)
    whose = [
        f"{mrkdwn.code(names.get(each.project_id, each.project_id))} {words.number(each.extra_hours)}"
        for each in by[:3]
        if each.extra_hours
    ]
    shares = f" ({', '.join(whose)})" if whose else ""
    yield (
        f"*Extra branches*: {words.number(known.extra_hours)} branch-hours beyond the "
        f"{plan.included.branches} that each project has{shares}, "
        f"{words.money(charge.amount if charge else 0, currency)}"
    )


def counters(each: Counted, plan: Plan | None) -> str:
    """A project by its own counters, against what its plan has."""
    limits = plan.limits if plan else None
    compute = words.number(each.amounts.cu_hours)
    stored = words.number((each.project.synthetic_storage_size or each.amounts.stored_bytes) / 1e9)
    return (
        f"• {mrkdwn.bold(each.ref.alias)} {compute}{_of(limits.compute if limits else None)} CU-hours, "
        f"{stored}{_of(limits.storage if limits else None)} GB stored, "
        f"{each.branches:,}{_of(limits.branches if limits else None)} branches"
    )


def compute(each: Finding, currency: str, *, reachable: bool) -> tuple[Block, ...]:
    """A compute that costs more than it needs to, with what can be done about it from this channel."""
    said = [line for line in (_unresting(each, currency), _oversized(each)) if line]
    row = blocks.actions(*_remedies(each)) if reachable else None
    return (blocks.section("\n".join(said)), *([row] if row else []))


def _unresting(each: Finding, currency: str) -> str:
    if each.rests:
        return ""
    hours = each.load.whole_hours if each.load else 0
    why = (
        "is set never to rest" if each.set_to_never_rest else f"ran in {hours} of the last {WEEK_HOURS} hours"
    )
    cost = f" It cost {words.money(each.week, currency)} in the last seven days." if each.week else ""
    return f"💤 The compute of {_about(each)} {why}.{cost}"


def _oversized(each: Finding) -> str:
    if each.fitting is None or each.load is None:
        return ""
    which = f"The compute of {_about(each)}" if each.rests else "It"
    return (
        f"📏 {which} may grow to {each.compute.autoscaling_limit_max_cu:g} CU; its busiest hour of the last "
        f"seven days used {words.number(each.load.busiest)} CU on average, which hides shorter peaks."
    )


def _about(each: Finding) -> str:
    default = ", the default branch," if each.branch.default else ""
    return f"{phrases.on_branch(each.branch, each.ref)}{default}"


def _remedies(each: Finding) -> Iterator[Block]:
    if each.set_to_never_rest:
        yield _button("Let it rest when idle", "resize", each, "--suspend-after=default")
    if not each.rests and each.compute.current_state == "active":
        yield _button("Suspend", "suspend", each)
    if each.fitting is not None:
        smallest = each.compute.autoscaling_limit_min_cu
        size = f"{smallest:g}-{each.fitting:g}" if smallest < each.fitting else f"{each.fitting:g}"
        yield _button(f"Resize to {size.replace('-', '–')} CU", "resize", each, f"--cu={size}")


def _button(label: str, verb: str, each: Finding, *flags: str) -> Block:
    line = phrases.command_about(each.ref, "compute", verb, each.compute.id, flags=flags)
    return blocks.run_button(label, line, described=f"{label}: {each.branch.name} in {each.ref.alias}")


def _branch(each: Spent, known: Spending, names: Names) -> str:
    name = known.branch_names.get(each.branch_id or "")
    where = mrkdwn.prose(names.get(each.project_id, each.project_id), 100)
    return (
        f"{mrkdwn.code(name)} in {where}"
        if name
        else f"{mrkdwn.code(each.branch_id or '')} in {where} (deleted)"
    )


def _money_line(each: Spent, currency: str) -> str:
    month, expected = words.money(each.month, currency), words.money(each.expected, currency)
    return (
        f"{month}, forecast {expected} · week {words.money(each.week, currency)} ({_change(each, currency)})"
    )


def _change(each: Spent, currency: str) -> str:
    sign = "+" if each.change >= 0.005 else "−" if each.change <= -0.005 else "±"
    return f"{sign}{words.money(abs(each.change), currency)}"


def _of(limit: float | None) -> str:
    return f" of {words.number(limit)}" if limit else ""
