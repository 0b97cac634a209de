"""The real Bolt and the real SDK, unmodified, against the stand-in: by HTTP and by socket."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.plain import plain
from tests.contract.slack_stage import (
    APP_TOKEN,
    BOT_TOKEN,
    DANA,
    SHOP,
    SIGNING_SECRET,
    Stage,
    actions,
    button,
    modal,
    section,
    staged,
    text_input,
)

FORM = modal(text_input(), submit={"type": "plain_text", "text": "Create"}, callback_id="create")


def _app(stage: Stage) -> AsyncApp:
    client = AsyncWebClient(token=BOT_TOKEN, base_url=f"{stage.base_url}/api/")
    app = AsyncApp(client=client, signing_secret=SIGNING_SECRET)

    @app.command("/neon")
    async def command(ack: Any, respond: Any, say: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        if body["text"] == "create":
            await client.views_open(trigger_id=body["trigger_id"], view=FORM)
            return
        await respond(f"on it: {body['text']}")
        await say(text="delete?", blocks=[section("delete?"), actions(button("yes", "Yes", style="danger"))])

    @app.action("yes")
    async def clicked(ack: Any, respond: Any) -> None:
        await ack()
        await respond(text="deleted", replace_original=True)

    @app.view("create")
    async def submitted(ack: Any, view: dict[str, Any]) -> None:
        name = view["state"]["values"]["name"]["value"]["value"]
        await (ack(response_action="errors", errors={"name": "taken"}) if name == "main" else ack())

    @app.event("app_mention")
    async def mentioned(event: dict[str, Any], say: Any) -> None:
        await say(text="yes?", thread_ts=event["ts"])

    return app


@asynccontextmanager
async def _by_http(stage: Stage, app: AsyncApp) -> AsyncIterator[None]:
    runner = web.AppRunner(app.server(port=0).web_app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    stage.workspace.request_url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    try:
        yield
    finally:
        await runner.cleanup()


@asynccontextmanager
async def _by_socket(stage: Stage, app: AsyncApp) -> AsyncIterator[None]:
    handler = AsyncSocketModeHandler(app, APP_TOKEN)
    await handler.connect_async()
    try:
        yield
    finally:
        await handler.close_async()


@pytest.mark.parametrize("transport", [_by_http, _by_socket])
async def test_bolt_works_through_every_kind_of_delivery(transport: Any) -> None:
    async with staged() as stage, transport(stage, _app(stage)):
        dana = stage.person(DANA)
        assert (await dana.command(SHOP, "branch delete x"))["ok"]
        private = await dana.wait_for(SHOP, lambda message: message["text"] == "on it: branch delete x")
        card = await dana.wait_for(SHOP, lambda message: "[Yes]" in plain(message))
        assert (await dana.click(SHOP, card["ts"], "yes"))["ok"]
        await dana.wait_for(SHOP, lambda m: m["ts"] == card["ts"] and plain(m) == "deleted")
        asked = await dana.write(SHOP, "@neon are you there?")
        reply = await dana.wait_for(SHOP, lambda message: message["text"] == "yes?")
        deliveries = (await stage.http.get("/admin/deliveries")).json()["deliveries"]

    assert private["ephemeral"]
    assert reply["thread_ts"] == asked["ts"]
    expected = "http" if transport is _by_http else "socket"
    assert {delivery["transport"] for delivery in deliveries} == {expected}


@pytest.mark.parametrize("transport", [_by_http, _by_socket])
async def test_bolts_modals_open_complain_and_close(transport: Any) -> None:
    async with staged() as stage, transport(stage, _app(stage)):
        dana = stage.person(DANA)
        await dana.command(SHOP, "create")
        await dana.wait_for_modal()
        taken = await dana.submit({"name": {"value": "main"}})
        free = await dana.submit({"name": {"value": "preview"}})

        assert taken["errors"] == {"name": "taken"}
        assert free["ok"]
        assert await dana.modal() is None


async def test_bolt_refuses_a_delivery_with_another_secret() -> None:
    async with staged() as stage, _by_http(stage, _app(stage)):
        stage.workspace.signing_secret = "another"
        answer = await stage.person(DANA).command(SHOP, "help")

    assert (answer["status"], answer["error"]) == (401, "http_client_error")


async def test_the_sdk_reads_refusals_and_rate_limits() -> None:
    async with staged() as stage:
        client = AsyncWebClient(token=BOT_TOKEN, base_url=f"{stage.base_url}/api/")
        with pytest.raises(SlackApiError) as refused:
            await client.chat_postMessage(channel="C0NOWHERE", text="x")
        await asyncio.gather(*(client.chat_postMessage(channel=SHOP, text="x") for _ in range(3)))
        with pytest.raises(SlackApiError) as limited:
            await client.chat_postMessage(channel=SHOP, text="x")

    assert refused.value.response["error"] == "channel_not_found"
    assert limited.value.response.status_code == 429
    assert limited.value.response.headers["Retry-After"] == "1"
