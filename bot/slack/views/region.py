"""Regions in words."""

from collections.abc import Sequence

from bot.neon.models.regions import KNOWN_REGIONS, Region
from bot.slack import blocks, mrkdwn
from bot.slack.views.message import Message


def listing(found: Sequence[Region] | None) -> Message:
    """The regions that projects can be in. None: Neon does not tell this key, so those that are known."""
    known = found if found is not None else [Region(region_id=each) for each in KNOWN_REGIONS]
    if not known:
        said = "Neon names no region."
        return blocks.message(said, blocks.section(said))
    total = mrkdwn.count(len(known), "region")
    note = (
        "Neon does not tell organization keys about regions, so this list may be out of date."
        if found is None
        else "Not every organization can use all of them."
    )
    return blocks.message(
        f"{total} for new projects.",
        blocks.section(f"*{total}* for new projects"),
        blocks.sections([_row(each) for each in sorted(known, key=lambda each: each.region_id)]),
        blocks.context(note),
    )


def _row(region: Region) -> str:
    name = region.name or KNOWN_REGIONS.get(region.region_id, "")
    mark = " (default)" if region.default else ""
    return f"• {mrkdwn.code(region.region_id)} {mrkdwn.prose(name, 100)}{mark}"
