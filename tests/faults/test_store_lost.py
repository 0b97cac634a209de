"""The bot's database cannot be reached: nothing is begun that could not be finished, and nothing is lost."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import patient
from tests.e2e.stage import SHOP_DB, Stage, staged
from tests.e2e.watching import rows
from tests.faults.scene import BRIEF, READY, answered, asked_to_delete, posted, statuses, struck, tried, until
from tests.postgres import Cluster

LOST = "The bot's database cannot be reached; nothing was done"


@dataclass
class Store:
    """The database of a stage, which can go away."""

    cluster: Cluster
    name: str

    def go_away(self) -> None:
        """End every connection to it and take no new ones."""
        self.cluster.run(f"ALTER DATABASE {self.name} ALLOW_CONNECTIONS false")
        self.cluster.run(
            f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{self.name}'"
        )

    def come_back(self) -> None:
        """Take connections again."""
        self.cluster.run(f"ALTER DATABASE {self.name} ALLOW_CONNECTIONS true")


@pytest.fixture
def store(cluster: Cluster) -> Store:
    """A migrated Postgres database."""
    store = Store(cluster, f"lost{next(cluster.numbers)}")
    cluster.run(f"CREATE DATABASE {store.name} TEMPLATE migrated")
    return store


@pytest.fixture
async def stage(tmp_path: Path, store: Store) -> AsyncIterator[Stage]:
    """A bot that keeps its records in `store`, and takes over what was left after a second."""
    async with staged(tmp_path, database_url=store.cluster.url(store.name)) as stage:
        await stage.start_bot(lease=BRIEF)
        yield stage


async def test_a_command_without_the_store_is_answered_in_private_and_changes_nothing(
    stage: Stage, store: Store
) -> None:
    before = await stage.branches()
    store.go_away()
    assert (await stage.dana.command(SHOP_DB, "branch create pr-42"))["ok"]
    words = await stage.shown(stage.dana, SHOP_DB, LOST)
    assert "Try again in a minute" in words
    assert store.name not in words
    assert await stage.branches() == before
    assert await stage.neon_writes() == []
    assert await posted(stage.dana, SHOP_DB) == []

    store.come_back()
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    await stage.finished(stage.dana, SHOP_DB, READY)
    # The first one's row follows its answer, and may come when there is a store again.
    assert len(await rows(stage, "done")) == 1
    assert await statuses(stage, "POST") == [201]


async def test_without_the_store_the_bot_is_alive_but_not_ready(stage: Stage, store: Store) -> None:
    async with patient.client(base_url=stage.bot_url) as http:
        store.go_away()
        missing = await http.get("/readyz")
        assert missing.status_code == 503
        assert "database" in missing.json()["waiting_for"]
        assert (await http.get("/healthz")).status_code == 200
        store.come_back()

        async def ready() -> bool:
            return (await http.get("/readyz")).is_success

        await until(ready)


async def test_a_confirmation_without_the_store_deletes_nothing_and_can_be_given_again(
    stage: Stage, store: Store
) -> None:
    card = await asked_to_delete(stage, "dana-scratch")
    store.go_away()
    await stage.ana.click(SHOP_DB, card, "confirm")
    await stage.shown(stage.ana, SHOP_DB, LOST)
    assert "dana-scratch" in await stage.branches()
    assert await stage.neon_writes() == []

    store.come_back()
    await stage.ana.click(SHOP_DB, card, "confirm")
    await stage.finished(stage.ana, SHOP_DB, "is deleted in")
    assert await statuses(stage, "DELETE") == [200]
    assert len(await rows(stage, "done")) == 1


async def test_a_store_that_is_lost_while_following_delays_the_result_and_nothing_else(
    stage: Stage, store: Store
) -> None:
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    begun = await stage.message(stage.dana, SHOP_DB, "create branch …")
    store.go_away()
    stage.neon_clock.advance(30)
    store.come_back()
    done = await stage.message(stage.dana, SHOP_DB, READY)

    assert done["ts"] == begun["ts"]
    assert await statuses(stage, "POST") == [201]
    (row,) = await stage.audited(1)
    assert row.outcome == "done"


async def test_a_store_that_is_lost_during_the_call_leaves_one_branch_and_one_result(
    stage: Stage, store: Store
) -> None:
    await stage.neon_trouble("slow", method="POST", seconds=0.5)
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    begun = await stage.message(stage.dana, SHOP_DB, "Creating branch `pr-42`")
    await struck(stage)
    store.go_away()
    await answered(stage, "POST")
    store.come_back()
    await stage.finished(stage.dana, SHOP_DB, READY)

    assert await statuses(stage, "POST") == [201]
    (message,) = await posted(stage.dana, SHOP_DB)
    assert message["ts"] == begun["ts"]
    (row,) = await stage.audited(1)
    assert row.outcome == "done"


async def test_a_store_that_is_lost_before_the_call_never_leads_to_a_false_nothing_was_done(
    stage: Stage, store: Store
) -> None:
    await stage.slack_trouble("chat.postMessage", "slow", seconds=0.5)
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    await struck(stage)
    store.go_away()
    await tried(stage, "chat.postMessage", "pr-42")
    assert await stage.neon_writes() == []
    store.come_back()
    await stage.finished(stage.dana, SHOP_DB, READY)

    told = [each for each in await stage.dana.messages(SHOP_DB) if each["ephemeral"]]
    assert told == []
    assert await statuses(stage, "POST") == [201]
    (row,) = await stage.audited(1)
    assert row.outcome == "done"


async def test_a_bot_without_its_store_still_stops_in_good_order(stage: Stage, store: Store) -> None:
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    await stage.shown(stage.dana, SHOP_DB, "create branch …")
    store.go_away()
    await stage.stop_bot()
    store.come_back()

    await stage.start_bot()
    await stage.finished(stage.dana, SHOP_DB, READY)
    assert await statuses(stage, "POST") == [201]
    (row,) = await stage.audited(1)
    assert row.outcome == "done"
    assert len(await posted(stage.dana, SHOP_DB)) == 1
