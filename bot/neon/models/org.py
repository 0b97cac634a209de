"""The organization: who belongs to it, who is asked to, and its spending limit."""

from datetime import datetime

from bot.neon.models import Model

ROLES = ("admin", "member", "editor", "viewer", "collaborator")  # not every organization has all of them


class Organization(Model):
    """The account that projects belong to."""

    id: str
    name: str
    plan: str = ""
    managed_by: str = ""
    require_mfa: bool = False
    created_at: datetime


class Member(Model):
    """Somebody's place in the organization."""

    id: str
    user_id: str
    role: str
    joined_at: datetime | None = None


class MemberUser(Model):
    """The person behind a member. `deactivated_at` is there for those who can no longer log in."""

    email: str
    has_mfa: bool | None = None
    deactivated_at: datetime | None = None


class Membership(Model):
    """A member as listed: the place, and the person."""

    member: Member
    user: MemberUser

    @property
    def id(self) -> str:
        """The member's id, which is not the person's."""
        return self.member.id

    @property
    def email(self) -> str:
        """The address by which people know each other."""
        return self.user.email


class Invitation(Model):
    """Somebody who was asked in; Neon keeps it after they have come."""

    id: str
    email: str
    role: str
    invited_by: str = ""
    invited_at: datetime


class SpendingLimit(Model):
    """An alert in cents a month, which stops nothing. None: there is none."""

    spending_limit_cents: int | None


def pin(where: str | None, name: str) -> str | None:
    """The id of a target inside an organization, such as `org-quiet-sea-12345678/dana@acme.example`.

    None where nobody named one: then it is the bot's own. A lost answer is looked into by this alone.
    """
    return f"{where}/{name}" if where else None


def pinned(target_id: str | None) -> str | None:
    """What was named in such an id."""
    return target_id.partition("/")[0] if target_id and "/" in target_id else None
