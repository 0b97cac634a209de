"""Using buttons and menus on messages: the payload, who may, and what goes wrong."""

from typing import Any

import pytest

from tests.contract.slack_stage import (
    ANA,
    DANA,
    FAY,
    GUS,
    LEDGER,
    PARTNER,
    SHOP,
    Json,
    actions,
    button,
    section,
    staged,
    text_input,
)

CHOICES: Json = {
    "type": "static_select",
    "action_id": "pick",
    "placeholder": {"type": "plain_text", "text": "Which one?"},
    "options": [
        {"text": {"type": "plain_text", "text": name.title()}, "value": name} for name in ("main", "dev")
    ],
}


def element(kind: str, **more: Any) -> Json:
    return {"type": kind, "action_id": "use", **more}


async def test_a_click_carries_the_button_the_message_and_the_person() -> None:
    async with staged() as stage:
        ts = await stage.said(blocks=[section(), actions(button(value="br-1"), block_id="row")])
        answer = await stage.person(DANA).click(SHOP, ts, "go")

        sent = stage.app.last
        assert answer["ok"]
        assert sent["type"] == "block_actions"
        assert sent["user"] == {"id": DANA, "username": "dana", "name": "dana", "team_id": "T0ACME"}
        assert sent["team"] == {"id": "T0ACME", "domain": "acme"}
        assert sent["channel"] == {"id": SHOP, "name": "shop-db"}
        assert sent["container"] == {
            "type": "message",
            "message_ts": ts,
            "channel_id": SHOP,
            "is_ephemeral": False,
        }
        assert (sent["message"]["ts"], sent["message"]["text"]) == (ts, "hello")
        assert sent["api_app_id"] == "A0NEON"
        assert sent["trigger_id"]
        assert sent["response_url"].startswith(stage.base_url)
        [action] = sent["actions"]
        assert action.pop("action_ts")
        assert action == {
            "type": "button",
            "action_id": "go",
            "block_id": "row",
            "value": "br-1",
            "text": {"type": "plain_text", "text": "Go"},
        }


async def test_a_click_in_a_thread_names_the_thread() -> None:
    async with staged() as stage:
        root = await stage.said()
        ts = await stage.said(blocks=[actions()], thread_ts=root)
        await stage.person(DANA).click(SHOP, ts, "go")

        assert stage.app.last["container"]["thread_ts"] == root


async def test_a_click_on_an_ephemeral_message_carries_no_message() -> None:
    async with staged() as stage:
        answer = await stage.call("chat.postEphemeral", channel=SHOP, user=DANA, text="x", blocks=[actions()])
        await stage.person(DANA).click(SHOP, answer["message_ts"], "go")

        assert stage.app.last["container"]["is_ephemeral"]
        assert "message" not in stage.app.last


async def test_somebody_of_another_organisation_can_click_in_a_shared_channel() -> None:
    async with staged() as stage:
        ts = await stage.said(PARTNER, blocks=[actions()])
        answer = await stage.person(FAY).click(PARTNER, ts, "go")

        assert answer["ok"]
        assert stage.app.last["user"]["team_id"] == "T0PARTNER"
        assert stage.app.last["team"]["id"] == "T0ACME"


async def test_a_link_button_tells_the_app_too() -> None:
    async with staged() as stage:
        ts = await stage.said(blocks=[actions(button(url="https://neon.tech"))])
        await stage.person(DANA).click(SHOP, ts, "go")

        assert stage.app.last["actions"][0]["url"] == "https://neon.tech"


async def test_two_rows_with_the_same_action_are_told_apart_by_block() -> None:
    rows = [actions(button(value=name), block_id=name) for name in ("first", "second")]
    async with staged() as stage:
        ts = await stage.said(blocks=rows)
        await stage.person(DANA).click(SHOP, ts, "go", block_id="second")

        assert stage.app.last["actions"][0]["value"] == "second"


@pytest.mark.parametrize(
    ("used", "value", "state"),
    [
        (CHOICES | {"action_id": "use"}, "dev", {"selected_option": CHOICES["options"][1]}),
        (
            element("multi_static_select", options=CHOICES["options"]),
            ["main", "dev"],
            {"selected_options": CHOICES["options"]},
        ),
        (element("checkboxes", options=CHOICES["options"]), [], {"selected_options": []}),
        (
            element("radio_buttons", options=CHOICES["options"]),
            "main",
            {"selected_option": CHOICES["options"][0]},
        ),
        (element("users_select"), ANA, {"selected_user": ANA}),
        (element("conversations_select"), SHOP, {"selected_conversation": SHOP}),
        (element("channels_select"), SHOP, {"selected_channel": SHOP}),
        (element("multi_users_select"), [ANA], {"selected_users": [ANA]}),
        (element("datepicker"), "2026-01-15", {"selected_date": "2026-01-15"}),
        (element("timepicker"), "09:30", {"selected_time": "09:30"}),
    ],
)
async def test_a_choice_arrives_in_the_shape_of_its_element(used: Json, value: Any, state: Json) -> None:
    async with staged() as stage:
        ts = await stage.said(blocks=[actions(used, block_id="row")])
        await stage.person(DANA).click(SHOP, ts, "use", value=value)

        action = stage.app.last["actions"][0]
        assert {name: action[name] for name in state} == state
        assert stage.app.last["state"]["values"] == {"row": {"use": {"type": used["type"], **state}}}


