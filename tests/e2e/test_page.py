"""The demo as a newcomer meets it: `python -m sandbox` and its page in a real browser, large and small."""

import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.browser import (
    Demo,
    actions,
    button,
    created,
    ended_demo,
    message,
    opened,
    overflow,
    question,
    running_browser,
    running_demo,
    section,
    type_in,
)

SHOP, LEDGER, PARTNER, RANDOM = "C0SHOPDB", "C0LEDGER", "C0PARTNER", "C0RANDOM"
DANA, ANA, GUS = "U0DANA", "U0ANA", "U0GUS"
PATIENCE = 90_000  # milliseconds for what takes Neon seconds


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running_browser() as running:
        yield running


@pytest.fixture(scope="module")
def demo(browser: Browser) -> Iterator[Demo]:
    with running_demo() as running:
        yield running


@pytest.fixture(scope="module")
def ready(demo: Demo) -> Demo:
    demo.wait_for("The bot is ready", seconds=60)
    return demo


def test_an_edit_changes_the_message_where_it_stands(browser: Browser, demo: Demo) -> None:
    with opened(browser, demo, f"{DANA}/{SHOP}") as page:
        sent = demo.slack.chat_postMessage(channel=SHOP, text="one", blocks=[section("Step *one*")])
        below = demo.slack.chat_postMessage(channel=SHOP, text="the next message")
        first = message(page, sent["ts"])
        expect(first).to_contain_text("Step one")
        expect(message(page, below["ts"])).to_be_visible()
        demo.slack.chat_update(channel=SHOP, ts=sent["ts"], text="two", blocks=[section("Step *two*")])
        expect(first).to_contain_text("Step two")
        expect(first.locator("strong", has_text="two")).to_be_visible()
        demo.slack.chat_delete(channel=SHOP, ts=below["ts"])
        expect(message(page, below["ts"])).to_have_count(0)


def test_a_reader_further_up_is_not_moved(browser: Browser, demo: Demo) -> None:
    with opened(browser, demo, f"{DANA}/{SHOP}") as page:
        last = demo.slack.chat_postMessage(channel=SHOP, text="line\n" * 80)["ts"]
        scroll = page.locator("#channel-scroll")
        expect(message(page, last)).to_be_in_viewport()
        scroll.evaluate(
            "box => new Promise(done => { box.onscroll = done; box.scrollTop = 40; }).then(() => 0)"
        )
        demo.slack.chat_update(channel=SHOP, ts=last, text="longer\n" * 90)
        expect(message(page, last)).to_contain_text("longer")
        assert scroll.evaluate("box => box.scrollTop") == 40


def test_an_ephemeral_message_is_seen_by_its_person_alone(browser: Browser, demo: Demo) -> None:
    with opened(browser, demo, f"{DANA}/{SHOP}") as dana, opened(browser, demo, f"{ANA}/{SHOP}") as ana:
        demo.slack.chat_postEphemeral(channel=SHOP, user=DANA, text="a word in private")
        demo.slack.chat_postMessage(channel=SHOP, text="a word to all")
        expect(ana.locator("#app").get_by_text("a word to all")).to_be_visible()
        private = dana.locator(".message.ephemeral", has_text="a word in private")
        expect(private).to_contain_text("Only visible to you")
        expect(ana.locator("#channel-messages").get_by_text("a word in private")).to_have_count(0)


def test_only_an_unescaped_mention_is_live(browser: Browser, demo: Demo) -> None:
    with opened(browser, demo, f"{DANA}/{SHOP}") as page:
        tame = demo.slack.chat_postMessage(channel=SHOP, text="branch &lt;!channel&gt; &amp;lt; *x*")
        live = demo.slack.chat_postMessage(channel=SHOP, text="branch <!channel>")
        expect(message(page, tame["ts"]).locator(".mrkdwn")).to_have_text("branch <!channel> &lt; x")
        expect(message(page, tame["ts"]).locator(".mention")).to_have_count(0)
        expect(message(page, live["ts"]).locator(".mention.live")).to_have_text("@channel")


def test_markup_in_a_message_never_becomes_part_of_the_page(browser: Browser, demo: Demo) -> None:
    with opened(browser, demo, f"{DANA}/{SHOP}") as page:
        hostile = "&lt;img src=x onerror=alert(1)&gt; <javascript:alert(1)|click>"
        sent = demo.slack.chat_postMessage(
            channel=SHOP,
            text="x",
            blocks=[section(hostile), section("<https://a.example|safe>")],
        )
        link = message(page, sent["ts"]).get_by_role("link", name="safe")
        expect(link).to_have_attribute("rel", "noopener noreferrer")
        expect(link).to_have_attribute("target", "_blank")
        expect(message(page, sent["ts"]).locator("a")).to_have_count(1)
        expect(message(page, sent["ts"]).locator("img")).to_have_count(0)


