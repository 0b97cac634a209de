"""Response URLs: five messages within thirty minutes, and what they may replace."""

from typing import Any

import httpx
import pytest

from sandbox.slack.plain import plain
from tests.contract.slack_stage import (
    ANA,
    DANA,
    GUS,
    RANDOM,
    SHOP,
    Json,
    Stage,
    actions,
    as_json,
    section,
    staged,
)


async def _after_command(stage: Stage, channel: str = SHOP) -> str:
    await stage.person(DANA).command(channel, "branch list")
    return str(stage.app.last["response_url"])


async def _after_click(stage: Stage, ts: str) -> str:
    await stage.person(DANA).click(SHOP, ts, "go")
    return str(stage.app.last["response_url"])


async def _ephemeral(stage: Stage) -> str:
    answer = await stage.call(
        "chat.postEphemeral", channel=SHOP, user=DANA, text="secret", blocks=[actions()]
    )
    return str(answer["message_ts"])


async def _respond(stage: Stage, url: str, **message: Any) -> httpx.Response:
    return await stage.http.post(url, json=message)


async def _texts(stage: Stage, person: str = DANA, channel: str = SHOP) -> list[str]:
    return [message["text"] for message in await stage.person(person).messages(channel)]


async def test_a_response_is_ephemeral_unless_told_otherwise() -> None:
    async with staged() as stage:
        url = await _after_command(stage)
        answer = await _respond(stage, url, text="for you")
        await _respond(stage, url, text="for all", response_type="in_channel")

        assert (answer.status_code, answer.text) == (200, "ok")
        assert await _texts(stage, DANA) == ["for you", "for all"]
        assert await _texts(stage, ANA) == ["for all"]


async def test_a_response_needs_no_membership() -> None:
    async with staged() as stage:
        url = await _after_command(stage, RANDOM)
        await _respond(stage, url, text="for all", response_type="in_channel")

        assert await _texts(stage, ANA, RANDOM) == ["for all"]


async def test_a_url_is_good_for_five_messages() -> None:
    async with staged() as stage:
        url = await _after_command(stage)
        answers = [await _respond(stage, url, text=str(number)) for number in range(6)]

        assert [answer.status_code for answer in answers] == [200] * 5 + [404]
        assert as_json(answers[-1]) == {"ok": False, "error": "used_url"}
        assert len(await _texts(stage)) == 5


async def test_a_url_lives_for_thirty_minutes() -> None:
    async with staged() as stage:
        url = await _after_command(stage)
        stage.clock.advance(30 * 60)
        in_time = await _respond(stage, url, text="just in time")
        stage.clock.advance(1)
        late = await _respond(stage, url, text="too late")

    assert in_time.status_code == 200
    assert (late.status_code, as_json(late)["error"]) == (404, "expired_url")


async def test_an_unknown_url_is_not_found() -> None:
    async with staged() as stage:
        answer = await _respond(stage, f"{stage.base_url}/response/guessed", text="x")

    assert (answer.status_code, as_json(answer)["error"]) == (404, "no_such_url")


@pytest.mark.parametrize(
    ("message", "error"),
    [
        ({}, "no_text"),
        ({"text": "x", "blocks": [section("")]}, "invalid_blocks"),
        ({"text": "x", "attachments": "x"}, "invalid_attachments"),
    ],
)
async def test_a_refused_response_uses_nothing_up(message: Json, error: str) -> None:
    async with staged() as stage:
        url = await _after_command(stage)
        answer = await _respond(stage, url, **message)
        later = [await _respond(stage, url, text="x") for _ in range(5)]

    assert (answer.status_code, as_json(answer)["error"]) == (400, error)
    assert {each.status_code for each in later} == {200}


async def test_replacing_after_a_command_means_the_last_message_of_the_chain() -> None:
    async with staged() as stage:
        url = await _after_command(stage)
        await _respond(stage, url, text="working…")
        await _respond(stage, url, text="done", replace_original=True)

        assert await _texts(stage) == ["done"]


