"""Consumption history: what was used, who may ask, and how far back."""

from typing import Any

import pytest

from tests.contract.neon_stage import Json, OnProject, Stage, as_json, caller, refusal, staged

PROJECTS, BRANCHES = "/consumption_history/v2/projects", "/consumption_history/v2/branches"
FIRST_VERSION = "/consumption_history/projects"
HOUR, DAY, GIB = 3600, 86_400, 1024**3
ALL = (
    "compute_unit_seconds,root_branch_bytes_month,child_branch_bytes_month,instant_restore_bytes_month,"
    "public_network_transfer_bytes,private_network_transfer_bytes"
)


def _asked(stage: Stage, **changes: Any) -> Json:
    """The day on which the stage's clock begins, which is 2026-01-15 at nine."""
    return {
        "from": "2026-01-15T00:00:00Z",
        "to": "2026-01-16T00:00:00Z",
        "granularity": "hourly",
        "org_id": stage.world.organization.id,
        "metrics": ALL,
    } | changes


def _frames(item: Json) -> list[Json]:
    return [frame for period in item["periods"] for frame in period["consumption"]]


def _values(item: Json, name: str) -> list[int]:
    return [
        metric["value"]
        for frame in _frames(item)
        for metric in frame["metrics"]
        if metric["metric_name"] == name
    ]


async def _awake(stage: Stage) -> OnProject:
    """A project whose one compute of 1 CU has been awake since shortly after nine."""
    return await stage.new_project(
        default_endpoint_settings={"autoscaling_limit_min_cu": 1, "suspend_timeout_seconds": -1}
    )


async def test_a_compute_that_is_awake_counts_hour_by_hour_and_fifteen_minutes_late() -> None:
    async with staged() as stage:
        project = await _awake(stage)
        stage.pass_time(3 * HOUR - 30)
        (item,) = (await stage.get(PROJECTS, **_asked(stage)))["projects"]
        assert item["project_id"] == project.id
        assert [frame["timeframe_start"][11:16] for frame in _frames(item)] == ["09:00", "10:00", "11:00"]
        first, second, third = _values(item, "compute_unit_seconds")
        assert (second, third) == (HOUR, HOUR - 15 * 60)
        assert HOUR - 10 < first < HOUR


async def test_a_suspended_compute_costs_nothing_more() -> None:
    async with staged() as stage:
        project = await _awake(stage)
        stage.pass_time(HOUR - 60)
        await stage.do("POST", f"{project.path}/endpoints/{project.compute}/suspend")
        stage.pass_time(4 * HOUR)
        (item,) = (await stage.get(PROJECTS, **_asked(stage)))["projects"]
        assert sum(_values(item, "compute_unit_seconds")[1:]) == 0
        assert 0 < _values(item, "compute_unit_seconds")[0] < HOUR


@pytest.mark.parametrize("granularity", ["daily", "monthly"])
async def test_coarser_frames_hold_the_sum_of_the_hours(granularity: str) -> None:
    async with staged() as stage:
        await _awake(stage)
        stage.pass_time(2 * DAY)
        whole = _asked(stage, to="2026-02-01T00:00:00Z")
        (hours,) = (await stage.get(PROJECTS, **whole))["projects"]
        coarse = whole | {"granularity": granularity, "from": "2026-01-01T00:00:00Z"}
        (item,) = (await stage.get(PROJECTS, **coarse))["projects"]
        assert len(_frames(item)) == {"daily": 3, "monthly": 1}[granularity]
        for name in ALL.split(","):
            assert sum(_values(item, name)) == pytest.approx(sum(_values(hours, name)), abs=100)


async def test_times_are_rounded_down_so_that_the_day_of_to_is_left_out() -> None:
    async with staged() as stage:
        await _awake(stage)
        stage.pass_time(2 * DAY)
        asked = {"from": "2026-01-15T15:30:00Z", "to": "2026-01-17T15:30:00Z", "granularity": "daily"}
        (item,) = (await stage.get(PROJECTS, **_asked(stage, **asked)))["projects"]
        assert [frame["timeframe_start"] for frame in _frames(item)] == [
            "2026-01-15T00:00:00Z",
            "2026-01-16T00:00:00Z",
        ]


async def test_storage_is_counted_in_byte_hours_or_where_the_world_says_so_in_byte_months() -> None:
    found = {}
    for reading in ("byte-hours", "byte-months"):
        async with staged(storage_reading=reading) as stage:
            project = await _awake(stage)
            stage.world.projects[project.id].branches[project.main].size = GIB
            stage.pass_time(5 * HOUR)
            (item,) = (await stage.get(PROJECTS, **_asked(stage)))["projects"]
            found[reading] = _values(item, "root_branch_bytes_month")[1]
    assert found == {"byte-hours": GIB, "byte-months": round(GIB / 744)}


