"""Everything the bot says to Slack: one place that posts, edits and answers, within Slack's limits."""

import asyncio
from collections.abc import Awaitable, Mapping
from typing import Any

import aiohttp
import structlog
from aiolimiter import AsyncLimiter
from pydantic import SecretStr
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from slack_sdk.webhook.async_client import AsyncWebhookClient
from slack_sdk.webhook.webhook_response import WebhookResponse

from bot.clock import Clock
from bot.errors import SlackError
from bot.metrics import Metrics
from bot.slack.refusals import refusals
from bot.slack.views.message import Attachment, Message

log = structlog.get_logger(__name__)

# chat.update is a tier 3 method: fifty a minute for all messages of the workspace together.
EDITS_PER_MINUTE = 45
# Edits that show progress leave this share of the budget to the ones that show a result.
KEPT_FOR_RESULTS = 10
TIMEOUT = 10.0  # seconds
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
        self._edits = AsyncLimiter(EDITS_PER_MINUTE, 60)
        self._no_edits_before = 0.0
        self._known = asyncio.Event()
        self._team_id = ""

    async def team_id(self) -> str:
        """The workspace that the token belongs to; waits until `identify` has found out."""
        await self._known.wait()
        return self._team_id

    @property
    def identified(self) -> bool:
        """Whether Slack has accepted the token."""
        return self._known.is_set()

    async def identify(self) -> None:
        """Learn who the token belongs to. Done once, at start, so that no command has to pay for it."""
        answer = await self._data("auth.test", self._client.auth_test())
        self._team_id = str(answer["team_id"])
        self._known.set()

    async def post(self, channel_id: str, message: Message) -> str:
        """Post a message for all to see; returns its timestamp, which is its name."""
        answer = await self._say("chat.postMessage", message, channel=channel_id, **QUIET)
        return str(answer["ts"])

    async def reply(self, channel_id: str, thread_ts: str, each: Message | Attachment) -> None:
        """Put a message, or a text as a file, into the thread below a message of the channel."""
        if isinstance(each, Message):
            await self._say("chat.postMessage", each, channel=channel_id, thread_ts=thread_ts, **QUIET)
            return
        upload = self._client.files_upload_v2(
            channel=channel_id,
            thread_ts=thread_ts,
            filename=each.name,
            title=each.title,
            content=each.content,
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
        return self._clock.monotonic() >= self._no_edits_before and self._edits.has_capacity(KEPT_FOR_RESULTS)

    async def edit(self, channel_id: str, ts: str, message: Message) -> None:
        """Make a message say something else. While Slack asks for a pause it raises `ratelimited` at once."""
        pause = self._no_edits_before - self._clock.monotonic()
        if pause > 0:
            raise SlackError("ratelimited", method="chat.update", retry_after=pause)
        await self._edits.acquire()
        try:
            await self._say("chat.update", message, channel=channel_id, ts=ts)
        except SlackError as error:
            if error.retry_after is not None:
                self._no_edits_before = self._clock.monotonic() + error.retry_after
            raise

    async def answer(self, reply_to: SecretStr, message: Message, *, replace: bool = False) -> None:
        """Answer the person behind a delivery, so that nobody else sees it; needs no membership."""
        webhook = AsyncWebhookClient(reply_to.get_secret_value(), session=self._client.session)
        body = {
            "text": message.text,
            "blocks": list(message.blocks),
            "response_type": "ephemeral",
            "replace_original": replace,
            **QUIET,
        }
        answer = await self._respond(webhook, body)
        if answer.status_code != 200 and "invalid_blocks" in answer.body:
            log.error("Slack refused the blocks of an answer")
            answer = await self._respond(webhook, body | {"blocks": []})
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
        # `parse` keeps Slack from making links and mentions out of plain words.
        words: dict[str, Any] = {"text": message.text, "blocks": list(message.blocks), "parse": "none"}
        try:
            return await self._data(method, self._client.api_call(method, json=where | words))
        except SlackError as error:
            if error.code != "invalid_blocks" or only_whole:
                raise
            # One refused block would lose the whole message, and its words matter more than its looks.
            log.error("Slack refused the blocks of a message", method=method)
            return await self._data(
                method, self._client.api_call(method, json={**where, **words, "blocks": []})
            )

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
