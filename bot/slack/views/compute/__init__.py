"""Computes in words: found, changed, and about to be stopped or deleted."""

from bot.slack.views.compute.asking import confirm_delete, confirm_restart, confirm_suspend
from bot.slack.views.compute.changed import (
    added,
    deleted,
    exists,
    idle_already,
    resized,
    restarted,
    running_already,
    started,
    suspended,
)
from bot.slack.views.compute.found import listing, shown

__all__ = [
    "added",
    "confirm_delete",
    "confirm_restart",
    "confirm_suspend",
    "deleted",
    "exists",
    "idle_already",
    "listing",
    "resized",
    "restarted",
    "running_already",
    "shown",
    "started",
    "suspended",
]
