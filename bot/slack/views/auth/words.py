"""The login service in short phrases, each of them mark-up that is safe to post."""

from datetime import timedelta
from urllib.parse import urlsplit

from bot.command import ProjectRef
from bot.neon.models import Branch
from bot.neon.models.auth import OauthProvider, Settings, Webhook
from bot.slack import blocks, mrkdwn
from bot.slack.views import phrases
from bot.slack.views.message import Block

PROVIDERS = {"google": "Google", "github": "GitHub", "microsoft": "Microsoft", "vercel": "Vercel"}
_SERVICES = {"better_auth": "Neon (Better Auth)", "stack": "Stack Auth", "mock": "a mock"}
_METHODS = {"link": "by a link", "otp": "by a code"}
_ADDRESS = 300  # characters of an address that are shown


def place(branch: Branch, project: ProjectRef) -> str:
    """The branch and its project: `pr-42` in *shop*."""
    return f"{mrkdwn.code(branch.name)} in {mrkdwn.bold(project.alias)}"


def line(project: ProjectRef, *words: str) -> str:
    """A command line of this noun."""
    return phrases.command_line("auth", *words, "--project", project.alias)


def typed(slash: str, project: ProjectRef, *words: str) -> str:
    """As `line`, the way a person types it."""
    return phrases.typed(slash, "auth", *words, "--project", project.alias)


def show_button(branch: Branch, project: ProjectRef) -> Block:
    """Shows all settings of the service."""
    return blocks.run_button("Show auth", line(project, "show", branch.id))


def domains_button(branch: Branch, project: ProjectRef) -> Block:
    """Lists the domains that it trusts."""
    return blocks.run_button("Trusted domains", line(project, "domains", branch.id))


def address(url: str | None) -> str:
    """An address as code; empty without one."""
    return mrkdwn.code(url, _ADDRESS) if url else ""


def service(provider: str) -> str:
    """Who runs it."""
    return _SERVICES.get(provider) or mrkdwn.code(provider)


def provider(known: OauthProvider) -> str:
    """Whom to sign in with, and on whose keys."""
    keys = {"shared": " (keys lent by Neon)", "standard": " (own keys)"}.get(known.type, "")
    return provider_name(known.id) + keys


def provider_name(provider_id: str) -> str:
    """Its name as it writes itself."""
    return PROVIDERS.get(provider_id) or mrkdwn.code(provider_id)


def ways_in(settings: Settings) -> str:
    """All that people can sign in with."""
    ways = []
    if settings.email_and_password and settings.email_and_password.enabled:
        ways.append("email and password")
    if settings.magic_link and settings.magic_link.enabled:
        ways.append("magic link" + _good_for(minutes=settings.magic_link.expires_in or 0))
    if settings.phone_number and settings.phone_number.enabled:
        ways.append("code on the phone" + _good_for(seconds=settings.phone_number.otp_expires_in or 0))
    return ", ".join([*ways, *map(provider, settings.oauth_providers[:10])]) or "nothing yet"


def _good_for(*, minutes: int = 0, seconds: int = 0) -> str:
    length = timedelta(minutes=minutes, seconds=seconds)
    return f" (good for {mrkdwn.span(length)})" if length else ""


def sign_up(settings: Settings) -> str:
    """Whether new people can join by email, and how an address is verified."""
    email = settings.email_and_password
    if email is None or not email.enabled:
        return ""
    method = _METHODS.get(email.email_verification_method) or mrkdwn.code(email.email_verification_method)
    verified = f"addresses verified {method}" if email.require_email_verification else "no verification"
    return f"{'closed' if email.disable_sign_up else 'open'}, {verified}"


def organizations(settings: Settings) -> str:
    """Whether users may form organizations."""
    plugin = settings.organization
    if plugin is None or not plugin.enabled:
        return "" if plugin is None else "off"
    limits = (
        f"at most {plugin.organization_limit} per user" if plugin.organization_limit else "",
        f"{mrkdwn.count(plugin.membership_limit, 'member')} in each" if plugin.membership_limit else "",
    )
    return ", ".join(("on", *filter(None, limits)))


def localhost(settings: Settings) -> str:
    """Whether apps on developers' machines can use it."""
    if settings.allow_localhost is None:
        return ""
    return "trusted" if settings.allow_localhost else "not trusted"


def emails(settings: Settings) -> str:
    """Who sends its emails, and in whose name."""
    server = settings.email_provider
    if server is None:
        return ""
    kind = {"shared": "sent by Neon", "standard": "sent by your own server"}.get(server.type)
    sender = f" from {mrkdwn.code(server.sender_email)}" if server.sender_email else ""
    return (kind or mrkdwn.code(server.type)) + sender


def webhook(hook: Webhook) -> str:
    """Where its events go. Only the host is shown: the rest of the address may hold a token."""
    if not hook.enabled:
        return "off"
    host = _host(hook.webhook_url.get_secret_value()) if hook.webhook_url else ""
    to = f" to {mrkdwn.code(host)}" if host else ""
    events = f": {phrases.listed(hook.enabled_events, 10)}" if hook.enabled_events else ""
    return f"on{to}{events}"


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
