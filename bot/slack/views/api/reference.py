"""What can be called in Neon's API: all operations by group, or one in full."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.command import Effect
from bot.slack import blocks, mrkdwn
from bot.slack.views import pages, phrases
from bot.slack.views.message import Block, Message

_RIGHTS = {
    Effect.READ: "only reads",
    Effect.CREATE: "makes something new",
    Effect.CHANGE: "changes something",
    Effect.DESTROY: "deletes, overwrites or gives away; asks first",
    Effect.REVEAL: "shows a secret",
}
_LONGEST_LIST = 40


@dataclass(frozen=True)
class Sheet:
    """One operation as it is shown. `parameters` and `fields`: name, whether needed, what is taken."""

    id: str
    method: str
    path: str
    group: str
    effects: tuple[Effect, ...]
    account: bool
    stability: str
    source: str
    example: str = ""
    parameters: tuple[tuple[str, bool, str], ...] = ()
    fields: tuple[tuple[str, bool, str], ...] = ()
    files: tuple[str, ...] = ()


def listing(sheets: Sequence[Sheet], word: str | None, number: int, slash: str) -> Message:
    """Operations by group, a page at a time; `word` is what they were searched by."""
    about = f" about {mrkdwn.code(word)}" if word else ""
    if not sheets:
        said = f"Neon's API has no operation{about}."
        return blocks.message(
            said,
            blocks.section(f"{said}\nAll of them: {phrases.typed(slash, 'api', 'list')}"),
            blocks.actions(blocks.run_button("All operations", "api list")),
        )
    page = pages.page(sheets, number)
    total = mrkdwn.count(len(sheets), "operation")
    lines = [
        line
        for group, each in groupby(page.rows, key=lambda sheet: sheet.group)
        for line in (f"*{mrkdwn.prose(group)}*", *map(_row, each))
    ]
    look = phrases.typed(slash, "api", "describe", page.rows[0].id)
    return blocks.message(
        f"{page.span}{total} of Neon's API{about}.",
        blocks.section(f"*{page.span}{total}* of Neon's API{about}"),
        blocks.sections(lines),
        pages.turning(page, lambda turned: _line(word, turned)),
        blocks.context(f"More about one: {look}", page.note),
    )


def described(sheet: Sheet, slash: str) -> Message:
    """One operation: what it takes, what it does, and a line that calls it."""
    needs = " and ".join(dict.fromkeys(each.value for each in sheet.effects))
    where = "in a channel for the whole account" if sheet.account else "in a channel that has the project"
    state = f"{sheet.stability}; it may change" if sheet.stability in {"alpha", "beta"} else sheet.stability
    return blocks.message(
        f"{mrkdwn.code(_name(sheet), 300)}: {_does(sheet)}.",
        blocks.section(f"*{mrkdwn.code(_name(sheet), 300)}*"),
        blocks.section(
            phrases.facts(
                ("Operation", mrkdwn.code(sheet.id)),
                ("Group", mrkdwn.prose(sheet.group)),
                ("Does", _does(sheet)),
                ("Needs", f"the right to {needs}, {where}"),
                ("State", "" if sheet.stability == "stable" else mrkdwn.prose(state)),
                ("Source", _source(sheet.source)),
            )
        ),
        _taken("In the path and the query", sheet.parameters),
        _taken("In the body", sheet.fields),
        blocks.section(
            f"{phrases.listed(sheet.files)}: a file, which a command cannot carry; the rest can be called"
        )
        if sheet.files
        else None,
        blocks.section(f"*For example*\n{mrkdwn.code(f'{slash} {sheet.example}', 800)}"),
    )


def _taken(heading: str, taken: Sequence[tuple[str, bool, str]]) -> Sequence[Block]:
    if not taken:
        return ()
    lines = [
        f"• {mrkdwn.code(name)} {'needed' if needed else 'optional'}: {mrkdwn.prose(takes, 300)}"
        for name, needed, takes in taken[:_LONGEST_LIST]
    ]
    more = [f"and {len(taken) - _LONGEST_LIST} more"] if len(taken) > _LONGEST_LIST else []
    return blocks.sections([f"*{heading}*", *lines, *more])


def _row(sheet: Sheet) -> str:
    beta = f" ({mrkdwn.prose(sheet.stability)})" if sheet.stability != "stable" else ""
    return f"{mrkdwn.code(_name(sheet), 200)}\n{mrkdwn.prose(sheet.id)}: {_does(sheet)}{beta}"


def _name(sheet: Sheet) -> str:
    return f"{sheet.method} {sheet.path}"


def _does(sheet: Sheet) -> str:
    return ", ".join(_RIGHTS[each] for each in sheet.effects)


def _source(source: str) -> str:
    known = {"2.7.3": "Neon's API description 2.7.3", "sdk 6.1.2": "Neon's SDK 6.1.2, newer than that"}
    return known.get(source, mrkdwn.prose(source))


def _line(word: str | None, number: int) -> str:
    return phrases.command_line("api", "list", *([word] if word else []), f"--page={number}")
