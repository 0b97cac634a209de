"""Everything the bot says to Slack: one place that posts, edits and answers, within Slack's limits."""

import asyncio
from collections.abc import Awaitable, Mapping
from datetime import datetime
from typing import Any

import aiohttp
import structlog
from pydantic import SecretStr
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from slack_sdk.webhook.async_client import AsyncWebhookClient
from slack_sdk.webhook.webhook_response import WebhookResponse

from bot.channel_state import Sighting
from bot.clock import Clock
from bot.errors import SlackError
from bot.metrics import Metrics
from bot.slack import blocks, markers, mrkdwn
from bot.slack.markers import Standing
from bot.slack.pace import Edits, Pauses, Posting
from bot.slack.refusals import refusals
from bot.slack.views.message import Attachment, Block, Message, Picture

log = structlog.get_logger(__name__)

POST, UPDATE, HISTORY = "chat.postMessage", "chat.update", "conversations.history"
# How far back a channel is looked through for one message: five pages of what Slack advises at most.
PAGES, PER_PAGE = 5, 200
TIMEOUT = 10.0  # seconds
# Slack's words for a message that it would take in a plainer form, and how many characters that has.
_TOO_MUCH = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long"})
_PLAIN = 1000
# Slack must not fetch what a message links to.
QUIET = {"unfurl_links": False, "unfurl_media": False}


