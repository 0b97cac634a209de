"""Errors in words: what happened, whether anything was done, what to do next."""

from bot.errors import (
    AmbiguousError,
    BotError,
    ConfigError,
    NotFoundError,
    NothingToDoError,
    RefusedError,
    SettingsError,
    SlackError,
    StaleRequestError,
    StoreError,
    UsageError,
)
from bot.slack import blocks, mrkdwn
from bot.slack.views import phrases
from bot.slack.views.message import Message

# The first class along an error's ancestry that is listed here gives the heading.
_HEADINGS: dict[type[BaseException], str] = {
    UsageError: "✏️ I could not read that",
    RefusedError: "⛔ Not allowed",
    NotFoundError: "🔍 Not found",
    AmbiguousError: "🔍 More than one fits",
    NothingToDoError: "☑️ Nothing to do",
    StaleRequestError: "⌛ This button no longer works",
    SettingsError: "⚙️ The bot is not set up completely",
    ConfigError: "⚙️ The bot's configuration has mistakes",
    StoreError: "🗄️ The bot's database cannot be reached; nothing was done",
    SlackError: "💬 Slack did not take it",
    BotError: "⚠️ That did not work",
}


def error(error: BotError, *, slash: str, request_id: str = "", asker: str = "") -> Message:
    """Any error that was raised on purpose.

    Without `asker` it is for one person's eyes only, and names user groups; with it, everybody in the
    channel can read it, so that it notifies nobody but the asker.
    """
    heading = next(_HEADINGS[each] for each in type(error).__mro__ if each in _HEADINGS)
    said, hint = mrkdwn.prose(error.message), mrkdwn.prose(error.hint)
    shown = [
        mrkdwn.name_groups(each) if isinstance(error, RefusedError) and not asker else each
        for each in (said, hint)
    ]
    example = _example(error, slash)
    rule = error.rule if isinstance(error, RefusedError) else ""
    spoken = heading.partition(" ")[2]
    body = phrases.lines(f"*{heading}*", *shown, example, f"Rule: {mrkdwn.code(rule, 400)}" if rule else "")
    return blocks.message(
        " ".join(each for each in (f"{spoken}:", said, hint, example) if each),
        blocks.section(body),
        blocks.context(
            phrases.asked_by(asker) if asker else "",
            f"Request {mrkdwn.code(request_id)}" if request_id else "",
        ),
    )


def unexpected(error_id: str) -> Message:
    """A mistake in the bot itself. The id is in the log too."""
    said = (
        "This is a mistake in the bot, not in what you typed. If you asked for a change, "
        "look whether it was made before you try again."
    )
    return blocks.message(
        f"Something broke inside the bot. {said} Error id {mrkdwn.code(error_id)}.",
        blocks.section(
            f"*⚠️ Something broke inside the bot*\n{said}\n"
            f"Error id {mrkdwn.code(error_id)}: give it to whoever runs the bot, it is in the log."
        ),
    )


def not_added(code: str) -> Message:
    """The channel has the summary, but Slack did not take what belongs below it."""
    said = "Slack did not take all of the details, so the thread below my message is not complete."
    return blocks.message(said, blocks.section(f"⚠️ {said}"), blocks.context(f"Slack: {mrkdwn.code(code)}"))


def busy() -> Message:
    """The bot has taken on as much as it can."""
    said = "The bot is at work on too many requests. Nothing was done; try again in a minute."
    return blocks.message(said, blocks.section(f"⏳ {said}"))


def kept() -> Message:
    """The store was lost after a delivery was kept in it, and before anything was begun."""
    said = (
        "The bot's database cannot be reached just now. What you asked for is kept, and I go on with it as "
        "soon as I can; nothing was changed so far."
    )
    return blocks.message(said, blocks.section(f"🗄️ {said}"))


def _example(error: BotError, slash: str) -> str:
    if not isinstance(error, UsageError) or not error.example:
        return ""
    return f"For example: {mrkdwn.code(f'{slash} {error.example}', 400)}"
