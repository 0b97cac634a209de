"""The cards that ask before something of the login service goes."""

from collections.abc import Sequence

from bot.command import ProjectRef
from bot.neon.models import Branch
from bot.neon.models.auth import Integration, OauthProvider, Settings
from bot.slack import mrkdwn
from bot.slack.views import phrases, plain
from bot.slack.views.auth import words
from bot.slack.views.message import Card


def confirm_disable(
    service: Integration,
    settings: Settings,
    domains: Sequence[str],
    branch: Branch,
    project: ProjectRef,
    *,
    delete_data: bool,
) -> Card:
    """What goes with the service."""
    schema = f"the schema `neon_auth` of {mrkdwn.code(service.db_name)}"
    users = (
        f"{schema[:1].upper()}{schema[1:]} is deleted with all users and sessions in it. "
        "This cannot be undone."
        if delete_data
        else f"The users stay in {schema}, but none of them can sign in."
    )
    return plain.question(
        f"*Turn off auth* on {words.place(branch, project)}?",
        f"Nobody can sign in any more. Its settings go, with the keys of its providers. {users}",
        (
            ("Run by", words.service(service.auth_provider)),
            ("Since", mrkdwn.date(service.created_at)),
            ("Sign in with", words.ways_in(settings)),
            ("Trusted domains", phrases.listed(domains) or "none"),
            ("Emails", words.emails(settings)),
        ),
        action=f"Turn off auth on {branch.name}",
        pinned=(
            branch.id,
            service.created_at,
            service.auth_provider_project_id,
            sorted(domains),
            sorted((each.id, each.type) for each in settings.oauth_providers),
            delete_data,
        ),
    )


def confirm_remove_domain(domain: str, branch: Branch, project: ProjectRef) -> Card:
    """Whom it locks out."""
    return plain.question(
        f"*Stop trusting* {mrkdwn.code(domain, 300)} for auth on {words.place(branch, project)}?",
        "People who sign in from there are not sent back any more, so signing in fails for them.",
        (),
        action="Stop trusting it",
        pinned=(branch.id, domain),
        small="It can be trusted again at any time.",
    )


def confirm_remove_user(user_id: str, branch: Branch, project: ProjectRef) -> Card:
    """Who it is cannot be said: Neon has no call that reads a user."""
    return plain.question(
        f"*Delete user* {mrkdwn.code(user_id)} of auth on {words.place(branch, project)}?",
        "They cannot sign in any more, and their record goes. This cannot be undone.",
        (),
        action="Delete this user",
        pinned=(branch.id, user_id),
        small="Neon's API shows no users, so I cannot say whose id this is. Look it up in the Neon Console.",
    )


def confirm_remove_provider(provider: OauthProvider, branch: Branch, project: ProjectRef) -> Card:
    """Whom it locks out, and whether keys of one's own go."""
    name = words.provider_name(provider.id)
    keys = (
        " Its client id and secret go too, and have to be entered again to bring it back."
        if provider.type == "standard"
        else ""
    )
    return plain.question(
        f"*Remove sign-in with {name}* from auth on {words.place(branch, project)}?",
        f"People who know no other way in are locked out.{keys}",
        (("Provider", words.provider(provider)),),
        action=f"Remove {words.PROVIDERS.get(provider.id, provider.id)}",
        pinned=(branch.id, provider.id, provider.type),
    )
