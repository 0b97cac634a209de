"""The login service after a write: on, off, and everything that changes in between."""

from bot.command import ProjectRef
from bot.neon.models import Branch
from bot.neon.models.auth import Integration, NewIntegration, OauthProvider, TriedEmail
from bot.slack import blocks, mrkdwn
from bot.slack.views import phrases, plain
from bot.slack.views.auth import words
from bot.slack.views.message import Message

_CODE = 1000  # longer than any key: one that was cut would be useless


def enabled(
    service: NewIntegration | Integration,
    branch: Branch,
    project: ProjectRef,
    user_id: str,
    slash: str,
    *,
    keys: str = "",
) -> Message:
    """It is on. `keys` says what became of the keys that are told once."""
    base = words.address(service.base_url)
    add = words.typed(slash, project, "add-domain", branch.id, "https://app.example.com")
    return plain.done(
        f"Auth is on for {words.place(branch, project)}",
        f"Apps sign people in at {base}." if base else "",
        f"Tokens are checked with {words.address(service.jwks_url)}." if service.jwks_url else "",
        keys,
        f"Next, trust the app's address: {add}",
        project=project,
        user_id=user_id,
        branch_id=branch.id,
        buttons=(words.show_button(branch, project),),
    )


KEYS_SHOWN = "Its keys are told once, in a message that only the asker can see."
KEYS_LOST = (
    "Neon tells its keys once, in an answer that did not arrive here. "
    "Where an app needs them, make new ones in the Neon Console."
)


def keys(made: NewIntegration, branch: Branch, project: ProjectRef) -> Message | None:
    """The keys, for the asker's eyes alone; None when Neon gave none."""
    public, secret = made.pub_client_key.get_secret_value(), made.secret_server_key.get_secret_value()
    if not (public or secret):
        return None
    where = words.place(branch, project)
    said = f"Keys of auth on {where}"
    return blocks.message(
        f"{said}. They are shown this once.",
        blocks.section(f"🔑 {said}"),
        blocks.section(
            phrases.facts(
                ("Publishable key, for clients", mrkdwn.code(public, _CODE) if public else ""),
                ("Secret key, for servers", mrkdwn.code(secret, _CODE) if secret else ""),
            )
        ),
        blocks.context("Only you can see this, and only now. Do not paste it into a channel."),
    )


def already_on(service: Integration, branch: Branch, project: ProjectRef, user_id: str) -> Message:
    """It was on before."""
    base = words.address(service.base_url)
    return plain.refused(
        f"auth is on already for {words.place(branch, project)}",
        f"Apps sign people in at {base}." if base else "",
        project=project,
        user_id=user_id,
        buttons=(words.show_button(branch, project),),
    )


def disabled(
    name: str, branch_id: str, project: ProjectRef, user_id: str, *, data_deleted: bool | None
) -> Message:
    """It is off. `data_deleted` None: not known, because the answer was lost."""
    users = {
        True: "Its users are deleted.",
        False: "Its users stay in the schema `neon_auth`.",
        None: "",
    }[data_deleted]
    return plain.done(
        f"Auth is off for {mrkdwn.code(name)} in {mrkdwn.bold(project.alias)}",
        f"Its settings are gone. {users}".strip(),
        project=project,
        user_id=user_id,
        branch_id=branch_id,
        mark="🗑️",
    )


def domain_added(domain: str, branch: Branch, project: ProjectRef, user_id: str) -> Message:
    """A trusted domain more."""
    return plain.done(
        f"{mrkdwn.code(domain, 300)} is trusted by auth on {words.place(branch, project)}",
        "People who sign in from there are sent back there.",
        project=project,
        user_id=user_id,
        branch_id=branch.id,
        buttons=(words.domains_button(branch, project),),
    )


def domain_there(domain: str, branch: Branch, project: ProjectRef, user_id: str) -> Message:
    """It was trusted before."""
    return plain.refused(
        f"{mrkdwn.code(domain, 300)} is trusted already by auth on {words.place(branch, project)}",
        project=project,
        user_id=user_id,
        buttons=(words.domains_button(branch, project),),
    )


def domain_removed(domain: str, branch: Branch, project: ProjectRef, user_id: str) -> Message:
    """A trusted domain less."""
    return plain.done(
        f"{mrkdwn.code(domain, 300)} is not trusted any more by auth on {words.place(branch, project)}",
        project=project,
        user_id=user_id,
        branch_id=branch.id,
        buttons=(words.domains_button(branch, project),),
        mark="🗑️",
    )


