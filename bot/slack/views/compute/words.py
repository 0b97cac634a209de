"""A compute in short phrases, each of them mark-up that is safe to post."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.command import Compute, ProjectRef
from bot.neon.models import Endpoint
from bot.slack import blocks, mrkdwn
from bot.slack.views import phrases
from bot.slack.views.message import Block

NEVER = -1  # what Neon has for a compute that is never suspended
_MOVING = {"active": "starting", "idle": "being suspended"}
_STATES = {"init": "being made", "active": "active", "idle": "suspended"}
_DEFAULT = 300  # seconds: Neon's own suspend timeout, where none was set


def is_replica(endpoint: Endpoint) -> bool:
    """Whether it can only read. A branch has one compute that can write at most, and any number of these."""
    return endpoint.type == "read_only"


def of(compute: Compute, project: ProjectRef) -> str:
    """Which compute is meant: The compute of `pr-42` in *shop*."""
    where = phrases.on_branch(compute.branch, project)
    if is_replica(compute.endpoint):
        return f"Read replica {mrkdwn.code(compute.id)} of {where}"
    return f"The compute of {where}"


def size(endpoint: Endpoint) -> str:
    """Its limits in compute units: `2 CU`, or `0.25–2 CU`."""
    low, high = endpoint.autoscaling_limit_min_cu, endpoint.autoscaling_limit_max_cu
    return f"{low:g} CU" if low == high else f"{low:g}–{high:g} CU"


def state(endpoint: Endpoint) -> str:
    """What it is doing, in one word or two."""
    if endpoint.disabled:
        return "disabled"
    if endpoint.pending_state and endpoint.pending_state != endpoint.current_state:
        return _MOVING.get(endpoint.pending_state) or mrkdwn.prose(endpoint.pending_state, 60)
    return _STATES.get(endpoint.current_state) or mrkdwn.prose(endpoint.current_state, 60)


def is_always_on(endpoint: Endpoint) -> bool:
    """Whether it runs, and is paid for, also while nobody uses it."""
    return endpoint.suspend_timeout_seconds == NEVER and endpoint.current_state == "active"


def rest(endpoint: Endpoint) -> str:
    """What it does without work: `suspends after 10 minutes`."""
    if endpoint.suspend_timeout_seconds == NEVER:
        return "never suspends by itself"
    return f"suspends after {mrkdwn.span(timedelta(seconds=endpoint.suspend_timeout_seconds or _DEFAULT))}"


def last_active(endpoint: Endpoint, now: datetime) -> str:
    """When it last served anybody."""
    if endpoint.current_state == "active":
        return "now"
    return mrkdwn.ago(endpoint.last_active, now) if endpoint.last_active else "never, as far as Neon knows"


def line(project: ProjectRef, *typed: str) -> str:
    """A command line about computes of that project."""
    return phrases.command_line("compute", *typed, "--project", project.alias)


def connection_line(compute: Compute, project: ProjectRef) -> str:
    """The command that says how to connect through it."""
    replica = ("--read-only",) if is_replica(compute.endpoint) else ()
    return phrases.command_line("connection", "show", compute.branch.id, *replica, "--project", project.alias)


def buttons(compute: Compute, project: ProjectRef) -> Sequence[Block | None]:
    """What one does with a compute in its state."""
    endpoint = compute.endpoint
    active = endpoint.current_state == "active" and not endpoint.pending_state
    idle = endpoint.current_state == "idle" and not endpoint.pending_state
    return (
        blocks.run_button("Connection", connection_line(compute, project)),
        blocks.run_button("Start", line(project, "start", endpoint.id))
        if idle and not endpoint.disabled
        else None,
        blocks.run_button("Suspend", line(project, "suspend", endpoint.id)) if active else None,
        blocks.run_button("Restart", line(project, "restart", endpoint.id)) if active else None,
    )
