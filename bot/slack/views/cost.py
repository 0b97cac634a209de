"""What usage comes to at the prices of config.yaml: so far, by the end of the month, and who caused it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.command import ProjectRef
from bot.costs import Bill, Charge, Costs, Plan
from bot.neon.models.usage import Consumption, Reading
from bot.slack import blocks, mrkdwn
from bot.slack.views import pages, phrases
from bot.slack.views.message import Message
from bot.slack.views.usage import words


@dataclass(frozen=True)
class Asked:
    """The question that is answered, to be asked again for another page. `project` None: all of them."""

    month: date
    running: bool  # whether the month still goes on
    granularity: str  # of the figures
    project: ProjectRef | None = None
    org: str | None = None

    @property
    def where(self) -> str:
        """What it is about, as mark-up."""
        return mrkdwn.bold(self.project.alias) if self.project else "all projects of the organization"

    def line(self, page: int) -> str:
        """The command for a page of this answer."""
        flags = [f"--month={self.month:%Y-%m}", f"--page={page}"]
        flags += [f"--project={self.project.alias}"] if self.project else ["--all"]
        flags += [f"--org={self.org}"] if self.org else []
        return phrases.command_line("cost", *flags)


@dataclass(frozen=True)
class Estimate:
    """A bill, what it may come to (None: nothing to go by yet), and what its parts cost, by id."""

    bill: Bill
    forecast: Bill | None
    parts: Sequence[tuple[str, float]]
    names: Mapping[str, str]  # what is not there is gone
    plan_name: str
    plan: Plan
    elapsed_days: float


def shown(
    estimate: Estimate,
    asked: Asked,
    costs: Costs,
    found: Consumption,
    reading: Reading,
    *,
    page: int,
) -> Message:
    """The sum, what it is made of, and the parts that cost most first."""
    month = f"{asked.month:%B %Y}"
    so_far = f"about {words.money(estimate.bill.total, costs.currency)}" + (
        " so far" if asked.running else ""
    )
    ahead = (
        f", about {words.money(estimate.forecast.total, costs.currency)} by the end of the month"
        if estimate.forecast is not None
        else ""
    )
    parts = pages.page(sorted(estimate.parts, key=lambda each: (-each[1], each[0])), page)
    kind = "branch" if asked.project else "project"
    return blocks.message(
        f"Cost of {asked.where} in {month}: {so_far}{ahead}. An estimate.",
        blocks.section(f"*Cost* of {asked.where} in {month}: {so_far}{ahead}"),
        blocks.sections(_charge(each, costs.currency) for each in estimate.bill.charges),
        blocks.section(f"*By {kind}*, without what cannot be split") if parts.rows else None,
        blocks.sections(_part(each, estimate.names, costs.currency) for each in parts.rows),
        pages.turning(parts, asked.line),
        blocks.context(
            parts.note,
            _prices(estimate, asked, costs),
            words.source(found, asked.granularity),
            words.reading(reading, found.source),
            _forecast(estimate, asked),
        ),
    )


def free(asked: Asked, plan_name: str, plan: Plan, costs: Costs) -> Message:
    """A plan that costs nothing, and what it includes."""
    usage = ("usage", "--all") if asked.project is None else ("usage", "--project", asked.project.alias)
    limits = ("limits", *usage[1:])
    said = f"{asked.where} costs nothing: it is on the plan {mrkdwn.code(plan_name)}, which has no price"
    return blocks.message(
        f"{said}.",
        blocks.section(
            phrases.lines(
                said,
                f"Included: {_branches(plan)} of each project, and "
                f"{words.number(plan.included.public_transfer)} GB of transfer a month.",
            )
        ),
        blocks.actions(
            blocks.run_button("Usage", phrases.command_line(*usage)),
            blocks.run_button("Limits", phrases.command_line(*limits)),
        ),
        blocks.context(f"Plans as of {costs.as_of}, from the bot's configuration."),
    )


def _price(amount: float, currency: str) -> str:
    """A price with all its digits, such as $0.222, and two at least."""
    digits = max(f"{amount:.2f}", f"{amount:g}", key=len)
    return f"${digits}" if currency == "USD" else f"{digits} {currency}"


def _charge(each: Charge, currency: str) -> str:
    used = f"{words.number(each.used)} {each.unit}"
    if each.used <= each.free:
        return f"• {each.item}: {used}, of {words.number(each.free)} that are included"
    used += f" less {words.number(each.free)} that are included" if each.free else ""
    return f"• {each.item}: {used} × {_price(each.price, currency)} = {words.money(each.amount, currency)}"


def _part(part: tuple[str, float], names: Mapping[str, str], currency: str) -> str:
    part_id, amount = part
    gone = "" if part_id in names else " (deleted)"
    return f"{mrkdwn.code(names.get(part_id, part_id))}{gone} {words.money(amount, currency)}"


def _branches(plan: Plan) -> str:
    return mrkdwn.count(plan.included.branches, "branch", "branches")


def _prices(estimate: Estimate, asked: Asked, costs: Costs) -> str:
    shared = (
        " The included transfer is counted as if for this project alone; the whole organization shares it."
        if asked.project is not None
        else ""
    )
    return (
        f"Prices of the plan {mrkdwn.code(estimate.plan_name)} as of {costs.as_of}, from the bot's "
        f"configuration. {_branches(estimate.plan)} of each project are included; further ones count by "
        f"the hour.{shared} An estimate: only Neon's own bill counts."
    )


def _forecast(estimate: Estimate, asked: Asked) -> str:
    if not asked.running:
        return ""
    if estimate.forecast is None:
        return "No forecast before the month is a day old."
    return (
        f"Forecast: as if the rest of the month went like its first {estimate.elapsed_days:.1f} days, "
        "less what is included."
    )
