"""Computes after a write: added, started, suspended, restarted, resized, deleted."""

from collections.abc import Sequence

from bot.command import Compute, ProjectRef, Step, Target
from bot.slack import blocks, mrkdwn
from bot.slack.views import phrases, plain
from bot.slack.views import steps as step_views
from bot.slack.views.compute import words
from bot.slack.views.message import Message

Steps = Sequence[Step]


def added(compute: Compute, project: ProjectRef, user_id: str, steps: Steps = ()) -> Message:
    """A branch that has one compute more."""
    endpoint = compute.endpoint
    named = f" named {mrkdwn.code(endpoint.name)}" if endpoint.name else ""
    kind = "a read replica" if words.is_replica(endpoint) else "a compute"
    where = phrases.on_branch(compute.branch, project)
    said = f"{where} has {kind}{named}, which is {words.state(endpoint)}"
    return _done(said, compute, project, user_id, steps, _facts(compute))


def started(compute: Compute, project: ProjectRef, user_id: str, steps: Steps = ()) -> Message:
    """A compute that was suspended and takes connections now."""
    return _done(_is_now(compute, project), compute, project, user_id, steps, _facts(compute))


def suspended(compute: Compute, project: ProjectRef, user_id: str, steps: Steps = ()) -> Message:
    """A compute that was active."""
    said = f"{words.of(compute, project)} is {words.state(compute.endpoint)}"
    more = "Whoever was connected has lost the connection. The next connection starts it again."
    return _done(said, compute, project, user_id, steps, more)


def restarted(compute: Compute, project: ProjectRef, user_id: str, steps: Steps = ()) -> Message:
    """A compute that was away for a moment."""
    said = f"{words.of(compute, project)} was restarted, and is {words.state(compute.endpoint)}"
    more = "Whoever was connected has lost the connection and can connect again."
    return _done(said, compute, project, user_id, steps, more)


def resized(compute: Compute, project: ProjectRef, user_id: str, steps: Steps = ()) -> Message:
    """A compute with its size and its timeout, as Neon reads them back."""
    endpoint = compute.endpoint
    said = f"{words.of(compute, project)} now has {words.size(endpoint)} and {words.rest(endpoint)}"
    return _done(said, compute, project, user_id, steps, f"It is {words.state(endpoint)}.")


def running_already(compute: Compute, project: ProjectRef, user_id: str) -> Message:
    """Asked to start, and there was nothing to start."""
    return _nothing_to_do(f"is {words.state(compute.endpoint)} already", compute, project, user_id)


def idle_already(compute: Compute, project: ProjectRef, user_id: str) -> Message:
    """Asked to suspend, and there was nothing to suspend."""
    return _nothing_to_do(f"is {words.state(compute.endpoint)} already", compute, project, user_id)


def exists(compute: Compute, project: ProjectRef, user_id: str) -> Message:
    """The branch has its one compute that can write: nothing was done, and here it is."""
    endpoint = compute.endpoint
    return plain.refused(
        f"{phrases.on_branch(compute.branch, project)} already has a compute that can write",
        f"It has {words.size(endpoint)} and is {words.state(endpoint)}: {mrkdwn.code(endpoint.id)}",
        "A branch has one of these at most. Change its size, or add a read replica with `--read-only`.",
        project=project,
        user_id=user_id,
        buttons=words.buttons(compute, project),
    )


def deleted(
    target: Target,
    project: ProjectRef,
    user_id: str,
    steps: Steps = (),
    *,
    already_gone: bool = False,
) -> Message:
    """A compute that is gone."""
    how = "was gone already; nothing was done" if already_gone else "is deleted"
    stays = "" if already_gone else "Its host name does not work any more. The branch and its data stay."
    return plain.done(
        f"The compute of {phrases.place(target, project)} {how}",
        step_views.line(steps),
        stays,
        project=project,
        user_id=user_id,
        buttons=(blocks.run_button("Computes", words.line(project, "list")),),
        mark="🗑️",
    )


def _is_now(compute: Compute, project: ProjectRef) -> str:
    return f"{words.of(compute, project)} is {words.state(compute.endpoint)}"


def _facts(compute: Compute) -> str:
    endpoint = compute.endpoint
    return f"{words.size(endpoint)} · {words.rest(endpoint)} · {mrkdwn.code(endpoint.host, 300)}"


def _done(said: str, compute: Compute, project: ProjectRef, user_id: str, steps: Steps, more: str) -> Message:
    return plain.done(
        said,
        step_views.line(steps),
        more,
        project=project,
        user_id=user_id,
        branch_id=compute.branch.id,
        buttons=words.buttons(compute, project),
    )


def _nothing_to_do(why: str, compute: Compute, project: ProjectRef, user_id: str) -> Message:
    what = words.of(compute, project)
    return plain.refused(
        f"{what[:1].lower()}{what[1:]} {why}",
        project=project,
        user_id=user_id,
        buttons=words.buttons(compute, project),
    )
