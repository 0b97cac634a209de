"""The bot's own database: reachable, and with this version's tables."""

from pathlib import Path

from bot.doctor.finding import Finding, fail, ok, unseen, warn
from bot.errors import StoreError
from bot.freezes import told
from bot.store.database import Database
from bot.store.freezes import Freezes
from bot.store.migrate import is_current


async def of_database(database: Database | None) -> tuple[Finding, ...]:
    """Whether the bot could start on it. An SQLite file is made and migrated by the bot itself."""
    if database is None:
        return (unseen("DATABASE_URL is wrong"),)
    file = database.file
    if file is not None and not file.exists():
        return (_of_missing(file),)
    try:
        current = await is_current(database)
    except StoreError as error:
        return (fail("The bot's database cannot be reached.", error.hint),)
    kind = "Postgres" if file is None else f"SQLite in {file.name}"
    if current:
        fine = ok(f"The bot's records are in {kind}, with the tables of this version.")
        return (fine, *await _of_freezes(database))
    if file is not None:
        return (ok(f"The bot's records are in {kind}; the next start brings it up to date."),)
    return (fail(f"The database ({kind}) lacks the tables of this version.", "Run `python -m bot migrate`."),)


async def _of_freezes(database: Database) -> tuple[Finding, ...]:
    """What is frozen, since a bot that refuses every write looks as if something were wrong with it."""
    return tuple(
        warn(told(freeze, freeze.project_alias), "`unfreeze` lifts it, in Slack or after `python -m bot`.")
        for freeze in await Freezes(database).standing()
    )


def _of_missing(file: Path) -> Finding:
    if not file.parent.is_dir():
        return fail(
            f"The folder for {file.name} in DATABASE_URL is not there.",
            "Make it, or name another in DATABASE_URL.",
        )
    return ok(f"The bot's records will be in SQLite in {file.name}, which the first start makes.")
