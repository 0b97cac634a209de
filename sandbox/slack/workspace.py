"""One Slack workspace: everything the stand-in remembers."""

import re
from collections import deque
from dataclasses import KW_ONLY, dataclass, field
from typing import Any

from sandbox.clock import Clock
from sandbox.slack import seed
from sandbox.slack.errors import Refusal
from sandbox.slack.faults import Faults
from sandbox.slack.feed import Feed
from sandbox.slack.files import Uploads
from sandbox.slack.limits import Limits
from sandbox.slack.messages import MessageLog
from sandbox.slack.modals import Modals
from sandbox.slack.people import BOT_USER, Channel, User, UserGroup
from sandbox.slack.records import Delivery, LoggedCall
from sandbox.slack.response_urls import ResponseUrls
from sandbox.slack.sockets import Sockets
from sandbox.slack.triggers import Triggers
from sandbox.slack.wire import JsonObject

SCOPES = (
    "commands",
    "chat:write",
    "app_mentions:read",
    "channels:read",
    "channels:history",
    "groups:read",
    "groups:history",
    "im:read",
    "im:write",
    "im:history",
    "mpim:read",
    "users:read",
    "usergroups:read",
    "files:write",
    "reactions:write",
    "team:read",
)
REMEMBERED = 10_000
# xoxb-111111111111-222222222222-…, xapp-1-A0000000000-333333333333-…
_REAL_TOKEN = re.compile(r"(?:xox[a-z]-\d{9,}-\d{9,}-)|(?:xapp-\d-A\w{8,}-\d{9,}-)")


def _record() -> deque[Any]:
    return deque(maxlen=REMEMBERED)


@dataclass(eq=False)
class Workspace:
    """The state of one workspace, and the secrets it shares with one app.

    `request_url` takes commands, interactions and events while no socket is connected. `answer_within` is how
    long, in real seconds, the app may take to answer a delivery: Slack gives it 3. `commands` are the slash
    commands of the app. With `rate_limited` off no call is ever answered 429, unless a fault asks for it.
    `history_lag` is how many seconds a message is not yet in what conversations.history tells.
    `allowed_hosts` are names under which the server may be reached besides loopback.

    Raises ValueError for a token that looks like a real workspace's.
    """

    clock: Clock
    _: KW_ONLY
    request_url: str
    bot_token: str = field(repr=False)
    signing_secret: str = field(repr=False)
    neon_url: str | None = None
    app_token: str = field(default="xapp-sandbox", repr=False)
    commands: tuple[str, ...] = ("/neon",)
    answer_within: float = 3.0
    scopes: tuple[str, ...] = SCOPES
    rate_limited: bool = True
    history_lag: float = 0.0
    allowed_hosts: tuple[str, ...] = ()

    users: dict[str, User] = field(default_factory=seed.users, init=False, repr=False)
    groups: dict[str, UserGroup] = field(default_factory=seed.groups, init=False, repr=False)
    channels: dict[str, Channel] = field(default_factory=seed.channels, init=False, repr=False)
    messages: MessageLog = field(init=False, repr=False)
    last_read: dict[tuple[str, str], str] = field(default_factory=dict, init=False, repr=False)
    feed: Feed = field(default_factory=Feed, init=False, repr=False)
    triggers: Triggers = field(init=False, repr=False)
    response_urls: ResponseUrls = field(init=False, repr=False)
    modals: Modals = field(default_factory=Modals, init=False, repr=False)
    uploads: Uploads = field(default_factory=Uploads, init=False, repr=False)
    limits: Limits = field(init=False, repr=False)
    faults: Faults = field(default_factory=Faults, init=False, repr=False)
    sockets: Sockets = field(default_factory=Sockets, init=False, repr=False)
    calls: deque[LoggedCall] = field(default_factory=_record, init=False, repr=False)
    deliveries: deque[Delivery] = field(default_factory=_record, init=False, repr=False)

    def __post_init__(self) -> None:
        if any(_REAL_TOKEN.match(token) for token in (self.bot_token, self.app_token)):
            raise ValueError("that looks like a token of a real Slack workspace; make one up for the sandbox")
        self.messages = MessageLog(self.clock)
        self.triggers = Triggers(self.clock)
        self.response_urls = ResponseUrls(self.clock)
        self.limits = Limits(self.clock)

    def must_grant(self, *scopes: str) -> None:
        """Refuse with missing_scope unless the app was granted one of these."""
        if not set(scopes) & set(self.scopes):
            raise Refusal("missing_scope", details={"needed": scopes[0], "provided": ",".join(self.scopes)})

    def person(self, user: str) -> User:
        """Somebody who can act in this workspace; refuses with user_not_found or account_inactive."""
        found = self.users.get(user)
        if found is None or found.is_bot:
            raise Refusal("user_not_found")
        if found.deleted:
            raise Refusal("account_inactive")
        return found

    def channel(self, name: str) -> Channel:
        """The conversation with this id, for its members; refuses with channel_not_found."""
        found = self.channels.get(name)
        if found is None:
            raise Refusal("channel_not_found")
        return found

    def channel_of(self, person: str, name: str) -> Channel:
        """A conversation that `person` is in; anything else is channel_not_found to them."""
        found = self.channel(name)
        if person not in found.members:
            raise Refusal("channel_not_found")
        return found

    def known_to_bot(self, name: str) -> Channel:
        """A conversation that the bot may look at: its own and public ones, else channel_not_found."""
        found = self.channel(name)
        hidden = found.is_private or found.kind != "channel"
        if hidden and BOT_USER not in found.members:
            raise Refusal("channel_not_found")
        return found

    def open_direct(self, user: str) -> Channel:
        """The bot's direct message with `user`, begun if need be."""
        return self.open_conversation(seed.direct_message(user))

    def open_conversation(self, channel: Channel) -> Channel:
        """This conversation, which its members get to see if it is new."""
        if channel.id not in self.channels:
            self.set_channel(channel)
        return self.channels[channel.id]

    def move_channel(self, before: Channel, after: Channel) -> None:
        """A conversation goes on under another id; the old one is nobody's any more."""
        self.messages.move(before.id, after.id)
        self.set_channel(after)
        self.forget_channel(before)

    def forget_channel(self, channel: Channel) -> None:
        """A conversation is not there any more."""
        del self.channels[channel.id]
        gone: JsonObject = {"type": "channel_changed", "channel": channel.id}
        self.feed.publish(gone, channel.members)

    def set_channel(self, channel: Channel) -> None:
        """Add or change a conversation, and tell everybody who saw it or now sees it."""
        before = self.channels.get(channel.id, channel)
        self.channels[channel.id] = channel
        changed: JsonObject = {"type": "channel_changed", "channel": channel.id}
        self.feed.publish(changed, before.members | channel.members)
