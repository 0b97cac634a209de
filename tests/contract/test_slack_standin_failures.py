"""Slash commands that go wrong: Slack's words for every failure, and who may not type them where."""

from dataclasses import replace

import pytest

from tests.contract.slack_stage import (
    BOT,
    DANA,
    FAY,
    GUS,
    LEDGER,
    OLE,
    PARTNER,
    SHOP,
    Json,
    Stage,
    section,
    staged,
)


async def _command_and_toast(stage: Stage, **fields: str) -> tuple[Json, Json]:
    dana = stage.person(DANA)
    async with dana.events() as events:
        answer = await dana.command(**({"channel": SHOP, "text": "x"} | fields))
        async for event in events:
            if event["type"] == "toast":
                return answer, event
    raise AssertionError("the stream ended without a toast")


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (404, "http_client_error"),
        (401, "http_client_error"),
        (500, "http_service_error"),
        (503, "http_service_error"),
        (302, "dispatch_failed"),
    ],
)
async def test_a_bad_status_is_shown_in_slacks_words(status: int, error: str) -> None:
    async with staged() as stage:
        stage.app.says(status=status, text="never shown", Location="/elsewhere")
        answer, toast = await _command_and_toast(stage)
        seen = await stage.person(DANA).messages(SHOP)

    assert (answer["ok"], answer["status"], answer["error"]) == (False, status, error)
    assert toast["text"] == f'/neon failed with the error "{error}"'
    assert seen == []


async def test_an_app_that_does_not_answer_in_time_has_timed_out() -> None:
    async with staged(answer_within=0.05) as stage:
        stage.app.hangs()
        answer, toast = await _command_and_toast(stage)

    assert (answer["ok"], answer["status"], answer["error"]) == (False, None, "operation_timeout")
    assert answer["elapsed_ms"] >= 50
    assert toast["text"] == '/neon failed with the error "operation_timeout"'
    # Slack does not retry commands.
    assert len(stage.app.received) == 1


async def test_an_app_that_cannot_be_reached_is_a_failed_dispatch() -> None:
    async with staged() as stage:
        stage.workspace.request_url = "http://127.0.0.1:1/slack/events"
        answer, _ = await _command_and_toast(stage)

    assert (answer["ok"], answer["error"]) == (False, "dispatch_failed")


async def test_an_app_that_hangs_up_is_a_failed_dispatch() -> None:
    async with staged() as stage:
        # The stand-in itself can play an app that drops the connection.
        stage.workspace.request_url = f"{stage.base_url}/response/none"
        await stage.admin("faults", method="response_url", kind="drop_before")
        answer, _ = await _command_and_toast(stage)

    assert (answer["ok"], answer["error"]) == (False, "dispatch_failed")


async def test_an_answer_with_bad_blocks_is_not_shown() -> None:
    async with staged() as stage:
        stage.app.says(json_body={"response_type": "in_channel", "blocks": [section("")]})
        answer, toast = await _command_and_toast(stage)
        seen = await stage.person(DANA).messages(SHOP)

    assert (answer["ok"], answer["error"]) == (False, "invalid_blocks")
    assert toast["error"] == "invalid_blocks"
    assert seen == []


async def test_a_command_cannot_be_typed_in_a_thread() -> None:
    async with staged() as stage:
        ts = await stage.said()
        answer, toast = await _command_and_toast(stage, thread_ts=ts)

    assert (answer["ok"], answer["error"]) == (False, "not_supported_in_threads")
    assert toast["text"] == "/neon is not supported in threads. Sorry!"
    assert stage.app.received == []


async def test_a_command_that_no_app_has_goes_nowhere() -> None:
    async with staged() as stage:
        answer, toast = await _command_and_toast(stage, command="/noen")

    assert answer["error"] == "unknown_command"
    assert toast["text"] == "/noen is not a valid command."
    assert stage.app.received == []


@pytest.mark.parametrize(
    ("person", "channel", "error"),
    [
        (FAY, PARTNER, "unknown_command"),
        (GUS, LEDGER, "channel_not_found"),
        (DANA, "C0NOWHERE", "channel_not_found"),
        (OLE, SHOP, "account_inactive"),
        (BOT, SHOP, "user_not_found"),
        ("U0NOBODY", SHOP, "user_not_found"),
    ],
)
async def test_not_everybody_can_type_a_command_everywhere(person: str, channel: str, error: str) -> None:
    async with staged() as stage:
        answer = await stage.person(person).command(channel, "help")

    assert answer == {"ok": False, "error": error}
    assert stage.app.received == []


async def test_an_archived_channel_takes_no_commands() -> None:
    async with staged() as stage:
        shop = stage.workspace.channels[SHOP]
        stage.workspace.set_channel(replace(shop, is_archived=True))
        assert (await stage.person(DANA).command(SHOP, "help"))["error"] == "is_archived"