async def test_an_overflow_choice_is_no_state() -> None:
    async with staged() as stage:
        menu = element("overflow", options=CHOICES["options"])
        ts = await stage.said(blocks=[section(accessory=menu)])
        await stage.person(DANA).click(SHOP, ts, "use", value="dev")

        assert stage.app.last["actions"][0]["selected_option"] == CHOICES["options"][1]
        assert stage.app.last["state"] == {"values": {}}


async def test_a_click_reports_what_the_other_elements_show() -> None:
    preset = CHOICES | {"initial_option": CHOICES["options"][0]}
    async with staged() as stage:
        ts = await stage.said(blocks=[actions(button(), preset, block_id="row"), text_input()])
        await stage.person(DANA).click(SHOP, ts, "go")

        assert stage.app.last["state"]["values"] == {
            "row": {"pick": {"type": "static_select", "selected_option": CHOICES["options"][0]}},
            "name": {"value": {"type": "plain_text_input", "value": None}},
        }


@pytest.mark.parametrize(("status", "error"), [(404, "http_client_error"), (500, "http_service_error")])
async def test_a_click_that_the_app_refuses_is_said_to_have_failed(status: int, error: str) -> None:
    async with staged() as stage:
        ts = await stage.said(blocks=[actions()])
        stage.app.says(status=status)
        dana = stage.person(DANA)
        async with dana.events() as events:
            answer = await dana.click(SHOP, ts, "go")
            toast = await anext(events)

    assert (answer["ok"], answer["error"]) == (False, error)
    assert (toast["type"], toast["error"]) == ("toast", error)
    assert len(stage.app.received) == 1


async def test_a_click_that_is_not_acknowledged_in_time_has_timed_out() -> None:
    async with staged(answer_within=0.05) as stage:
        ts = await stage.said(blocks=[actions()])
        stage.app.hangs()
        answer = await stage.person(DANA).click(SHOP, ts, "go")

    assert answer["error"] == "operation_timeout"


@pytest.mark.parametrize(
    ("person", "channel", "action_id", "error"),
    [
        (DANA, SHOP, "other", "action_not_found"),
        (GUS, LEDGER, "go", "channel_not_found"),
        (FAY, SHOP, "go", "channel_not_found"),
    ],
)
async def test_only_what_is_on_ones_screen_can_be_clicked(
    person: str, channel: str, action_id: str, error: str
) -> None:
    async with staged() as stage:
        ts = await stage.said(channel, blocks=[actions(block_id="row")])
        answer = await stage.person(person).click(channel, ts, action_id, block_id="row")

    assert answer["error"] == error
    assert stage.app.received == []


async def test_a_deleted_message_cannot_be_clicked() -> None:
    async with staged() as stage:
        ts = await stage.said(blocks=[actions(block_id="row")])
        await stage.call("chat.delete", channel=SHOP, ts=ts)
        answer = await stage.person(DANA).click(SHOP, ts, "go", block_id="row")

    assert answer["error"] == "message_not_found"


async def test_somebody_elses_ephemeral_message_cannot_be_clicked() -> None:
    async with staged() as stage:
        posted = await stage.call(
            "chat.postEphemeral", channel=SHOP, user=DANA, text="x", blocks=[actions(block_id="row")]
        )
        answer = await stage.person(ANA).click(SHOP, posted["message_ts"], "go", block_id="row")

    assert answer["error"] == "message_not_found"


async def test_a_test_that_clicks_what_is_not_there_is_told() -> None:
    async with staged() as stage:
        ts = await stage.said()
        with pytest.raises(LookupError, match="sees no 'go'"):
            await stage.person(DANA).click(SHOP, ts, "go")


async def _options(answer: Any) -> Json:
    async with staged() as stage:
        menu = element("external_select", min_query_length=1)
        ts = await stage.said(blocks=[actions(menu, block_id="row")])
        stage.app.says(json_body=answer)
        fields = {"as": DANA, "channel": SHOP, "message_ts": ts, "block_id": "row", "action_id": "use"}
        response = await stage.http.post("/page/options", json=fields | {"value": "ma"})
        sent = stage.app.last
        assert (sent["type"], sent["value"], sent["action_id"], sent["block_id"]) == (
            "block_suggestion",
            "ma",
            "use",
            "row",
        )
        body = response.json()
        assert isinstance(body, dict)
        return body


async def test_an_external_menu_asks_the_app_for_its_options() -> None:
    assert await _options({"options": CHOICES["options"]}) == {"ok": True, "options": CHOICES["options"]}


@pytest.mark.parametrize(
    "answer",
    [
        {"options": CHOICES["options"] * 51},
        {"options": [{"text": "bare", "value": "x"}]},
        ["main"],
        {"choices": []},
    ],
)
async def test_options_that_slack_would_not_show_are_refused(answer: Any) -> None:
    body = await _options(answer)

    assert body["error"] == "invalid_response"


async def test_a_choice_of_an_external_menu_arrives_although_the_element_does_not_list_it() -> None:
    async with staged() as stage:
        ts = await stage.said(blocks=[actions(element("external_select"))])
        await stage.person(DANA).click(SHOP, ts, "use", value="br-1")

        assert stage.app.last["actions"][0]["selected_option"]["value"] == "br-1"
