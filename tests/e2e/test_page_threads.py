"""A long answer on the demo's page: the message in the channel, the file in its thread, large and small."""

import httpx
from playwright.sync_api import expect

from tests.e2e.browser import opened, overflow, running_browser, running_demo, type_in

PATIENCE = 90_000  # milliseconds


def test_a_difference_of_hundreds_of_lines_is_a_file_in_the_thread() -> None:
    with running_browser() as browser, running_demo() as demo:
        demo.wait_for("The bot is ready", seconds=60)
        with opened(browser, demo, "U0DANA/C0SHOPDB") as page:
            type_in(page, "/neon branch diff dana/checkout-rewrite --database neondb")
            summary = page.locator("#channel-messages .message", has_text="compared with")
            expect(summary).to_contain_text("lines only here", timeout=PATIENCE)
            summary.get_by_text("1 reply").click()
            link = page.locator("#thread-messages a.file")
            expect(link).to_contain_text("dana/checkout-rewrite compared with main, database neondb")
            address = link.get_attribute("href")
            assert address is not None
            assert httpx.get(address, timeout=60).text.count("\n+CREATE TABLE") == 30
        with opened(browser, demo, "U0ANA/C0SHOPDB", phone=True) as page:
            expect(page.locator("#channel-messages")).to_contain_text("lines only here")
            assert overflow(page, "#channel-messages") <= 0
