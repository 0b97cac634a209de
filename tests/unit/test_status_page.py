"""Reading Neon's status page: both ways in which it was ever published, and neither."""

import asyncio
from collections.abc import Callable

import httpx
import pytest

from bot.neon.models.status import Report
from bot.status_page import StatusPage

URL = "https://status.example"
OHIO, CONSOLE = "aws-us-east-ohio", "console"
SLOW = {"name": "Slow starts", "status": "investigating", "current_worst_impact": "partial_outage"}
ALL_WELL: dict[str, object] = {
    "ongoing_incidents": [],
    "in_progress_maintenances": [],
    "scheduled_maintenances": [],
}
WHOLE = {
    "subpages": [
        {"subpage": OHIO, "summary": {**ALL_WELL, "ongoing_incidents": [SLOW]}},
        {"subpage": CONSOLE, "summary": ALL_WELL},
        {"subpage": "aws-europe-london", "summary": ALL_WELL},
    ]
}

Handler = Callable[[httpx.Request], httpx.Response]


async def read(answer: Handler) -> Report:
    page = StatusPage(URL, within=0.2, http=httpx.MockTransport(answer))
    try:
        return await page.report((CONSOLE, OHIO))
    finally:
        await page.aclose()


async def test_all_pages_come_in_one_read_and_others_are_left_out() -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        return httpx.Response(200, json=WHOLE)

    report = await read(answer)
    assert asked == ["/api/v1/summary"]
    assert set(report.pages) == {OHIO, CONSOLE}
    assert [each.name for each in report.pages[OHIO].ongoing_incidents] == ["Slow starts"]


async def test_where_pages_stand_alone_each_is_read() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        flat = {"page_title": "Neon", "page_url": URL, **ALL_WELL}
        if OHIO in request.url.path:
            return httpx.Response(200, json={**flat, "ongoing_incidents": [SLOW]})
        return httpx.Response(200, json=flat)

    report = await read(answer)
    assert set(report.pages) == {OHIO, CONSOLE}
    assert report.pages[OHIO].ongoing_incidents
    assert not report.pages[CONSOLE].ongoing_incidents


async def test_a_page_that_cannot_be_read_does_not_hide_the_others() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        found = request.url.path.startswith(f"/{OHIO}/")
        return httpx.Response(200, json=ALL_WELL) if found else httpx.Response(404)

    assert set((await read(answer)).pages) == {OHIO}


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200, text="<html>All systems operational</html>"),
        httpx.Response(200, json=[]),
        httpx.Response(200, json={"subpages": "none"}),
        httpx.Response(200, json={"status": {"indicator": "none"}}),
        httpx.Response(302, headers={"Location": "https://evil.example/"}),
        httpx.Response(503),
        httpx.ConnectError("no way there"),
        httpx.ReadTimeout("too slow"),
    ],
    ids=str,
)
async def test_whatever_else_comes_is_nothing_to_report(answer: httpx.Response | Exception) -> None:
    def give(_: httpx.Request) -> httpx.Response:
        if isinstance(answer, Exception):
            raise answer
        return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)

    assert await read(give) == Report(url=URL)


async def test_it_is_given_up_in_time() -> None:
    async def hang(_: httpx.Request) -> httpx.Response:
        await asyncio.Event().wait()
        raise AssertionError("never gets here")

    page = StatusPage(URL, within=0.05, http=httpx.MockTransport(hang))
    async with asyncio.timeout(30):
        assert await page.report((CONSOLE,)) == Report(url=URL)
    await page.aclose()
