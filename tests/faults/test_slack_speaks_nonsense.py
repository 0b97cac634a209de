"""Answers that are none of Slack's: a proxy's page, silence. All of them end as SlackError."""

import asyncio
from collections.abc import AsyncIterator
from traceback import format_exception

import aiohttp
import pytest
from aiohttp import web
from pydantic import SecretStr
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import SystemClock
from bot.errors import SlackError
from bot.metrics import Metrics
from bot.slack.gateway import Gateway
from bot.slack.views import error as views


@pytest.fixture
async def address() -> AsyncIterator[str]:
    """A server that stands where Slack should: it answers as its path says, or never."""

    over = asyncio.Event()

    async def answer(request: web.Request) -> web.Response:
        status, kind = request.match_info["status"], request.match_info["kind"]
        if kind == "never":
            await over.wait()
        if kind == "around":
            raise web.HTTPTemporaryRedirect(request.path)
        if kind == "blocks":
            refused = bool((await request.json())["blocks"])
            return web.Response(status=400, text="invalid_blocks") if refused else web.Response(text="ok")
        body = '{"message": "no"}' if kind == "json" else "not what was asked for"
        content = {"html": "text/html", "json": "application/json", "broken": "application/json"}
        return web.Response(status=int(status), text=body, content_type=content.get(kind, "text/plain"))

    app = web.Application()
    app.router.add_post("/{status}/{kind}/{method}", answer)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    over.set()
    await runner.cleanup()


@pytest.mark.parametrize("kind", ["html", "json", "plain", "broken"])
@pytest.mark.parametrize("status", [200, 502, 503])
async def test_an_answer_that_is_not_slacks_is_an_error_that_may_pass(
    address: str, status: int, kind: str
) -> None:
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient("xoxb-1", base_url=f"{address}/{status}/{kind}/", session=session)
        gateway = Gateway(client, SystemClock(), Metrics())
        with pytest.raises(SlackError) as raised:
            await gateway.post("C1", views.busy())
    assert raised.value.passing


async def test_an_answer_over_a_response_url_is_not_waited_for_forever(address: str) -> None:
    async with aiohttp.ClientSession() as session:
        gateway = Gateway(AsyncWebClient("xoxb-1", session=session), SystemClock(), Metrics(), timeout=0.05)
        with pytest.raises(SlackError) as raised:
            await gateway.answer(SecretStr(f"{address}/200/never/secret"), views.busy())
    assert "secret" not in str(raised.value)


async def test_an_address_that_lets_its_holder_write_shows_in_no_error(address: str) -> None:
    word = "B0xC4r"
    async with aiohttp.ClientSession() as session:
        gateway = Gateway(AsyncWebClient("xoxb-1", session=session), SystemClock(), Metrics())
        with pytest.raises(SlackError) as raised:
            await gateway.answer(SecretStr(f"{address}/200/around/{word}"), views.busy())
    assert raised.value.code == "TooManyRedirects"
    assert word not in "".join(format_exception(raised.value))


async def test_an_answer_whose_blocks_slack_refuses_is_given_in_words(address: str) -> None:
    async with aiohttp.ClientSession() as session:
        gateway = Gateway(AsyncWebClient("xoxb-1", session=session), SystemClock(), Metrics())
        await gateway.answer(SecretStr(f"{address}/200/blocks/secret"), views.busy())