def user_added(email: str, made_id: str, branch: Branch, project: ProjectRef, user_id: str) -> Message:
    """A new user, with the id that all other commands about them need."""
    return plain.done(
        f"{mrkdwn.code(email, 300)} is a user of auth on {words.place(branch, project)}",
        f"Their id is {mrkdwn.code(made_id)}; Neon's API does not show it again.",
        project=project,
        user_id=user_id,
        branch_id=branch.id,
    )


def user_there(email: str, branch: Branch, project: ProjectRef, user_id: str) -> Message:
    """Somebody has that address."""
    return plain.refused(
        f"{mrkdwn.code(email, 300)} is a user already of auth on {words.place(branch, project)}",
        project=project,
        user_id=user_id,
    )


def user_removed(removed_id: str, branch: Branch, project: ProjectRef, user_id: str) -> Message:
    """A user that is gone; Neon does not say whether there was one."""
    return plain.done(
        f"There is no user {mrkdwn.code(removed_id)} any more in auth on {words.place(branch, project)}",
        project=project,
        user_id=user_id,
        branch_id=branch.id,
        mark="🗑️",
    )


def role_set(of_id: str, role: str, branch: Branch, project: ProjectRef, user_id: str) -> Message:
    """The one role that a user has now."""
    return plain.done(
        f"User {mrkdwn.code(of_id)} of auth on {words.place(branch, project)} "
        f"has the role {mrkdwn.code(role)} now",
        "Roles that they had before are gone.",
        project=project,
        user_id=user_id,
        branch_id=branch.id,
    )


def provider_added(provider: OauthProvider, branch: Branch, project: ProjectRef, user_id: str) -> Message:
    """One more way in."""
    return plain.done(
        f"People can sign in with {words.provider(provider)} to auth on {words.place(branch, project)}",
        "Lent keys are for trying out. Set your own client id and secret in the Neon Console: "
        "a secret does not go through Slack."
        if provider.type == "shared"
        else "",
        project=project,
        user_id=user_id,
        branch_id=branch.id,
        buttons=(words.show_button(branch, project),),
    )


def provider_there(provider: OauthProvider, branch: Branch, project: ProjectRef, user_id: str) -> Message:
    """It was a way in before."""
    return plain.refused(
        f"auth on {words.place(branch, project)} has sign-in with {words.provider(provider)} already",
        project=project,
        user_id=user_id,
        buttons=(words.show_button(branch, project),),
    )


def provider_removed(provider_id: str, branch: Branch, project: ProjectRef, user_id: str) -> Message:
    """One way in less."""
    return plain.done(
        f"Nobody can sign in with {words.provider_name(provider_id)} any more to auth on "
        f"{words.place(branch, project)}",
        project=project,
        user_id=user_id,
        branch_id=branch.id,
        buttons=(words.show_button(branch, project),),
        mark="🗑️",
    )


def localhost_set(allowed: bool, branch: Branch, project: ProjectRef, user_id: str) -> Message:
    """Whether apps on developers' machines can sign people in, as Neon answers it."""
    return plain.done(
        f"Auth on {words.place(branch, project)} {'trusts' if allowed else 'does not trust'} `localhost` now",
        "Apps on a developer's machine can sign people in."
        if allowed
        else "Only apps on trusted domains can sign people in.",
        project=project,
        user_id=user_id,
        branch_id=branch.id,
        buttons=(words.show_button(branch, project),),
    )


def email_tried(
    tried: TriedEmail, recipient: str, branch: Branch, project: ProjectRef, user_id: str
) -> Message:
    """A test email that left, or what the server said."""
    to, where = mrkdwn.code(recipient, 300), words.place(branch, project)
    if tried.success:
        return plain.done(
            f"A test email from auth on {where} is on its way to {to}",
            "If it does not arrive, look in the spam folder, then at the sender's domain.",
            project=project,
            user_id=user_id,
            branch_id=branch.id,
        )
    said = mrkdwn.code(tried.error_message, 400) if tried.error_message else "nothing"
    return plain.done(
        f"The test email from auth on {where} to {to} did not leave",
        f"The email server said: {said}",
        "Its settings are in the Neon Console: its password does not go through Slack.",
        project=project,
        user_id=user_id,
        branch_id=branch.id,
        mark="⚠️",
    )