async def test_child_branches_count_by_the_hour_and_are_charged_for_their_changes() -> None:
    async with staged() as stage:
        project = await _awake(stage)
        await project.branch("idle")
        await project.branch("busy", compute=True)
        stage.pass_time(DAY)
        names = {each.name: each.id for each in stage.world.projects[project.id].branches.values()}
        until, both = "2026-01-17T00:00:00Z", "extra_branches_month,child_branch_bytes_month"
        asked = _asked(stage, metrics=both, to=until)
        (item,) = (await stage.get(PROJECTS, **asked))["projects"]
        assert _values(item, "extra_branches_month")[1:4] == [2, 2, 2]
        of_branches = await stage.get(BRANCHES, **_asked(stage, to=until), project_ids=project.id)
        by_id = {each["branch_id"]: each for each in of_branches["branches"]}
        assert sum(_values(by_id[names["busy"]], "child_branch_bytes_month")) > 0
        assert sum(_values(by_id[names["idle"]], "child_branch_bytes_month")) == 0
        assert sum(_values(by_id[names["main"]], "root_branch_bytes_month")) > 0


async def test_the_branches_make_up_the_project_and_deleted_ones_stay_in_it() -> None:
    async with staged(branch_recovery=False) as stage:
        project = await _awake(stage)
        gone = await project.branch("gone", compute=True)
        stage.pass_time(HOUR)
        await stage.do("DELETE", f"{project.branches}/{gone}")
        stage.pass_time(2 * HOUR)
        (item,) = (await stage.get(PROJECTS, **_asked(stage)))["projects"]
        found = (await stage.get(BRANCHES, **_asked(stage), project_ids=[project.id]))["branches"]
        assert gone in {each["branch_id"] for each in found}
        for name in ("compute_unit_seconds", "public_network_transfer_bytes"):
            parts = sum(sum(_values(each, name)) for each in found)
            assert sum(_values(item, name)) == pytest.approx(parts, abs=10)
        (alone,) = (await stage.get(BRANCHES, **_asked(stage), project_ids=project.id, branch_ids=gone))[
            "branches"
        ]
        assert alone["branch_id"] == gone


async def test_both_lists_come_in_pages() -> None:
    async with staged(seed="demo") as stage:
        seen: list[str] = []
        cursor: Json = {}
        while page := (await stage.get(PROJECTS, **_asked(stage), limit=2, **cursor)).get("projects"):
            seen += [each["project_id"] for each in page]
            cursor = {"cursor": seen[-1]}
        assert seen == ["calm-sea-51238842", "quiet-bar-70412233", "old-violet-32930710"]

        asked = _asked(stage) | {"project_ids": ",".join(seen)}
        whole = (await stage.get(BRANCHES, **asked, limit=1000))["branches"]
        parts, cursor = [], {}
        while (got := await stage.get(BRANCHES, **asked, limit=15, **cursor))["branches"]:
            parts += got["branches"]
            cursor = {"cursor": got["pagination"]["cursor"]}
        assert parts == whole
        order = [(each["project_id"], each["branch_id"]) for each in whole]
        assert order == sorted(order)


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"from": "2026-01-08T08:59:59Z"}, 406),
        ({"from": "2025-11-15T00:00:00Z", "granularity": "daily"}, 406),
        ({"from": "2024-12-31T00:00:00Z", "granularity": "monthly"}, 406),
        ({"from": "2026-01-16T00:00:00Z", "to": "2026-01-15T00:00:00Z"}, 406),
        ({"org_id": "org-other-star-12345678"}, 404),
        ({"org_id": ""}, 400),
        ({"metrics": ""}, 400),
        ({"metrics": "cpu_seconds"}, 400),
        ({"granularity": "weekly"}, 400),
        ({"from": "2026-01-08T09:00:00Z"}, 200),
        ({"from": "2025-11-16T00:00:00Z", "granularity": "daily"}, 200),
        ({"from": "2025-01-14T00:00:00Z", "granularity": "monthly"}, 200),
    ],
)
async def test_what_may_be_asked(changes: Json, status: int) -> None:
    async with staged() as stage:
        answer = await stage.call("GET", PROJECTS, params=_asked(stage, **changes))
        assert answer.status_code == status, answer.text


