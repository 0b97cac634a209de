"""What a channel has subscribed to: changed, and listed."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from bot.command import ProjectRef
from bot.config_news import News
from bot.news.kinds import Kind, Severity, Subscription
from bot.slack import blocks, mrkdwn
from bot.slack.views import phrases
from bot.slack.views.message import Message

# By kind, what there is to hear of.
MEANS = {
    "operations": "operations that fail",
    "branches": "branches that are made or deleted without me",
    "computes": "computes that stay awake",
    "limits": "limits of the plan that come near",
    "spending": "spending of the organization that comes near its limit",
    "incidents": "incidents on Neon's status page, for the regions in use",
    "expiry": "branches that are about to expire",
}
SEVERITIES = tuple(each.value for each in Severity)


def subscribed(
    wanted: Sequence[Subscription], project: ProjectRef | None, rules: News, user_id: str, slash: str
) -> Message:
    """From now on this channel hears of these."""
    first = wanted[0]
    kinds = phrases.listed((each.kind.value for each in wanted), limit=len(wanted))
    everything = "all projects of this channel" if _about_projects(wanted) else "the organization"
    of = mrkdwn.bold(project.alias) if project else everything
    what = "\n".join(f"• {MEANS[each.kind]}" for each in wanted)
    return blocks.message(
        f"This channel has subscribed to {kinds}.",
        blocks.section(f"🔔 This channel hears of {kinds} from now on, of {of}\n{what}"),
        blocks.context(
            _how(first, rules.timezone),
            "What is there already counts as known.",
            f"{phrases.typed(slash, 'unsubscribe', *(each.kind.value for each in wanted))} ends it.",
        ),
        blocks.context(phrases.asked_by(user_id)),
    )


def unsubscribed(gone: Sequence[Subscription], kinds: Sequence[str], user_id: str) -> Message:
    """This channel hears of these no more."""
    if not gone:
        said = f"This channel had not subscribed to {phrases.listed(kinds, limit=len(kinds))}."
        return blocks.message(said, blocks.section(said), blocks.context(phrases.asked_by(user_id)))
    ended = list(dict.fromkeys(each.kind.value for each in gone))
    said = f"This channel hears no more of {phrases.listed(ended, limit=len(ended))}"
    return blocks.message(f"{said}.", blocks.section(f"🔕 {said}"), blocks.context(phrases.asked_by(user_id)))


def listing(
    standing: Sequence[Subscription], projects: Sequence[ProjectRef], rules: News, slash: str
) -> Message:
    """What a channel hears of, since when, and who wanted that."""
    example = phrases.typed(slash, "subscribe", "operations", "incidents", "--quiet", "22:00-07:00")
    if not standing:
        said = "This channel has subscribed to nothing."
        known = phrases.facts(*((kind, means) for kind, means in MEANS.items()))
        return blocks.message(said, blocks.section(f"{said} There is:\n{known}\n\nFor example: {example}"))
    aliases = {each.id: each.alias for each in projects}
    alike: dict[tuple[object, ...], list[Subscription]] = {}
    for each in standing:
        alike.setdefault(_alike(each), []).append(each)
    rows = [_row(each, aliases, rules.timezone) for each in alike.values()]
    heading = mrkdwn.count(len(standing), "subscription")
    return blocks.message(
        f"{heading}: {', '.join(mrkdwn.code(each.kind) for each in standing)}",
        blocks.section(f"*{heading}*"),
        blocks.sections(rows, separator="\n\n"),
        blocks.context(
            f"At most {rules.per_hour} messages an hour; what is more is told together, an hour later."
        ),
    )


def _about_projects(subscriptions: Sequence[Subscription]) -> bool:
    return any(each.kind is not Kind.SPENDING for each in subscriptions)


def _alike(each: Subscription) -> tuple[object, ...]:
    """What people have typed beside the kinds, and who did."""
    how = (each.severity, each.quiet, each.daily, each.critical_at_once)
    return (each.project_id, *how, each.user_id)


def _row(alike: Sequence[Subscription], aliases: dict[str, str], zone: ZoneInfo) -> str:
    first = alike[0]
    kinds = ", ".join(mrkdwn.code(each.kind) for each in alike)
    project = aliases.get(first.project_id, first.project_id)
    everything = "all projects" if _about_projects(alike) else "the organization"
    of = mrkdwn.bold(project) if first.project_id else everything
    since = f", since {mrkdwn.date(first.at)}" if first.at else ""
    by = f" by {mrkdwn.user(first.user_id)}" if first.user_id else ""
    return f"🔔 {kinds} of {of}{since}{by}\n{_how(first, zone)}"


def _how(each: Subscription, zone: ZoneInfo) -> str:
    how = "Once a day, together." if each.daily else "At once."
    if each.quiet and not each.daily:
        hours = f"{mrkdwn.prose(each.quiet)} ({mrkdwn.prose(zone.key)})"
        how = f"At once, but not {hours}: that is told afterwards."
    if each.critical_at_once:
        how += " What is critical is told at any time."
    if each.severity is not Severity.INFO:
        how += f" Only what is {'critical' if each.severity is Severity.CRITICAL else 'a warning or worse'}."
    return how
