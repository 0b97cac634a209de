"""What every click on a question has in common."""

from bot.errors import StaleRequestError
from bot.slack.incoming import Incoming
from bot.store.requests import OPEN, Request, Requests, State


async def clicked_on(requests: Requests, incoming: Incoming) -> Request:
    """The request behind a click. Raises StaleRequestError when there is none in that channel."""
    request = await requests.get(incoming.line.partition(":")[0])
    if request is None or request.channel_id != incoming.channel_id:
        raise StaleRequestError("This button belongs to nothing I know of.", hint="Type the command again.")
    return request


async def on_this_card(requests: Requests, taken: Request, incoming: Incoming) -> Request:
    """The card that was clicked is the one that goes on, should another one stand there, too."""
    ts = incoming.message_ts
    if ts in {None, taken.message_ts}:
        return taken
    return await requests.save(taken.id, taken.fence, message_ts=ts, shown=None)


def refuse_too_late(request: Request, incoming: Incoming, asking: State) -> None:
    """For a click that came too late, where the message does not say so itself.

    `asking` is the state of a request whose question is still open. Raises StaleRequestError.
    """
    if incoming.message_ts is not None and request.message_ts not in {None, incoming.message_ts}:
        # Slack's answer to the one card was lost, and the bot could not look for it.
        raise StaleRequestError(
            "This question stands here twice, and the other one was answered.",
            hint="Look there for how it ended.",
        )
    ran_out = request.state is asking and request.confirmation_ran_out
    # Slack's answer to such a card was lost: the bot does not know that it stands there.
    never_seen = request.state not in OPEN and request.message_ts is None
    if ran_out or never_seen:
        raise StaleRequestError(
            "This question has run out, and nothing was changed.", hint="Type the command again."
        )
