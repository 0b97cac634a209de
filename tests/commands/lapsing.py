"""Time that passes for what finished requests have left: on the database's clock and on Neon's."""

from datetime import timedelta

from sqlalchemy import Double, select, type_coerce, update

from bot.store.database import Database
from bot.store.schema import loose_ends
from tests.e2e.stage import Stage

_TIMES = ("made_at", "until", "due_at", "reminded_at")


async def time_passes(stage: Stage, length: timedelta) -> None:
    """The bot comes up again, so much later. On Neon's clock it is as late."""
    await stage.stop_bot()
    stage.neon_clock.advance(length.total_seconds())
    earlier = {name: type_coerce(loose_ends.c[name], Double) - length.total_seconds() for name in _TIMES}
    database = Database(stage.database_url)
    try:
        async with database.write() as connection:
            await connection.execute(update(loose_ends).values(earlier))
    finally:
        await database.close()
    await stage.start_bot()


async def left(stage: Stage) -> list[str]:
    """What is still looked after: the ids in Neon."""
    database = Database(stage.database_url)
    try:
        async with database.read() as connection:
            return list((await connection.execute(select(loose_ends.c.target_id))).scalars())
    finally:
        await database.close()
