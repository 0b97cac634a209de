"""The address that Slack calls: does the bot answer there, and with the same signing secret?"""

import json
from secrets import token_hex

from slack_sdk.signature import SignatureVerifier

from bot.clock import Clock
from bot.doctor.finding import Finding, fail, ok, warn
from bot.doctor.outside import NoReply, Outside
from bot.manifest import EVENTS_PATH
from bot.settings import Settings
from bot.settings_values import public_address


async def of_address(outside: Outside, clock: Clock, settings: Settings, url: str) -> tuple[Finding, ...]:
    """Ask as Slack does when an address is entered: a signed call, whose answer repeats what it holds."""
    if settings.slack_signing_secret is None or settings.socket_mode:
        unused = "In Socket Mode, Slack calls no address, so --url was not tried."
        return (warn(unused, "Leave --url out, or unset SLACK_APP_TOKEN to be called over HTTP."),)
    try:
        target = public_address(url)
    except ValueError as error:
        return (
            fail(f"--url {error}", "Give the address that Slack reaches, such as https://bot.example.com"),
        )
    target = target if target.endswith(EVENTS_PATH) else target + EVENTS_PATH
    tried = [
        await _called(outside, clock, target, name, secret)
        for name, secret in settings.signing_secrets.items()
    ]
    return tuple(tried)


async def _called(outside: Outside, clock: Clock, target: str, name: str, secret: str) -> Finding:
    challenge = token_hex(8)
    body = json.dumps({"type": "url_verification", "challenge": challenge})
    reply = await outside.post(target, body.encode(), _signed(body, secret, clock))
    if isinstance(reply, NoReply):
        fix = "Does the bot run, and is the address public?"
        return fail(f"Nobody answers at {target} ({reply.reason}).", fix)
    if reply.status == 200 and challenge in reply.text:
        return ok(f"The bot answers at {target}, and accepts the secret in {name}.")
    if reply.status == 401:
        fix = f"Give both the same {name}, and restart the bot. A wrong clock looks the same."
        return fail(f"The bot at {target} refuses the secret in {name}.", fix)
    fix = "Is it the bot's address? It serves /slack/events unless it runs in Socket Mode."
    return fail(f"{target} answers {reply.status}, and not as the bot does.", fix)


def _signed(body: str, secret: str, clock: Clock) -> dict[str, str]:
    timestamp = str(int(clock.now().timestamp()))
    signature = SignatureVerifier(secret).generate_signature(timestamp=timestamp, body=body)
    return {
        "Content-Type": "application/json",
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": signature or "",
    }
