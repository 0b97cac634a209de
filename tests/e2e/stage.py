"""The whole program on stage: both stand-ins and the real bot, talking HTTP, in one process.

Neon's clock stands still until a test moves it. The bot's clock tells the real time but does not
really wait: what it sleeps is added to what it believes has passed.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.app import DRAIN, Bot, running
from bot.clock import Clock
from bot.config import Config, Follow
from bot.holding import LEASE
from bot.settings import load as load_settings
from bot.store.audit import Audit, Entry
from bot.store.database import Database
from sandbox.clock import ManualClock, SystemClock
from sandbox.github.app import GitHubWorld
from sandbox.github.app import running as github_running
from sandbox.github.app import seeded as github_seeded
from sandbox.neon.serving import api_url, status_url
from sandbox.neon.serving import running as neon_running
from sandbox.neon.world import World
from sandbox.slack.person import Person
from sandbox.slack.plain import plain
from sandbox.slack.serving import running as slack_running
from sandbox.slack.workspace import Workspace
from tests import patient
from tests.clocks import HastyClock
from tests.e2e.scenery import ANSWER_WITHIN, CONFIG, calm, demo_config, new_database

SHOP_DB, LEDGER_DB, PARTNER, RANDOM = "C0SHOPDB", "C0LEDGER", "C0PARTNER", "C0RANDOM"
PLATFORM = "C0PLATFORM"  # works with the whole Neon account
SHOP = "old-violet-32930710"
BOT_TOKEN, SIGNING_SECRET, NEON_KEY = "xoxb-sandbox", "sandbox-signing-secret", "napi_sandbox"
GITHUB_TOKEN = "ghp_sandbox"
TICK = timedelta(milliseconds=20)
QUICK = Follow(
    first=timedelta(milliseconds=50), slowest=timedelta(milliseconds=100), give_up=timedelta(minutes=30)
)


@dataclass(frozen=True)
class Reply:
    """What one gesture led to: the private answer, as read and as the page's object, and its audit row."""

    text: str
    message: dict[str, Any]
    row: Entry