async def test_what_was_typed_is_never_replaced() -> None:
    async with staged() as stage:
        stage.app.says(json_body={"response_type": "in_channel"})
        url = await _after_command(stage)
        await _respond(stage, url, text="done", replace_original=True)

        assert await _texts(stage) == ["/neon branch list", "done"]


async def test_replacing_after_a_click_means_the_clicked_message() -> None:
    async with staged() as stage:
        ts = await stage.said(blocks=[actions()])
        url = await _after_click(stage, ts)
        await _respond(stage, url, text="approved", replace_original=True)

        [seen] = await stage.person(GUS).messages(SHOP)
        assert (seen["ts"], plain(seen), seen["ephemeral"]) == (ts, "approved", False)


async def test_an_ephemeral_message_is_replaced_and_stays_ephemeral() -> None:
    async with staged() as stage:
        ts = await _ephemeral(stage)
        url = await _after_click(stage, ts)
        await _respond(stage, url, text="shown", replace_original=True, response_type="in_channel")

        [seen] = await stage.person(DANA).messages(SHOP)
        assert (seen["ts"], seen["text"], seen["ephemeral"]) == (ts, "shown", True)
        assert await _texts(stage, ANA) == []


async def test_a_clicked_message_can_be_deleted() -> None:
    async with staged() as stage:
        url = await _after_click(stage, await _ephemeral(stage))
        # Bolt's respond() always sends a text, here an empty one.
        answer = await _respond(stage, url, text="", delete_original=True)

        assert answer.text == "ok"
        assert (await stage.person(DANA).state())["ephemerals"] == {}


async def test_after_a_command_there_is_nothing_to_delete() -> None:
    async with staged() as stage:
        answer = await _respond(stage, await _after_command(stage), delete_original=True)

    assert (answer.status_code, as_json(answer)["error"]) == (400, "invalid_arguments")


async def test_delete_original_stands_alone() -> None:
    async with staged() as stage:
        url = await _after_click(stage, await stage.said(blocks=[actions()]))
        answer = await _respond(stage, url, text="and more", delete_original=True)

    assert as_json(answer)["error"] == "invalid_arguments"


@pytest.mark.parametrize("change", [{"replace_original": True, "text": "x"}, {"delete_original": True}])
async def test_a_message_that_is_gone_is_neither_replaced_nor_deleted(change: Json) -> None:
    async with staged() as stage:
        ts = await stage.said(blocks=[actions()])
        url = await _after_click(stage, ts)
        await stage.admin("delete_message", channel=SHOP, ts=ts)
        answer = await _respond(stage, url, **change)

    assert as_json(answer)["error"] == "message_not_found"


async def test_a_response_can_go_into_a_thread() -> None:
    async with staged() as stage:
        ts = await stage.said(blocks=[actions()])
        url = await _after_click(stage, ts)
        await _respond(stage, url, text="reply", response_type="in_channel", thread_ts=ts)

        reply = (await stage.person(ANA).messages(SHOP))[-1]
        assert (reply["text"], reply["thread_ts"]) == ("reply", ts)


async def test_responses_for_the_channel_count_towards_its_limit() -> None:
    async with staged() as stage:
        url = await _after_command(stage)
        answers = [await _respond(stage, url, text="x", response_type="in_channel") for _ in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[-1].headers["Retry-After"] == "1"


async def test_an_archived_channel_takes_no_responses_for_all() -> None:
    async with staged() as stage:
        url = await _after_command(stage)
        await stage.admin("archive", channel=SHOP)
        answer = await _respond(stage, url, text="x", response_type="in_channel")

    assert as_json(answer)["error"] == "is_archived"


async def test_a_fault_can_strike_response_urls() -> None:
    async with staged() as stage:
        url = await _after_command(stage)
        await stage.admin("faults", method="response_url", kind="http_500")
        answer = await _respond(stage, url, text="x")
        calls = as_json(await stage.http.get("/admin/calls"))["calls"]

        assert answer.status_code == 500
        assert await _texts(stage) == []
    assert [(call["method"], call["ok"]) for call in calls] == [("response_url", False)]
