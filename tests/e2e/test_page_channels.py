"""A channel's menu on the demo's page: what is done to the channel there, the bot hears of."""

from playwright.sync_api import expect

from tests.e2e.browser import opened, running_browser, running_demo, type_in

PATIENCE = 90_000  # milliseconds


def test_a_channel_that_is_renamed_on_the_page_is_suspended() -> None:
    with running_browser() as browser, running_demo() as demo:
        demo.wait_for("The bot is ready", seconds=60)
        with opened(browser, demo, "U0ANA/C0SHOPDB") as page:
            page.on("dialog", lambda dialog: dialog.accept("shop-old"))
            page.get_by_role("button", name="What can be done to this channel").click()
            page.get_by_role("menuitem", name="Rename …").click()
            expect(page.locator("#channel-name")).to_have_text("#shop-old", timeout=PATIENCE)
            type_in(page, "/neon branch list")
            refused = page.locator("#channel-messages .message", has_text="This channel has been suspended")
            expect(refused).to_contain_text("it was renamed to shop-old", timeout=PATIENCE)
        with opened(browser, demo, "U0GUS/C0SHOPDB") as page:
            expect(page.locator("#channel-menu")).to_be_hidden()
