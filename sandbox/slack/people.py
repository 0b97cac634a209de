"""Who and where: people, user groups and conversations, as Slack describes them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from sandbox.slack.wire import JsonObject

TEAM_ID = "T0ACME"
PARTNER_TEAM_ID = "T0PARTNER"
TEAM_NAME = "Acme"
TEAM_DOMAIN = "acme"
APP_ID = "A0NEON"
BOT_ID = "B0NEON"
BOT_USER = "U0NEON"


@dataclass(frozen=True)
class User:
    """One member, guest, bot or stranger. `is_stranger` marks somebody of another organisation."""

    id: str
    name: str
    real_name: str
    title: str = ""
    team_id: str = TEAM_ID
    tz: str = "Etc/UTC"
    deleted: bool = False
    is_admin: bool = False
    is_bot: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False

    @property
    def may_act(self) -> bool:
        """Whether somebody can sit down and use Slack as this person."""
        return not self.deleted and not self.is_bot

    def as_slack(self, now: datetime) -> JsonObject:
        """The user object of `users.info`; Slack leaves the guest and admin flags out for strangers."""
        offset = now.astimezone(ZoneInfo(self.tz)).utcoffset()
        user: JsonObject = {
            "id": self.id,
            "team_id": self.team_id,
            "name": self.name,
            "deleted": self.deleted,
            "real_name": self.real_name,
            "tz": self.tz,
            "tz_label": self.tz,
            "tz_offset": int(offset.total_seconds()) if offset else 0,
            "profile": {
                "title": self.title,
                "real_name": self.real_name,
                "display_name": self.name,
                "team": self.team_id,
            },
            "is_bot": self.is_bot,
            "is_app_user": False,
            "updated": int(now.timestamp()),
        }
        if self.is_bot:
            user["profile"] |= {"api_app_id": APP_ID, "bot_id": BOT_ID}
        if self.is_stranger:
            return user | {"is_stranger": True}
        return user | {
            "is_admin": self.is_admin,
            "is_owner": False,
            "is_primary_owner": False,
            "is_restricted": self.is_restricted,
            "is_ultra_restricted": self.is_ultra_restricted,
        }


@dataclass(frozen=True)
class UserGroup:
    """A user group; `users` are ids."""

    id: str
    handle: str
    name: str
    users: tuple[str, ...] = ()
    disabled: bool = False

    def as_slack(self, *, with_users: bool, counted: bool) -> JsonObject:
        """The object of `usergroups.list`."""
        group: JsonObject = {
            "id": self.id,
            "team_id": TEAM_ID,
            "is_usergroup": True,
            "name": self.name,
            "handle": self.handle,
            "description": "",
            "is_external": False,
            "date_delete": 1 if self.disabled else 0,
        }
        if counted:
            group["user_count"] = len(self.users)
        return group | {"users": list(self.users)} if with_users else group


@dataclass(frozen=True)
class Channel:
    """A conversation. `kind` is Slack's: `im` is a direct message, `mpim` one among several people."""

    id: str
    name: str
    members: frozenset[str]
    kind: Literal["channel", "im", "mpim"] = "channel"
    is_private: bool = False
    is_archived: bool = False
    is_ext_shared: bool = False

    @property
    def payload_name(self) -> str:
        """`channel_name` of a slash command: Slack hides the name of direct messages and private channels."""
        if self.kind == "im":
            return "directmessage"
        return "privategroup" if self.is_private or self.kind == "mpim" else self.name

    @property
    def event_type(self) -> str:
        """`channel_type` of a message event."""
        if self.kind == "channel":
            return "group" if self.is_private else "channel"
        return self.kind

    def partner_of(self, user: str) -> str:
        """The other side of a direct message."""
        return next((member for member in sorted(self.members) if member != user), user)

    def as_slack(self, viewer: str) -> JsonObject:
        """The conversation object of `conversations.info`, as the bot `viewer` sees it."""
        if self.kind == "im":
            return {
                "id": self.id,
                "created": 0,
                "is_im": True,
                "is_archived": self.is_archived,
                "is_org_shared": False,
                "user": self.partner_of(viewer),
                "is_user_deleted": False,
                "context_team_id": TEAM_ID,
            }
        return {
            "id": self.id,
            "name": self.name,
            "name_normalized": self.name,
            "created": 0,
            "creator": "U0ANA",
            "is_channel": self.kind == "channel" and not self.is_private,
            "is_group": self.is_private,
            "is_im": False,
            "is_mpim": self.kind == "mpim",
            "is_private": self.is_private or self.kind == "mpim",
            "is_archived": self.is_archived,
            "is_general": False,
            "is_member": viewer in self.members,
            "is_shared": self.is_ext_shared,
            "is_ext_shared": self.is_ext_shared,
            "is_org_shared": False,
            "is_pending_ext_shared": False,
            "shared_team_ids": [TEAM_ID, PARTNER_TEAM_ID] if self.is_ext_shared else [TEAM_ID],
            "context_team_id": TEAM_ID,
            "topic": {"value": "", "creator": "", "last_set": 0},
            "purpose": {"value": "", "creator": "", "last_set": 0},
        }
