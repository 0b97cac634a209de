"""Branches in words: found, changed, and about to be deleted."""

from bot.slack.views.branch.changed import created, deleted, exists, expiration_set, ready, renamed
from bot.slack.views.branch.deletion import confirm_delete
from bot.slack.views.branch.found import Family, family, listing, shown

__all__ = [
    "Family",
    "confirm_delete",
    "created",
    "deleted",
    "exists",
    "expiration_set",
    "family",
    "listing",
    "ready",
    "renamed",
    "shown",
]
