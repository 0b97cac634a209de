"""Snapshots in words: found, changed, restored, and taken on a schedule."""

from bot.slack.views.snapshot.changed import (
    confirm_delete,
    deleted,
    exists,
    expiration_set,
    renamed,
    taken,
)
from bot.slack.views.snapshot.found import listing, shown
from bot.slack.views.snapshot.restoring import confirm_finalize, finalized, not_finalized, restored
from bot.slack.views.snapshot.schedule import (
    confirm_schedule,
    schedule_set,
    schedule_shown,
)

__all__ = [
    "confirm_delete",
    "confirm_finalize",
    "confirm_schedule",
    "deleted",
    "exists",
    "expiration_set",
    "finalized",
    "listing",
    "not_finalized",
    "renamed",
    "restored",
    "schedule_set",
    "schedule_shown",
    "shown",
    "taken",
]