@dataclass
class Stage:
    """What a test needs: people to act as, the world to look at, and levers for trouble."""

    slack_url: str
    neon_url: str
    workspace: Workspace
    world: World
    neon_clock: ManualClock
    database_url: str
    config: Config
    github_url: str
    github: GitHubWorld
    _bots: AsyncExitStack = field(default_factory=AsyncExitStack)
    bot: Bot | None = None
    neon_key: str = NEON_KEY
    config_file: Path = CONFIG  # what `config` is said to come from
    variables: dict[str, str] = field(default_factory=dict)  # of the bot's environment, beside the usual
    left_out: tuple[str, ...] = ()  # of the usual ones
    _database: Database | None = None

    def person(self, user_id: str) -> Person:
        """Somebody of the stand-in's workspace."""
        return Person(self.slack_url, user_id)

    @property
    def dana(self) -> Person:
        """A developer."""
        return self.person("U0DANA")

    @property
    def ana(self) -> Person:
        """A database admin, member of S0DBADMINS."""
        return self.person("U0ANA")

    @property
    def bot_url(self) -> str:
        """Where the bot listens."""
        assert self.bot is not None
        return f"http://127.0.0.1:{self.bot.port}"

    def settings_variables(self) -> dict[str, str]:
        """The environment of a bot on this stage."""
        usual = {
            "SLACK_BOT_TOKEN": BOT_TOKEN,
            "SLACK_SIGNING_SECRET": SIGNING_SECRET,
            "SLACK_API_URL": f"{self.slack_url}/api/",
            "NEON_API_KEY": self.neon_key,
            "NEON_API_URL": api_url(self.neon_url),
            "NEON_STATUS_URL": status_url(self.neon_url),
            "GITHUB_TOKEN": GITHUB_TOKEN,
            "GITHUB_API_URL": self.github_url,
            "DATABASE_URL": self.database_url,
            "PORT": "0",
            "NEONBOT_CONFIG": str(self.config_file),
            "NEONBOT_ENV_FILE": "",
        }
        return {name: usual[name] for name in usual if name not in self.left_out} | self.variables

    async def start_bot(
        self,
        clock: Clock | None = None,
        *,
        tick: timedelta = TICK,
        lease: timedelta = LEASE,
        drain: timedelta = DRAIN,
    ) -> Bot:
        """Start the bot; Slack's deliveries go to the one started last."""
        settings = load_settings(self.settings_variables())
        bot = await self._bots.enter_async_context(
            running(settings, self.config, clock or HastyClock(), tick=tick, lease=lease, drain=drain)
        )
        self.workspace.request_url = f"http://127.0.0.1:{bot.port}/slack/events"
        self.bot = bot
        return bot

    async def stop_bot(self) -> None:
        """Stop every bot of this stage, as SIGTERM does."""
        await self._bots.aclose()
        self._bots = AsyncExitStack()
        self.bot = None

    async def close(self) -> None:
        """Stop every bot, and let go of the database."""
        await self.stop_bot()
        if self._database is not None:
            await self._database.close()

    async def neon_trouble(self, kind: str, **how: Any) -> None:
        """Make Neon misbehave; see the stand-in's /admin/faults."""
        await self._post(f"{self.neon_url}/admin/faults", {"kind": kind, **how})

    async def neon_admin(self, path: str, **body: Any) -> Any:
        """Another lever of Neon's stand-in, such as `incidents`."""
        return await self._post(f"{self.neon_url}/admin/{path}", body)

    async def slack_trouble(self, method: str, kind: str, **how: Any) -> None:
        """Make a Web API method of Slack misbehave; see the stand-in's /admin/faults."""
        await self._post(f"{self.slack_url}/admin/faults", {"method": method, "kind": kind, **how})

    async def slack_admin(self, path: str, **body: Any) -> Any:
        """Another lever of Slack's stand-in, such as `delete_message`."""
        return await self._post(f"{self.slack_url}/admin/{path}", body)

    async def branches(self, project_id: str = SHOP) -> dict[str, dict[str, Any]]:
        """What Neon holds now: the branches of a project by name."""
        async with patient.client(verify=False) as http:
            state = (await http.get(f"{self.neon_url}/admin/state")).json()
        project = next(each for each in state["projects"] if each["id"] == project_id)
        return {branch["name"]: branch for branch in project["branches"]}

    async def neon_requests(self) -> list[dict[str, Any]]:
        """The API calls that Neon has seen, oldest first."""
        async with patient.client(verify=False) as http:
            answer = await http.get(f"{self.neon_url}/admin/requests")
        seen: list[dict[str, Any]] = answer.json()["requests"]
        return seen

    async def neon_calls(self, method: str, path_contains: str = "") -> list[dict[str, Any]]:
        """The API calls of one method that Neon has seen."""
        seen = await self.neon_requests()
        return [each for each in seen if each["method"] == method and path_contains in each["path"]]

    async def neon_writes(self) -> list[dict[str, Any]]:
        """The API calls that Neon has seen and that were meant to change something."""
        return [each for each in await self.neon_requests() if each["method"] != "GET"]

    async def slack_calls(self, *methods: str) -> list[dict[str, Any]]:
        """What the bot said to Slack, oldest first: the calls of these methods, or all."""
        async with patient.client(verify=False) as http:
            calls = (await http.get(f"{self.slack_url}/admin/calls")).json()["calls"]
        return [each for each in calls if not methods or each["method"] in methods]

    async def ask(self, person: Person, channel: str, line: str) -> Reply:
        """Type a command that is answered in private, and wait for the answer and its audit row."""
        return await self._reply(person, channel, lambda: person.command(channel, line))

    async def press(self, person: Person, message: dict[str, Any], label: str) -> Reply:
        """Click a button that is answered in private, and wait for the answer and its audit row."""
        channel = message["channel"]
        return await self._reply(
            person, channel, lambda: person.click(channel, message["ts"], button(message, label))
        )

    async def audit(self) -> tuple[Entry, ...]:
        """The audit trail, oldest first."""
        if self._database is None:
            self._database = Database(self.database_url)
        return tuple(reversed(await Audit(self._database).latest(1000)))

    async def audited(self, count: int) -> tuple[Entry, ...]:
        """The audit trail as soon as it has `count` rows: the row follows the message by a moment."""
        async with asyncio.timeout(60):
            while len(rows := await self.audit()) < count:
                await asyncio.sleep(0.01)
        return rows

    async def shown(self, person: Person, channel: str, *words: str) -> str:
        """The newest message that shows all these words, as soon as there is one."""
        return plain(await self.message(person, channel, *words))

    async def message(self, person: Person, channel: str, *words: str) -> dict[str, Any]:
        """The same as `shown`, as the page's object."""
        return await person.wait_for(channel, lambda each: all(word in plain(each) for word in words))

    async def finished(self, person: Person, channel: str, *words: str, moving: float = 1.0) -> str:
        """Like `shown`, while Neon's time moves on."""

        async def move() -> None:
            while True:
                self.neon_clock.advance(moving)
                await asyncio.sleep(0.05)

        mover = asyncio.create_task(move())
        try:
            return await self.shown(person, channel, *words)
        finally:
            mover.cancel()

    async def _reply(
        self, person: Person, channel: str, gesture: Callable[[], Awaitable[dict[str, Any]]]
    ) -> Reply:
        seen, known = {each["ts"] for each in await person.messages(channel)}, len(await self.audit())
        taken = await gesture()
        assert taken["ok"], taken
        message = await person.wait_for(channel, lambda each: each["ephemeral"] and each["ts"] not in seen)
        async with asyncio.timeout(60):
            # The row of a request may come in between: that is about something asked for before.
            while not (rows := [row for row in (await self.audit())[known:] if row.request_id is None]):
                await asyncio.sleep(0.01)
        return Reply(plain(message), message, rows[-1])

    async def _post(self, url: str, body: dict[str, Any]) -> Any:
        async with patient.client(verify=False) as http:
            answer = await http.post(url, json=body)
            assert answer.status_code < 300, answer.text
            return answer.json() if answer.content else None


