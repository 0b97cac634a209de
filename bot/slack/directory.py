"""What Slack knows of the app, its channels and the people in config.yaml. Only `doctor` asks for it."""

from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import SecretStr
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.errors import SlackError
from bot.slack.refusals import refusals

# There is no message of that time anywhere.
_NO_MESSAGE = "1.000000"


@dataclass(frozen=True)
class Identity:
    """Who the bot token belongs to. `scopes` None means that Slack's answer did not name them."""

    team: str
    team_id: str
    user: str
    scopes: frozenset[str] | None


class Directory:
    """Questions to Slack that change nothing. Errors are bot.errors.SlackError, with Slack's own code."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client

    async def identity(self) -> Identity:
        """Whose token it is, and what it may do."""
        answer = await self._ask("auth.test", self._client.auth_test())
        named = next(
            (value for name, value in answer.headers.items() if name.lower() == "x-oauth-scopes"), None
        )
        scopes = (
            None if named is None else frozenset(filter(None, (each.strip() for each in named.split(","))))
        )
        data = _data(answer)
        return Identity(str(data["team"]), str(data["team_id"]), str(data["user"]), scopes)

    async def open_socket(self, app_token: SecretStr) -> None:
        """Ask for the address of a socket, which is not used. Raises SlackError when there is none."""
        opening = self._client.apps_connections_open(app_token=app_token.get_secret_value())
        await self._ask("apps.connections.open", opening)

    async def channel(self, channel_id: str) -> Mapping[str, Any]:
        """Slack's record of a channel. Needs channels:read, or groups:read for a private one."""
        answer = await self._ask("conversations.info", self._client.conversations_info(channel=channel_id))
        channel: Mapping[str, Any] = _data(answer)["channel"]
        return channel

    async def knows_channel(self, channel_id: str) -> bool:
        """Whether the channel is there for the bot. Needs no scope: it asks for a message that is not."""
        link = self._client.chat_getPermalink(channel=channel_id, message_ts=_NO_MESSAGE)
        try:
            await self._ask("chat.getPermalink", link)
        except SlackError as error:
            if error.code == "channel_not_found":
                return False
            if error.code != "message_not_found":
                raise
        return True

    async def user(self, user_id: str) -> Mapping[str, Any]:
        """Slack's record of a person."""
        user: Mapping[str, Any] = _data(await self._ask("users.info", self._client.users_info(user=user_id)))[
            "user"
        ]
        return user

    async def groups(self) -> Sequence[Mapping[str, Any]]:
        """Slack's records of all user groups, the disabled ones too."""
        listing = self._client.usergroups_list(include_disabled=True, include_count=True)
        groups: Sequence[Mapping[str, Any]] = _data(await self._ask("usergroups.list", listing))["usergroups"]
        return groups

    async def _ask(self, method: str, call: Awaitable[AsyncSlackResponse]) -> AsyncSlackResponse:
        with refusals(method):
            return await call


def _data(answer: AsyncSlackResponse) -> Mapping[str, Any]:
    return answer.data if isinstance(answer.data, dict) else {}
