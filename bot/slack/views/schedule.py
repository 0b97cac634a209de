"""What happens at set times: how each schedule stands, and how a run of one says that it is one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.command import Planned, Scheduled
from bot.slack import blocks, mrkdwn
from bot.slack.views import phrases
from bot.slack.views.message import Block, Message

_MARKS = {"done": "✅", "failed": "❌", "missed": "⚠️", "due": "⏳"}
_ENDED = {"done": "done", "failed": "failed", "missed": "missed", "due": "under way"}


def listing(schedules: Sequence[Scheduled], config_name: str, now: datetime) -> Message:
    """Every schedule of a channel, when it runs next, and how it went last."""
    if not schedules:
        said = "Nothing happens at set times in this channel."
        more = f"Schedules stand in {mrkdwn.code(config_name)}, under {mrkdwn.code('schedules')}."
        return blocks.message(f"{said} {more}", blocks.section(f"{said}\n{more}"))
    heading = mrkdwn.count(len(schedules), "schedule")
    # Two blocks each, and a message holds fifty.
    shown = schedules[:20]
    left = f"{len(schedules) - len(shown)} more stand in {mrkdwn.code(config_name)}." * (
        len(shown) < len(schedules)
    )
    return blocks.message(
        f"{heading}: {', '.join(mrkdwn.code(each.plan.name) for each in shown)}",
        blocks.section(f"*{heading}*"),
        *(block for each in shown for block in _row(each, now)),
        blocks.context(f"{left} more stand in {mrkdwn.code(config_name)}." if left else ""),
    )


def _row(each: Scheduled, now: datetime) -> tuple[Block, ...]:
    plan = each.plan
    told = phrases.lines(
        f"*{plan.name}*: {mrkdwn.code(plan.what, limit=200)} in {mrkdwn.channel(plan.channel_id)}",
        mrkdwn.prose(plan.timetable.words()),
        _next(each, now),
        _last(each, now),
    )
    again = ("Resume", "resume") if each.paused_at else ("Pause", "pause")
    row = blocks.actions(
        blocks.run_button("Run now", _line("run", plan), described=f"Run {plan.name} now"),
        blocks.run_button(again[0], _line(again[1], plan), described=f"{again[0]} {plan.name}"),
    )
    return tuple(filter(None, (blocks.section(told), row)))


def _next(each: Scheduled, now: datetime) -> str:
    if each.paused_at:
        who = f" by {mrkdwn.user(each.paused_by)}" if each.paused_by else ""
        return f"⏸️ Paused{who} {mrkdwn.ago(each.paused_at, now)}"
    if each.next is None:
        return "It never comes round."
    return f"Next: {mrkdwn.date(each.next)}, {mrkdwn.until(each.next, now)}"


def _last(each: Scheduled, now: datetime) -> str:
    if each.last_due is None:
        return "It has not run yet."
    mark, ended = _MARKS.get(each.last_state, "❔"), _ENDED.get(each.last_state, each.last_state)
    detail = f": {mrkdwn.prose(each.last_detail)}" if each.last_detail else ""
    return f"{mark} Last: {ended} {mrkdwn.ago(each.last_due, now)}{detail}"


def asked_for(plan: Planned, fresh: bool, user_id: str) -> Message:
    """Somebody wants a run at once."""
    said = f"{mrkdwn.code(plan.name)} {'runs now' if fresh else 'is running already'}"
    where = f"What it says comes in {mrkdwn.channel(plan.channel_id)}."
    return _changed("▶️", said, where, plan, user_id)


def paused(plan: Planned, fresh: bool, user_id: str) -> Message:
    """It will not run until it is resumed."""
    said = f"{mrkdwn.code(plan.name)} {'is paused' if fresh else 'was paused already'}"
    button = blocks.run_button("Resume", _line("resume", plan), described=f"Resume {plan.name}")
    return _changed("⏸️", said, "It does not run until somebody resumes it.", plan, user_id, button)


def resumed(plan: Planned, fresh: bool, next_run: datetime | None, user_id: str) -> Message:
    """It runs again by its timetable."""
    said = f"{mrkdwn.code(plan.name)} {'goes on' if fresh else 'was not paused'}"
    when = f"Next: {mrkdwn.date(next_run)}." if next_run else "It never comes round."
    return _changed("▶️", said, f"{when} What was due meanwhile is not made up for.", plan, user_id)


def _changed(mark: str, said: str, more: str, plan: Planned, user_id: str, *buttons: Block) -> Message:
    return blocks.message(
        f"{said}. {more}",
        blocks.section(f"{mark} {said}\n{more}"),
        blocks.actions(*buttons),
        blocks.context(phrases.asked_by(user_id)),
    )


def on_schedule(answer: Message, plan: Planned, missed: int, asked_by: str | None) -> Message:
    """The answer of a command that ran by itself, which says so."""
    why = f"asked for by {mrkdwn.user(asked_by)}" if asked_by else mrkdwn.prose(plan.timetable.words())
    late = f"{mrkdwn.count(missed, 'earlier run was', 'earlier runs were')} missed." if missed else ""
    small = blocks.context(f"⏱️ {mrkdwn.code(plan.name)}: {mrkdwn.code(plan.what, limit=200)}, {why}", late)
    if small is None or len(answer.blocks) >= blocks.MAX_BLOCKS:
        return answer
    return replace(answer, blocks=(*answer.blocks, small))


def not_run(plan: Planned, why: str, slash: str) -> Message:
    """It was tried and could not be done, and silence would look like good news."""
    said = f"{mrkdwn.code(plan.name)} could not be run: {mrkdwn.prose(why)}"
    again = (
        f"It was tried several times. {phrases.typed(slash, 'schedule', 'run', plan.name)} tries once more."
    )
    return blocks.message(
        f"{said} {again}",
        blocks.section(f"⚠️ {said}\n{again}"),
        blocks.actions(blocks.run_button("Run now", _line("run", plan), described=f"Run {plan.name} now")),
    )


def _line(verb: str, plan: Planned) -> str:
    return phrases.command_line("schedule", verb, "--", plan.name)
