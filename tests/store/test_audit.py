"""The trail of what was asked and how it ended."""

from dataclasses import replace

import pytest

from bot.store.audit import Audit, Entry, Result
from bot.store.database import Database

from .samples import database_time

ENTRY = Entry(
    request_id="a1b2c3",
    team_id="T0ACME",
    channel_id="C0SHOPDB",
    user_id="U0DANA",
    user_name="Dana Développer 🧑‍💻",
    text="branch delete “pr-117”",
    command="branch delete",
    effect="destroy",
    decision="confirm",
    rule="channels.C0SHOPDB.allow.destroy",
    project_id="old-violet-32930710",
    target="br-quiet-moon-12345678",
    outcome=Result.DONE,
    detail="gone in 1.2 s",
    neon_request_ids=("7f1c", "8a2d"),
    operation_ids=("op-1",),
    config_hash="c0ffee",
)


async def test_an_entry_reads_as_it_was_written_at_the_databases_time(database: Database) -> None:
    before = await database_time(database)
    await Audit(database).record(ENTRY)
    (read,) = await Audit(database).latest(10)
    assert read.at is not None
    assert before <= read.at <= await database_time(database)
    assert replace(read, at=None) == ENTRY


@pytest.mark.parametrize("outcome", Result)
async def test_every_outcome_can_be_stored(database: Database, outcome: Result) -> None:
    bare = Entry(
        team_id="T", channel_id="C", user_id="U", user_name="", text="", decision="deny", rule="",
        outcome=outcome, config_hash="",
    )  # fmt: skip
    await Audit(database).record(bare)
    (read,) = await Audit(database).latest(1)
    assert replace(read, at=None) == bare


async def test_the_newest_come_first_and_a_channel_sees_its_own(database: Database) -> None:
    audit = Audit(database)
    for number, channel in enumerate(["C1", "C2", "C1", "C2"]):
        await audit.record(replace(ENTRY, channel_id=channel, text=str(number)))
    assert [entry.text for entry in await audit.latest(3)] == ["3", "2", "1"]
    assert [entry.text for entry in await audit.latest(3, channel_id="C1")] == ["2", "0"]


async def test_hostile_text_is_cut_and_stored(database: Database) -> None:
    await Audit(database).record(replace(ENTRY, text="a\0b\ud83d'; DROP TABLE x; --" + "ß" * 1000))
    (read,) = await Audit(database).latest(1)
    assert read.text.startswith("ab?'; DROP TABLE x; --ß")
    assert len(read.text) == 500
