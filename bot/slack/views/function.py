"""Functions in words: code that runs on a branch."""

from collections.abc import Sequence
from datetime import datetime

from bot.command import ProjectRef
from bot.neon.models import Branch
from bot.neon.models.functions import Deployment, Function
from bot.slack import blocks, mrkdwn
from bot.slack.views import pages, phrases, plain
from bot.slack.views.message import Block, Card, Message

_STATES = {"pending": "queued", "building": "being built", "completed": "built", "failed": "failed"}
_DEPLOYING = "Deploying code takes a file, so CI or the Neon CLI does that: `neon functions deploy`."
_LONGEST_URL = 400


def listing(
    functions: Sequence[Function], branch: Branch, project: ProjectRef, *, page: int, now: datetime
) -> Message:
    """One page of functions by slug."""
    place = phrases.on_branch(branch, project)
    if not functions:
        said = f"{place} has no functions (beta)"
        return plain.shown(f"{said}\n{_DEPLOYING}", (), spoken=f"{said}.")
    shown = pages.page(sorted(functions, key=lambda each: each.slug), page)
    total = f"{shown.span}{mrkdwn.count(shown.total, 'function')}"
    return blocks.message(
        f"{total} of {place}: {phrases.listed((each.slug for each in shown.rows), pages.SIZE)}.",
        blocks.section(f"*{total}* (beta) of {place}"),
        *(_row(each, branch, project, now) for each in shown.rows),
        pages.turning(
            shown,
            lambda number: phrases.command_line(
                "function", "list", branch.id, "--page", str(number), "--project", project.alias
            ),
        ),
        blocks.context(shown.note, _DEPLOYING),
    )


def shown(function: Function, branch: Branch, project: ProjectRef, now: datetime) -> Message:
    """One function in full."""
    newest, serving = function.current_deployment, function.active_deployment
    variables = phrases.listed(newest.environment, 20) if newest else ""
    return plain.shown(
        f"*Function* {_place(function.slug, branch, project)} (beta)\n{_state(function)}",
        (
            ("Name", mrkdwn.code(function.name) if function.name != function.slug else ""),
            ("Address", _address(function)),
            ("Serves", _deployment(serving, now) if serving else "nothing yet"),
            ("Newest deployment", _deployment(newest, now) if newest and newest != serving else ""),
            ("Error", mrkdwn.prose(newest.error, 600) if newest and newest.error else ""),
            ("Variables", f"{variables} (Neon does not tell their values)" if variables else ""),
            ("Made", f"{mrkdwn.date(function.created_at)}, {mrkdwn.ago(function.created_at, now)}"),
        ),
        spoken=f"Function {_place(function.slug, branch, project)}: {_state(function)}.",
        buttons=(
            blocks.page_button("Refresh", _line("show", function, branch, project))
            if newest and newest.status in {"pending", "building"}
            else None,
            blocks.run_button("Delete", _line("delete", function, branch, project), style="danger"),
            phrases.console_button(project, branch.id),
        ),
        small=(_DEPLOYING,),
    )


def renamed(function: Function, branch: Branch, project: ProjectRef, user_id: str) -> Message:
    """Its name as Neon reads it back."""
    named = (
        f"is now named {mrkdwn.code(function.name)}"
        if function.name != function.slug
        else "goes by its slug again"
    )
    return plain.done(
        f"Function {_place(function.slug, branch, project)} {named}",
        "Its slug and its address are the same. Branches made before this keep the old name.",
        project=project,
        user_id=user_id,
        branch_id=branch.id,
    )


def confirm_delete(function: Function, branch: Branch, project: ProjectRef, now: datetime) -> Card:
    """What stops answering."""
    serving = function.active_deployment
    return plain.question(
        f"*Delete function* {_place(function.slug, branch, project)}?",
        "Its address stops answering, and its code and variables are gone from this branch.",
        (
            ("Name", mrkdwn.code(function.name) if function.name != function.slug else ""),
            ("Address", _address(function)),
            ("Serves", _deployment(serving, now) if serving else "nothing"),
        ),
        action=f"Delete {function.slug}",
        pinned=(branch.id, function.slug, function.created_at, serving.id if serving else None),
        small="It can be deployed again. Triggers and domains that lead to it stay, and lead nowhere.",
    )


def deleted(
    slug: str, branch: Branch, project: ProjectRef, user_id: str, *, already_gone: bool = False
) -> Message:
    """It is gone."""
    said = "was gone already" if already_gone else "is deleted"
    return plain.done(
        f"Function {_place(slug, branch, project)} {said}",
        "" if already_gone else "On other branches it runs as before.",
        project=project,
        user_id=user_id,
        branch_id=branch.id,
        mark="⚪" if already_gone else "🗑️",
    )


def _row(function: Function, branch: Branch, project: ProjectRef, now: datetime) -> Block:
    named = f" {mrkdwn.prose(function.name, 100)}" if function.name != function.slug else ""
    made = f"made {mrkdwn.ago(function.created_at, now)}"
    return blocks.section(
        f"{mrkdwn.code(function.slug)}{named}\n{_state(function)} · {made}",
        accessory=blocks.run_button(
            "Show", _line("show", function, branch, project), described=f"Show function {function.slug}"
        ),
    )


def _place(slug: str, branch: Branch, project: ProjectRef) -> str:
    return f"{mrkdwn.code(slug)} on {phrases.on_branch(branch, project)}"


def _address(function: Function) -> str:
    return mrkdwn.code(function.invocation_url, _LONGEST_URL) if function.invocation_url else ""


def _state(function: Function) -> str:
    """Whether it serves, and what became of a newer deployment."""
    newest, serving = function.current_deployment, function.active_deployment
    serves = "serves requests" if serving else "does not serve yet"
    if newest is None or newest == serving:
        return serves
    return f"{serves}; its newest deployment {_status(newest)}"


def _status(deployment: Deployment) -> str:
    known = _STATES.get(deployment.status)
    if known is None:
        return f"is {mrkdwn.prose(deployment.status, 60)}"
    return known if known == "failed" else f"is {known}"


def _deployment(deployment: Deployment, now: datetime) -> str:
    return (
        f"deployment {deployment.id} of {mrkdwn.ago(deployment.created_at, now)}, "
        f"{mrkdwn.prose(deployment.runtime, 60)} with {mrkdwn.size(deployment.memory_mib * 2**20)} of memory"
    )


def _line(verb: str, function: Function, branch: Branch, project: ProjectRef) -> str:
    return phrases.command_line("function", verb, branch.id, function.slug, "--project", project.alias)
