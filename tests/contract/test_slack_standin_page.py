"""The page's API: what each person sees, the event stream, and keeping other sites out."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from aiohttp import web

from tests.contract.slack_stage import (
    ANA,
    AUDIT,
    BEN,
    BOT,
    DANA,
    FAY,
    GUS,
    LEDGER,
    OLE,
    PARTNER,
    PLATFORM,
    RANDOM,
    SHOP,
    Json,
    Stage,
    actions,
    as_json,
    modal,
    section,
    staged,
)


def _channel(state: Json, channel: str) -> Json:
    found = next(each for each in state["channels"] if each["id"] == channel)
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize(
    ("person", "channels"),
    [
        (DANA, {SHOP, LEDGER, PARTNER, PLATFORM, AUDIT, RANDOM, "D0DANA"}),
        (GUS, {SHOP, "D0GUS"}),
        (FAY, {PARTNER}),
    ],
)
async def test_everybody_sees_their_own_conversations(person: str, channels: set[str]) -> None:
    async with staged() as stage:
        state = await stage.person(person).state()

    assert {channel["id"] for channel in state["channels"]} == channels
    assert set(state["messages"]) == channels
    assert state["me"]["id"] == person
    assert state["team"]["name"] == "Acme"


async def test_one_may_act_as_anybody_but_the_bot_and_the_departed() -> None:
    async with staged() as stage:
        state = await stage.person(DANA).state()

    assert {person["id"] for person in state["people"]} == {DANA, ANA, BEN, GUS, FAY}
    assert {BOT, OLE} <= set(state["users"])
    assert state["usergroups"]["S0DBADMINS"]["handle"] == "db-admins"


async def test_somebody_of_another_organisation_is_offered_no_commands() -> None:
    async with staged() as stage:
        states = [await stage.person(person).state() for person in (DANA, FAY)]

    assert [state["commands"] for state in states] == [["/neon"], []]


async def test_a_direct_message_is_named_after_the_other_side() -> None:
    async with staged() as stage:
        state = await stage.person(DANA).state()

    assert _channel(state, "D0DANA")["name"] == "neon"


@pytest.mark.parametrize("person", [OLE, BOT, "U0NOBODY", ""])
async def test_nobody_else_has_a_screen(person: str) -> None:
    async with staged() as stage:
        state = as_json(await stage.http.get("/page/state", params={"as": person}))
        events = as_json(await stage.http.get("/page/events", params={"as": person}))

    assert state["ok"] is events["ok"] is False


async def test_a_channel_is_unread_until_somebody_looks() -> None:
    async with staged() as stage:
        dana = stage.person(DANA)
        root = await stage.said()
        await stage.said(thread_ts=root)
        await stage.person(ANA).write(SHOP, "hi")
        unread = _channel(await dana.state(), SHOP)["unread"]
        own = _channel(await stage.person(ANA).state(), SHOP)["unread"]
        await stage.http.post("/page/read", json={"as": DANA, "channel": SHOP})
        looked = _channel(await dana.state(), SHOP)["unread"]
        await stage.said(text="news")
        news = _channel(await dana.state(), SHOP)["unread"]

    assert (unread, own, looked, news) == (2, 0, 0, 1)


async def test_what_happens_is_streamed_in_order() -> None:
    async with staged() as stage:
        dana = stage.person(DANA)
        async with dana.events() as events:
            ts = await stage.said(blocks=[section()])
            await stage.call("chat.update", channel=SHOP, ts=ts, text="edited")
            await stage.call("chat.postEphemeral", channel=SHOP, user=DANA, text="psst")
            await stage.call("chat.delete", channel=SHOP, ts=ts)
            seen = [await anext(events) for _ in range(4)]

    assert [(event["type"], event["channel"], event["message"]["text"]) for event in seen] == [
        ("message", SHOP, "hello"),
        ("message_changed", SHOP, "edited"),
        ("ephemeral", SHOP, "psst"),
        ("message_deleted", SHOP, ""),
    ]
    assert seen[2]["message"]["ephemeral"]
    assert seen[3]["message"]["deleted"]


async def test_the_stream_tells_only_what_the_person_may_see() -> None:
    async with staged() as stage:
        gus = stage.person(GUS)
        async with gus.events() as events:
            await stage.said(LEDGER, text="not for guests")
            await stage.call("chat.postEphemeral", channel=SHOP, user=DANA, text="not for Gus")
            await stage.said(SHOP, text="for all")
            first = await anext(events)

    assert first["message"]["text"] == "for all"


async def test_a_modal_comes_and_goes_on_the_stream() -> None:
    async with staged() as stage:
        dana = stage.person(DANA)
        async with dana.events() as events:
            await dana.command(SHOP, "branch create")
            trigger = stage.app.last["trigger_id"]
            view = (await stage.call("views.open", trigger_id=trigger, view=modal()))["view"]
            await dana.close()
            opened, closed = [await anext(events) for _ in range(2)]

    assert opened == {"type": "modal", "view": view}
    assert closed == {"type": "modal_closed", "view_id": view["id"]}


async def test_a_changed_channel_is_announced() -> None:
    async with staged() as stage:
        async with stage.person(DANA).events() as events:
            await stage.admin("archive", channel=SHOP)
            event = await anext(events)
        state = await stage.person(DANA).state()

    assert event == {"type": "channel_changed", "channel": SHOP}
    assert _channel(state, SHOP)["is_archived"]


async def test_a_stream_ends_when_the_server_closes() -> None:
    async with staged() as stage, stage.person(DANA).events() as events:
        stage.workspace.feed.close()
        assert [event async for event in events] == []


async def test_waiting_finds_what_is_there_already_and_what_is_to_come() -> None:
    async with staged() as stage:
        dana = stage.person(DANA)
        await stage.said(text="first")
        there = await dana.wait_for(SHOP, lambda message: message["text"] == "first")
        waiting = asyncio.create_task(dana.wait_for(SHOP, lambda message: message["text"] == "second"))
        await stage.said(text="second")
        to_come = await waiting

    assert (there["text"], to_come["text"]) == ("first", "second")


async def test_waiting_in_vain_says_what_was_seen_instead() -> None:
    async with staged() as stage:
        await stage.said(text="something else")
        with pytest.raises(TimeoutError, match="something else"):
            await stage.person(DANA).wait_for(SHOP, lambda message: False, timeout=0.05)


async def test_waiting_for_a_modal_sees_it_open() -> None:
    async with staged() as stage:
        dana = stage.person(DANA)
        await dana.command(SHOP, "branch create")
        await stage.call("views.open", trigger_id=stage.app.last["trigger_id"], view=modal())
        view = await dana.wait_for_modal(lambda view: view["title"]["text"] == "New branch")
        with pytest.raises(TimeoutError, match="no such modal"):
            await dana.wait_for_modal(lambda view: False, timeout=0.05)

    assert view["type"] == "modal"


async def test_a_message_larger_than_any_buffer_comes_through_the_stream() -> None:
    async with staged() as stage, stage.person(DANA).events() as events:
        await stage.said(blocks=[section("x" * 3000) for _ in range(50)])
        event = await anext(events)

    assert len(event["message"]["blocks"]) == 50


@pytest.mark.parametrize(
    "path", ["command", "message", "action", "view_submit", "view_close", "read", "options"]
)
async def test_a_malformed_request_is_a_bad_request(path: str) -> None:
    async with staged() as stage:
        empty = await stage.http.post(f"/page/{path}", json={})
        broken = await stage.http.post(f"/page/{path}", content="{")

    assert (empty.status_code, as_json(empty)["error"]) == (400, "invalid_arguments")
    assert (broken.status_code, as_json(broken)["error"]) == (400, "invalid_json")


@asynccontextmanager
async def neon() -> AsyncIterator[str]:
    """Something that answers as the Neon stand-in's admin API does."""

    async def state(_: web.Request) -> web.Response:
        return web.json_response({"projects": []})

    async def events(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        await response.write(b'data: {"changed": true}\n\n')
        return response

    app = web.Application()
    app.add_routes([web.get("/admin/state", state), web.get("/admin/events", events)])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def _neon(stage: Stage) -> list[httpx.Response]:
    return [await stage.http.get(f"/page/neon/{what}") for what in ("state", "events")]


@pytest.mark.parametrize("suffix", ["", "/api/v2"])
async def test_neons_state_and_events_are_passed_on(suffix: str) -> None:
    async with neon() as url, staged(neon_url=url + suffix) as stage:
        state, events = await _neon(stage)

    assert as_json(state) == {"projects": []}
    assert events.headers["Content-Type"] == "text/event-stream"
    assert json.loads(events.text.removeprefix("data: ")) == {"changed": True}


async def test_a_neon_that_does_not_answer_is_a_bad_gateway() -> None:
    async with staged(neon_url="http://127.0.0.1:1") as stage:
        assert [response.status_code for response in await _neon(stage)] == [502, 502]


async def test_without_a_neon_there_is_nothing_to_pass_on() -> None:
    async with staged() as stage:
        assert [response.status_code for response in await _neon(stage)] == [404, 404]


async def test_time_moves_when_told_to() -> None:
    async with staged() as stage:
        before = stage.clock.now()
        await stage.admin("clock", advance=90)
        refused = await stage.http.post("/admin/clock", json={"advance": -1})

        assert (stage.clock.now() - before).total_seconds() == 90
        assert refused.status_code == 400


@pytest.mark.parametrize(
    ("what", "fields", "error"),
    [
        ("delete_message", {"channel": SHOP, "ts": "1.000000"}, "message_not_found"),
        ("archive", {"channel": "C0NOWHERE"}, "channel_not_found"),
        ("usergroup", {"id": "S0NOTHING", "users": []}, "no_such_subteam"),
    ],
)
async def test_what_does_not_exist_cannot_be_changed(what: str, fields: Json, error: str) -> None:
    async with staged() as stage:
        assert (await stage.admin(what, **fields))["error"] == error


async def test_the_record_of_calls_can_start_afresh() -> None:
    async with staged() as stage:
        await stage.said(blocks=[actions()])
        await stage.http.delete("/admin/calls")
        assert as_json(await stage.http.get("/admin/calls"))["calls"] == []
