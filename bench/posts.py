"""How many messages stand there twice after answers of Slack's were lost, against the stand-in.

Each post loses its answer, some several times in a row, in one of several ways: the connection drops after
Slack took the message or before, Slack answers 500, or the message can be read only a while later. After
each loss `follow.after_loss` passes on the stand-in's clock, as for the bot, and then the next try is made.
"""

import argparse
import asyncio
import logging
import random
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bench.rig import machine
from bot.clock import SystemClock
from bot.config import Follow
from bot.errors import SlackError
from bot.metrics import Metrics
from bot.outbox import Outbox
from bot.slack.gateway import Gateway
from bot.slack.views.message import Message
from bot.store.database import Database
from bot.store.migrate import upgrade
from bot.store.posts import Posts
from sandbox.clock import ManualClock
from sandbox.slack.faults import Fault, FaultKind
from sandbox.slack.messages import Content
from sandbox.slack.people import BOT_USER, Channel
from sandbox.slack.posting import post
from sandbox.slack.serving import running
from sandbox.slack.workspace import Workspace

TOKEN = "xoxb-bench"
AFTER_LOSS = Follow().after_loss
LOSSES: tuple[FaultKind, ...] = ("drop_after", "drop_before", "http_500")
AT_ONCE = 200  # posts to one workspace; then comes a new one, since the stand-in keeps every message
CHATTER = 10  # messages of people that stand in each channel
POST = "chat.postMessage"


@dataclass
class Figures:
    """What was counted: for each post, how many messages carry its key."""

    losses: Counter[str] = field(default_factory=Counter)
    standing: Counter[int] = field(default_factory=Counter)

    @property
    def lost(self) -> int:
        """Answers that did not come, in all."""
        return self.losses.total()

    def row(self, name: str) -> str:
        """Losses, posts, and how many of these stand there not at all, or more than once."""
        twice = sum(number for times, number in self.standing.items() if times > 1)
        return f"{name:34} {self.lost:8} {self.standing.total():8} {self.standing[0]:8} {twice:10}"


@asynccontextmanager
async def outbox(folder: Path, *, lag: float, scopes: bool) -> AsyncIterator[tuple[Outbox, Workspace]]:
    """An outbox on a database of its own, and the workspace that it posts to."""
    clock = ManualClock(datetime.now(UTC))  # as the database
    workspace = Workspace(
        clock, request_url="http://127.0.0.1:9/", bot_token=TOKEN, signing_secret="bench", rate_limited=False
    )
    workspace.history_lag = lag
    if not scopes:
        workspace.scopes = ("chat:write",)
    url = f"sqlite:///{folder / f'{time.monotonic_ns()}.db'}"
    await asyncio.to_thread(upgrade, url)
    database = Database(url)
    async with running(workspace) as base, aiohttp.ClientSession() as session:
        client = AsyncWebClient(TOKEN, base_url=f"{base}/api/", session=session, retry_handlers=[])
        gateway = Gateway(client, SystemClock(), Metrics())
        await gateway.identify()
        try:
            yield Outbox(Posts(database), gateway), workspace
        finally:
            await database.close()


async def _posted(box: Outbox, workspace: Workspace, number: int, figures: Figures) -> None:
    """One post, tried until it is known to stand, with at least one lost answer on the way."""
    # Each in a channel of its own: else the bot would wait a second between two of them.
    channel, message = Channel(f"C0{number}", f"c-{number}", frozenset({BOT_USER})), Message("Branch pr-42")
    workspace.set_channel(channel)
    for _ in range(CHATTER):
        post(workspace, channel, "U0DANA", Content(text="Has anybody seen the release notes?"))
    for _ in range(random.choice((1, 1, 2))):
        workspace.faults.add(Fault(random.choice(LOSSES), POST))
    key = f"request-{number}"
    while True:
        waiting = workspace.faults.waiting()
        try:
            await box.post(channel.id, key, message)
        except SlackError:
            figures.losses[waiting[0].kind] += 1
            assert isinstance(workspace.clock, ManualClock)
            workspace.clock.advance(AFTER_LOSS.total_seconds())
        else:
            workspace.faults.clear()
            break
    said = workspace.messages.public(channel.id)
    figures.standing[sum(each.by_bot for each in said)] += 1


async def measure(losses: int, *, lag: float = 0.0, scopes: bool = True) -> Figures:
    """Post until that many answers were lost."""
    figures, number = Figures(), 0
    with tempfile.TemporaryDirectory() as folder:
        while figures.lost < losses:
            async with outbox(Path(folder), lag=lag, scopes=scopes) as (box, workspace):
                for _ in range(AT_ONCE):
                    await _posted(box, workspace, number, figures)
                    number += 1
                    if figures.lost >= losses:
                        break
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--losses", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    random.seed(options.seed)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    print(machine())
    print(f"{'':34} {'lost':>8} {'posts':>8} {'missing':>8} {'duplicates':>10}")
    cases: tuple[tuple[str, float, bool], ...] = (
        ("found again at once", 0.0, True),
        ("readable 1.5 s after the post", 1.5, True),
        ("readable 3 s after, too late", 3.0, True),
        ("without the scope to look", 0.0, False),
    )
    for name, lag, scopes in cases:
        losses = options.losses if lag < AFTER_LOSS.total_seconds() and scopes else options.losses // 10
        print(asyncio.run(measure(losses, lag=lag, scopes=scopes)).row(name), flush=True)


if __name__ == "__main__":
    main()
