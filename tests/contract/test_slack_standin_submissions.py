"""Submitting and closing modals, and what the app may answer."""

from typing import Any

import pytest

from sandbox.slack.plain import plain
from tests.contract.slack_stage import (
    ANA,
    DANA,
    Json,
    Stage,
    actions,
    button,
    modal,
    section,
    staged,
    text_input,
)

SUBMIT = {"type": "plain_text", "text": "Create"}
FORM = modal(text_input(), submit=SUBMIT, callback_id="create", private_metadata="br-1")


async def test_a_submission_carries_what_was_entered() -> None:
    async with staged() as stage:
        view = await stage.opened(FORM)
        answer = await stage.person(DANA).submit({"name": {"value": "preview-1"}})

        sent = stage.app.last
        assert answer["ok"]
        assert (sent["type"], sent["user"]["id"]) == ("view_submission", DANA)
        assert (sent["view"]["id"], sent["view"]["callback_id"]) == (view["id"], "create")
        assert sent["view"]["private_metadata"] == "br-1"
        assert sent["view"]["state"]["values"] == {
            "name": {"value": {"type": "plain_text_input", "value": "preview-1"}}
        }
        assert "response_url" not in sent
        assert await stage.person(DANA).modal() is None


async def test_what_nobody_touched_keeps_its_initial_value() -> None:
    element = {"type": "plain_text_input", "action_id": "value", "initial_value": "preview-1"}
    async with staged() as stage:
        await stage.opened(modal(text_input(element=element), submit=SUBMIT))
        await stage.person(DANA).submit()

        assert stage.app.last["view"]["state"]["values"]["name"]["value"]["value"] == "preview-1"


async def test_what_was_chosen_earlier_is_submitted() -> None:
    choices = [{"text": {"type": "plain_text", "text": name}, "value": name} for name in ("main", "dev")]
    menu = {"type": "static_select", "action_id": "parent", "options": choices}
    async with staged() as stage:
        await stage.opened(modal(section(accessory=menu, block_id="from"), submit=SUBMIT))
        await stage.person(DANA).act_in_modal("parent", value="dev")
        acted = stage.app.last
        await stage.person(DANA).submit()

        assert acted["container"]["type"] == "view"
        assert acted["view"]["state"]["values"]["from"]["parent"]["selected_option"] == choices[1]
        assert stage.app.last["view"]["state"]["values"]["from"]["parent"]["selected_option"] == choices[1]


async def test_a_click_brings_what_was_entered_so_far_and_an_update_keeps_it_in_blocks_that_stay() -> None:
    choices = [{"text": {"type": "plain_text", "text": name}, "value": name} for name in ("main", "dev")]
    ticks = {"type": "checkboxes", "action_id": "tick", "options": choices}
    label = {"type": "plain_text", "text": "Which?"}
    first = {"type": "input", "block_id": "first", "label": label, "element": ticks, "optional": True}
    view = modal(first, text_input(), actions(button("next")), submit=SUBMIT)
    async with staged() as stage:
        opened = await stage.opened(view)
        entered = {"first": {"tick": ["dev"]}, "name": {"value": "pr-42"}}
        await stage.person(DANA).act_in_modal("next", values=entered)
        values = stage.app.last["view"]["state"]["values"]
        assert [each["value"] for each in values["first"]["tick"]["selected_options"]] == ["dev"]
        assert values["name"]["value"]["value"] == "pr-42"
        second = modal({**first, "block_id": "second"}, text_input(), submit=SUBMIT)
        await stage.call("views.update", view_id=opened["id"], view=second)
        await stage.person(DANA).submit()
        values = stage.app.last["view"]["state"]["values"]
        assert values["second"]["tick"]["selected_options"] == []
        assert values["name"]["value"]["value"] == "pr-42"


async def test_a_required_input_left_empty_never_reaches_the_app() -> None:
    async with staged() as stage:
        await stage.opened(FORM)
        before = len(stage.app.received)
        answer = await stage.person(DANA).submit({"name": {"value": ""}})

        assert (answer["ok"], answer["errors"]) == (False, {"name": "Please complete this required field."})
        assert len(stage.app.received) == before
        assert await stage.person(DANA).modal() is not None


