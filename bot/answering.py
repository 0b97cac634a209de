"""How an answer reaches whoever typed, clicked or sent a form: in private, in a window, or for all to see."""

import structlog

from bot.command import Outcome
from bot.errors import SlackError, cannot_post
from bot.slack import blocks
from bot.slack.gateway import Gateway
from bot.slack.incoming import PAGE, RUN, Incoming
from bot.slack.views import error as views
from bot.slack.views import freeze as freeze_views
from bot.slack.views.message import Block, Message

log = structlog.get_logger(__name__)


class Answering:
    """What cannot be told is logged; only what has to stand in the channel raises when it does not."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    async def answer(self, incoming: Incoming, outcome: Outcome) -> None:
        """In private, unless there is a thread: then the channel sees it, with the rest below."""
        if not outcome.thread:
            await self.tell(incoming, outcome.message, replace=incoming.gesture == PAGE)
            return
        try:
            ts = await self._gateway.post(incoming.channel_id, outcome.message)
        except SlackError as error:
            raise cannot_post(error) from None
        for each in outcome.thread:
            try:
                await self._gateway.reply(incoming.channel_id, ts, each)
            except SlackError as error:
                log.warning("could not add to a thread", code=error.code)
                await self.tell(incoming, views.not_added(error.code))

    async def announce(self, incoming: Incoming, outcome: Outcome) -> None:
        """Tell the channel of an order that was carried out. It holds, whether Slack takes that or not."""
        if not outcome.changed:
            await self.tell(incoming, outcome.message)
            return
        try:
            await self._gateway.post(incoming.channel_id, outcome.message)
        except SlackError as error:
            log.warning("could not announce an order", code=error.code)
            await self.tell(incoming, freeze_views.not_posted(outcome.message, error.code))

    async def tell(
        self, incoming: Incoming, message: Message, *, replace: bool = False, window: str = ""
    ) -> None:
        """Tell the person alone; in the window that they look at, if there is one."""
        try:
            if window and await self.show(window, blocks.window(_TITLE, message.blocks)):
                return
            if not incoming.reply_to:
                await self._gateway.post_private(incoming.channel_id, incoming.user_id, message)
                return
            await self._gateway.answer(incoming.reply_to, message, replace=replace)
        except SlackError as error:
            log.warning("could not answer", code=error.code)

    async def open(self, incoming: Incoming, form: Block) -> str:
        """Open a window for whoever has just typed or clicked; its id, or nothing when Slack refuses."""
        # What turns the pages of a message goes on in that message.
        if not incoming.trigger or incoming.gesture not in {None, RUN}:
            return ""
        try:
            return await self._gateway.open_form(incoming.trigger, form)
        except SlackError as error:
            log.warning("could not open a window", code=error.code)
            return ""

    async def show(self, window: str, form: Block) -> bool:
        """Show something in a window. False when Slack does not take it; a window that is closed stays so."""
        try:
            await self._gateway.change_form(window, form)
        except SlackError as error:
            log.warning("could not fill a window", code=error.code)
            return error.code == "not_found"
        return True


_TITLE = "That did not work"
