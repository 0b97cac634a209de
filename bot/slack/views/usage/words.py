"""Amounts in short phrases, and where they come from. All of it is mark-up that is safe to post."""

from datetime import UTC, datetime

from bot.neon.models.usage import Amounts, Consumption, Reading, Source
from bot.slack import mrkdwn


def number(value: float) -> str:
    """A number with as many digits as matter: `0`, `0.04`, `7.5`, `84.3`, `1,204`."""
    if value <= 0:
        return "0"
    if value < 0.005:
        return "under 0.01"
    if value < 10:
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return f"{value:.1f}".removesuffix(".0") if value < 1000 else f"{value:,.0f}"


def money(amount: float, currency: str) -> str:
    """An amount in the currency of the table, to the cent."""
    return f"${amount:,.2f}" if currency == "USD" else f"{amount:,.2f} {currency}"


def moment(start: datetime, granularity: str) -> str:
    """When an hour, a day or a month begins. In UTC for everybody, as Neon counts."""
    tokens = {"hourly": "%Y-%m-%d %H:00", "monthly": "%Y-%m"}.get(granularity, "%Y-%m-%d")
    return start.astimezone(UTC).strftime(tokens)


def storage(amounts: Amounts, reading: Reading) -> float:
    """GB-months of root and child branches."""
    return reading.used.gb_months(amounts.root_branch_bytes_month + amounts.child_branch_bytes_month)


def line(amounts: Amounts, source: Source, reading: Reading) -> str:
    """One line: compute first, then what the source knows besides."""
    compute = f"{number(amounts.cu_hours)} CU-hours"
    if source is not Source.HISTORY:
        return f"{compute} · {mrkdwn.size(round(amounts.stored_bytes))} stored"
    sent = number(amounts.public_gb + amounts.private_gb)
    return f"{compute} · {number(storage(amounts, reading))} GB-months · {sent} GB sent"


def facts(amounts: Amounts, source: Source, reading: Reading, hours: float) -> tuple[tuple[str, str], ...]:
    """Everything that the source knows, by label. `hours`: how long a time it is about."""
    compute = ("Compute", f"{number(amounts.cu_hours)} CU-hours")
    if source is Source.HISTORY:
        return (compute, *_of_history(amounts, reading, hours))
    return (
        compute,
        ("Storage", mrkdwn.size(round(amounts.stored_bytes))),
        ("Written", mrkdwn.size(round(amounts.written_data_bytes))),
        ("Sent", f"{number(amounts.public_gb)} GB" if source is Source.COUNTERS else ""),
    )


def _of_history(amounts: Amounts, reading: Reading, hours: float) -> tuple[tuple[str, str], ...]:
    stored = reading.used.gb_months
    root, child = stored(amounts.root_branch_bytes_month), stored(amounts.child_branch_bytes_month)
    children = amounts.extra_branches_month / hours if hours else 0
    history = stored(amounts.instant_restore_bytes_month)
    snapshots = stored(amounts.snapshot_storage_bytes_month)
    split = f" ({number(root)} of root branches, {number(child)} of child branches)" if child else ""
    private = f", and {number(amounts.private_gb)} GB in private networks" if amounts.private_gb else ""
    return (
        ("Storage", f"{number(root + child)} GB-months{split}"),
        ("History", f"{number(history)} GB-months" if history else ""),
        ("Snapshots", f"{number(snapshots)} GB-months" if snapshots else ""),
        ("Sent", f"{number(amounts.public_gb)} GB{private}"),
        ("Child branches", f"{number(children)} on average" if children else ""),
    )


def since(found: Consumption, start: datetime, granularity: str) -> str:
    """`since 2026-11-18 (UTC)`. Counters count since when they were set back, whatever was asked for."""
    if found.source is Source.COUNTERS:
        frames = [frame.start for each in found.consumers for frame in each.frames]
        start, granularity = min(frames, default=start), "daily"
    return f"since {moment(start, granularity)} (UTC)"


def source(found: Consumption, granularity: str) -> str:
    """Where the figures come from, and what that means for them."""
    if found.source is Source.HISTORY:
        return f"Source: Neon's consumption history, {granularity} in UTC, about 15 minutes behind."
    if found.source is Source.FIRST_VERSION:
        return (
            f"Source: the first version of Neon's consumption history, {granularity} in UTC; "
            "the newer one is not open to this plan or key. Storage is the largest of the time."
        )
    return (
        "Source: Neon's own counters of the billing period, because it gives no consumption history to this "
        "plan or key. Storage is what branches hold now."
    )


def reading(judged: Reading, source: Source) -> str:
    """How the storage metrics were read, which Neon's documents do not agree on."""
    if source is not Source.HISTORY:
        return ""
    if judged.held is None:
        return f"Storage metrics are read as {judged.used}; there was nothing to check that against."
    fits = f"{mrkdwn.size(round(judged.mean))} on average, and root branches hold {mrkdwn.size(judged.held)}"
    if judged.corrected:
        return (
            f"Storage metrics are read as {judged.used}, not as {judged.expected} like the bot's "
            f"configuration says: that makes {fits}."
        )
    return f"Storage metrics are read as {judged.used}, which fits: {fits}."
