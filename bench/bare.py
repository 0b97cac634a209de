"""What the bot is measured against: a Bolt async app that only acknowledges, on Bolt's own server."""

import os

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient


def main() -> None:
    """Serve on PORT, with the same environment as the bot."""
    client = AsyncWebClient(token=os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"])
    app = AsyncApp(client=client, token=client.token, signing_secret=os.environ["SLACK_SIGNING_SECRET"])

    @app.command("/neon")
    async def acknowledge(ack: AsyncAck) -> None:
        await ack()

    app.start(port=int(os.environ["PORT"]))


if __name__ == "__main__":
    main()
