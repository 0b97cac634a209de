"""When Slack cannot say who somebody is, or which groups they are in, nothing is allowed on a guess."""

from typing import Any

import pytest

from tests.e2e import deliveries
from tests.e2e.stage import SHOP_DB, Stage

NAME = "preview/pr-98"
TROUBLES: list[dict[str, Any]] = [
    {"kind": "error", "error": "user_not_found"},
    {"kind": "error", "error": "missing_scope"},
    {"kind": "http_500"},
    {"kind": "ratelimited"},
    {"kind": "drop_before", "times": 2},  # one such call is repeated by the HTTP library itself
]


def _named(trouble: dict[str, Any]) -> str:
    return str(trouble.get("error", trouble["kind"]))


@pytest.mark.parametrize("trouble", TROUBLES, ids=_named)
async def test_somebody_whom_slack_cannot_name_is_refused_and_may_try_again(
    stage: Stage, trouble: dict[str, Any]
) -> None:
    await stage.slack_trouble("users.info", **trouble)
    refused = await stage.ask(stage.dana, SHOP_DB, "branch create pr-42")
    assert "Slack could not tell me who you are, so I did nothing. Try again in a minute." in refused.text
    assert (refused.row.outcome, refused.row.rule) == (
        "refused",
        "built in: only full members of this workspace",
    )
    assert not await stage.neon_requests()

    await stage.dana.command(SHOP_DB, "branch create pr-42")
    await stage.shown(stage.dana, SHOP_DB, "Creating branch `pr-42`")


@pytest.mark.parametrize("trouble", TROUBLES, ids=_named)
async def test_a_user_group_that_slack_cannot_read_grants_nothing(
    stage: Stage, trouble: dict[str, Any]
) -> None:
    await stage.slack_trouble("usergroups.users.list", **trouble)
    refused = await stage.ask(stage.ana, SHOP_DB, f"branch delete {NAME}")
    assert "Slack could not tell me which user groups you are in, so I did nothing." in refused.text
    assert (refused.row.outcome, refused.row.rule) == (
        "refused",
        "config.yaml: channels.C0SHOPDB.allow.destroy",
    )
    assert not await stage.neon_requests()

    await stage.ana.command(SHOP_DB, f"branch delete {NAME}")
    await stage.shown(stage.ana, SHOP_DB, f"[Delete {NAME}] [Cancel]")


async def test_what_everyone_may_do_needs_no_user_group(stage: Stage) -> None:
    await stage.slack_trouble("usergroups.users.list", "error", error="missing_scope", times=None)
    assert "of 19 branches" in (await stage.ask(stage.dana, SHOP_DB, "branch list")).text
    said = (await stage.ask(stage.ana, SHOP_DB, "whoami")).text
    assert "Slack could not say, so rights by group do not count now" in said
    assert "destroy: not allowed" in said
    assert "create: allowed" in said


async def test_a_click_is_refused_too_while_slack_cannot_say_who_it_is(stage: Stage) -> None:
    await stage.ana.command(SHOP_DB, f"branch delete {NAME}")
    card = await stage.message(stage.ana, SHOP_DB, f"[Delete {NAME}] [Cancel]")
    await stage.stop_bot()  # what it knew of people goes with it
    await stage.start_bot()
    await stage.slack_trouble("users.info", "http_500")
    refused = await stage.press(stage.ana, card, f"Delete {NAME}")
    assert "Slack could not tell me who you are" in refused.text
    assert not await stage.neon_writes()

    await stage.ana.click(SHOP_DB, card["ts"], "confirm")
    await stage.finished(stage.ana, SHOP_DB, f"`{NAME}` in *shop* is deleted in")


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        ({"deleted": True}, "This account is deactivated."),
        ({"is_restricted": True}, "Guests can't use me."),
        ({"is_ultra_restricted": True}, "Guests can't use me."),
        ({"is_stranger": True}, "Only people of the workspace that I belong to can use me."),
        ({"team_id": "T0PARTNER"}, "Only people of the workspace that I belong to can use me."),
    ],
)
async def test_what_slack_says_of_a_person_counts_and_not_what_the_delivery_says(
    stage: Stage, flags: dict[str, Any], said: str
) -> None:
    card = await _card(stage)
    await stage.stop_bot()
    await stage.start_bot()
    # Ana's own screen still has the card when this becomes true.
    body = deliveries.click(stage, "U0ANA", SHOP_DB, card["ts"], "confirm", card["value"])
    await stage.slack_admin("user", id="U0ANA", **flags)
    await deliveries.send(stage, body)
    (row,) = await stage.audited(1)
    assert (row.outcome, row.detail.startswith(said)) == ("refused", True)
    assert said in (await stage.slack_calls("response_url"))[-1]["args"]["text"]
    assert not await stage.neon_writes()


async def _card(stage: Stage) -> dict[str, str]:
    await stage.ana.command(SHOP_DB, f"branch delete {NAME}")
    card = await stage.message(stage.ana, SHOP_DB, f"[Delete {NAME}] [Cancel]")
    (actions,) = [block for block in card["blocks"] if block["type"] == "actions"]
    return {"ts": card["ts"], "value": actions["elements"][0]["value"]}