def test_a_click_asks_first_and_then_reaches_the_app(browser: Browser, demo: Demo) -> None:
    buttons = [
        button("Look", "page_look"),
        button("Delete", "page_delete", style="danger", confirm=question("Delete", "Keep")),
    ]
    with opened(browser, demo, f"{DANA}/{SHOP}") as page:
        sent = demo.slack.chat_postMessage(channel=SHOP, text="x", blocks=actions(*buttons))
        message(page, sent["ts"]).get_by_role("button", name="Delete").click()
        page.get_by_role("dialog").get_by_role("button", name="Keep").click()
        with page.expect_response("**/page/action"):
            message(page, sent["ts"]).get_by_role("button", name="Look").click()
        assert demo.clicks("page_") == ["page_look"]
        message(page, sent["ts"]).get_by_role("button", name="Delete").click()
        with page.expect_response("**/page/action"):
            page.get_by_role("dialog").get_by_role("button", name="Delete").click()
        assert demo.clicks("page_") == ["page_look", "page_delete"]


def test_replies_stand_in_their_thread_and_commands_are_refused_there(browser: Browser, demo: Demo) -> None:
    with opened(browser, demo, f"{DANA}/{SHOP}") as page:
        root = demo.slack.chat_postMessage(channel=SHOP, text="the root")
        reply = demo.slack.chat_postMessage(channel=SHOP, text="the detail", thread_ts=root["ts"])
        expect(message(page, reply["ts"])).to_have_count(0)
        message(page, root["ts"]).get_by_role("button", name="1 reply").click()
        thread = page.get_by_role("complementary", name="Thread")
        expect(thread).to_contain_text("the detail")
        thread.get_by_label("Reply…").fill("/neon help")
        page.keyboard.press("Enter")
        expect(
            page.locator("#toasts").get_by_text("/neon is not supported in threads. Sorry!")
        ).to_be_visible()
        thread.get_by_label("Reply…").fill("thanks")
        page.keyboard.press("Enter")
        expect(message(page, root["ts"]).get_by_role("button", name="2 replies")).to_be_visible()


def test_an_arrow_key_brings_back_what_was_typed(browser: Browser, demo: Demo) -> None:
    with opened(browser, demo, f"{DANA}/{RANDOM}") as page:
        type_in(page, "first words")
        type_in(page, "second words")
        box = page.locator("#composer-input")
        expect(box).to_have_value("")
        page.keyboard.press("ArrowUp")
        page.keyboard.press("ArrowUp")
        expect(box).to_have_value("first words")
        page.keyboard.press("ArrowDown")
        expect(box).to_have_value("second words")


def test_the_welcome_puts_a_command_into_the_message_box(browser: Browser, demo: Demo) -> None:
    with opened(browser, demo, f"{DANA}/{SHOP}") as page:
        page.get_by_role("button", name="/neon branch create pr-42 --ttl 2d").click()
        expect(page.locator("#composer-input")).to_have_value("/neon branch create pr-42 --ttl 2d")
        expect(page.locator("#composer-input")).to_be_focused()


def test_a_stranger_is_not_offered_our_commands(browser: Browser, demo: Demo) -> None:
    with opened(browser, demo, f"{DANA}/{PARTNER}") as page:
        page.get_by_role("button", name="Switch person").click()
        page.get_by_role("dialog").get_by_role("button", name="Fay").click()
        expect(page.locator("#channel-name")).to_have_text("#acme-partner")
        expect(page.locator("#sidebar [data-channel]")).to_have_count(1)
        type_in(page, "/neon help")
        expect(page.locator("#toasts").get_by_text("/neon is not a valid command.")).to_be_visible()


def test_a_message_elsewhere_marks_its_channel_unread(browser: Browser, demo: Demo) -> None:
    with opened(browser, demo, f"{ANA}/{SHOP}") as page:
        unread = page.locator(f'.unread[data-channel="{LEDGER}"]')
        demo.slack.chat_postMessage(channel=LEDGER, text="over here")
        unread.click()
        expect(page.locator("#app").get_by_text("over here")).to_be_visible()
        expect(unread).to_have_count(0)


