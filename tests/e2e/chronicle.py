"""The story of chronicle.txt: what people do with previews in a year, and what goes wrong meanwhile."""

import asyncio
import difflib
import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.store.cleanup_reports import CleanupReports
from bot.store.database import Database
from sandbox.neon.records import Branch
from sandbox.slack.plain import plain
from tests import patient
from tests.e2e.stage import SHOP, SHOP_DB, button
from tests.e2e.weeks import NAME, Weeks, weeks

WEEKS = 52
SUNDAY = datetime(2027, 1, 3, 18, tzinfo=UTC)
RULES = {
    "projects": ["shop", "analytics"],
    "schedule": {"cron": "0 9 * * mon", "timezone": "Europe/Berlin", "holidays": "DE-BE", "catch_up": "2d"},
    "match": {"name": "preview/*", "idle_for": "10d"},
    "warn": {"grace": "4 working days"},
    "delete": {"max_per_run": 4},
    "freeze": ["2027-07-05/2027-07-11", "2027-12-20/2028-01-02"],
}
ANALYTICS = "quiet-bar-70412233"
# Pull requests that are opened in a week, where it is not one. In summer most people are away.
OPENED = {12: 2, 18: 3, 29: 0, 30: 0, 31: 0, 32: 0, 36: 6, 50: 0, 51: 0}


@dataclass
class Chronicle:
    """What happens to previews, and what is seen of it."""

    scene: Weeks
    model: Branch  # what CI makes looks like this
    told: list[str] = field(default_factory=list)
    channel: dict[str, str] = field(default_factory=dict)
    newest: list[str] = field(default_factory=list)  # the previews that were made last week
    number: int = 200

    def people_work(self, week: int) -> None:
        """What was begun last week is worked on, and CI makes a preview for each new pull request."""
        for name in self.newest:
            self.use(name)
        self.newest = []
        now = self.scene.clock.now()
        for _ in range(OPENED.get(week, 1)):
            self.number += 1
            name = f"preview/pr-{self.number}"
            branch = replace(self.model, id=f"br-new-preview-{self.number:08}", name=name, expires_at=None)
            branch.created_at = branch.updated_at = branch.state_changed_at = branch.parent_timestamp = now
            self.scene.stage.world.projects[SHOP].branches[branch.id] = branch
            self.newest.append(name)

    def use(self, name: str) -> None:
        """Somebody works on it."""
        self.scene.stage.world.settle()  # what a new month begins anew
        self.scene.branch(name).written_bytes += 4096

    async def keep(self, name: str, label: str) -> None:
        """Dana clicks on a report's button."""
        stage, branch = self.scene.stage, self.scene.branch(name).id
        report = await stage.person("U0DANA").wait_for(SHOP_DB, lambda each: branch in str(each["blocks"]))
        await stage.dana.click(SHOP_DB, report["ts"], button(report, label, holding=branch))
        await stage.shown(stage.dana, SHOP_DB, name, "is kept until")

    async def undo(self, name: str) -> None:
        """Dana needs what the newest report has deleted, after all."""
        stage = self.scene.stage
        report = await stage.message(stage.dana, SHOP_DB, f"`{name}` was deleted")
        await stage.dana.click(SHOP_DB, report["ts"], button(report, "Undo (1)"))
        await self.scene.shown(name, "is back")

    async def say_yes(self, name: str) -> None:
        """Ana lets go what is more than a run deletes by itself."""
        ana = self.scene.stage.ana
        report = await self.scene.stage.message(ana, SHOP_DB, "[Delete what is due")
        (label,) = re.findall(r"\[(Delete what is due \(\d+\))\]", plain(report))
        await ana.click(SHOP_DB, report["ts"], button(report, label))
        card = await self.scene.stage.message(ana, SHOP_DB, "[Cancel]")
        (label,) = re.findall(r"\[(Delete \d+ branches)\]", plain(card))
        await ana.click(SHOP_DB, card["ts"], button(card, label))
        await self.scene.shown("Today", f"`{name}` was deleted, as @U0ANA said")

    async def start(self, bots: int) -> None:
        """Stop all bots, and start so many."""
        await self.scene.stage.stop_bot()
        for _ in range(bots):
            await self.scene.stage.start_bot(self.scene.clock)

    async def trouble(self, kind: str, method: str, path: str, times: int | None) -> None:
        """Neon misbehaves until it is `mended`."""
        await self.scene.stage.neon_trouble(kind, method=method, path_contains=path, times=times)

    async def mended(self) -> None:
        """Neon is well again."""
        async with patient.client(verify=False) as http:
            assert (await http.delete(f"{self.scene.stage.neon_url}/admin/faults")).is_success

    async def monday(self, *, down_until: timedelta = timedelta(0)) -> str:
        """Until the week's run is over; says what is odd about it, such as how long the bot was down."""
        clock, timetable = self.scene.clock, self.scene.stage.config.cleanup[NAME].schedule.timetable
        monday = (clock.now() + timedelta(days=1)).date()
        due = timetable.next(clock.now())
        assert due is not None
        if due.date() != monday:
            return ", a free day"
        if not down_until:
            await self.scene.next_run()
            return ""
        await self.scene.stage.stop_bot()
        clock.advance((due + down_until - clock.now()).total_seconds())
        await self.scene.stage.start_bot(clock)
        await self.scene.ended(due)
        return f", and the bot was down until {clock.now():%A}"

    async def look(self, week: int, odd: str) -> None:
        """What is new in the channel at the end of a week, or has changed."""
        said = [each for each in await self.scene.stage.dana.messages(SHOP_DB) if not each["ephemeral"]]
        channel = {each["ts"]: _readable(plain(each)) for each in said}
        monday = SUNDAY + timedelta(days=1, weeks=week - 1)
        lines = [f"===== Week {week}, Monday {monday:%Y-%m-%d}{odd}"]
        for ts, text in channel.items():
            if ts not in self.channel:
                lines.append(text)
            elif text != self.channel[ts]:
                lines.append(_changes(self.channel[ts], text))
        self.channel = channel
        self.told.append("\n\n".join(lines if len(lines) > 1 else [*lines, "(nothing new)"]))

    async def afternoon(self) -> None:
        """By then the week's messages say what has become of earlier deletions."""
        clock, database = self.scene.clock, Database(self.scene.stage.database_url)
        clock.advance(4 * 3600)
        try:
            async with asyncio.timeout(60):
                while await CleanupReports(database).to_look_at(clock.now()):
                    clock.advance(1)
                    await asyncio.sleep(0.02)
        finally:
            await database.close()

    def names(self) -> set[str]:
        """The previews that Neon holds."""
        branches = self.scene.stage.world.projects[SHOP].live_branches()
        return {each.name for each in branches if each.name.startswith("preview/")}


