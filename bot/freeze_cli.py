"""`python -m bot freeze` and `unfreeze`: the brake for whoever runs the bot, for when Slack is down too.

Needs the database and, to know a project by its name, config.yaml; no token, and no bot that runs.
"""

import argparse
import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar

from bot import settings as environment
from bot.app import records
from bot.audit import Entry, Result
from bot.config import load as load_config
from bot.errors import UsageError
from bot.freezes import EVERYTHING, told
from bot.registry import load as load_registry
from bot.store.freezes import Freezes, NewFreeze
from bot.text import join
from bot.values import duration

BY = "Whoever runs the bot"

_T = TypeVar("_T")


def declare(freeze: argparse.ArgumentParser, unfreeze: argparse.ArgumentParser) -> None:
    """Say what the two can be told on the command line."""
    for parser in (freeze, unfreeze):
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--all", action="store_true", help="every project, and the whole account")
        what.add_argument("--project", default="", help="one project: its name in config.yaml, or its id")
    freeze.add_argument("--reason", required=True, help="why, for everybody who is refused")
    freeze.add_argument(
        "--for", dest="within", default="", help="it ends by itself after this long, such as 2h"
    )
    freeze.set_defaults(run=_freeze)
    unfreeze.set_defaults(run=_unfreeze)


def _freeze(options: argparse.Namespace) -> int:
    if not options.reason.strip():
        raise UsageError("--reason is empty.", hint="Write why: everybody who is refused reads it.")
    project_id, alias = _project(options.project)
    new = NewFreeze(project_id, alias, "", BY, options.reason, _within(options.within))
    line = [
        "freeze",
        *_what(alias),
        "--reason",
        options.reason,
        *(["--for", options.within] if new.within else []),
    ]
    freezing = _in_store(lambda freezes: freezes.put(new, _row(line, project_id, alias)))
    print(told(freezing.now, alias))
    if not freezing.changed:
        print("It was so before; nothing was changed.")
    return 0


def _unfreeze(options: argparse.Namespace) -> int:
    project_id, alias = _project(options.project)
    line = ["unfreeze", *_what(alias)]
    thawing = _in_store(lambda freezes: freezes.lift(project_id, _row(line, project_id, alias)))
    what = f"Writes to {alias}" if alias else "All writes"
    print(f"{what} are {'no longer' if thawing.lifted else 'not'} frozen.")
    for each in thawing.standing:
        print(told(each, each.project_alias))
    return 0


def _in_store(work: Callable[[Freezes], Awaitable[_T]]) -> _T:
    async def done() -> _T:
        async with records(environment.database_url()) as database:
            return await work(Freezes(database))

    return asyncio.run(done())


def _project(typed: str) -> tuple[str, str]:
    """The id of a project and what it is called; EVERYTHING when none was typed."""
    if not typed:
        return EVERYTHING, ""
    config = load_config(*environment.configuration(), load_registry().rules)
    known = {ref.id: ref.alias for channel in config.channels.values() for ref in channel.refs}
    if typed in known:
        return typed, known[typed]
    named = {ref.id for channel in config.channels.values() for ref in channel.refs if ref.alias == typed}
    if not named:
        raise UsageError(
            f"{config.name} has no project {typed!r}.",
            hint=f"It has {', '.join(sorted(set(known.values())))}.",
        )
    if len(named) > 1:
        raise UsageError(
            f"{typed!r} is not the same project in every channel.",
            hint=f"Write {' or '.join(sorted(named))}.",
        )
    return named.pop(), typed


def _within(text: str) -> timedelta | None:
    return duration(text) if text else None


def _what(alias: str) -> tuple[str, ...]:
    return ("--project", alias) if alias else ("--all",)


def _row(line: list[str], project_id: str, alias: str) -> Callable[[bool], Entry]:
    def row(changed: bool) -> Entry:
        return Entry(
            team_id="",
            channel_id="",
            user_id="",
            user_name="command line",
            text=join(line),
            command=line[0],
            effect="change",
            decision="allow",
            rule="command line",
            project_id=project_id or None,
            target=project_id or "everything",
            target_name=alias or "everything",
            outcome=Result.DONE if changed else Result.REFUSED,
            detail="" if changed else "nothing was changed",
            config_hash="",
        )

    return row