def test_everything_fits_a_phone(browser: Browser, demo: Demo, tmp_path: Path) -> None:
    wide = "a long line of code " * 20
    demo.slack.chat_postMessage(
        channel=SHOP, text="x", blocks=[section(f"```{wide}```"), section("word" * 80)]
    )
    for dark in (False, True):
        with opened(browser, demo, f"{DANA}/{SHOP}", phone=True, dark=dark) as page:
            expect(page.locator("#channel-messages pre").last).to_be_visible()
            assert overflow(page, "html") == overflow(page, "#channel-scroll") == 0
            page.screenshot(path=tmp_path / f"phone-{dark}.png")
            page.get_by_role("button", name="Channels").click()
            page.locator(f'[data-channel="{RANDOM}"]').click()
            expect(page.locator("#channel-name")).to_have_text("#random")
            page.get_by_role("navigation", name="Views").get_by_role("button", name="Neon").click()
            expect(page.locator('.branch[data-branch="main"]').first).to_be_visible()
            assert overflow(page, "html") == overflow(page, "#neon .scroll") == 0
            page.screenshot(path=tmp_path / f"phone-neon-{dark}.png")


def test_a_branch_is_created_in_one_message_that_ends_ready(
    browser: Browser, ready: Demo, tmp_path: Path
) -> None:
    with opened(browser, ready, f"{DANA}/{SHOP}") as page:
        progress = created(page, "page-42")
        expect(progress).to_contain_text("Creating")
        expect(page.locator('.branch[data-branch="page-42"]')).to_be_visible()
        expect(progress).to_contain_text("is ready", timeout=PATIENCE)
        expect(page.locator(".message.bot", has_text="page-42")).to_have_count(1)
        page.screenshot(path=tmp_path / "desktop.png")


def test_trouble_at_neon_only_delays_the_branch(browser: Browser, ready: Demo) -> None:
    with opened(browser, ready, f"{DANA}/{SHOP}") as page:
        page.get_by_role("button", name="Trouble").click()
        page.get_by_role("menuitem", name="423: the project is busy").click()
        expect(page.locator("#toasts")).to_contain_text("Ordered from Neon")
        expect(created(page, "page-busy")).to_contain_text("is ready", timeout=PATIENCE)


def test_a_deletion_is_asked_for_and_then_done(browser: Browser, ready: Demo) -> None:
    with opened(browser, ready, f"{ANA}/{SHOP}") as page:
        expect(created(page, "page-gone")).to_contain_text("is ready", timeout=PATIENCE)
        row = page.locator('.branch[data-branch="page-gone"]')
        expect(row).to_be_visible()
        type_in(page, "/neon branch delete page-gone")
        page.get_by_role("button", name="Delete page-gone").click()
        expect(row).to_have_count(0, timeout=PATIENCE)


@pytest.mark.parametrize(("person", "channel"), [(DANA, RANDOM), (GUS, SHOP), (DANA, LEDGER)])
def test_who_may_not_create_is_told_so_alone(
    browser: Browser, ready: Demo, person: str, channel: str
) -> None:
    with opened(browser, ready, f"{person}/{channel}") as page:
        type_in(page, "/neon branch create page-refused")
        expect(page.locator(".message.bot.ephemeral").last).to_contain_text("Not allowed")
        expect(page.locator('.branch[data-branch="page-refused"]')).to_have_count(0)


def test_a_killed_bot_comes_back_and_goes_on_with_the_same_message(browser: Browser, ready: Demo) -> None:
    with opened(browser, ready, f"{DANA}/{SHOP}") as page:
        progress = created(page, "page-killed")
        seen = len(ready.lines)
        os.kill(ready.bot, signal.SIGKILL)
        ready.wait_for("ended by SIGKILL", after=seen)
        ready.wait_for("The bot is ready", after=seen, seconds=60)
        expect(progress).to_contain_text("is ready", timeout=PATIENCE)
        expect(page.locator(".message.bot", has_text="page-killed")).to_have_count(1)


def test_ctrl_c_stops_the_bot_and_the_page() -> None:
    with running_demo() as demo:
        demo.wait_for("The bot is ready", seconds=60)
        page_url, bot = demo.page_url, demo.bot
        demo.process.send_signal(signal.SIGINT)
        assert demo.process.wait(timeout=20) == 0
    with pytest.raises(ProcessLookupError):
        os.kill(bot, 0)
    with pytest.raises(httpx.ConnectError):
        httpx.get(page_url)


def test_a_taken_port_is_reported_in_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = ended_demo(port)
    assert ended.returncode == 1
    assert ended.stderr == f"Port {port} is taken. Choose another: python -m sandbox --port 0\n"