class Gateway:
    """The Slack side of the bot. Errors are bot.errors.SlackError, with Slack's own code."""

    def __init__(
        self, client: AsyncWebClient, clock: Clock, metrics: Metrics, *, timeout: float = TIMEOUT
    ) -> None:
        self._client = client
        self._timeout = timeout
        self._metrics = metrics
        self._clock = clock
        self._posting, self._edits, self._pauses = Posting(), Edits(), Pauses(clock)
        self._known = asyncio.Event()
        # A workspace that has refused a chart is not asked again until the bot starts anew.
        self._takes_charts = True
        self._team_id = self._bot_id = self._user_id = self._taken_out = ""

    async def team_id(self) -> str:
        """The workspace that the token belongs to; waits until `identify` has found out."""
        await self._known.wait()
        return self._team_id

    async def bot_id(self) -> str:
        """The bot's own user id; waits until `identify` has found out."""
        await self._known.wait()
        return self._user_id

    @property
    def identified(self) -> bool:
        """Whether Slack has accepted the token."""
        return self._known.is_set()

    @property
    def trouble(self) -> str:
        """Why nothing can be said to Slack: it has not accepted the token yet, or does so no more."""
        return self._taken_out or ("" if self.identified else "auth.test has not succeeded yet")

    async def identify(self) -> None:
        """Learn who the token belongs to. Done once, at start, so that no command has to pay for it."""
        answer = await self._data("auth.test", self._client.auth_test())
        self._team_id, self._bot_id = str(answer["team_id"]), str(answer.get("bot_id", ""))
        self._user_id = str(answer.get("user_id", ""))
        self._known.set()

    async def still_installed(self) -> bool:
        """Whether Slack takes the token, once it has said that the app was taken out of the workspace."""
        try:
            await self._data("auth.test", self._client.auth_test())
        except SlackError as error:
            if error.about_token:
                self._taken_out = f"the app was taken out of the workspace ({error.code})"
        return not self._taken_out

    async def channel(self, channel_id: str) -> Sighting:
        """A channel as Slack shows it. Needs channels:read, or groups:read for a private one."""
        looking = self._client.conversations_info(channel=channel_id)
        channel = (await self._data("conversations.info", looking))["channel"]
        return Sighting(
            name=str(channel.get("name", "")),
            is_archived=bool(channel.get("is_archived")),
            is_member=bool(channel.get("is_member")),
            is_ext_shared=bool(channel.get("is_ext_shared")),
        )

    async def post(self, channel_id: str, message: Message, *, key: str = "", upto: int | None = None) -> str:
        """Post a message for all to see; returns its timestamp, which is its name.

        `channel_id` may be a person's id: then it is a direct message. By `key` it can be found again.
        """
        marked: dict[str, Any] = {"metadata": markers.metadata(key, upto)} if key else {}
        await self._posting.turn(channel_id)
        answer = await self._say(POST, message, channel=channel_id, **marked, **QUIET)
        return str(answer["ts"])

    async def find(self, channel_id: str, key: str, since: datetime) -> Standing | None:
        """The bot's own message with this key, if it stands in the channel since then.

        Needs the bot in the channel and a scope: channels:history, or groups:history for private ones.
        """
        if not self.identified:  # then nobody can tell what is our own
            raise SlackError("unreachable (auth.test)", method=HISTORY)
        wanted: dict[str, Any] = {"channel": channel_id, "oldest": f"{since.timestamp():.6f}"}
        wanted |= {"inclusive": True, "include_all_metadata": True, "limit": PER_PAGE}
        for _ in range(PAGES):
            answer = await self._data(HISTORY, self._client.conversations_history(**wanted))
            found = markers.standing(answer["messages"], self._bot_id, key)
            cursor = (answer.get("response_metadata") or {}).get("next_cursor")
            if found or not cursor:
                return found
            wanted["cursor"] = cursor
        log.warning("too much was said in a channel since then to look through", channel=channel_id)
        return None

    def shows_charts(self, message: Message) -> bool:
        """Whether the message has a chart's block, and the workspace is not known to refuse it."""
        return self._takes_charts and any(each["type"] == blocks.CHART for each in message.blocks)

    async def reply(self, channel_id: str, thread_ts: str, each: Message | Attachment | Picture) -> None:
        """Put a message, a picture, or a text as a file, into the thread below a message of the channel."""
        if isinstance(each, Message):
            await self._posting.turn(channel_id)
            await self._say(POST, each, channel=channel_id, thread_ts=thread_ts, **QUIET)
            return
        upload = self._client.files_upload_v2(
            channel=channel_id,
            thread_ts=thread_ts,
            filename=each.name,
            title=each.title,
            content=each.content,
            alt_txt=each.described if isinstance(each, Picture) else None,
        )
        await self._data("files.uploadV2", upload)

    async def post_private(
        self, channel_id: str, user_id: str, message: Message, *, only_whole: bool = False
    ) -> None:
        """Post what one person alone can see, and only until they reload.

        `only_whole`: rather not at all than without its blocks, where these are the point of it.
        """
        where = {"channel": channel_id, "user": user_id, **QUIET}
        await self._say("chat.postEphemeral", message, only_whole=only_whole, **where)

    def may_edit(self) -> bool:
        """Whether an edit that only shows progress fits the budget now. Results may always be shown."""
        return self._pauses.over(UPDATE) and self._edits.room_for_progress

    async def edit(self, channel_id: str, ts: str, message: Message) -> bool:
        """Make a message say something else. False if a newer edit has overtaken this one."""
        self._pauses.check(UPDATE)  # before this one takes a turn

        async def update() -> None:
            await self._say(UPDATE, message, channel=channel_id, ts=ts)

        return await self._edits.make(channel_id, ts, update)

    async def open_form(self, trigger: str, form: Block) -> str:
        """Show a modal to whoever clicked or typed, which Slack allows for three seconds after it.

        Returns its id.
        """
        answer = await self._data("views.open", self._client.views_open(trigger_id=trigger, view=dict(form)))
        return str(answer["view"]["id"])

    async def change_form(self, view_id: str, form: Block) -> None:
        """Show something else in a modal. Slack says `not_found` once the person has closed it."""
        await self._data("views.update", self._client.views_update(view_id=view_id, view=dict(form)))

    async def answer(self, reply_to: SecretStr, message: Message, *, replace: bool = False) -> None:
        """Answer the person behind a delivery, so that nobody else sees it; needs no membership."""
        webhook = AsyncWebhookClient(reply_to.get_secret_value(), session=self._client.session)
        forms = self._forms(message)
        body: dict[str, Any] = {
            "text": message.text,
            "blocks": forms[0],
            "response_type": "ephemeral",
            "replace_original": replace,
            **QUIET,
        }
        answer = await self._respond(webhook, body)
        for form in forms[1:]:
            if answer.status_code == 200 or "invalid_blocks" not in answer.body:
                break
            log.error("Slack refused the blocks of an answer")
            answer = await self._respond(webhook, body | {"blocks": form})
            self._learn(form, message, answer.status_code == 200)
        if answer.status_code != 200:
            raise SlackError(f"http_{answer.status_code}", method="response_url")

    async def _respond(self, webhook: AsyncWebhookClient, body: dict[str, Any]) -> WebhookResponse:
        try:
            # The SDK's own timeout does not hold for a session that is handed in.
            async with asyncio.timeout(self._timeout):
                return await webhook.send_dict(body)
        except (aiohttp.ClientError, TimeoutError, SlackClientError) as error:
            # The address is a secret of its own, and such errors carry it.
            raise SlackError(type(error).__name__, method="response_url") from None

    async def user(self, user_id: str) -> Mapping[str, Any]:
        """Slack's record of a person."""
        user: Mapping[str, Any] = (await self._data("users.info", self._client.users_info(user=user_id)))[
            "user"
        ]
        return user

    async def group_members(self, group_id: str) -> frozenset[str]:
        """The ids of the people in a user group."""
        answer = await self._data(
            "usergroups.users.list", self._client.usergroups_users_list(usergroup=group_id)
        )
        return frozenset(answer["users"])

    async def _say(
        self, method: str, message: Message, *, only_whole: bool = False, **where: Any
    ) -> Mapping[str, Any]:
        """Say it, or raise `ratelimited` at once while Slack asks for a pause."""
        place = where["channel"] if method == POST else ""
        self._pauses.check(method, place)
        # `parse` keeps Slack from making links and mentions out of plain words.
        where |= {"parse": "none"}
        first, *plainer = self._forms(message)
        words: dict[str, Any] = {"text": message.text, "blocks": first}
        try:
            return await self._data(method, self._client.api_call(method, json=where | words))
        except SlackError as error:
            self._pauses.heed(error, place)
            if error.code not in _TOO_MUCH or only_whole:
                raise
            # One refused block would lose the whole message, and its words matter more than its looks.
            log.error("Slack refused the blocks of a message, or its length", method=method, code=error.code)
        for form in plainer[:-1]:
            try:
                said = await self._data(
                    method, self._client.api_call(method, json=where | words | {"blocks": form})
                )
            except SlackError as error:
                if error.code not in _TOO_MUCH:
                    raise
            else:
                self._learn(form, message, True)
                return said
        words = {"text": mrkdwn.cut(message.text, _PLAIN), "blocks": []}
        return await self._data(method, self._client.api_call(method, json=where | words))

    def _forms(self, message: Message) -> list[list[Block]]:
        """The blocks to try: all of them, those without charts, none."""
        whole = list(message.blocks)
        without = [each for each in whole if each["type"] != blocks.CHART]
        if len(without) == len(whole):
            return [whole, []]
        return [whole, without, []] if self._takes_charts else [without, []]

    def _learn(self, form: list[Block], message: Message, taken: bool) -> None:
        """What is taken without its charts was refused for them."""
        if taken and 0 < len(form) < len(message.blocks):
            log.warning("this workspace takes no charts, so they are left out")
            self._takes_charts = False

    async def _data(self, method: str, call: Awaitable[AsyncSlackResponse]) -> Mapping[str, Any]:
        started, status = self._clock.monotonic(), "ok"
        try:
            with refusals(method):
                async with asyncio.timeout(self._timeout):
                    answer = await call
        except SlackError as error:
            status = error.code.partition(" ")[0]
            raise
        finally:
            self._metrics.observe_slack(method, status, self._clock.monotonic() - started)
        return answer.data if isinstance(answer.data, dict) else {}
