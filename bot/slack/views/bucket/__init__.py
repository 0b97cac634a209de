"""Buckets in words: found, changed, and about to lose something."""

from bot.slack.views.bucket.asking import confirm_delete, confirm_delete_object, confirm_delete_prefix
from bot.slack.views.bucket.changed import created, deleted, exists, object_deleted, prefix_deleted
from bot.slack.views.bucket.found import contents, linked, listing, off

__all__ = [
    "confirm_delete",
    "confirm_delete_object",
    "confirm_delete_prefix",
    "contents",
    "created",
    "deleted",
    "exists",
    "linked",
    "listing",
    "object_deleted",
    "off",
    "prefix_deleted",
]
