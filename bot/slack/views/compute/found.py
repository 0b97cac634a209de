"""Computes as they are: a page of them, or one in full."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.command import Compute, ProjectRef
from bot.neon.models import Branch, Endpoint
from bot.slack import blocks, mrkdwn
from bot.slack.views import pages, phrases, plain
from bot.slack.views.compute import words
from bot.slack.views.message import Block, Message


def listing(
    endpoints: Sequence[Endpoint],
    branch_names: Mapping[str, str],
    project: ProjectRef,
    branch: Branch | None,
    *,
    page: int,
    now: datetime,
    slash: str,
) -> Message:
    """One page of computes: the active ones first, then those that rest, the longest last.

    `branch_names` maps ids to names; `branch` is the one they all are of, where one was asked for.
    """
    if not endpoints:
        return _nothing(project, branch, slash)
    page_of = pages.page(sorted(endpoints, key=lambda each: _order(each, now)), page)
    here = mrkdwn.bold(project.alias)
    where = f"of {mrkdwn.code(branch.name)} in {here}" if branch else f"in {here}"
    total = f"{page_of.span}{mrkdwn.count(page_of.total, 'compute')}"
    active = sum(each.current_state == "active" for each in endpoints)
    always_on = sum(map(words.is_always_on, endpoints))
    counted = f"{active} active, {always_on} always on"
    return blocks.message(
        f"{total} {where}: {counted}.",
        blocks.section(f"*{total}* {where}: {counted}"),
        *(
            _row(each, branch_names.get(each.branch_id, each.branch_id), project, now)
            for each in page_of.rows
        ),
        pages.turning(page_of, lambda number: _page_line(project, branch, number)),
        blocks.context(
            page_of.note,
            "What is always on is paid for while nobody uses it, too." if always_on else "",
        ),
    )


def shown(compute: Compute, project: ProjectRef, now: datetime) -> Message:
    """One compute in full."""
    endpoint = compute.endpoint
    since = endpoint.suspended_at if _rests(endpoint) else None
    heading = f"{words.of(compute, project)}: {words.state(endpoint)}"
    return plain.shown(
        heading,
        (
            ("Id", mrkdwn.code(endpoint.id)),
            ("Name", mrkdwn.code(endpoint.name) if endpoint.name else ""),
            ("Kind", "read replica" if words.is_replica(endpoint) else "reads and writes"),
            ("Size", words.size(endpoint)),
            ("Without work", words.rest(endpoint) + _by_default(endpoint)),
            ("Last active", words.last_active(endpoint, now)),
            ("Suspended", mrkdwn.date(since) if since else ""),
            ("Made", mrkdwn.date(endpoint.created_at)),
            ("Host", mrkdwn.code(endpoint.host, 300)),
        ),
        spoken=f"{heading}, {words.size(endpoint)}, {words.rest(endpoint)}.",
        buttons=(*words.buttons(compute, project), phrases.console_button(project, compute.branch.id)),
        small=("The first connection to a suspended compute starts it.",) if _rests(endpoint) else (),
    )


def _by_default(endpoint: Endpoint) -> str:
    return ", as Neon has it by default" if endpoint.suspend_timeout_seconds == 0 else ""


def _rests(endpoint: Endpoint) -> bool:
    return endpoint.current_state == "idle" and not endpoint.pending_state and not endpoint.disabled


def _order(endpoint: Endpoint, now: datetime) -> tuple[bool, float, str]:
    seen = endpoint.last_active or endpoint.created_at
    return endpoint.current_state != "active", (now - seen).total_seconds(), endpoint.id


def _row(endpoint: Endpoint, branch_name: str, project: ProjectRef, now: datetime) -> Block:
    replica = " read replica" if words.is_replica(endpoint) else ""
    rest = "*always on*" if words.is_always_on(endpoint) else words.rest(endpoint)
    facts = [words.size(endpoint), words.state(endpoint), rest]
    if endpoint.current_state != "active":
        facts.insert(2, f"last active {words.last_active(endpoint, now)}")
    return blocks.section(
        f"{mrkdwn.code(branch_name)}{replica}\n{' · '.join(facts)}\n{mrkdwn.code(endpoint.host, 300)}",
        accessory=blocks.run_button(
            "Show", words.line(project, "show", endpoint.id), described=f"Show the compute of {branch_name}"
        ),
    )


def _page_line(project: ProjectRef, branch: Branch | None, page: int) -> str:
    of = (f"--branch={branch.id}",) if branch else ()
    return words.line(project, "list", *of, "--page", str(page))


def _nothing(project: ProjectRef, branch: Branch | None, slash: str) -> Message:
    where = mrkdwn.code(branch.name) if branch else mrkdwn.prose(project.alias)
    said = f"{where} has no compute, so nobody can connect to it."
    named = branch.id if branch else "my-branch"
    create = words.line(project, "create", named)
    return blocks.message(
        said,
        blocks.section(f"{said}\nAdd one: {mrkdwn.code(f'{slash} {create}', 400)}"),
        blocks.actions(blocks.run_button("Add a compute", create) if branch else None),
    )
