"""The Slack app's manifest: what the app may do in a workspace, and where Slack reaches it. Pure.

Slack takes it at api.slack.com/apps, Create New App, From a manifest.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.errors import UsageError
from bot.slack.events import KINDS

EVENTS_PATH = "/slack/events"
NAME = "Neon"
DESCRIPTION = "Neon's Postgres branches, from a channel, with live progress."
USAGE_HINT = "help | branch create my-feature | branch list"
# Slack's manifest schema 1.0.0.
LONGEST_URL = 3000


@dataclass(frozen=True)
class BotScope:
    """A permission that the app asks for, and what would not work without it."""

    name: str
    reason: str


# Least privilege: the bot reads no messages and joins no channels.
NEEDED_SCOPES = (
    BotScope("commands", "to be called by the slash command"),
    BotScope("chat:write", "to post one message per change and keep it up to date"),
    BotScope("files:write", "to attach what is too long for a message, such as a schema diff"),
    BotScope("users:read", "to tell full members from guests, bots and people of other organisations"),
    BotScope("usergroups:read", "to know who is in the user groups that config.yaml names"),
)
# Without them everything works, and nothing tells when a channel changes hands or gets readers from outside.
# They show the names of channels and who is in them, but no messages.
WATCHING_SCOPES = (
    BotScope("channels:read", "to hear when a channel is renamed, archived or shared with others"),
    BotScope("groups:read", "the same of private channels, whose id changes when they are shared"),
)
SCOPES = (*NEEDED_SCOPES, *WATCHING_SCOPES)
# These show messages, so whoever installs the bot decides. It looks for its own, and keeps none.
LOOKING_SCOPES = (
    BotScope("channels:history", "public channels"),
    BotScope("groups:history", "private channels"),
)


def manifest(*, url: str = "", socket: bool = False, command: str = "/neon") -> str:
    """The manifest as YAML, with the reason for each scope beside it.

    `url` is the public https address of the bot, with or without a path; Socket Mode needs none.
    `command` is the slash command's name as in config.yaml. Raises UsageError for a wrong address.
    """
    request_url = "" if socket else _request_url(url)
    return "\n".join(_lines(request_url, command)) + "\n"


def _lines(request_url: str, command: str) -> Iterator[str]:
    # Written by hand, because a YAML library would lose the comments. JSON strings are YAML strings.
    yield "# The Slack app, for api.slack.com/apps: Create New App, From a manifest."
    yield f"# Written by: python -m bot manifest {_options(request_url)}"
    yield "display_information:"
    yield f"  name: {NAME}"
    yield f"  description: {json.dumps(DESCRIPTION)}"
    yield '  background_color: "#0c0d0d"'
    yield "features:"
    yield "  app_home:"
    yield "    home_tab_enabled: false"
    yield "    # The bot may write to a person; it reads no messages, so there is no box to type them in."
    yield "    messages_tab_enabled: true"
    yield "    messages_tab_read_only_enabled: true"
    yield "  bot_user:"
    yield f"    display_name: {NAME.lower()}"
    yield "    always_online: false"
    yield "  slash_commands:"
    yield f"    - command: {json.dumps(command)}"
    yield f"      description: {json.dumps(DESCRIPTION)}"
    yield f"      usage_hint: {json.dumps(USAGE_HINT)}"
    yield "      # People and channels arrive as ids, which do not change hands."
    yield "      should_escape: true"
    if request_url:
        yield f"      url: {json.dumps(request_url)}"
    yield "oauth_config:"
    yield "  scopes:"
    yield "    bot:"
    for scope in SCOPES:
        yield f"      - {json.dumps(scope.name)}  # {scope.reason}"
    yield "      # Optional. With them, the bot finds its own message when Slack's answer to a post was lost;"
    yield "      # else it posts again, and there may be two. It reads a channel only then."
    for scope in LOOKING_SCOPES:
        yield f"      # - {json.dumps(scope.name)}  # {scope.reason}"
    yield from _settings_lines(request_url)


def _settings_lines(request_url: str) -> Iterator[str]:
    yield "settings:"
    yield "  # What becomes of channels, and of the app. The bot listens to nothing that is said."
    yield "  event_subscriptions:"
    if request_url:
        yield f"    request_url: {json.dumps(request_url)}"
    yield "    bot_events:"
    for kind in KINDS:
        yield f"      - {kind}"
    yield "  # Buttons."
    yield "  interactivity:"
    yield "    is_enabled: true"
    if request_url:
        yield f"    request_url: {json.dumps(request_url)}"
    yield "  org_deploy_enabled: false"
    yield f"  socket_mode_enabled: {'false' if request_url else 'true'}"
    yield "  token_rotation_enabled: false"


def _options(request_url: str) -> str:
    return f"--url {request_url.removesuffix(EVENTS_PATH)}" if request_url else "--socket"


def _request_url(url: str) -> str:
    """Where Slack posts: the address with the bot's path, unless it has one already."""
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname
    except ValueError:
        host = None
    if not host or parts.scheme != "https" or parts.username is not None or parts.query or parts.fragment:
        raise _wrong_url("is not an https address that Slack could call" if url else "is needed")
    if not url.isascii() or not url.isprintable() or len(url) > LONGEST_URL - len(EVENTS_PATH):
        raise _wrong_url("has unusual characters in it, or is too long")
    base = f"https://{parts.netloc}{parts.path}".rstrip("/")
    return base if base.endswith(EVENTS_PATH) else base + EVENTS_PATH


def _wrong_url(what: str) -> UsageError:
    return UsageError(
        f"The public address of the bot {what}.",
        hint="Give --url https://your-bot.example.com, or --socket for Socket Mode, which needs no address.",
        example="python -m bot manifest --url https://your-bot.example.com",
    )
