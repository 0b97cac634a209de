"""Branches in words: found, changed, and about to be deleted."""

from bot.slack.views.branch.changed import created, exists, expiration_set, ready, renamed
from bot.slack.views.branch.deletion import confirm_delete, deleted
from bot.slack.views.branch.found import Family, family, shown
from bot.slack.views.branch.listing import SORTS, listing, tree
from bot.slack.views.branch.listing import deleted as deleted_ones
from bot.slack.views.branch.marks import (
    already,
    confirm_default,
    confirm_unprotect,
    made_default,
    not_recoverable,
    protected,
    recovered,
    unprotected,
)
from bot.slack.views.branch.masking import (
    anonymizing,
    confirm_anonymize,
    masking_shown,
    no_rule,
    not_anonymized,
    rule_removed,
    rule_set,
)
from bot.slack.views.branch.preserved import preserved
from bot.slack.views.branch.restoring import being_restored, confirm_restore, restored
from bot.slack.views.branch.schemas import (
    choose_database,
    difference,
    difference_in_full,
    empty_schema,
    same_schema,
    schema,
    schema_in_full,
)

__all__ = [
    "SORTS",
    "Family",
    "already",
    "anonymizing",
    "being_restored",
    "choose_database",
    "confirm_anonymize",
    "confirm_default",
    "confirm_delete",
    "confirm_restore",
    "confirm_unprotect",
    "created",
    "deleted",
    "deleted_ones",
    "difference",
    "difference_in_full",
    "empty_schema",
    "exists",
    "expiration_set",
    "family",
    "listing",
    "made_default",
    "masking_shown",
    "no_rule",
    "not_anonymized",
    "not_recoverable",
    "preserved",
    "protected",
    "ready",
    "recovered",
    "renamed",
    "restored",
    "rule_removed",
    "rule_set",
    "same_schema",
    "schema",
    "schema_in_full",
    "shown",
    "tree",
    "unprotected",
]
