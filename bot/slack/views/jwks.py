"""Token issuers that a project trusts, in words."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.command import ProjectRef, Step
from bot.neon.models.networks import Issuer
from bot.slack import blocks, mrkdwn
from bot.slack.views import pages, phrases, plain
from bot.slack.views import steps as step_views
from bot.slack.views.message import Block, Card, Message


def listing(
    issuers: Sequence[Issuer],
    branch_names: Mapping[str, str],
    ref: ProjectRef,
    *,
    page: int,
    now: datetime,
    slash: str,
) -> Message:
    """A page of issuers, the newest first. `branch_names` maps ids to names."""
    if not issuers:
        said = f"Project {mrkdwn.prose(ref.alias)} trusts no token issuer."
        hint = f"Add one: {phrases.typed(slash, 'jwks', 'add', 'https://…/jwks.json', '--provider', 'Auth0')}"
        return blocks.message(said, blocks.section(f"{said}\n{hint}"))
    shown = pages.page(sorted(issuers, key=lambda each: each.created_at, reverse=True), page)
    total = f"{shown.span}{mrkdwn.count(shown.total, 'token issuer')}"
    return blocks.message(
        f"{total} of {mrkdwn.prose(ref.alias)}: "
        f"{phrases.listed((each.provider_name for each in shown.rows), pages.SIZE)}.",
        blocks.section(f"*{total}* of {mrkdwn.bold(ref.alias)}: whose tokens let people into its databases"),
        *(_row(each, branch_names, ref, now) for each in shown.rows),
        pages.turning(shown, lambda number: _page_line(ref, number)),
        blocks.context(shown.note),
    )


def trusted(issuer: Issuer, ref: ProjectRef, user_id: str) -> Message:
    """Nothing was done: the project trusts that issuer already."""
    who = f"{mrkdwn.code(issuer.provider_name)} at {mrkdwn.code(issuer.jwks_url)}"
    return plain.refused(f"{mrkdwn.bold(ref.alias)} trusts {who} already", project=ref, user_id=user_id)


def added(url: str, ref: ProjectRef, user_id: str, steps: Sequence[Step] = ()) -> Message:
    """The project trusts an issuer from now on."""
    return plain.done(
        f"{mrkdwn.bold(ref.alias)} now trusts tokens whose keys are at {mrkdwn.code(url)}",
        step_views.line(steps),
        project=ref,
        user_id=user_id,
    )


def confirm_delete(issuer: Issuer, ref: ProjectRef) -> Card:
    """Before an issuer is trusted no more."""
    return plain.question(
        f"*Stop trusting* {mrkdwn.code(issuer.provider_name)} in {mrkdwn.bold(ref.alias)}?",
        "Whoever comes with its tokens is turned away from then on.",
        (
            ("Keys", mrkdwn.code(issuer.jwks_url)),
            ("Id", mrkdwn.code(issuer.id)),
            ("Audience", mrkdwn.code(issuer.jwt_audience) if issuer.jwt_audience else ""),
        ),
        action=f"Stop trusting {issuer.provider_name}",
        pinned=(ref.id, issuer.id, issuer.jwks_url),
    )


def deleted(name: str, ref: ProjectRef, user_id: str) -> Message:
    """An issuer is trusted no more."""
    return plain.done(
        f"{mrkdwn.bold(ref.alias)} no longer trusts tokens of {mrkdwn.code(name)}",
        project=ref,
        user_id=user_id,
    )


def _row(issuer: Issuer, branch_names: Mapping[str, str], ref: ProjectRef, now: datetime) -> Block:
    branch = branch_names.get(issuer.branch_id or "", issuer.branch_id)
    facts = (
        f"on {mrkdwn.code(branch)}" if branch else "on all branches",
        f"audience {mrkdwn.code(issuer.jwt_audience)}" if issuer.jwt_audience else "",
        f"since {mrkdwn.ago(issuer.created_at, now)}",
        mrkdwn.code(issuer.id),
    )
    line = phrases.command_line("jwks", "delete", issuer.id, "--project", ref.alias)
    name = f"{mrkdwn.code(issuer.provider_name)} {mrkdwn.code(issuer.jwks_url)}"
    return blocks.section(
        f"{name}\n{' · '.join(filter(None, facts))}",
        accessory=blocks.run_button("Delete", line, described=f"Stop trusting {issuer.provider_name}"),
    )


def _page_line(ref: ProjectRef, number: int) -> str:
    return phrases.command_line("jwks", "list", f"--page={number}", "--project", ref.alias)
