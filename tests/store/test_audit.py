"""The trail of what was asked and how it ended."""

from dataclasses import replace
from typing import Any

import pytest

from bot.audit import AuditSearch
from bot.store.audit import Audit, Entry, Result
from bot.store.database import Database
from bot.store.requests import Requests, State

from .samples import MINUTE, database_time, new_request
from .trail import ENTRY, checked, rows


def as_given(read: Entry) -> Entry:
    """Without what writing has added."""
    assert (read.id, read.at, read.hash) != (None, None, None)
    return replace(read, id=None, at=None, hash=None)


async def test_an_entry_reads_as_it_was_written_at_the_databases_time(database: Database) -> None:
    before = await database_time(database)
    await Audit(database).record(ENTRY)
    (read,) = await Audit(database).latest(10)
    assert read.at is not None
    assert before <= read.at <= await database_time(database)
    assert as_given(read) == ENTRY


@pytest.mark.parametrize("outcome", Result)
async def test_every_outcome_can_be_stored(database: Database, outcome: Result) -> None:
    bare = Entry(
        team_id="T", channel_id="C", user_id="U", user_name="", text="", decision="deny", rule="",
        outcome=outcome, config_hash="",
    )  # fmt: skip
    await Audit(database).record(bare)
    (read,) = await Audit(database).latest(1)
    assert as_given(read) == bare


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


SECRETS = (
    "postgresql://neondb_owner:{}@ep-1.us-east-2.aws.neon.tech/neondb",
    "postgres://u:{}@h/d",
    "napi_{}",
    "npg_{}",
    "xoxb-{}",
    "password={}",
    'password="{} and more of it"',
    'password="in the middle {} of it"',
    '{{"password": "with spaces {}"}}',
    "--password {}",
    "--password={}",
    "—password “{} with spaces”",
    "--client-secret {}",
    "Bearer {}",
)


@pytest.mark.parametrize("shape", SECRETS)
async def test_a_secret_that_somebody_typed_is_never_stored(url: str, database: Database, shape: str) -> None:
    typed = f"branch create {shape.format('hunter2canary')} --ttl 2d"
    requests = Requests(database)
    request = await requests.add(new_request(typed=typed), worker="w", lease=MINUTE)
    entry = replace(ENTRY, text=typed, detail=f"“{typed}” is not a command", target=typed, target_name=typed)
    await requests.close(request.id, request.fence, State.DONE, entry)
    await Audit(database).record(entry)
    kept = str([rows(url), rows(url, "neonbot_requests")])
    assert "canary" not in kept
    assert kept.count("***") >= 9
    assert kept.count("--ttl 2d") >= 9, "the rest of the line stays"
    assert checked(url).problem is None


async def test_a_secret_that_is_cut_off_does_not_show_either(url: str, database: Database) -> None:
    start = "x" * 480
    await Audit(database).record(replace(ENTRY, text=f"{start} postgresql://u:hunter2canary@h/d"))
    assert "hunter2" not in str(rows(url))


@pytest.mark.parametrize(
    "line", ["connection show pr-1 --show-password --direct", "role reset-password pr-1 app"]
)
async def test_words_about_secrets_stay(database: Database, line: str) -> None:
    await Audit(database).record(replace(ENTRY, text=line))
    (read,) = await Audit(database).latest(1)
    assert read.text == line


async def found(database: Database, *, channel_id: str | None = "C1", **wanted: Any) -> list[str]:
    """What was typed in the entries that a search finds."""
    search = AuditSearch(channel_id=channel_id, **wanted)
    return [each.text for each in (await Audit(database).search(search, page=1, size=50)).entries]


async def test_a_search_finds_what_fits_everything_that_was_given(database: Database) -> None:
    audit = Audit(database)
    dana = replace(ENTRY, channel_id="C1", user_name="dana", target=None, target_name=None)
    written: dict[str, dict[str, Any]] = {
        "one": {},
        "two": {"user_id": "U0ANA", "user_name": "Ana Admin", "outcome": Result.REFUSED},
        "three": {"user_name": "Dana D.", "project_id": "calm-sea-51238842"},
        "four": {"target": "br-1", "target_name": "pr-42"},
        "five": {"target": "br-1/app", "target_name": "app"},
        "branch show pr-42": {"outcome": Result.INVALID},
        "elsewhere": {"channel_id": "C2"},
    }
    for text, changes in written.items():
        await audit.record(replace(dana, text=text, **changes))
    everything = ["branch show pr-42", "five", "four", "three", "two", "one"]
    assert await found(database) == everything
    assert await found(database, channel_id=None) == ["elsewhere", *everything]
    assert await found(database, who="U0ANA") == await found(database, who="ana admin") == ["two"]
    # A person is found by every name that they ever had.
    assert len(await found(database, who="DANA")) == len(await found(database, who="Dana D.")) == 5
    assert await found(database, branch="pr-42") == ["branch show pr-42", "four"]
    assert await found(database, branch="br-1") == ["five", "four"]
    assert await found(database, branch="pr_42") == []
    assert await found(database, project_id="calm-sea-51238842") == ["three"]
    assert await found(database, outcome="refused") == ["two"]
    assert await found(database, outcome="refused", who="U0DANA") == []
    (first, *_) = reversed((await audit.search(AuditSearch(channel_id="C1"), page=1, size=50)).entries)
    assert first.at is not None
    assert await found(database, since=first.at + MINUTE) == []
    assert await found(database, since=first.at - MINUTE) == everything


async def test_a_page_out_of_range_is_the_nearest_one(database: Database) -> None:
    audit = Audit(database)
    search = AuditSearch(channel_id="C0SHOPDB")
    nothing = await audit.search(search, page=7, size=2)
    assert (nothing.entries, nothing.number, nothing.total) == ((), 1, 0)
    for number in range(5):
        await audit.record(replace(ENTRY, text=str(number)))
    last = await audit.search(search, page=7, size=2)
    assert ([each.text for each in last.entries], last.number, last.total) == (["0"], 3, 5)
    assert [each.text for each in (await audit.search(search, page=2, size=2)).entries] == ["2", "1"]


async def test_an_outcome_that_this_version_does_not_know_is_shown_as_it_is(database: Database) -> None:
    await Audit(database).record(replace(ENTRY, outcome="approved"))
    (read,) = await Audit(database).latest(1)
    assert read.outcome == "approved"
