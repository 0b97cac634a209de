"""Custom domains of a branch, and what is left to do before they work."""

from collections.abc import Sequence

from bot.command import ProjectRef, Target
from bot.neon.models import Branch
from bot.neon.models.domains import CustomDomain
from bot.slack import blocks, mrkdwn
from bot.slack.views import pages, phrases, plain
from bot.slack.views.message import Block, Card, Message

# Neon's reasons for a domain that does not work, and what its owner does about it.
_REMEDIES = {
    "cname-not-pointing-at-edge": "its CNAME record points elsewhere",
    "caa-blocks-lets-encrypt": "its CAA records do not let Let's Encrypt issue a certificate",
    "binding-missing": "Neon has not published the route to it; Neon's support can",
}


def listing(
    domains: Sequence[CustomDomain], branch: Branch, project: ProjectRef, page: int, slash: str
) -> Message:
    """One page of a branch's domains, by name."""
    of = f"of {mrkdwn.code(branch.name)} in"
    if not domains:
        said = f"There is no custom domain {of} {mrkdwn.prose(project.alias)}."
        add = phrases.typed(
            slash, "custom-domain", "add", branch.name, "app.example.com", "--function", "my-function"
        )
        return blocks.message(said, blocks.section(f"{said}\nAdd one: {add}"))
    shown = pages.page(sorted(domains, key=lambda each: each.domain), page)
    total = f"{shown.span}{mrkdwn.count(shown.total, 'custom domain')}"
    names = phrases.listed((each.domain for each in shown.rows), pages.SIZE)
    return blocks.message(
        f"{total} {of} {mrkdwn.prose(project.alias)}: {names}.",
        blocks.section(f"*{total}* {of} {mrkdwn.bold(project.alias)}"),
        *(_row(each, branch, project) for each in shown.rows),
        pages.turning(shown, lambda number: _line(project, "list", branch.id, "--page", str(number))),
        blocks.context(shown.note),
    )


def added(domain: CustomDomain, branch: Branch, project: ProjectRef, user_id: str) -> Message:
    """A domain that is registered, and the DNS record that it needs."""
    return plain.done(
        f"{mrkdwn.code(domain.domain)} is registered for function {mrkdwn.code(domain.entity_id)} "
        f"on {mrkdwn.code(branch.name)} in {mrkdwn.bold(project.alias)}",
        _advice(domain),
        project=project,
        user_id=user_id,
        branch_id=branch.id,
        buttons=(blocks.run_button("Check", _line(project, "list", branch.id)),),
    )


def confirm_delete(domain: CustomDomain, branch: Branch, project: ProjectRef) -> Card:
    """What stops working with the domain."""
    return plain.question(
        f"*Delete custom domain* {mrkdwn.code(domain.domain)} of {mrkdwn.code(branch.name)} "
        f"in {mrkdwn.bold(project.alias)}?",
        "Neon stops serving it, and whoever visits it gets an error. The function stays.",
        [("Leads to", f"function {mrkdwn.code(domain.entity_id)}"), ("State", _state(domain))],
        action=f"Delete {domain.domain}",
        pinned=(domain.domain, domain.entity_type, domain.entity_id, branch.id),
        small="Take its CNAME record away as well: it would point at nothing of yours.",
    )


def deleted(target: Target, project: ProjectRef, user_id: str) -> Message:
    """A domain that Neon does not serve any more."""
    return plain.done(
        f"Custom domain {phrases.place(target, project)} is deleted",
        "Take its CNAME record away as well.",
        project=project,
        user_id=user_id,
        branch_id=(target.id or "").partition("/")[0] or None,
        mark="🗑️",
    )


def _row(domain: CustomDomain, branch: Branch, project: ProjectRef) -> Block:
    return blocks.section(
        phrases.lines(
            f"{mrkdwn.code(domain.domain, 260)} {_state(domain)}",
            f"leads to function {mrkdwn.code(domain.entity_id)}",
            "" if domain.status == "active" else _advice(domain),
        ),
        accessory=blocks.run_button(
            "Delete", _line(project, "delete", branch.id, domain.domain), described=f"Delete {domain.domain}"
        ),
    )


def _state(domain: CustomDomain) -> str:
    if domain.status == "active":
        return "works"
    if domain.status == "error":
        reason = domain.status_reason
        known = _REMEDIES.get(reason) or (mrkdwn.prose(reason, 100) if reason else "Neon does not say why")
        return f"does not work: {known}"
    return (
        "is not set up yet" if domain.status in {None, "pending"} else mrkdwn.prose(domain.status or "", 60)
    )


def _advice(domain: CustomDomain) -> str:
    if domain.status == "active":
        return "It works."
    if not domain.cname_target:
        return "Neon has no front door for custom domains in this region."
    return (
        f"Point a CNAME record of {mrkdwn.code(domain.domain, 260)} at "
        f"{mrkdwn.code(domain.cname_target, 260)}. It works once that is known and a certificate is issued."
    )


def _line(project: ProjectRef, verb: str, *words: str) -> str:
    return phrases.command_line("custom-domain", verb, *words, "--project", project.alias)
