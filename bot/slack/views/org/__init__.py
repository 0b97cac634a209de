"""The organization in words: itself, its people, its spending limit."""

from bot.slack.views.org.found import listing, shown
from bot.slack.views.org.people import (
    already_asked,
    already_member,
    confirm_admin,
    confirm_remove,
    invitations,
    invited,
    members,
    removed,
    role_set,
)
from bot.slack.views.org.spending import cleared, confirm_clear, limit, limit_set

__all__ = [
    "already_asked",
    "already_member",
    "cleared",
    "confirm_admin",
    "confirm_clear",
    "confirm_remove",
    "invitations",
    "invited",
    "limit",
    "limit_set",
    "listing",
    "members",
    "removed",
    "role_set",
    "shown",
]
