"""The login service as it is: in full, off, or its trusted domains."""

from collections.abc import Sequence
from datetime import datetime

from bot.command import ProjectRef
from bot.neon.models import Branch
from bot.neon.models.auth import Integration, Settings, Webhook
from bot.slack import blocks, mrkdwn
from bot.slack.views import pages, phrases, plain
from bot.slack.views.auth import words
from bot.slack.views.message import Block, Message


def shown(
    service: Integration,
    settings: Settings,
    domains: Sequence[str],
    hook: Webhook,
    branch: Branch,
    project: ProjectRef,
    now: datetime,
    slash: str,
) -> Message:
    """One service in full, without any secret."""
    where = words.place(branch, project)
    return plain.shown(
        f"Auth on {where}",
        (*_itself(service, now), *_set_up(settings, domains, hook)),
        spoken=f"Auth is on for {where}. Sign in with {words.ways_in(settings)}.",
        buttons=(
            words.domains_button(branch, project),
            phrases.console_button(project, branch.id),
        ),
        small=(
            "Neon's API lists no users: they are rows of that schema.",
            f"Turn it off: {words.typed(slash, project, 'disable', branch.id)}",
        ),
    )


def _itself(service: Integration, now: datetime) -> tuple[tuple[str, str], ...]:
    database = mrkdwn.code(service.db_name) if service.db_name else ""
    return (
        ("Run by", words.service(service.auth_provider)),
        ("App name", mrkdwn.prose(service.name, 100)),
        ("Since", f"{mrkdwn.date(service.created_at)}, {mrkdwn.ago(service.created_at, now)}"),
        ("Users are in", f"schema `neon_auth` of {database}" if database else ""),
        ("Address for apps", words.address(service.base_url)),
        ("Token keys (JWKS)", words.address(service.jwks_url)),
        ("Transfer", mrkdwn.prose(service.transfer_status or "", 60)),
    )


def _set_up(settings: Settings, domains: Sequence[str], hook: Webhook) -> tuple[tuple[str, str], ...]:
    return (
        ("Sign in with", words.ways_in(settings)),
        ("Sign-up by email", words.sign_up(settings)),
        ("Trusted domains", phrases.listed(domains) or "none"),
        ("localhost", words.localhost(settings)),
        ("Emails", words.emails(settings)),
        ("Organizations", words.organizations(settings)),
        ("Webhook", words.webhook(hook)),
    )


def off(branch: Branch, project: ProjectRef) -> Message:
    """A branch without the service."""
    where = words.place(branch, project)
    said = f"Auth is off for {where}"
    more = (
        "Turned on, Neon signs people in for the apps of this branch and keeps them in a schema "
        "`neon_auth` of its database."
    )
    return blocks.message(
        f"{said}. {more}",
        blocks.section(f"{said}\n{more}"),
        blocks.actions(
            blocks.run_button("Enable auth", words.line(project, "enable", branch.id)),
            phrases.console_button(project, branch.id),
        ),
    )


def domains(known: Sequence[str], branch: Branch, project: ProjectRef, *, page: int, slash: str) -> Message:
    """One page of the trusted domains, in the order in which Neon has them."""
    where = words.place(branch, project)
    add = words.typed(slash, project, "add-domain", branch.id, "https://app.example.com")
    if not known:
        said = f"Auth on {where} trusts no domain yet, so it sends nobody back to an app after signing in"
        return blocks.message(
            f"{said}.",
            blocks.section(said),
            blocks.context(f"Trust one: {add}", "`localhost` is a setting of its own."),
        )
    shown = pages.page(known, page)
    total = f"{shown.span}{mrkdwn.count(shown.total, 'trusted domain')}"
    return blocks.message(
        f"{total} of auth on {where}: {phrases.listed(shown.rows, pages.SIZE)}.",
        blocks.section(
            f"*{total}* of auth on {where}\nAfter signing in, people are sent back only to these."
        ),
        *(_domain(each, branch, project) for each in shown.rows),
        pages.turning(shown, lambda number: words.line(project, "domains", branch.id, "--page", str(number))),
        blocks.context(shown.note, f"Trust another: {add}"),
    )


def _domain(domain: str, branch: Branch, project: ProjectRef) -> Block:
    # After `--`, so that no domain is taken for a flag.
    remove = phrases.command_line(
        "auth", "remove-domain", "--project", project.alias, "--", branch.id, domain
    )
    return blocks.section(
        mrkdwn.code(domain, 300),
        accessory=blocks.run_button("Remove", remove, described=f"Remove {domain}"),
    )
