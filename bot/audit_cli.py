"""`python -m bot audit verify` and `audit export`: the trail for whoever runs the bot. Needs no tokens."""

import argparse
import re
import signal
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

from bot import settings as environment
from bot.audit import COLUMNS, cells
from bot.clock import SystemClock
from bot.command import Kind, Moment
from bot.errors import BotError, UsageError
from bot.spreadsheet import csv_lines
from bot.store.database import snapshot
from bot.store.verifying import Place, stored, verify
from bot.values import convert

WHOLE, BROKEN, CANNOT_CHECK = 0, 1, 2


def declare(parser: argparse.ArgumentParser) -> None:
    """Say what `audit` can be told on the command line."""
    commands = parser.add_subparsers(title="subcommands", required=True)
    check = commands.add_parser(
        "verify",
        help="look whether the trail still is what was written",
        epilog="Ends with 0 if it is, 1 if it is not, 2 if that cannot be found out.",
    )
    check.add_argument(
        "--noted", type=_place, metavar="ID:HASH", help="a row that was noted earlier and has to be in it"
    )
    check.set_defaults(run=_verify)
    export = commands.add_parser("export", help="print the trail as CSV, oldest first")
    export.add_argument(
        "--since", nargs="+", default=[], help="a time such as 2031-05-01T18:00Z, or 2d ago; all if not given"
    )
    export.set_defaults(run=_export)


def _verify(options: argparse.Namespace) -> int:
    try:
        with snapshot(environment.database_url()) as connection:
            found = verify(connection, options.noted)
    except BotError as error:
        print("The audit trail was not checked.", error.message, error.hint, sep="\n", file=sys.stderr)
        return CANNOT_CHECK
    if found.problem:
        print(f"The audit trail is broken. {found.problem}\nSound up to row {found.last.id}.")
        return BROKEN
    print(f"The audit trail is whole: {found.rows} rows.")
    if found.rows:
        print(f"To compare with later: --noted {found.last.id}:{found.last.hash}")
    return WHOLE


def _export(options: argparse.Namespace) -> int:
    since = _moment(" ".join(options.since)) if options.since else None
    # A reader that has had enough, such as `head`, ends this quietly.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    for line in csv_lines(_rows(environment.database_url(), since)):
        print(line, end="")
    return 0


def _rows(url: str, since: datetime | None) -> Iterator[tuple[object, ...]]:
    yield COLUMNS
    with snapshot(url) as connection:
        for row in stored(connection, since):
            yield cells(row)


def _moment(words: str) -> datetime:
    moment: Moment = convert(Kind.MOMENT, words, now=SystemClock().now())
    if moment.time is None:
        raise UsageError("--since takes a time.", hint="Write 2d ago, or a time such as 2031-05-01T18:00Z.")
    return moment.time.astimezone(UTC)


def _place(text: str) -> Place:
    looks = re.fullmatch(r"([0-9]{1,18}):([0-9a-f]{12,64})", text)
    if looks is None:
        raise argparse.ArgumentTypeError("it looks like 123:9f2c41aa0b1c")
    return Place(int(looks[1]), looks[2])
