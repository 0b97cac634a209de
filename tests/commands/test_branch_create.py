"""`branch create`: every option, and what Neon refuses."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.e2e.stage import LEDGER_DB, SHOP, SHOP_DB, Stage

LEDGER = "calm-sea-51238842"


async def _create(stage: Stage, line: str, *, channel: str = SHOP_DB) -> tuple[str, dict[str, Any]]:
    """The final message and the branch that Neon holds then."""
    asker = stage.ana if channel == LEDGER_DB else stage.dana
    assert (await asker.command(channel, line))["ok"]
    words = await stage.finished(asker, channel, "is ready in")
    branches = await stage.branches(LEDGER if channel == LEDGER_DB else SHOP)
    return words, branches["pr-42"]


def _left(branch: dict[str, Any]) -> timedelta:
    return datetime.fromisoformat(branch["expires_at"]) - datetime.now(UTC)


@pytest.mark.parametrize(
    ("channel", "line", "days"),
    [
        (SHOP_DB, "branch create pr-42", 2),  # the channel's own default
        (LEDGER_DB, "branch create pr-42", 7),  # the file's default
        (SHOP_DB, "branch create pr-42 --ttl 36h", 1.5),
        (SHOP_DB, "branch create pr-42 --ttl=29d", 29),
    ],
)
async def test_a_branch_expires_when_it_was_asked_to_or_by_default(
    stage: Stage, channel: str, line: str, days: float
) -> None:
    words, branch = await _create(stage, line, channel=channel)
    assert abs(_left(branch) - timedelta(days=days)) < timedelta(minutes=1)
    assert "Expires" in words
    assert "[Keep 7 days from now]" in words


async def test_a_branch_may_be_asked_to_stay(stage: Stage) -> None:
    words, branch = await _create(stage, "branch create pr-42 --ttl never")
    assert "expires_at" not in branch
    assert "Does not expire" in words
    assert "[Keep 7 days from now]" not in words


async def test_a_parent_is_copied_from(stage: Stage) -> None:
    words, branch = await _create(stage, "branch create pr-42 --parent staging")
    assert branch["parent_id"] == (await stage.branches())["staging"]["id"]
    assert "From `staging`" in words


async def test_a_point_in_time_is_copied_as_the_parent_was_then(stage: Stage) -> None:
    words, branch = await _create(stage, "branch create pr-42 --parent staging --at 2h ago")
    then = datetime.now(UTC) - datetime.fromisoformat(branch["parent_timestamp"])
    assert abs(then - timedelta(hours=2)) < timedelta(minutes=1)
    assert "From `staging`" in words


async def test_a_log_position_is_passed_on(stage: Stage) -> None:
    _, branch = await _create(stage, "branch create pr-42 --at 0/1de2850")
    assert branch["parent_lsn"] == "0/1DE2850"


async def test_without_a_compute_there_is_nothing_to_connect_to(stage: Stage) -> None:
    words, branch = await _create(stage, "branch create pr-42 --no-compute")
    project = stage.world.projects[SHOP]
    assert not project.endpoints_of(project.branches[branch["id"]])
    assert "no compute" in words
    assert "[Connection]" not in words
    (row,) = await stage.audited(1)
    assert len(row.operation_ids) == 1


@pytest.mark.parametrize(("typed", "limits"), [("1", (1, 1)), ("0.25-2", (0.25, 2)), ("0.5–1CU", (0.5, 1))])
async def test_the_compute_has_the_size_that_was_asked_for(
    stage: Stage, typed: str, limits: tuple[float, float]
) -> None:
    _, branch = await _create(stage, f"branch create pr-42 --cu {typed}")
    project = stage.world.projects[SHOP]
    (endpoint,) = project.endpoints_of(project.branches[branch["id"]])
    assert (endpoint.min_cu, endpoint.max_cu) == limits


async def test_the_branch_carries_who_asked_for_it(stage: Stage) -> None:
    _, branch = await _create(stage, "branch create pr-42")
    (row,) = await stage.audited(1)
    assert branch["annotation"] == {"neonbot-request": row.request_id, "neonbot-requested-by": "dana"}
    assert row.target == branch["id"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "branch create pr-42 --parent preview/pr-112",
            "cannot create a child of a branch that has an expiration date",
        ),
        ("branch create pr-42 --at 3d ago", "outside of the branch's history"),
    ],
)
async def test_what_cannot_be_made_is_said_in_the_one_message_and_nothing_is_made(
    stage: Stage, line: str, said: str
) -> None:
    before = await stage.branches()
    await stage.dana.command(SHOP_DB, line)
    words = await stage.shown(stage.ana, SHOP_DB, said)
    assert "Asked by @U0DANA" in words
    assert await stage.branches() == before
    assert len(await stage.ana.messages(SHOP_DB)) == 1
    (row,) = await stage.audited(1)
    assert row.outcome == "failed"
    assert said in row.detail


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("branch create pr-42 --parent nope", "There is no branch “nope” in shop."),
        ("branch create pr-42 --ttl 2", "“2” has no unit."),
        ("branch create pr-42 --ttl -1d", "is not a length of time"),
        ("branch create pr-42 --ttl 2020-01-01T00:00Z", "is not in the future"),
        ("branch create pr-42 --ttl 2031-05-01", "is a date without a time of day"),
        ("branch create pr-42 --at 2h", "If you mean the past, write `2h ago`"),
        ("branch create pr-42 --cu 3.3", "Neon has no compute of 3.3 CU."),
        ("branch create pr-42 --cu 2-1", "smallest first"),
        ("branch create pr-42 --ttl 31d", "A branch can expire at most 30 days from now"),
        ("branch create pr-42 --cu 1 --no-compute", "--no-compute asks for none"),
        ("branch create pr-42 --schema-only --at 2h ago", "--schema-only takes the tables as they are now"),
        (
            "branch create pr-42 --schema-only --anonymized",
            "--schema-only leaves --anonymized nothing",
        ),
        ("branch create pr-42 --no-compute --anonymized", "--anonymized needs a compute"),
    ],
)
async def test_what_cannot_be_read_is_told_to_the_asker_alone(stage: Stage, line: str, said: str) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, line)
    assert said in reply.text
    assert reply.row.outcome in {"invalid", "failed"}
    assert not await stage.neon_writes()
    assert not await stage.ana.messages(SHOP_DB)


async def test_a_branch_in_another_project_of_the_channel(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, "branch create pr-42 --project analytics")
    await stage.finished(stage.dana, SHOP_DB, "`pr-42` in *analytics* is ready in")
    assert "pr-42" in await stage.branches("quiet-bar-70412233")
    assert "pr-42" not in await stage.branches()


async def test_a_schema_only_branch_is_a_root_and_says_so(stage: Stage) -> None:
    words, branch = await _create(stage, "branch create pr-42 --schema-only --parent dana/tax-rounding")
    assert "parent_id" not in branch
    assert branch["init_source"] == "schema-only"
    assert "Tables only, no rows. It is a root branch, and the plan allows only so many of those." in words
    assert "copy the schema ✓" in words
    databases = next(
        each.databases for each in stage.world.projects[SHOP].live_branches() if each.name == "pr-42"
    )
    assert databases["orders"].versions[-1].tables[0].columns[3].name == "tax", "the tables of its source"


async def test_the_cap_on_root_branches_is_said_in_neons_words(stage: Stage) -> None:
    project = stage.world.projects[SHOP]
    for branch in project.live_branches():
        branch.parent_id = None
    for number in range(6):
        await stage.dana.command(SHOP_DB, f"branch create empty-{number} --schema-only")
        await stage.finished(stage.dana, SHOP_DB, f"`empty-{number}`", "is ready in")
    await stage.dana.command(SHOP_DB, "branch create one-too-many --schema-only")
    await stage.shown(stage.dana, SHOP_DB, "root branches limit of 25 exceeded, got 25")