def button(message: dict[str, Any], label: str, *, holding: str = "") -> str:
    """The action id of the button that a message shows under this label, with this in its value."""
    rows = [block.get("elements") or [block.get("accessory") or {}] for block in message["blocks"]]
    buttons = [each for row in rows for each in row if each.get("type") == "button"]
    return next(
        str(each["action_id"])
        for each in buttons
        if each["text"]["text"] == label and holding in each.get("value", "")
    )


@asynccontextmanager
async def staged(
    folder: Path,
    *,
    database_url: str | None = None,
    config: Config | None = None,
    rate_limited: bool = False,
    now: datetime | None = None,
) -> AsyncIterator[Stage]:
    """The stand-ins, and no bot yet, with a configuration that is `calm`; Neon's time is `now`, or ours."""
    neon_clock = ManualClock(now or datetime.now(UTC))
    world = World(neon_clock, api_key=NEON_KEY, seed="demo", rate_limits=None)
    workspace = Workspace(
        SystemClock(),
        request_url="http://127.0.0.1:9/slack/events",
        bot_token=BOT_TOKEN,
        signing_secret=SIGNING_SECRET,
        rate_limited=rate_limited,
        answer_within=ANSWER_WITHIN,
    )
    github = github_seeded(GITHUB_TOKEN, neon_clock.now())
    async with (
        neon_running(world) as neon_url,
        slack_running(workspace) as slack_url,
        github_running(github) as github_url,
    ):
        config = calm(config or demo_config()).model_copy(update={"follow": QUICK})
        url = new_database(folder) if database_url is None else database_url
        stage = Stage(slack_url, neon_url, workspace, world, neon_clock, url, config, github_url, github)
        try:
            yield stage
        finally:
            await stage.close()
