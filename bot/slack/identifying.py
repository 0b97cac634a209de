"""Asks Slack who the bot is, until Slack says so, or says that it does not know the token."""

import structlog

from bot.clock import Clock
from bot.errors import SettingsError, SlackError
from bot.slack.gateway import Gateway

log = structlog.get_logger(__name__)


async def identified(gateway: Gateway, clock: Clock) -> SettingsError | None:
    """None once it is known; the error when waiting would not mend it."""
    pause = 0.5
    while True:
        try:
            await gateway.identify()
        except SlackError as error:
            if error.about_token:
                return SettingsError(
                    f"Slack does not accept SLACK_BOT_TOKEN: {error.code}.",
                    hint="Copy the bot token again from the app's page, OAuth & Permissions.",
                )
            log.warning("cannot reach Slack yet", code=error.code, again_in=pause)
            await clock.sleep(error.retry_after or pause)
            pause = min(pause * 2, 30)
        else:
            return None
