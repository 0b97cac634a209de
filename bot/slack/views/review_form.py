"""The window in which somebody ticks the branches of a cleanup that are to be kept, and what came of that."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.cleanup.facts import Facts
from bot.cleanup.report import Report
from bot.cleanup.review import Review, Row
from bot.cleanup.stages import Case
from bot.command import ProjectRef
from bot.slack import blocks, mrkdwn
from bot.slack.filled_review import BRANCHES, EVER, LENGTH, LONGEST_REASON, REASON, REVIEW, SIZE, packed
from bot.slack.views import pages, phrases
from bot.slack.views.cleanup_review import heading
from bot.slack.views.cleanup_rows import money, owner
from bot.slack.views.message import Block, Message

_TITLE = "Review branches"
_OPTION = 75  # characters, of an option's text and of the small print below it
_NAME = 24  # at least, of a branch's name
_LISTED = 30
_A_DAY = timedelta(days=1)
# People read the name itself, and for how long it has been idle stands there anyway.
_SAID_ANYWAY = ("its name ", "nothing has run")


def looking(project: ProjectRef) -> Block:
    """What stands there at once: a window can only be opened within three seconds of a click."""
    said = f"Looking at the branches of {mrkdwn.bold(project.alias)} …"
    return blocks.window(_TITLE, [blocks.section(said)])


def headed(found: Report, project: ProjectRef) -> str:
    """What stands above each page."""
    return heading(found, project, "")


def rows(found: Report, project: ProjectRef) -> tuple[Row, ...]:
    """The branches of a project that may go, in the order of the report."""
    cases = (case for case in found.sorted.open if case.project_id == project.id)
    return tuple(_row(case, found.facts[case.key], found) for case in cases if case.key in found.facts)


def form(review: Review, page: int = 1, ticked: frozenset[int] = frozenset()) -> Block:
    """One page of it. `ticked` are the places of the rows that were ticked so far, on all pages."""
    if not review.rows:
        return blocks.window(_TITLE, [blocks.section(review.heading)])
    shown = pages.page(range(len(review.rows)), page, SIZE)
    elsewhere = len(ticked - set(shown.rows))
    known = {
        "review": review.id,
        "channel": review.channel_id,
        "page": shown.number,
        "ticked": packed(ticked),
    }
    more = f"{mrkdwn.count(elsewhere, 'branch', 'branches')} ticked on other pages" if elsewhere else ""
    parts = (
        blocks.section(review.heading),
        blocks.field(
            f"{BRANCHES}:{shown.number}",
            f"Keep which? {shown.note}".strip(),
            _checkboxes(review, shown.rows, ticked),
            optional=True,
        ),
        blocks.actions(*_turning(shown)),
        blocks.context(shown.note, more),  # once more: whoever turns pages looks at what stands here
        blocks.field(LENGTH, "For how long?", _lengths(review)),
        _reason(review),
        blocks.context("Nobody was warned, and nothing was deleted."),
    )
    return blocks.window(
        _TITLE,
        [each for each in parts if each],
        submit="Keep",
        callback_id=REVIEW,
        private_metadata=json.dumps(known),
    )


@dataclass(frozen=True)
class NotKept:
    """A branch that could not be kept, and why not."""

    name: str
    why: str


def keeping(project: ProjectRef, count: int) -> Message:
    """It takes a while."""
    said = f"Keeping {mrkdwn.count(count, 'branch', 'branches')} of {mrkdwn.bold(project.alias)} …"
    return blocks.message(said, blocks.section(said), blocks.context("Only you can see this."))


def kept(
    project: ProjectRef,
    names: Sequence[str],
    until: datetime | None,
    reason: str,
    others: Sequence[NotKept],
    slash: str,
) -> Message:
    """What came of it, to whoever sent the form."""
    count = mrkdwn.count(len(names), "branch", "branches")
    how_long = f"until {mrkdwn.date(until)}" if until else "for ever"
    done = f"📌 {count} of {mrkdwn.bold(project.alias)} {'is' if len(names) == 1 else 'are'} kept {how_long}"
    why = f"Because: {mrkdwn.prose(reason)}" if reason else ""
    none = f"No branch of {mrkdwn.bold(project.alias)} is kept"
    head = phrases.lines(f"{done}\n{phrases.listed(names, _LISTED)}", why) if names else none
    left = f"{mrkdwn.count(len(others), 'branch', 'branches')} not kept" if others else ""
    return blocks.message(
        ". ".join(filter(None, (done if names else none, left))),
        blocks.section(head),
        blocks.sections([f"*{left}*", *_why_not(others)]) if others else None,
        blocks.context(
            "Only you can see this.",
            f"To keep one no longer: {phrases.typed(slash, 'cleanup', 'release', 'BRANCH')}" if names else "",
        ),
    )


def _why_not(others: Iterable[NotKept]) -> Iterator[str]:
    """Most have one reason in common, which is then said once."""
    by_reason: dict[str, list[str]] = defaultdict(list)
    for each in others:
        by_reason[each.why].append(each.name)
    for why, names in list(by_reason.items())[:_LISTED]:
        yield f"• {phrases.listed(names)}: {mrkdwn.name_groups(mrkdwn.prose(why))}"


def _row(case: Case, facts: Facts, found: Report) -> Row:
    due = case.due_at.astimezone(found.policy.schedule.timezone) if case.due_at else None
    cost = found.savings.of(facts)
    price = money(cost, found.savings.currency) if cost else ""
    behind = "".join(f" · {each}" for each in (f"due {due.day} {due:%b}" if due else "", price) if each)
    name = mrkdwn.shorten(mrkdwn.clean(facts.name), max(_NAME, _OPTION - len(behind)))
    who = owner(case, found)
    idle = found.at - facts.idle_since if facts.idle_since else timedelta(0)
    reasons = "; ".join(each for each in case.reasons if not each.startswith(_SAID_ANYWAY))
    small = (
        mrkdwn.user(who) if who else mrkdwn.prose(facts.created_by or "maker unknown"),
        f"idle {mrkdwn.span(idle)}" if idle >= _A_DAY else "",
        mrkdwn.size(facts.size),
        mrkdwn.prose(reasons),
    )
    return Row(
        facts.id,
        facts.name,
        mrkdwn.shorten(f"{name or mrkdwn.ELLIPSIS}{behind}", _OPTION),
        mrkdwn.cut(" · ".join(filter(None, small)), _OPTION),
    )


def _checkboxes(review: Review, places: Sequence[int], ticked: frozenset[int]) -> Block:
    options = {place: _option(review.rows[place], place) for place in places}
    already = [options[place] for place in places if place in ticked]
    shown = {"type": "checkboxes", "action_id": BRANCHES, "options": list(options.values())}
    return shown | ({"initial_options": already} if already else {})


def _option(row: Row, place: int) -> Mapping[str, object]:
    return {
        "text": {"type": "plain_text", "text": row.said, "emoji": False},
        "description": {"type": "mrkdwn", "text": row.small, "verbatim": True},
        "value": str(place),
    }


def _lengths(review: Review) -> Block:
    named = [(mrkdwn.span(length), str(int(length.total_seconds()))) for length in review.lengths]
    return blocks.select(LENGTH, [*named, *([("For ever", EVER)] if review.for_ever else [])])


def _reason(review: Review) -> Block:
    ever = " Keeping for ever needs one." if review.for_ever else ""
    return blocks.field(
        REASON,
        "Why?",
        blocks.text_input(REASON, LONGEST_REASON),
        optional=not review.wants_reason,
        hint=f"A reason, for everybody who looks at it later.{ever}",
    )


def _turning(page: pages.Page[int]) -> Iterator[Block]:
    if page.number > 1:
        yield blocks.button("Previous", "turn:previous", str(page.number - 1))
    if page.number < page.pages:
        yield blocks.button("Next", "turn:next", str(page.number + 1))
