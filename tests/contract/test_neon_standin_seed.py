"""The demo's world, and the clock it lives by."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from sandbox.clock import ManualClock, SystemClock
from sandbox.neon.ids import Ids
from tests.contract.neon_stage import Json, Stage, staged

SHOP, LEDGER, ANALYTICS = "old-violet-32930710", "calm-sea-51238842", "quiet-bar-70412233"


async def _demo() -> dict[str, Json]:
    async with staged(seed="demo") as stage:
        return {project["id"]: project for project in (await stage.admin("GET", "/state"))["projects"]}


async def test_the_demo_has_three_projects_with_about_forty_branches() -> None:
    demo = await _demo()
    assert {key: project["name"] for key, project in demo.items()} == {
        SHOP: "shop",
        LEDGER: "ledger",
        ANALYTICS: "analytics",
    }
    assert 36 <= sum(len(project["branches"]) for project in demo.values()) <= 44


async def test_the_demos_branches_are_of_every_kind() -> None:
    demo = await _demo()
    shop = {branch["name"]: branch for branch in demo[SHOP]["branches"]}
    assert shop["main"]["default"]
    assert shop["main"]["protected"]
    assert shop["main"]["databases"] == ["neondb", "orders"]
    assert "<!channel>" in shop
    assert "preview/pr-117" in shop
    staging = shop["staging"]["id"]
    assert sum(branch.get("parent_id") == staging for branch in shop.values()) == 2
    assert [branch["name"] for branch in shop.values() if branch["current_state"] == "archived"]
    branches = [branch for project in demo.values() for branch in project["branches"]]
    assert {branch["created_by"]["name"] for branch in branches} == {"Dana Developer", "Ana Admin", "CI"}
    assert sum("expires_at" in branch for branch in branches) >= 4
    states = {endpoint["current_state"] for project in demo.values() for endpoint in project["endpoints"]}
    assert states == {"active", "idle"}


async def test_the_demos_ages_run_from_today_to_more_than_a_year() -> None:
    demo = await _demo()
    born = sorted(branch["created_at"] for project in demo.values() for branch in project["branches"])
    now = ManualClock().now()
    assert born[-1] > (now - timedelta(hours=1)).isoformat()
    assert born[0] < (now - timedelta(days=395)).isoformat()


async def test_the_demos_ids_are_the_same_in_every_run() -> None:
    first, second = await _demo(), await _demo()
    assert first == second


async def test_every_answer_about_the_demo_has_the_described_shape() -> None:
    async with staged(seed="demo") as stage:
        await stage.get("/projects")
        for project in (SHOP, LEDGER, ANALYTICS):
            await stage.get(f"/projects/{project}")
            listed = await stage.get(f"/projects/{project}/branches")
            await stage.get(f"/projects/{project}/endpoints")
            for branch in listed["branches"][:3]:
                await stage.get(f"/projects/{project}/branches/{branch['id']}/databases")


async def test_the_demos_expiring_branches_expire() -> None:
    async with staged(seed="demo") as stage:
        names = await _names(stage)
        stage.pass_time(2 * 86_400)
        assert names - await _names(stage) == {"dana-scratch", "migration-test", "dbt-ci"}


async def _names(stage: Stage) -> set[str]:
    projects = (await stage.admin("GET", "/state"))["projects"]
    return {branch["name"] for project in projects for branch in project["branches"]}


def test_a_manual_clock_moves_only_when_told() -> None:
    clock = ManualClock(datetime(2026, 3, 1, 12, tzinfo=UTC))
    clock.advance(1.5)
    assert clock.now() == datetime(2026, 3, 1, 12, 0, 1, 500_000, tzinfo=UTC)
    with pytest.raises(ValueError, match="cannot go back"):
        clock.advance(-1)


def test_clocks_are_in_utc() -> None:
    assert SystemClock().now().utcoffset() == timedelta(0)
    with pytest.raises(ValueError, match="timezone"):
        ManualClock(datetime.fromisoformat("2026-03-01T12:00:00"))


@pytest.mark.parametrize(
    ("made", "pattern"),
    [
        (Ids().project(), r"[a-z]+-[a-z]+-\d{8}"),
        (Ids().branch(), r"br-[a-z]+-[a-z]+-a5[0-9a-z]{6}"),
        (Ids().endpoint(), r"ep-[a-z]+-[a-z]+-a5[0-9a-z]{6}"),
        (Ids().uuid(), r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"),
        (Ids().api_key(), r"napi_[0-9a-z]{64}"),
        (Ids().password(), r"npg_[0-9A-Za-z]{12}"),
        (Ids().lsn(), r"0/[0-9A-F]{7,8}"),
    ],
    ids=["project", "branch", "endpoint", "operation", "key", "password", "lsn"],
)
def test_ids_and_secrets_have_neons_shapes(made: str, pattern: str) -> None:
    assert re.fullmatch(pattern, made)
