"""What Neon's status page says about the regions of a channel, in words."""

from collections.abc import Sequence
from datetime import datetime

from bot.neon.models.regions import KNOWN_REGIONS
from bot.neon.models.status import CONSOLE, PAGES, Notice, Report
from bot.slack import blocks, mrkdwn
from bot.slack.views import phrases
from bot.slack.views.message import Block, Message

_SHOWN = 10  # notices, of which there are hardly ever more than two


def status(report: Report, regions: Sequence[str], unread: int, now: datetime) -> Message:
    """Known trouble in these regions. `unread` counts the projects whose region could not be found out."""
    link = blocks.actions(blocks.link_button("Status page", report.url))
    if not report.pages:
        said = "Neon's status page could not be read. Look there yourself."
        return blocks.message(said, blocks.section(f"⚠️ {said}"), link)
    notices = _notices(report)
    where = ", ".join(_region(each) for each in regions) or "no region"
    grave = sum(mark == "🔴" for mark, _ in notices)
    if grave:
        heading = f"🔴 *Neon reports {mrkdwn.count(grave, 'incident')}*"
    elif notices:
        heading = "🟡 *No incident, but maintenance*"
    else:
        heading = "✅ *Neon reports no trouble*"
    return blocks.message(
        f"{heading.partition(' ')[2].replace('*', '')}, for {where}.",
        blocks.section(f"{heading}\nFor {where}, the Console and the API"),
        *(_row(mark, each, now) for mark, each in notices[:_SHOWN]),
        link,
        blocks.context(*_gaps(report, regions, unread)),
    )


def _notices(report: Report) -> list[tuple[str, Notice]]:
    """Each notice once, though several pages may have it; incidents first."""
    all_pages = report.pages.values()
    ordered = (
        *(("🔴", each) for page in all_pages for each in page.ongoing_incidents),
        *(("🟠", each) for page in all_pages for each in page.in_progress_maintenances),
        *(("🔵", each) for page in all_pages for each in page.scheduled_maintenances),
    )
    once = {(each.id, each.name): (mark, each) for mark, each in reversed(ordered)}
    return list(reversed(once.values()))


def _row(mark: str, notice: Notice, now: datetime) -> Block:
    state = notice.status.replace("_", " ")
    impact = notice.current_worst_impact.replace("_", " ")
    ends = notice.scheduled_end_at or notice.ends_at
    facts = (
        mrkdwn.prose(state, 60),
        mrkdwn.prose(impact, 60),
        f"from {mrkdwn.date(notice.starts_at)}" if notice.starts_at else "",
        f"to {mrkdwn.date(ends)}" if ends else "",
        f"told {mrkdwn.ago(notice.last_update_at, now)}" if notice.last_update_at else "",
    )
    message = mrkdwn.prose(notice.last_update_message or "", 500)
    return blocks.section(
        phrases.lines(f"{mark} {mrkdwn.bold(notice.name)}", " · ".join(filter(None, facts)), message)
    )


def _gaps(report: Report, regions: Sequence[str], unread: int) -> list[str]:
    pages = {each: PAGES.get(each) for each in regions}
    missing = [each for each, page in pages.items() if page not in report.pages]
    gaps = [f"Nothing could be read about {phrases.listed(missing)}."] if missing else []
    if CONSOLE not in report.pages:
        gaps.append("Nothing could be read about the Console and the API.")
    if unread:
        gaps.append(f"The region of {mrkdwn.count(unread, 'project')} could not be found out.")
    return gaps


def _region(region_id: str) -> str:
    return KNOWN_REGIONS.get(region_id) or mrkdwn.code(region_id)
