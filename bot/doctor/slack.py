"""Slack: whose token it is, what it may do, and whether a socket opens."""

from pydantic import SecretStr

from bot.doctor.finding import Finding, fail, ok, skip, warn
from bot.errors import SlackError
from bot.manifest import LOOKING_SCOPES, NEEDED_SCOPES, SCOPES
from bot.slack.directory import Directory, Identity

LATER = "Run this again in a minute; https://slack-status.com shows known trouble."
_NEW_TOKEN = "Copy the bot token again from the app's page, OAuth & Permissions, into SLACK_BOT_TOKEN."
_GRANT = "Add it on the app's page, OAuth & Permissions, Bot Token Scopes; then press Reinstall to Workspace."
_SOCKET = (
    "SLACK_APP_TOKEN needs the scope connections:write, and Socket Mode switched on in the app's settings."
)


async def identified(directory: Directory) -> Identity | Finding:
    """Who the bot is to Slack, or why that cannot be told."""
    try:
        return await directory.identity()
    except SlackError as error:
        if error.about_token:
            return fail(f"Slack does not accept SLACK_BOT_TOKEN ({error.code}).", _NEW_TOKEN)
        return refused("SLACK_BOT_TOKEN", error, _NEW_TOKEN)


def of_identity(identity: Identity) -> tuple[Finding, ...]:
    """The workspace, and what was granted against what is needed."""
    where = ok(
        f"SLACK_BOT_TOKEN belongs to @{identity.user} in the workspace {identity.team} ({identity.team_id})."
    )
    if identity.scopes is None:
        untold = skip(
            "Slack's answer does not name the scopes of the token.", "Is there a proxy that drops headers?"
        )
        return (where, untold)
    missing = [each for each in SCOPES if each.name not in identity.scopes]
    lacking = [
        (fail if each in NEEDED_SCOPES else warn)(
            f"The app lacks the scope {each.name}: it is {each.reason}.", _GRANT
        )
        for each in missing
    ]
    return (
        where,
        *(lacking or [ok(f"All {len(SCOPES)} scopes that the bot needs are granted.")]),
        *_looking(identity.scopes),
        *_more(identity.scopes),
    )


async def of_socket(directory: Directory, app_token: SecretStr) -> tuple[Finding, ...]:
    """Whether Slack would open a socket."""
    try:
        await directory.open_socket(app_token)
    except SlackError as error:
        return (refused("SLACK_APP_TOKEN", error, _SOCKET),)
    return (ok("Slack opens a socket for SLACK_APP_TOKEN."),)


def refused(about: str, error: SlackError, fix: str) -> Finding:
    """Why Slack did not answer. Trouble that passes says nothing about the set-up."""
    if error.passing:
        return skip(f"{about}: Slack cannot be asked just now: {error.code}.", LATER)
    return fail(f"{about}: Slack refuses {error.method} ({error.code}).", fix)


def _looking(scopes: frozenset[str]) -> tuple[Finding, ...]:
    lacking = [each for each in LOOKING_SCOPES if each.name not in scopes]
    if not lacking:
        return (ok("A message whose post Slack did not answer can be found again."),)
    names = " and ".join(each.name for each in lacking)
    where = " and ".join(each.reason for each in lacking)
    untold = (
        f"Without {names}, a message in {where} whose post Slack did not answer cannot be found again: "
        "it is posted once more, so there may be two."
    )
    return (warn(untold, f"If that matters more than a bot that can read no messages: {_GRANT}"),)


def _more(scopes: frozenset[str]) -> tuple[Finding, ...]:
    known = {each.name for each in (*SCOPES, *LOOKING_SCOPES)}
    more = sorted(scopes - known)
    return (ok(f"Granted, but not needed: {', '.join(more)}."),) if more else ()