async def test_an_optional_input_may_stay_empty() -> None:
    async with staged() as stage:
        await stage.opened(modal(text_input(optional=True), submit=SUBMIT))
        assert (await stage.person(DANA).submit())["ok"]


async def _submitted(stage: Stage, said: Any) -> Json:
    await stage.opened(FORM)
    stage.app.says(json_body=said)
    return await stage.person(DANA).submit({"name": {"value": "main"}})


async def test_errors_are_shown_at_their_inputs_and_the_modal_stays() -> None:
    async with staged() as stage:
        answer = await _submitted(stage, {"response_action": "errors", "errors": {"name": "taken"}})

        assert (answer["ok"], answer["errors"]) == (False, {"name": "taken"})
        assert await stage.person(DANA).modal() is not None


async def test_a_submission_can_update_the_view() -> None:
    async with staged() as stage:
        await _submitted(stage, {"response_action": "update", "view": modal(section("working"))})
        view = await stage.person(DANA).modal()

    assert view is not None
    assert plain(view) == "New branch\nworking"


async def test_a_submission_can_push_a_view_and_clear_them_all() -> None:
    async with staged() as stage:
        await _submitted(stage, {"response_action": "push", "view": FORM})
        pushed = await stage.person(DANA).modal()
        stage.app.says(json_body={"response_action": "clear"})
        await stage.person(DANA).submit({"name": {"value": "main"}})
        cleared = await stage.person(DANA).modal()

    assert pushed is not None
    assert pushed["previous_view_id"] == pushed["root_view_id"] != pushed["id"]
    assert cleared is None


@pytest.mark.parametrize(
    "said",
    [
        {"response_action": "errors", "errors": {"elsewhere": "no such input"}},
        {"response_action": "errors"},
        {"response_action": "update", "view": modal(section(""))},
        {"response_action": "explode"},
    ],
)
async def test_an_answer_that_makes_no_sense_leaves_the_modal_open(said: Json) -> None:
    async with staged() as stage:
        dana = stage.person(DANA)
        await stage.opened(FORM)
        stage.app.says(json_body=said)
        async with dana.events() as events:
            answer = await dana.submit({"name": {"value": "main"}})
            toast = await anext(events)

        assert answer["ok"] is False
        assert (toast["type"], toast["text"]) == ("toast", "We had some trouble connecting. Try again?")
        assert await dana.modal() is not None


async def test_a_submission_that_is_not_answered_in_time_leaves_the_modal_open() -> None:
    async with staged(answer_within=0.05) as stage:
        await stage.opened(FORM)
        stage.app.hangs()
        answer = await stage.person(DANA).submit({"name": {"value": "main"}})

        assert answer["error"] == "operation_timeout"
        assert await stage.person(DANA).modal() is not None


async def test_the_app_hears_of_a_closed_modal_only_if_it_asked_to() -> None:
    async with staged() as stage:
        await stage.opened(FORM)
        await stage.person(DANA).close()
        silent = len(stage.app.received)
        await stage.opened(FORM | {"notify_on_close": True, "clear_on_close": True})
        await stage.person(DANA).close()

        assert silent == 1
        assert (stage.app.last["type"], stage.app.last["is_cleared"]) == ("view_closed", True)
        assert stage.app.last["view"]["callback_id"] == "create"


async def test_somebody_elses_modal_is_out_of_reach() -> None:
    async with staged() as stage:
        view = await stage.opened(FORM)
        ana = stage.person(ANA)
        submitted = await ana.submit({}, view_id=view["id"])
        closed = await ana.close(view_id=view["id"])

        assert (submitted["error"], closed["error"]) == ("not_found", "not_found")
        assert await stage.person(DANA).modal() is not None


async def test_a_test_without_a_modal_cannot_submit_one() -> None:
    async with staged() as stage:
        with pytest.raises(LookupError, match="no modal open"):
            await stage.person(DANA).submit()
