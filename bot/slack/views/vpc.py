"""Private networking in words: the ways in that an organization has, and what a project is kept to."""

from collections.abc import Sequence

from bot.command import ProjectRef
from bot.neon.models.networks import VpcEndpoint
from bot.slack import blocks, mrkdwn
from bot.slack.views import pages, phrases, plain
from bot.slack.views.message import Block, Card, Message

_STATES = {"new": "waiting for Neon to accept it", "accepted": "accepted"}


def of_project(found: Sequence[VpcEndpoint], ref: ProjectRef, *, page: int) -> Message:
    """A page of the endpoints that a project is kept to."""
    if not found:
        said = f"Project {mrkdwn.prose(ref.alias)} is kept to no VPC endpoint."
        return blocks.message(said, blocks.section(said))
    shown = pages.page(found, page)
    total = f"{shown.span}{mrkdwn.count(shown.total, 'VPC endpoint')}"

    def row(each: VpcEndpoint) -> Block:
        line = phrases.command_line("vpc", "remove", each.vpc_endpoint_id, "--project", ref.alias)
        return blocks.section(
            _name(each),
            accessory=blocks.run_button("Remove", line, described=f"Remove {each.vpc_endpoint_id}"),
        )

    return blocks.message(
        f"{mrkdwn.prose(ref.alias)} accepts connections through {total} only.",
        blocks.section(f"{mrkdwn.bold(ref.alias)} accepts connections through *{total}* only"),
        *(row(each) for each in shown.rows),
        pages.turning(shown, lambda number: _page_line("vpc", number, "--project", ref.alias)),
        blocks.context(shown.note),
    )


def confirm_assign(endpoint_id: str, there: Sequence[VpcEndpoint], ref: ProjectRef) -> Card:
    """Before a project is kept to an endpoint."""
    others = phrases.listed(each.vpc_endpoint_id for each in there)
    return plain.question(
        f"*Keep project* {mrkdwn.bold(ref.alias)} to {mrkdwn.code(endpoint_id)}?",
        "From then on it accepts connections through this VPC endpoint and those set before only. "
        "Whoever comes another way is cut off.",
        (("Set before", others or "none"),),
        action=f"Keep {ref.alias} to it",
        pinned=(ref.id, endpoint_id, sorted(each.vpc_endpoint_id for each in there)),
    )


def assigned(endpoint_id: str, ref: ProjectRef, user_id: str) -> Message:
    """A project is kept to an endpoint."""
    return plain.done(
        f"{mrkdwn.bold(ref.alias)} is kept to {mrkdwn.code(endpoint_id)}",
        project=ref,
        user_id=user_id,
    )


def confirm_remove(endpoint: VpcEndpoint, others: int, ref: ProjectRef) -> Card:
    """Before a restriction goes."""
    after = (
        "Connections through it are cut off; through the others they go on."
        if others
        else "It is the last one, so the project then accepts connections from wherever its other settings "
        "allow, the public internet included."
    )
    return plain.question(
        f"*Remove* {mrkdwn.code(endpoint.vpc_endpoint_id)} from {mrkdwn.bold(ref.alias)}?",
        after,
        (("Label", mrkdwn.code(endpoint.label) if endpoint.label else ""),),
        action="Remove it",
        pinned=(ref.id, endpoint.vpc_endpoint_id, others),
    )


def removed(endpoint_id: str, ref: ProjectRef, user_id: str) -> Message:
    """A restriction is gone."""
    return plain.done(
        f"{mrkdwn.bold(ref.alias)} is no longer kept to {mrkdwn.code(endpoint_id)}",
        project=ref,
        user_id=user_id,
    )


def of_organization(
    found: Sequence[VpcEndpoint], org_id: str, region_id: str | None, *, page: int
) -> Message:
    """A page of an organization's endpoints, by region."""
    where = f" in {mrkdwn.code(region_id)}" if region_id else ""
    if not found:
        said = f"Organization {mrkdwn.code(org_id)} has no VPC endpoint{where}."
        return blocks.message(said, blocks.section(said))
    shown = pages.page(sorted(found, key=lambda each: (each.region_id, each.label)), page)
    total = f"{shown.span}{mrkdwn.count(shown.total, 'VPC endpoint')}"
    region = (f"--region={region_id}",) if region_id else ()

    def row(each: VpcEndpoint) -> Block:
        line = phrases.command_line("vpc-endpoint", "show", each.vpc_endpoint_id, f"--org={org_id}")
        button = blocks.run_button("Show", line, described=f"Show {each.vpc_endpoint_id}")
        return blocks.section(f"{_name(each)}\n{mrkdwn.code(each.region_id)}", accessory=button)

    return blocks.message(
        f"{total} of organization {mrkdwn.code(org_id)}{where}.",
        blocks.section(f"*{total}* of organization {mrkdwn.code(org_id)}{where}"),
        *(row(each) for each in shown.rows),
        pages.turning(shown, lambda number: _page_line("vpc-endpoint", number, f"--org={org_id}", *region)),
        blocks.context(shown.note),
    )


def shown(endpoint: VpcEndpoint, org_id: str) -> Message:
    """One endpoint of an organization."""
    kept = endpoint.num_restricted_projects
    examples = phrases.listed(endpoint.example_restricted_projects)
    delete = phrases.command_line("vpc-endpoint", "delete", endpoint.vpc_endpoint_id, f"--org={org_id}")
    return plain.shown(
        f"VPC endpoint {_name(endpoint)}",
        (
            ("Region", mrkdwn.code(endpoint.region_id)),
            ("State", _state(endpoint)),
            ("Projects kept to it", f"{kept}: {examples}" if kept else "none"),
        ),
        buttons=(blocks.run_button("Delete", delete, style="danger"),),
    )


def added(endpoint_id: str, region_id: str, user_id: str) -> Message:
    """An organization has an endpoint."""
    return plain.done(
        f"The organization has the VPC endpoint {mrkdwn.code(endpoint_id)} in {mrkdwn.code(region_id)}",
        "Neon has to accept it before connections come through.",
        project=None,
        user_id=user_id,
    )


def confirm_delete(endpoint: VpcEndpoint, org_id: str) -> Card:
    """Before an organization gives an endpoint up."""
    kept = endpoint.num_restricted_projects
    return plain.question(
        f"*Delete VPC endpoint* {_name(endpoint)}?",
        "Connections through it end. This endpoint can never be added to the organization again.",
        (
            ("Organization", mrkdwn.code(org_id)),
            ("Region", mrkdwn.code(endpoint.region_id)),
            ("State", _state(endpoint)),
            ("Projects kept to it", str(kept) if kept else "none"),
        ),
        action=f"Delete {endpoint.vpc_endpoint_id}",
        pinned=(org_id, endpoint.region_id, endpoint.vpc_endpoint_id, kept),
    )


def deleted(endpoint_id: str, user_id: str) -> Message:
    """An organization has given an endpoint up."""
    return plain.done(f"VPC endpoint {mrkdwn.code(endpoint_id)} is deleted", project=None, user_id=user_id)


def _name(endpoint: VpcEndpoint) -> str:
    label = f" {mrkdwn.prose(endpoint.label, 80)}" if endpoint.label else ""
    return f"{mrkdwn.code(endpoint.vpc_endpoint_id)}{label}"


def _state(endpoint: VpcEndpoint) -> str:
    return _STATES.get(endpoint.state) or mrkdwn.prose(endpoint.state or "not known", 60)


def _page_line(noun: str, number: int, *more: str) -> str:
    return phrases.command_line(noun, "list", f"--page={number}", *more)