def _readable(message: str) -> str:
    """Days without the time of the day, which hangs on how long things take."""
    return re.sub(r"(\d{4}-\d{2}-\d{2}) \d{2}:\d{2} UTC", r"\1", message)


def _changes(before: str, after: str) -> str:
    """The lines that came and went, below the message's first one."""
    heading, *_ = after.splitlines()
    lines = difflib.ndiff(before.splitlines(), after.splitlines())
    changed = [line.rstrip() for line in lines if line[0] in "+-"]
    return "\n".join([f"(an earlier message has changed: {heading})", *changed])


async def _before(story: Chronicle, week: int) -> None:
    """What happens on the Sunday before."""
    match week:
        case 4:
            story.use("preview/pr-31")  # after its warning
        case 5 | 14 | 33 | 44:
            await story.start(2)
        case 6:
            await story.trouble("503", "GET", f"/projects/{ANALYTICS}/branches", None)
        case 7 | 10 | 18 | 27 | 37 | 41 | 48:
            await story.start(1)
        case 9:
            story.scene.branch("preview/pr-205").protected = True  # after its warning, too
        case 24:
            story.scene.stage.world.projects[SHOP].branches.pop(story.scene.branch("preview/pr-223").id)
        case 45:
            await story.trouble("drop_after", "DELETE", "/branches/", 1)


async def _after(story: Chronicle, week: int) -> None:
    """What people do once the week's report is there."""
    match week:
        case 3:
            await story.keep("preview/pr-64", "Keep 30 days")
        case 6 | 45:
            await story.mended()
        case 15:
            await story.say_yes("preview/pr-209")
        case 16:
            await story.undo("preview/pr-213")
        case 23:
            await story.keep("preview/pr-222", "Keep 7 days")
        case 40:
            await story.say_yes("preview/pr-235")


async def lived(folder: Path, count: int) -> str:
    """The first weeks, as text."""
    async with weeks(folder, sunday=SUNDAY, **RULES) as scene:
        story = Chronicle(scene, replace(scene.branch("preview/pr-64")))
        for week in range(1, count + 1):
            sunday = SUNDAY + timedelta(weeks=week - 1)
            scene.clock.advance((sunday - scene.clock.now()).total_seconds())
            story.people_work(week)
            await _before(story, week)
            down = {8: timedelta(hours=33), 47: timedelta(hours=30), 49: timedelta(days=3)}.get(week)
            odd = await story.monday(down_until=down or timedelta(0))
            await _after(story, week)
            await story.afternoon()
            await story.look(week, odd)
        if count == WEEKS:
            story.told.append(f"Left: {', '.join(sorted(story.names()))}")
            story.told.append(f"Deleted: {len(await scene.deleted())}")
        return "\n\n".join(story.told) + "\n"
