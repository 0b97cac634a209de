"""Neon's operations in plain words: what it is doing, and how far it has come."""

from collections.abc import Sequence

from bot.command import Step
from bot.slack import mrkdwn

# Every action in Neon's API description 2.7.3.
ACTION_WORDS = {
    "apply_config": "apply settings",
    "apply_schema_from_branch": "copy the schema",
    "apply_storage_config": "apply storage settings",
    "check_availability": "check availability",
    "create_branch": "create branch",
    "create_compute": "create compute",
    "create_timeline": "set up storage",
    "delete_timeline": "delete storage",
    "detach_parent_branch": "detach from parent",
    "disable_maintenance": "end maintenance",
    "finalize_migration": "finish migration",
    "import_data": "import data",
    "mark_migration_prepared": "prepare migration",
    "prepare_secondary_pageserver": "prepare second storage server",
    "prewarm_replica": "warm up replica",
    "promote_replica": "promote replica",
    "replace_safekeeper": "replace log server",
    "set_storage_non_dirty": "mark storage clean",
    "start_compute": "start compute",
    "start_reserved_compute": "start reserved compute",
    "suspend_compute": "stop compute",
    "swap_binding_id": "swap computes",
    "switch_pageserver": "switch storage server",
    "sync_dbs_and_roles_from_compute": "sync databases and roles",
    "tenant_attach": "attach project storage",
    "tenant_detach": "detach project storage",
    "tenant_ignore": "unload project storage",
    "tenant_reattach": "reattach project storage",
    "timeline_archive": "archive branch",
    "timeline_mark_invisible": "hide branch",
    "timeline_unarchive": "wake archived branch",
    "timeline_update_protected_config": "update branch protection",
    "update_catalog": "update catalog",
}

# Status → mark, words. Statuses that are not here count as work in progress.
_ENDED = {
    "finished": ("✓", "done"),
    "skipped": ("–", "not needed"),
    "cancelled": ("–", "cancelled"),
    "failed": ("✗", "failed, Neon may retry"),
    "error": ("✗", "failed"),
}
_STARTED = frozenset({"running", "scheduling", "cancelling"})


def action_words(action: str) -> str:
    """An action in plain words. One that is newer than this bot is shown as Neon names it."""
    return ACTION_WORDS.get(action) or mrkdwn.prose(action.replace("_", " "), 60)


def status_words(status: str) -> str:
    """A status in plain words."""
    if status in _ENDED:
        return _ENDED[status][1]
    if status == "scheduling":
        return "waiting its turn"
    if status == "cancelling":
        return "being cancelled"
    return "working" if status in _STARTED else f"working ({mrkdwn.prose(status, 60)})"


def queued(action: str | None, seconds: float) -> str:
    """Why a write has not begun: Neon does one thing at a time on a project. `action` None: our own."""
    busy = f"Neon is busy with {action_words(action)}" if action else "another change is under way"
    so_far = f" Queued, {mrkdwn.seconds(seconds)} so far." if seconds >= 1 else " Queued."
    return f"Waiting: {busy} on this project.{so_far}"


def line(steps: Sequence[Step]) -> str:
    """All steps on one line: create branch ✓ 0.6 s · start compute …"""
    return " · ".join(map(_marked, steps))


def spoken(steps: Sequence[Step]) -> str:
    """All steps without marks: create branch done in 0.6 s, start compute working."""
    return ", ".join(map(_said, steps))


def errors(steps: Sequence[Step]) -> str:
    """What Neon said about the steps that failed; empty when it said nothing."""
    said = [
        f"Neon on {action_words(each.action)}: {mrkdwn.code(each.error, 400)}" for each in steps if each.error
    ]
    return "\n".join(said[:3])


def _marked(step: Step) -> str:
    words = action_words(step.action)
    if step.status == "finished":
        took = f" {mrkdwn.seconds(step.duration_ms / 1000)}" if step.duration_ms else ""
        return f"{words} ✓{took}"
    if step.status in _ENDED:
        mark, meaning = _ENDED[step.status]
        return f"{words} {mark} {meaning}"
    again = f" after {mrkdwn.count(step.failures, 'failure')}" if step.failures else ""
    unknown = "" if step.status in _STARTED else f" {mrkdwn.prose(step.status, 60)}"
    return f"{words} …{unknown}{again}"


def _said(step: Step) -> str:
    took = (
        f" in {mrkdwn.seconds(step.duration_ms / 1000)}"
        if step.status == "finished" and step.duration_ms
        else ""
    )
    return f"{action_words(step.action)} {status_words(step.status)}{took}"
