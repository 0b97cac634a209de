"""Twelve weeks of cleanup in the whole bot, and what its channel looked like at the end of each.

The channel is compared with chronicle.txt, which is for people to read.
`python -m tests.e2e.test_cleanup_chronicle` writes it anew.
"""

import asyncio
import re
import tempfile
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sandbox.neon.records import Branch
from sandbox.slack.plain import plain
from tests.e2e.stage import SHOP, SHOP_DB, button
from tests.e2e.weeks import Weeks, weeks

CHRONICLE = Path(__file__).with_name("chronicle.txt")
# The clocks change in the sixth week, and Neon's counters begin anew in the third and the seventh.
SUNDAY = datetime(2026, 9, 13, 18, tzinfo=UTC)
WEEKS = 12
RULES = {
    "schedule": {"cron": "0 9 * * mon", "timezone": "Europe/Berlin"},
    "match": {"name": "preview/*", "idle_for": "10d"},
    "warn": {"grace": "4 working days"},
}


@dataclass
class Chronicle:
    """What happens to previews, and what has to come of it."""

    scene: Weeks
    model: Branch  # what CI makes looks like this
    told: list[str] = field(default_factory=list)
    channel: dict[str, str] = field(default_factory=dict)

    def open_pull_request(self, number: int) -> None:
        """CI makes a preview of its own for it."""
        now = self.scene.clock.now()
        name = f"preview/pr-{number}"
        branch = replace(self.model, id=f"br-made-{number:08}", name=name, expires_at=None)
        branch.created_at = branch.updated_at = branch.state_changed_at = branch.parent_timestamp = now
        self.scene.stage.world.projects[SHOP].branches[branch.id] = branch

    def use(self, name: str) -> None:
        """Somebody works on it."""
        self.scene.stage.world.settle()  # what a new month begins anew
        self.scene.branch(name).written_bytes += 4096

    async def keep(self, name: str, label: str) -> None:
        """Dana clicks on a report's button."""
        stage = self.scene.stage
        branch = self.scene.branch(name).id
        report = await stage.person("U0DANA").wait_for(SHOP_DB, lambda each: branch in str(each["blocks"]))
        await stage.dana.click(SHOP_DB, report["ts"], button(report, label, holding=branch))
        await stage.shown(stage.dana, SHOP_DB, name, "is kept until")

    async def restart(self) -> None:
        """Stop all bots, and start one."""
        await self.scene.stage.stop_bot()
        await self.scene.stage.start_bot(self.scene.clock)

    async def week(self) -> None:
        """Until Monday's run is over; what is new in the channel then, or has changed."""
        await self.scene.next_run()
        said = [each for each in await self.scene.stage.dana.messages(SHOP_DB) if not each["ephemeral"]]
        channel = {each["ts"]: _readable(plain(each)) for each in said}
        number = len(self.told) + 1
        lines = [f"===== Week {number}, {self.scene.clock.now():%A %Y-%m-%d}"]
        for ts, text in channel.items():
            if ts not in self.channel:
                lines.append(text)
            elif text != self.channel[ts]:
                lines.append(f"(an earlier message now says:)\n{text}")
        self.channel = channel
        self.told.append("\n\n".join(lines))

    def names(self) -> set[str]:
        """The previews that Neon holds."""
        branches = self.scene.stage.world.projects[SHOP].live_branches()
        return {each.name for each in branches if each.name.startswith("preview/")}


def _readable(message: str) -> str:
    """A date as people see it; without the form that lets Slack show it in their own zone."""
    return re.sub(r"<!date\^\d+\^[^|]*\|([^>]*)>", r"\1", message)


async def lived(folder: Path) -> Chronicle:
    """All weeks, with what people do and what goes wrong."""
    async with weeks(folder, sunday=SUNDAY, **RULES) as scene:
        story = Chronicle(scene, replace(scene.branch("preview/pr-64")))
        for number in range(1, WEEKS + 1):
            sunday = SUNDAY + (number - 1) * timedelta(weeks=1)
            scene.clock.advance((sunday - scene.clock.now()).total_seconds())
            story.open_pull_request(200 + number)
            if number > 1:
                story.use(f"preview/pr-{199 + number}")  # it is worked on for a second week
            match number:
                case 4:
                    story.use("preview/pr-31")  # after its warning
                case 5:
                    await scene.stage.start_bot(scene.clock)  # two at once from now on
                case 7:
                    await story.restart()
                case 9:
                    scene.branch("preview/pr-205").protected = True  # after its warning, too
            await story.week()
            if number == 3:
                await story.keep("preview/pr-64", "Keep 30 days")
        assert story.names() >= {f"preview/pr-{200 + number}" for number in range(WEEKS - 2, WEEKS + 1)}
        story.told.append(f"Left: {', '.join(sorted(story.names()))}")
        story.told.append(f"Deleted: {len(await scene.deleted())}")
        return story


async def test_the_channel_in_twelve_weeks(tmp_path: Path) -> None:
    story = await lived(tmp_path)
    assert "\n\n".join(story.told) + "\n" == CHRONICLE.read_text()


def main() -> None:
    """Write it anew."""
    with tempfile.TemporaryDirectory() as folder:
        story = asyncio.run(lived(Path(folder)))
    CHRONICLE.write_text("\n\n".join(story.told) + "\n")


if __name__ == "__main__":
    main()