async def test_branches_have_fewer_metrics_than_projects() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        for name in ("extra_branches_month", "snapshot_storage_bytes_month"):
            asked = _asked(stage, metrics=name)
            assert (await stage.call("GET", PROJECTS, params=asked)).status_code == 200
            answer = await stage.call("GET", BRANCHES, params=asked | {"project_ids": project.id})
            assert refusal(answer)[0] == 400


@pytest.mark.parametrize(
    ("plan", "statuses"), [("free", (403, 403, 403)), ("launch", (403, 200, 200)), ("scale", (200, 200, 200))]
)
async def test_the_plan_decides_which_history_there_is(plan: str, statuses: tuple[int, ...]) -> None:
    async with staged(plan=plan) as stage:
        project = await stage.new_project()
        found = [
            (await stage.call("GET", FIRST_VERSION, params=_asked(stage, metrics=""))).status_code,
            (await stage.call("GET", PROJECTS, params=_asked(stage))).status_code,
            (await stage.call("GET", BRANCHES, params=_asked(stage, project_ids=project.id))).status_code,
        ]
        assert tuple(found) == statuses


async def test_the_first_version_has_its_own_fields_and_further_ones_when_asked() -> None:
    async with staged() as stage:
        project = await _awake(stage)
        stage.pass_time(2 * HOUR - 30)
        asked = _asked(stage)
        del asked["metrics"]
        (item,) = (await stage.get(FIRST_VERSION, **asked))["projects"]
        second = _frames(item)[1]
        assert (second["active_time_seconds"], second["compute_time_seconds"]) == (2700, 2700)
        assert second["synthetic_storage_size_bytes"] > 0
        assert "logical_size_bytes" not in second
        (item,) = (await stage.get(FIRST_VERSION, **asked, metrics="logical_size_bytes"))["projects"]
        size = stage.world.projects[project.id].branches[project.main].size
        assert _frames(item)[1]["logical_size_bytes"] == size


async def test_a_period_that_is_over_has_an_end() -> None:
    async with staged(seed="demo") as stage:
        asked = _asked(stage, **{"from": "2025-12-20T00:00:00Z", "granularity": "daily"})
        (item, *_) = (await stage.get(PROJECTS, **asked, project_ids="old-violet-32930710"))["projects"]
        first, second = item["periods"]
        assert (first["period_start"], first["period_end"]) == (
            "2025-12-01T00:00:00Z",
            "2026-01-01T00:00:00Z",
        )
        assert "period_end" not in second
        assert first["period_plan"] == "scale"


async def test_a_project_key_is_refused_the_history() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        key = stage.world.add_key("project", project_id=project.id)
        async with caller(stage.base_url, key.secret) as http:
            answer = await http.get(PROJECTS, params=_asked(stage))
        assert answer.status_code == 404
        assert "scoped to" in as_json(answer)["message"]


async def test_thirty_questions_a_minute_are_allowed_for_all_three_together() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        for path in (PROJECTS, BRANCHES) * 15:
            answer = await stage.call("GET", path, params=_asked(stage, project_ids=project.id))
            assert answer.status_code == 200
        assert refusal(await stage.call("GET", PROJECTS, params=_asked(stage)))[0] == 429
        assert (await stage.call("GET", project.path)).status_code == 200
        stage.pass_time(60)
        assert (await stage.call("GET", PROJECTS, params=_asked(stage))).status_code == 200


async def test_the_counters_of_a_project_move_on_the_free_plan_only() -> None:
    for plan, moves in (("free", True), ("scale", False)):
        async with staged(plan=plan) as stage:
            project = await stage.new_project()
            stage.pass_time(200)
            shown = (await stage.get(project.path))["project"]
            assert (shown["compute_time_seconds"] > 0) is moves
            assert (shown["data_transfer_bytes"] > 0) is moves


async def test_the_counters_of_a_branch_begin_anew_with_each_month() -> None:
    async with staged() as stage:
        project = await _awake(stage)
        stage.pass_time(HOUR)
        await stage.do("POST", f"{project.path}/endpoints/{project.compute}/suspend")
        counted = await project.read(project.main)
        assert HOUR <= counted["compute_time_seconds"] < HOUR + 60
        assert counted["written_data_bytes"] > 0
        stage.pass_time(17 * DAY)
        again = await project.read(project.main)
        assert (again["compute_time_seconds"], again["written_data_bytes"]) == (0, 0)
        whole = _asked(stage, to="2026-02-01T00:00:00Z", granularity="daily")
        (item,) = (await stage.get(PROJECTS, **whole))["projects"]
        assert sum(_values(item, "compute_unit_seconds")) >= HOUR
