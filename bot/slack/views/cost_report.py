"""The cost report: what was spent, what it may come to, what moved, and what could be smaller."""

from collections.abc import Container, Sequence
from dataclasses import replace
from datetime import datetime

from bot.costs import Costs
from bot.neon.models.usage import Source
from bot.slack import blocks, mrkdwn
from bot.slack.views import phrases
from bot.slack.views.cost_lines import branch_line, compute, counters, extra, mover, project_line, rest
from bot.slack.views.message import Block, Chart, Message
from bot.slack.views.usage import words
from bot.spending.report import Account, Report, Spending

_COMPUTES, _MOVERS = 5, 5
_ACCOUNTS = 3  # a channel's projects hardly ever belong to more


def shown(
    reports: Sequence[Report], where: str, costs: Costs, *, own: Container[str], unread: Sequence[str] = ()
) -> Message:
    """One account after the other, each with where its figures come from.

    `own` are the ids of the channel's projects: only with those can anything be done from here.
    """
    said = _headline([each.spending for each in reports if each.spending], costs)
    about = mrkdwn.prose(where)
    left = len(reports) - _ACCOUNTS
    chart = daily([each.spending for each in reports if each.spending], costs)
    report = blocks.message(
        f"Cost report for {about}: {said}",
        blocks.section(f"*Cost report* for {about}\n{said}"),
        blocks.chart(chart) if chart and costs.chart == "block" else None,
        blocks.context(chart.described) if chart else None,
        *(part for each in reports[:_ACCOUNTS] for part in _account(each, costs, own)),
        blocks.context(
            f"{mrkdwn.count(left, 'further plan is', 'further plans are')} not shown." if left > 0 else "",
            f"Could not be read: {phrases.listed(unread)}." if unread else "",
            f"Prices and plans as of {costs.as_of}, from the bot's configuration. "
            "An estimate: only Neon's own bill counts.",
        ),
    )
    return report if costs.chart == "none" else replace(report, chart=chart)


def daily(known: Sequence[Spending], costs: Costs) -> Chart | None:
    """What each of the last fourteen whole days cost."""
    days: dict[datetime, float] = {}
    for day, amount in (each for one in known for each in one.days):
        days[day] = days.get(day, 0.0) + amount
    if not days:
        return None
    said = ", ".join(f"{day:%m-%d} {words.money(amount, costs.currency)}" for day, amount in days.items())
    return Chart(
        "Cost per day",
        costs.currency,
        tuple(f"{day:%m-%d}" for day in days),
        tuple(days.values()),
        f"Cost per day (UTC), without transfer: {said}",
    )


def _headline(known: Sequence[Spending], costs: Costs) -> str:
    if not known:
        return "There is nothing to reckon in money here."

    def money(amount: float) -> str:
        return words.money(amount, costs.currency)

    month, expected = sum(each.month.total for each in known), sum(each.forecast.expected for each in known)
    low, high = sum(each.forecast.low for each in known), sum(each.forecast.high for each in known)
    week, before = sum(each.week for each in known), sum(each.before for each in known)
    apart = f" (from {money(low)} to {money(high)})" if money(low) != money(high) else ""
    return (
        f"About {money(month)} so far in {known[0].spans.month:%B}, "
        f"about {money(expected)} by its end{apart}. "
        f"Last seven days {money(week)}, the seven before {money(before)}{_percent(week, before)}."
    )


def _percent(week: float, before: float) -> str:
    if before < 0.01:
        return ""
    percent = round((week - before) / before * 100)
    return f" ({percent:+d}%)" if percent else " (about the same)"


