"""The cards that ask before a compute is stopped or deleted."""

from datetime import datetime

from bot.command import Compute, ProjectRef
from bot.slack import mrkdwn
from bot.slack.views import phrases, plain
from bot.slack.views.compute import words
from bot.slack.views.message import Card

_DROPS = "Whoever is connected to it loses the connection"


def confirm_restart(compute: Compute, project: ProjectRef, now: datetime) -> Card:
    """The default branch is what production usually uses, so a restart of its compute asks first."""
    return _about(
        compute,
        project,
        now,
        verb="Restart",
        consequences=f"{_DROPS}, and has to connect again. It is away for a few seconds.",
    )


def confirm_suspend(compute: Compute, project: ProjectRef, now: datetime) -> Card:
    """As with a restart."""
    return _about(
        compute,
        project,
        now,
        verb="Suspend",
        consequences=f"{_DROPS}. The next connection starts it again, which takes a moment.",
    )


def confirm_delete(compute: Compute, project: ProjectRef, now: datetime) -> Card:
    """What is lost with a compute is its address; the data is the branch's."""
    return _about(
        compute,
        project,
        now,
        verb="Delete",
        consequences=f"{_DROPS}, and its host name stops working for good: a new compute gets another one. "
        "The branch and its data stay.",
    )


def _about(compute: Compute, project: ProjectRef, now: datetime, *, verb: str, consequences: str) -> Card:
    endpoint, branch = compute.endpoint, compute.branch
    what = words.of(compute, project)
    return plain.question(
        f"*{verb}* {what[:1].lower()}{what[1:]}?",
        consequences,
        (
            ("Id", mrkdwn.code(endpoint.id)),
            ("Branch", phrases.default_or_not(branch)),
            ("State", words.state(endpoint)),
            ("Size", words.size(endpoint)),
            ("Last active", words.last_active(endpoint, now)),
            ("Host", mrkdwn.code(endpoint.host, 300)),
        ),
        action=f"{verb} the compute of {branch.name}",
        pinned=(endpoint.id, endpoint.host, branch.id, branch.name, branch.default, branch.protected),
    )
