"""What is new, told in messages that are kept up, and what a channel has subscribed to."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot.command import ProjectRef
from bot.news.kinds import Event, Severity, Story
from bot.slack import blocks, mrkdwn
from bot.slack.views import phrases
from bot.slack.views.message import Block, Message

_NAMED = 10
_IN_A_DIGEST = 20
_ABOUT_SPENDING = {"Cost report": "cost-report", "Limits radar": "radar"}
_MARKS = {
    Event.FAILED: "❌",
    Event.CREATED: "🌱",
    Event.DELETED: "🗑️",
    Event.AWAKE: "☕",
    Event.LIMIT: "📈",
    Event.SPENDING: "💸",
    Event.INCIDENT: "🔴",
}


def story(told: Story, alias: str, slash: str) -> Message:
    """One thing that has happened, as it stands now."""
    said = _said(told, alias)
    detail = _detail(told)
    return blocks.message(
        f"{said.replace('*', '')}. {detail}",
        blocks.section(phrases.lines(f"{_mark(told)} {said}", detail)),
        blocks.actions(*_buttons(told, alias)),
        _why([told], slash),
    )


def together(told: Sequence[Story], aliases: Mapping[str, str], slash: str) -> Message:
    """Several things that were held back, in one message, what matters most first."""
    ordered = sorted(told, key=lambda each: (-each.severity.rank, each.first_at, each.id))
    shown, left = ordered[:_IN_A_DIGEST], len(ordered) - _IN_A_DIGEST
    since = min(each.first_at for each in told)
    heading = f"{mrkdwn.count(len(told), 'thing has', 'things have')} happened since {mrkdwn.date(since)}"
    rows = [f"{_mark(each)} {_said(each, aliases[each.id])}, {mrkdwn.date(each.first_at)}" for each in shown]
    return blocks.message(
        heading,
        blocks.section(f"🗞️ *{heading}*"),
        blocks.sections(rows),
        blocks.context(f"… and {left} more" if left > 0 else ""),
        _why(told, slash),
    )


def _why(told: Sequence[Story], slash: str) -> Block | None:
    kinds = sorted({each.kind.value for each in told})
    ending = phrases.typed(slash, "unsubscribe", *kinds)
    return blocks.context(f"This channel has subscribed to {phrases.listed(kinds)}. {ending} ends that.")


def _mark(told: Story) -> str:
    if told.over:
        return "✅"
    return "🚨" if told.severity is Severity.CRITICAL else _MARKS[told.event]


def _said(told: Story, alias: str) -> str:
    where, names = mrkdwn.bold(alias), told.item["names"]
    match told.event:
        case Event.FAILED:
            return _failed(told, where)
        case Event.CREATED | Event.DELETED:
            verb = "made" if told.event is Event.CREATED else "deleted"
            number = max(told.count, len(names))
            left = f" and {number - len(names[:_NAMED])} more" if number > len(names[:_NAMED]) else ""
            which = ", ".join(mrkdwn.code(each) for each in names[:_NAMED]) + left
            was = "Branch" if number == 1 else f"{number} branches"
            return f"{was} {which} in {where} {'was' if number == 1 else 'were'} {verb}, and not by me"
        case Event.AWAKE:
            span = mrkdwn.span(timedelta(seconds=told.item["number"]))
            what = f"The compute of {mrkdwn.code(names[0])} in {where}"
            return (
                f"{what} is suspended, after {span} awake"
                if told.over
                else f"{what} has been awake for {span}"
            )
        case Event.LIMIT:
            return _limit(told, where)
        case Event.SPENDING:
            return _spending(told)
    return _incident(told)


def _failed(told: Story, where: str) -> str:
    action, branch = told.item["names"][:2]
    place = f"on {mrkdwn.code(branch)} in {where}" if branch else f"in {where}"
    often = f" {told.count} times" if told.count > 1 else ""
    then = ", and went through when Neon tried again" if told.over else ""
    return f"{mrkdwn.code(action)} {place} has failed{often}{then}"


def _limit(told: Story, where: str) -> str:
    what, percent = mrkdwn.prose(told.item["names"][0], 60), f"{told.item['number']:g} %"
    if told.over:
        return f"{where}, {what}: {percent} of the limit by now, and this message ends here"
    return f"{where}, {what}: {percent} of the limit"


def _spending(told: Story) -> str:
    whose, percent = mrkdwn.bold(told.item["names"][0]), f"{told.item['number']:g} %"
    if not told.over:
        return f"{whose} has spent {percent} of its spending limit"
    if not told.item["number"]:
        return f"{whose} is not near a spending limit any more"
    return f"{whose} has spent {percent} of its spending limit by now, and this message ends here"


def _detail(told: Story) -> str:
    detail = mrkdwn.prose(told.item["detail"], 500) if told.item["detail"] else ""
    if told.event is not Event.SPENDING:
        return detail
    if not told.item["number"]:  # the limit may be gone, and what was told of it with it
        return ""
    return f"{detail} so far this month, by my estimate. Neon's limit warns by e-mail and stops nothing."


def _incident(told: Story) -> str:
    name, status, impact = (*told.item["names"], "", "", "")[:3]
    if told.over:
        return f"Neon: {mrkdwn.bold(name)} is over"
    how = " · ".join(mrkdwn.prose(each, 60) for each in (status, impact) if each)
    return f"Neon: {mrkdwn.bold(name)}" + (f" ({how})" if how else "")


def _all_of(told: Story, label: str, noun: str) -> Block:
    line = phrases.command_line(noun, "--all", "--org", told.project_id)
    whose = mrkdwn.shorten(mrkdwn.clean(told.item["names"][0]), 50)
    return blocks.run_button(label, line, described=f"{label} of {whose}")


def _buttons(told: Story, alias: str) -> list[Block]:
    if told.event is Event.INCIDENT:
        return [blocks.link_button("Status page", told.item["link"])] if told.item["link"] else []
    if told.event is Event.SPENDING:
        return [_all_of(told, label, noun) for label, noun in _ABOUT_SPENDING.items()]
    project, branch_id = ProjectRef(alias, told.project_id), told.item["branch_id"]
    buttons = []
    if told.event is Event.AWAKE and not told.over:
        line = phrases.command_about(project, "compute", "suspend", branch_id)
        name = mrkdwn.shorten(mrkdwn.clean(told.item["names"][0]), 50)
        buttons.append(blocks.run_button("Suspend", line, described=f"Suspend the compute of {name}"))
    if told.event is Event.LIMIT:
        line = phrases.command_line("limits", "--project", alias)
        buttons.append(blocks.run_button("All limits", line, described=f"All limits of {alias}"))
    gone = told.event is Event.DELETED
    return [*buttons, phrases.console_button(project, None if gone else branch_id or None)]