def _account(report: Report, costs: Costs, own: Container[str]) -> tuple[Block, ...]:
    known, account = report.spending, report.account
    if known is None:
        return _without_history(report)
    names = {each.id: each.alias for each in account.refs.values()}
    parts = (
        _doubt(known),
        _paragraph(
            "*By project*: so far, by the end of the month · last seven days (against the seven before)",
            [
                *(project_line(each, names, costs.currency) for each in known.projects.dearest),
                rest(known.projects.rest, "project", costs.currency),
                _shared(known, costs.currency),
            ],
        ),
        _paragraph(
            "*By branch*",
            [
                *(branch_line(each, known, names, costs.currency) for each in known.branches.dearest),
                rest(known.branches.rest, "branch", costs.currency),
            ],
        ),
        _paragraph(
            "*Top movers*, last seven days against the seven before",
            [mover(each, known, names, costs.currency) for each in known.branches.movers[:_MOVERS]],
        ),
        blocks.section(
            phrases.lines(*extra(known, names, account.plan, costs.currency), _included(account, known))
        ),
        *(
            part
            for each in known.computes[:_COMPUTES]
            for part in compute(each, costs.currency, reachable=each.ref.id in own)
        ),
        blocks.context(*_sources(report, known)),
    )
    return tuple(part for part in parts if part is not None)


def _paragraph(heading: str, lines: Sequence[str]) -> Block | None:
    said = [each for each in lines if each]
    return blocks.section("\n".join([heading, *said])) if said else None


def _doubt(known: Spending) -> Block | None:
    """A factor of 744 is no rounding: then storage is not reckoned in money at all."""
    reading = known.reading
    if reading.plausible or reading.held is None:
        return None
    return blocks.section(
        f"⚠️ *Storage is left out.* Read as {reading.used}, which fits better, Neon's figures mean "
        f"{mrkdwn.size(round(reading.mean))} on average, but root branches hold "
        f"{mrkdwn.size(reading.held)}. Neither reading can be right, so no price is put on it."
    )


def _without_history(report: Report) -> tuple[Block, ...]:
    account = report.account
    heading = (
        f"*Plan {mrkdwn.code(account.plan_name)}*: no cost per project, because {mrkdwn.prose(report.why)}."
    )
    lines = [counters(each, account.plan) for each in report.counters]
    small = blocks.context(
        "Source: Neon's own counters of the billing period (GET /projects/{id}) and what branches hold now."
        if lines
        else "",
        f"Could not be read: {phrases.listed(report.unread)}." if report.unread else "",
    )
    return (blocks.section(phrases.lines(heading, *lines)), *([small] if small else []))


def _shared(known: Spending, currency: str) -> str:
    """What the lines are without, so that all of them add up to the whole."""
    shared = known.month.total - known.month.alone
    return f"• Transfer beyond what is included {words.money(shared, currency)}" if shared >= 0.005 else ""


def _included(account: Account, known: Spending) -> str:
    plan = account.plan
    if plan is None:
        return ""
    transfer = next((each for each in known.month.charges if each.item == "Public transfer"), None)
    sent = words.number(transfer.used) if transfer else "0"
    return (
        f"*Included* in the plan {mrkdwn.code(account.plan_name)}: "
        f"{mrkdwn.count(plan.included.branches, 'branch', 'branches')} of each project, "
        f"{sent} of {words.number(plan.included.public_transfer)} GB of transfer used; "
        "compute and storage are paid from the first hour on"
    )


def _sources(report: Report, known: Spending) -> tuple[str, ...]:
    spans, window = known.spans, known.spans.window
    day = "%Y-%m-%d"
    looked = phrases.listed((each.alias for each in known.looked_into), limit=8)
    return (
        f"Projects: GET /consumption_history/v2/projects, daily, {window.start:{day}} to {spans.now:{day}} "
        "(UTC), about 15 minutes behind. Lines are without transfer, which the whole organization shares.",
        f"Branches and computes of {looked}: GET /consumption_history/v2/branches, daily for the same time "
        f"and hourly since {spans.now - (spans.today - spans.week):{day}}; sizes and timeouts as set now."
        if not known.gap
        else f"Nothing about branches and computes: {mrkdwn.prose(known.gap)}.",
        f"Weeks: seven whole days each, from {spans.week:{day}} and from {spans.before:{day}}.",
        "Forecast: as if the rest of the month went like its part so far "
        f"({spans.elapsed:.0%} of it); the range has also the last seven days as a measure.",
        words.reading(known.reading, Source.HISTORY) if known.reading.plausible else "",
    )
