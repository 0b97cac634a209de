"""What happened to channels, for the bot's admins: told, listed, and over again."""

from collections.abc import Sequence

from bot.channel_state import SUSPENDING, Change, ChannelStanding, Resuming, Suspension
from bot.slack import blocks, mrkdwn
from bot.slack.views import phrases
from bot.slack.views.message import Message

_HAPPENED = {
    Change.MOVED: "Slack gave it another id, {detail}, since somebody began to share it",
    Change.RENAMED: "it was renamed to {detail}",
    Change.ARCHIVED: "it was archived",
    Change.DELETED: "it was deleted",
    Change.LEFT: "I was removed from it",
    Change.GONE: "Slack does not show it to me any more: it is gone, or private and without me",
    Change.SHARED: "it is shared with another organisation now",
}
_MENDED = {Change.UNARCHIVED: "is back from the archive", Change.JOINED: "has me in it again"}


def happened(suspension: Suspension, label: str, *, config_name: str, slash: str) -> Message:
    """Why nothing happens in a channel from now on, and what its admins can do about it."""
    called = f"{mrkdwn.bold(label)} ({mrkdwn.code(suspension.channel_id)})"
    what = _what(suspension)
    by = f", by {mrkdwn.user(suspension.user_id)}" if suspension.user_id else ""
    if suspension.since:
        said, by = f"▶️ {called} {_MENDED[suspension.since]}. It stays suspended all the same", ""
    elif suspension.why is Change.SHARED:
        said = f"⏸️ Nothing is done in {called} for the time being: {what}"
    else:
        said = f"⏸️ {called} is suspended: {what}"
    next_ = _next(suspension, config_name=config_name, slash=slash)
    return blocks.message(
        f"{said}. {next_}",
        blocks.section(phrases.lines(f"{said}{by}.", _MEANS if not suspension.since else "", next_)),
        blocks.context(f"Since {mrkdwn.date(suspension.at)}"),
    )


def resumed(resuming: Resuming, user_id: str) -> Message:
    """An order to resume a channel, carried out. If there was nothing to do, for whoever gave it."""
    called = f"{mrkdwn.bold(resuming.label)} ({mrkdwn.code(resuming.channel_id)})"
    if not resuming.ended:
        said = f"{called} is not suspended, so there was nothing to resume."
        return blocks.message(said, blocks.section(said))
    causes = "; ".join(_what(each) for each in resuming.ended)
    stale = resuming.name and resuming.name != resuming.label.removeprefix("#")
    renamed = f"Slack calls it {mrkdwn.code(resuming.name)} now; its `label` is another one." if stale else ""
    said = f"{called} goes on"
    return blocks.message(
        f"{said}. It was suspended: {causes}.",
        blocks.section(
            phrases.lines(
                f"▶️ {said}",
                f"It was suspended since {mrkdwn.date(resuming.ended[0].at)}: {causes}.",
                renamed,
            )
        ),
        blocks.context(f"Resumed by {mrkdwn.user(user_id)}"),
    )


def listing(channels: Sequence[ChannelStanding], slash: str) -> Message:
    """Every channel of the configuration in a line, the suspended ones with the reason."""
    stopped = sum(each.is_suspended for each in channels)
    total = mrkdwn.count(len(channels), "channel")
    heading = f"{total}, {stopped} suspended" if stopped else f"{total}, none suspended"
    resume = phrases.typed(slash, "channel", "resume")
    return blocks.message(
        heading,
        blocks.section(f"*{heading}*"),
        blocks.sections(_line(each) for each in channels),
        blocks.context(f"To resume one: {resume} in it, or with its id in another one" if stopped else ""),
    )


def _line(channel: ChannelStanding) -> str:
    called = f"{mrkdwn.bold(channel.label)} ({mrkdwn.code(channel.channel_id)})"
    if channel.is_suspended:
        standing = [each for each in channel.suspensions if each.why in SUSPENDING]
        causes = "; ".join(_what(each) for each in standing)
        return f"⏸️ {called} since {mrkdwn.date(standing[0].at)}: {causes}"
    if channel.is_shared:
        how = "who may read along" if channel.may_be_read else "so nothing is done there"
        return f"{'👀' if channel.may_be_read else '⛔'} {called} is shared with another organisation, {how}"
    return f"✅ {called}"


def _what(suspension: Suspension) -> str:
    return _HAPPENED[suspension.why].format(detail=mrkdwn.code(suspension.detail or "?"))


_MEANS = "Commands, buttons and requests that wait there are refused. What Neon has begun goes on."


def _next(suspension: Suspension, *, config_name: str, slash: str) -> str:
    old, name = suspension.channel_id, mrkdwn.code(config_name)
    resume = phrases.typed(slash, "channel", "resume")
    elsewhere = phrases.typed(slash, "channel", "resume", old)
    match suspension.why:
        case Change.MOVED:
            new = mrkdwn.code(f"{suspension.detail}:")
            return (
                f"The new id is not in {name}, so nothing is done there either. If it shall go on, change "
                f"the line {mrkdwn.code(f'{old}:')} there to {new}, and mind who will be reading."
            )
        case Change.DELETED:
            return f"If that was meant, take it out of {name}."
        case Change.SHARED:
            return (
                f"It ends when the channel is no longer shared; or set `external_viewers: true` for it in "
                f"{name}, if the other organisation may read along."
            )
        case Change.RENAMED:
            return (
                f"A name can change hands. If it is still the same people's channel, type {resume} in it, "
                f"or {elsewhere} in another one; its `label` in {name} is out of date."
            )
        case _:
            return f"Once it is as it should be, type {resume} in it, or {elsewhere} in another one."
