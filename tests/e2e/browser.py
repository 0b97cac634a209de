"""The whole demo as a process, and a real browser to use its page with."""

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect, sync_playwright
from slack_sdk import WebClient
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler

ROOT = Path(__file__).resolve().parents[2]
DESKTOP = ViewportSize(width=1360, height=860)
PHONE = ViewportSize(width=390, height=844)
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
BOT_TOKEN = "xoxb-sandbox"


@dataclass
class Demo:
    """A running `python -m sandbox`; its output is collected line by line."""

    process: subprocess.Popen[str]
    lines: list[str] = field(default_factory=list)
    _grown: threading.Condition = field(default_factory=threading.Condition)

    def collect(self) -> None:
        """Read the output to its end."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            with self._grown:
                self.lines.append(line.rstrip())
                self._grown.notify_all()

    def wait_for(self, pattern: str, *, after: int = 0, seconds: float = 30) -> re.Match[str]:
        """The first match in a line from number `after` on, printed already or still to come."""

        def found() -> re.Match[str] | None:
            matches = (re.search(pattern, line) for line in self.lines[after:])
            return next((match for match in matches if match), None)

        with self._grown:
            self._grown.wait_for(lambda: found() is not None, seconds)
            match = found()
        output = "\n".join(self.lines)
        assert match is not None, f"{pattern!r} was not printed within {seconds} s:\n{output}"
        return match

    @property
    def page_url(self) -> str:
        """The first address that is printed, without the slash at its end."""
        return self.wait_for(r"https?://[\w.]+:\d+").group()

    @property
    def bot(self) -> int:
        """The process id of the bot that was started last."""
        starts = (re.search(r"starts as process (\d+)", line) for line in self.lines)
        return [int(start.group(1)) for start in starts if start][-1]

    @property
    def slack(self) -> WebClient:
        """Slack's Web API as the bot; a 429 is waited out."""
        patience = RateLimitErrorRetryHandler(max_retry_count=5)
        return WebClient(BOT_TOKEN, base_url=f"{self.page_url}/api/", retry_handlers=[patience])

    def deliveries(self) -> list[Any]:
        """What Slack's stand-in has delivered, oldest first: objects with `kind`, `payload` and more."""
        listed: list[Any] = httpx.get(f"{self.page_url}/admin/deliveries").json()["deliveries"]
        return listed

    def clicks(self, prefix: str) -> list[str]:
        """The ids of the elements that were used, oldest first; only those that begin so."""
        used = [action for each in self.deliveries() for action in each["payload"].get("actions", [])]
        return [action["action_id"] for action in used if action["action_id"].startswith(prefix)]


@contextmanager
def running_demo() -> Iterator[Demo]:
    """Start the demo on a free port, and stop it the way Ctrl-C does."""
    process = subprocess.Popen(
        [sys.executable, "-m", "sandbox", "--port", "0"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    demo = Demo(process)
    reader = threading.Thread(target=demo.collect)
    reader.start()
    try:
        yield demo
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
        reader.join()
        assert process.stdout is not None
        process.stdout.close()


def ended_demo(port: int) -> subprocess.CompletedProcess[str]:
    """A demo that is expected to end by itself."""
    command = [sys.executable, "-m", "sandbox", "--port", str(port)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)


@contextmanager
def running_browser() -> Iterator[Browser]:
    """Chromium without a window. Without it the test is skipped, except in CI, where it fails."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        reason = "there is no Chromium on this machine (looked for chromium, chromium-browser, google-chrome)"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@contextmanager
def opened(
    browser: Browser, demo: Demo, address: str = "", *, phone: bool = False, dark: bool = False
) -> Iterator[Page]:
    """The page at `#address`; any script error or refused resource fails the test."""
    context = browser.new_context(
        viewport=PHONE if phone else DESKTOP,
        color_scheme="dark" if dark else "light",
        has_touch=phone,
        is_mobile=phone,
    )
    problems: list[str] = []
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: problems.extend([message.text] * (message.type == "error")))
    page.goto(f"{demo.page_url}/#{address}")
    page.wait_for_selector("#channel-name:not(:empty)")
    try:
        yield page
    finally:
        context.close()
    assert problems == []


def section(text: str) -> dict[str, Any]:
    """A section block."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def plain(text: str) -> dict[str, str]:
    """A plain text object."""
    return {"type": "plain_text", "text": text}


def actions(*buttons: dict[str, Any]) -> list[dict[str, Any]]:
    """The blocks of a message that has nothing but buttons."""
    return [{"type": "actions", "elements": list(buttons)}]


def button(text: str, action_id: str, **more: object) -> dict[str, Any]:
    """A button element."""
    return {"type": "button", "text": plain(text), "action_id": action_id, **more}


def question(agree: str, refuse: str) -> dict[str, Any]:
    """A confirmation dialog with these two buttons."""
    text = {"type": "mrkdwn", "text": "It is *gone* then."}
    return {"title": plain("Really?"), "text": text, "confirm": plain(agree), "deny": plain(refuse)}


def form(*labels: str) -> dict[str, Any]:
    """A modal view with a required text input under each label, which is also its block's id."""
    inputs = [
        {
            "type": "input",
            "block_id": label,
            "label": plain(label),
            "element": {"type": "plain_text_input", "action_id": "typed"},
        }
        for label in labels
    ]
    ends = {"title": plain("A form"), "submit": plain("Send"), "close": plain("Not now")}
    return {"type": "modal", **ends, "blocks": inputs}


def type_in(page: Page, text: str) -> None:
    """Type a line into the message box and send it."""
    page.locator("#composer-input").fill(text)
    page.keyboard.press("Enter")


def message(page: Page, ts: object) -> Locator:
    """A message of the open channel."""
    return page.locator(f'#channel-messages [data-ts="{ts}"]')


def created(page: Page, name: str) -> Locator:
    """Ask the bot for a branch; the one message about it, at its beginning."""
    type_in(page, f"/neon branch create {name} --ttl 2d")
    progress = page.locator(".message.bot:not(.ephemeral)", has_text=name)
    expect(progress).to_have_count(1)
    return message(page, progress.get_attribute("data-ts"))


def overflow(page: Page, selector: str) -> int:
    """By how many pixels the content is wider than the element."""
    width: int = page.locator(selector).evaluate("element => element.scrollWidth - element.clientWidth")
    return width
