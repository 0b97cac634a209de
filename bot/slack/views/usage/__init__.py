"""What was used: of one project over time, or compared by project or branch."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.command import ProjectRef
from bot.neon.models.usage import Consumer, Consumption, Frame, Reading, Window
from bot.slack import blocks, mrkdwn
from bot.slack.views import pages, phrases
from bot.slack.views.message import Message
from bot.slack.views.usage import words
from bot.values import render

__all__ = ["Asked", "by_branch", "by_project", "of_project"]


@dataclass(frozen=True)
class Asked:
    """The question that is answered, to be asked again for another page. `project` None: about several."""

    back: timedelta  # how far, as typed
    window: Window
    project: ProjectRef | None = None
    by: str | None = None
    everything: bool = False
    org: str | None = None

    @property
    def granularity(self) -> str:
        """How long a frame is."""
        return self.window.granularity

    def since(self, found: Consumption) -> str:
        """Where the first frame begins, which may be before what was asked for."""
        return words.since(found, self.window.start, self.granularity)

    def line(self, page: int) -> str:
        """The command for a page of this answer."""
        flags = [f"--since={render(self.back)}", f"--granularity={self.granularity}", f"--page={page}"]
        flags += [f"--by={self.by}"] if self.by else []
        flags += ["--all"] if self.everything else []
        flags += [f"--org={self.org}"] if self.org else []
        flags += [f"--project={self.project.alias}"] if self.project else []
        return phrases.command_line("usage", *flags)


def of_project(
    found: Consumption, asked: Asked, project: ProjectRef, reading: Reading, *, page: int, now: datetime
) -> Message:
    """One project: the sum, then each day, hour or month, the newest first."""
    frames = [frame for each in found.consumers for frame in each.frames]
    hours = sum(each.hours(now) for each in frames)
    newest = pages.page(frames[::-1] if len(frames) > 1 else [], page)
    facts = words.facts(found.total, found.source, reading, hours)
    branches = phrases.command_line(
        "usage", "--by=branch", f"--since={render(asked.back)}", "--project", project.alias
    )
    cost = phrases.command_line("cost", "--project", project.alias)
    return blocks.message(
        f"Usage of {mrkdwn.prose(project.alias)} {asked.since(found)}: "
        f"{words.line(found.total, found.source, reading)}.",
        blocks.section(f"*Usage* of {mrkdwn.bold(project.alias)} {asked.since(found)}"),
        blocks.section(phrases.facts(*facts)),
        blocks.sections(_frame(each, asked.granularity, found, reading) for each in newest.rows),
        pages.turning(newest, asked.line),
        blocks.actions(blocks.run_button("By branch", branches), blocks.run_button("Cost", cost)),
        blocks.context(newest.note, *_small(found, asked, reading)),
    )


def by_branch(
    found: Consumption,
    asked: Asked,
    project: ProjectRef,
    names: Mapping[str, str],
    reading: Reading,
    *,
    page: int,
) -> Message:
    """The branches of one project, those that computed most first. `names` by id; others are gone."""

    def named(each: Consumer) -> str:
        branch_id = each.branch_id or ""
        return mrkdwn.code(names.get(branch_id, branch_id)) + ("" if branch_id in names else " (deleted)")

    where = f"by branch in {mrkdwn.bold(project.alias)}"
    return _compared(found, asked, named, where, reading, page=page)


def by_project(
    found: Consumption,
    asked: Asked,
    names: Mapping[str, str],
    reading: Reading,
    *,
    unread: int,
    page: int,
) -> Message:
    """Several projects, those that computed most first; `unread` could not be read."""

    def named(each: Consumer) -> str:
        return mrkdwn.code(names.get(each.project_id, each.project_id))

    problem = f"{mrkdwn.count(unread, 'project')} could not be read and is missing here." if unread else ""
    where = "by project in the organization" if asked.everything else "by project in this channel"
    return _compared(found, asked, named, where, reading, page=page, problem=problem)


def _compared(
    found: Consumption,
    asked: Asked,
    named: Callable[[Consumer], str],
    where: str,
    reading: Reading,
    *,
    page: int,
    problem: str = "",
) -> Message:
    ordered = sorted(found.consumers, key=lambda each: (-each.total.cu_hours, named(each)))
    shown = pages.page(ordered, page)
    whole = found.total.cu_hours

    def row(each: Consumer) -> str:
        share = each.total.cu_hours / whole if whole else 0
        part = f" ({share:.0%} of compute)" if share >= 0.005 else ""
        return f"{named(each)}{part}\n{words.line(each.total, found.source, reading)}"

    total = f"Together: {words.line(found.total, found.source, reading)}"
    first = f"Most: {', '.join(map(named, shown.rows[:3]))}." if shown.rows else "Nothing is known."
    return blocks.message(
        f"Usage {where} {asked.since(found)}. {total}. {first}",
        blocks.section(phrases.lines(f"*Usage* {where} {asked.since(found)}", total, problem)),
        blocks.sections(map(row, shown.rows)),
        pages.turning(shown, asked.line),
        blocks.context(shown.note, *_small(found, asked, reading)),
    )


def _frame(frame: Frame, granularity: str, found: Consumption, reading: Reading) -> str:
    begins = words.moment(frame.start, granularity)
    return f"{begins} · {words.line(frame.amounts, found.source, reading)}"


def _small(found: Consumption, asked: Asked, reading: Reading) -> tuple[str, str]:
    return words.source(found, asked.granularity), words.reading(reading, found.source)
