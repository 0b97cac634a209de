"""Modals on the demo's page, in a real browser: what was entered, and what goes along with a click."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.browser import (
    Demo,
    actions,
    button,
    form,
    message,
    opened,
    plain,
    running_browser,
    running_demo,
)

DANA, LEDGER = "U0DANA", "C0LEDGER"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running_browser() as running:
        yield running


@pytest.fixture(scope="module")
def demo(browser: Browser) -> Iterator[Demo]:
    with running_demo() as running:
        yield running


def test_a_modal_shows_what_is_wrong_and_keeps_what_was_typed(browser: Browser, demo: Demo) -> None:
    with opened(browser, demo, f"{DANA}/{LEDGER}") as page:
        sent = demo.slack.chat_postMessage(
            channel=LEDGER, text="x", blocks=actions(button("Open", "page_open"))
        )
        with page.expect_response("**/page/action"):
            message(page, sent["ts"]).get_by_role("button", name="Open").click()
        trigger = demo.deliveries()[-1]["payload"]["trigger_id"]
        opened_view = demo.slack.views_open(trigger_id=trigger, view=form("Name", "Reason"))["view"]
        dialog = page.get_by_role("dialog", name="A form")
        dialog.get_by_label("Name").fill("pr-42")
        dialog.get_by_role("button", name="Send").click()
        expect(dialog.get_by_role("alert").filter(visible=True)).to_have_text(
            ["Please complete this required field."]
        )
        demo.slack.views_update(view_id=opened_view["id"], view=form("Name", "Reason", "Ticket"))
        expect(dialog.get_by_label("Ticket")).to_be_visible()
        expect(dialog.get_by_label("Name")).to_have_value("pr-42")
        dialog.get_by_role("button", name="Not now").click()
        expect(dialog).to_be_hidden()


def _page(number: int, *ticked: str) -> dict[str, Any]:
    """A page of checkboxes and a menu, with a button that is no submission."""
    options = [{"text": plain(f"pr-{number}{each}"), "value": f"{number}{each}"} for each in "ab"]
    boxes = {"type": "checkboxes", "action_id": "ticks", "options": options}
    boxes |= {"initial_options": [each for each in options if each["value"] in ticked]} if ticked else {}
    week, month = ({"text": plain(each), "value": each} for each in ("7 days", "30 days"))
    menu = {"type": "static_select", "action_id": "length", "options": [week, month], "initial_option": week}
    fields = (("Which?", f"branches:{number}", boxes), ("For how long?", "length", menu))
    inputs = [
        {"type": "input", "block_id": id, "label": plain(label), "element": element, "optional": True}
        for label, id, element in fields
    ]
    turning = actions(button("Next", "page_turn"))
    return form() | {"blocks": [inputs[0], *turning, inputs[1]]}


def test_what_is_ticked_and_chosen_goes_along_with_a_click_and_stays(browser: Browser, demo: Demo) -> None:
    with opened(browser, demo, f"{DANA}/{LEDGER}", phone=True) as page:
        sent = demo.slack.chat_postMessage(channel=LEDGER, text="x", blocks=actions(button("Open", "page_o")))
        with page.expect_response("**/page/action"):
            message(page, sent["ts"]).get_by_role("button", name="Open").click()
        trigger = demo.deliveries()[-1]["payload"]["trigger_id"]
        view = demo.slack.views_open(trigger_id=trigger, view=_page(1))["view"]
        dialog = page.get_by_role("dialog", name="A form")
        dialog.get_by_label("pr-1b").check()
        dialog.get_by_label("For how long?").select_option("30 days")
        with page.expect_response("**/page/action"):
            dialog.get_by_role("button", name="Next").click()
        values = demo.deliveries()[-1]["payload"]["view"]["state"]["values"]
        assert [each["value"] for each in values["branches:1"]["ticks"]["selected_options"]] == ["1b"]
        assert values["length"]["length"]["selected_option"]["value"] == "30 days"
        demo.slack.views_update(view_id=view["id"], view=_page(2))
        expect(dialog.get_by_label("pr-2a")).not_to_be_checked()
        expect(dialog.get_by_label("pr-1b")).to_have_count(0)
        demo.slack.views_update(view_id=view["id"], view=_page(1, "1b"))
        expect(dialog.get_by_label("pr-1b")).to_be_checked()
        expect(dialog.get_by_label("For how long?")).to_have_value("1")
        dialog.get_by_role("button", name="Not now").click()
