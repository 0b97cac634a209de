"""Modals: trigger ids, the stack of three, stale hashes, and what a submission may be answered."""

import pytest

from sandbox.slack.plain import plain
from tests.contract.slack_stage import (
    ANA,
    DANA,
    SHOP,
    Json,
    actions,
    button,
    modal,
    section,
    staged,
    text_input,
)

SUBMIT = {"type": "plain_text", "text": "Create"}
FORM = modal(text_input(), submit=SUBMIT, callback_id="create", private_metadata="br-1")


async def test_a_modal_opens_on_the_screen_of_the_person_who_acted() -> None:
    async with staged() as stage:
        view = await stage.opened(FORM)
        shown, others = await stage.person(DANA).modal(), await stage.person(ANA).modal()

    assert shown == view
    assert others is None
    assert (view["callback_id"], view["private_metadata"], view["type"]) == ("create", "br-1", "modal")
    assert view["root_view_id"] == view["id"]
    assert view["hash"]
    assert view["state"] == {"values": {}}


async def test_a_trigger_is_good_for_one_modal() -> None:
    async with staged() as stage:
        trigger = await stage.trigger()
        await stage.call("views.open", trigger_id=trigger, view=FORM)
        assert await stage.refused("views.open", trigger_id=trigger, view=FORM) == "exchanged_trigger_id"


async def test_a_trigger_lives_for_three_seconds() -> None:
    async with staged() as stage:
        early, late = await stage.trigger(), await stage.trigger()
        stage.clock.advance(3)
        in_time = await stage.call("views.open", trigger_id=early, view=FORM)
        stage.clock.advance(0.001)
        refusals = [await stage.refused("views.open", trigger_id=late, view=FORM) for _ in range(2)]

    assert in_time["ok"]
    assert refusals == ["expired_trigger_id"] * 2


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({"trigger_id": "made.up", "view": FORM}, "invalid_trigger_id"),
        ({"view": FORM}, "invalid_arguments"),
        ({"trigger_id": "made.up"}, "invalid_arguments"),
        ({"trigger_id": "made.up", "view": "{"}, "invalid_arguments"),
        ({"trigger_id": "made.up", "view": [1]}, "invalid_arguments"),
        ({"trigger_id": "made.up", "view": modal(title=None)}, "invalid_arguments"),
        ({"trigger_id": "made.up", "view": modal(private_metadata="x" * 250_001)}, "view_too_large"),
    ],
)
async def test_a_modal_is_refused(args: Json, error: str) -> None:
    async with staged() as stage:
        assert await stage.refused("views.open", **args) == error


async def test_a_bad_view_is_pointed_at_and_spends_no_trigger() -> None:
    async with staged() as stage:
        trigger = await stage.trigger()
        answer = await stage.call("views.open", trigger_id=trigger, view=modal(section("")))
        again = await stage.call("views.open", trigger_id=trigger, view=FORM)

    assert answer["response_metadata"]["messages"] == [
        "[ERROR] must be more than 0 characters [json-pointer:/view/blocks/0/text/text]"
    ]
    assert again["ok"]


async def test_an_external_id_belongs_to_one_modal() -> None:
    named = FORM | {"external_id": "create-1"}
    async with staged() as stage:
        await stage.opened(named)
        await stage.person(ANA).command(SHOP, "branch create")
        trigger = stage.app.last["trigger_id"]
        assert await stage.refused("views.open", trigger_id=trigger, view=named) == "duplicate_external_id"


async def test_a_view_is_updated_by_either_id() -> None:
    async with staged() as stage:
        view = await stage.opened(FORM | {"external_id": "create-1"})
        await stage.call(
            "views.update", view_id=view["id"], view=modal(section("one"), external_id="create-1")
        )
        first = await stage.person(DANA).modal()
        await stage.call("views.update", external_id="create-1", view=modal(section("two")))
        second = await stage.person(DANA).modal()

    assert first is not None
    assert second is not None
    assert (plain(first), plain(second)) == ("New branch\none", "New branch\ntwo")
    assert first["hash"] != view["hash"]


async def test_a_stale_hash_is_a_conflict() -> None:
    async with staged() as stage:
        view = await stage.opened(FORM)
        args = {"view_id": view["id"], "view": FORM, "hash": view["hash"]}
        fresh = await stage.call("views.update", **args)
        stale = await stage.refused("views.update", **args)

    assert fresh["ok"]
    assert stale == "hash_conflict"


@pytest.mark.parametrize(
    ("args", "error"),
    [({"view_id": "V0"}, "not_found"), ({"external_id": "x"}, "not_found"), ({}, "invalid_arguments")],
)
async def test_an_update_needs_an_open_view(args: Json, error: str) -> None:
    async with staged() as stage:
        assert await stage.refused("views.update", view=FORM, **args) == error


async def test_a_fourth_view_is_one_too_many() -> None:
    deeper = modal(actions(button("deeper")))
    async with staged() as stage:
        dana = stage.person(DANA)
        root = await stage.opened(deeper)
        for _ in range(2):
            await dana.act_in_modal("deeper")
            pushed = (await stage.call("views.push", trigger_id=stage.app.last["trigger_id"], view=deeper))[
                "view"
            ]
        await dana.act_in_modal("deeper")
        refused = await stage.refused("views.push", trigger_id=stage.app.last["trigger_id"], view=deeper)
        top = await dana.modal()

    assert refused == "push_limit_reached"
    assert pushed["root_view_id"] == root["id"]
    assert top == pushed


async def test_closing_a_pushed_view_shows_the_one_beneath() -> None:
    deeper = modal(actions(button("deeper")))
    async with staged() as stage:
        dana = stage.person(DANA)
        root = await stage.opened(deeper)
        await dana.act_in_modal("deeper")
        await stage.call("views.push", trigger_id=stage.app.last["trigger_id"], view=FORM)
        await dana.close()
        beneath = await dana.modal()
        await dana.close()
        nothing = await dana.modal()

    assert beneath is not None
    assert beneath["id"] == root["id"]
    assert nothing is None
