"""The demo page's address: it names the person and the channel, whenever it changes."""

from playwright.sync_api import expect

from tests.e2e.browser import opened, running_browser, running_demo, type_in


def test_another_address_opens_its_channel_and_takes_old_notices_away() -> None:
    with (
        running_browser() as browser,
        running_demo() as demo,
        opened(browser, demo, "U0DANA/C0SHOPDB") as page,
    ):
        type_in(page, "/nonsense")
        expect(page.locator("#toasts .toast")).to_have_count(1)
        page.goto(f"{demo.page_url}/#U0ANA/C0LEDGER")
        expect(page.locator("#channel-name")).to_have_text("#ledger-db")
        expect(page.get_by_role("button", name="Acting as Ana Admin")).to_be_visible()
        expect(page.locator("#toasts .toast")).to_have_count(0)
        expect(page.locator("#composer-input")).to_be_focused()
