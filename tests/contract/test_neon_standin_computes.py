"""Computes: their states, the operations of each change, and what a plan allows."""

import pytest

from tests.contract.neon_stage import Json, OnProject, as_json, refusal, staged


async def _actions(project: OnProject, method: str, path: str, body: Json | None = None) -> list[str]:
    done = await project.stage.do(method, f"{project.path}{path}", body)
    return [operation["action"] for operation in done["operations"]]


async def _state(project: OnProject, endpoint_id: str) -> str:
    got = await project.stage.get(f"{project.path}/endpoints/{endpoint_id}")
    return str(got["endpoint"]["current_state"])


async def test_a_compute_is_suspended_and_started_again() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        path = f"/endpoints/{project.compute}"
        assert await _state(project, project.compute) == "active"
        assert await _actions(project, "POST", f"{path}/suspend") == ["suspend_compute"]
        assert await _state(project, project.compute) == "idle"
        assert await _actions(project, "POST", f"{path}/suspend") == []
        assert await _actions(project, "POST", f"{path}/start") == ["start_compute"]
        assert await _state(project, project.compute) == "active"
        assert await _actions(project, "POST", f"{path}/start") == []


async def test_a_restart_reports_both_operations_as_running() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        answer = await stage.call("POST", f"{project.path}/endpoints/{project.compute}/restart")
        assert [(each["action"], each["status"]) for each in as_json(answer)["operations"]] == [
            ("suspend_compute", "running"),
            ("start_compute", "running"),
        ]
        stage.pass_time()
        assert await _state(project, project.compute) == "active"


async def test_suspending_a_compute_that_is_starting_is_refused_in_words_of_its_own() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        path = f"{project.path}/endpoints/{project.compute}"
        await stage.do("POST", f"{path}/suspend")
        await stage.call("POST", f"{path}/start")
        message = "endpoint is in some transitive state, could not suspend"
        assert refusal(await stage.call("POST", f"{path}/suspend")) == (423, "", message)


async def test_a_compute_rests_after_five_minutes_unless_its_timeout_is_never() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        branch_id = await project.branch("awake")
        wish = {"branch_id": branch_id, "type": "read_write", "suspend_timeout_seconds": -1}
        made = await stage.do("POST", f"{project.path}/endpoints", {"endpoint": wish})
        stage.pass_time(360)
        assert await _state(project, project.compute) == "idle"
        assert await _state(project, made["endpoint"]["id"]) == "active"


async def test_an_idle_compute_wakes_for_a_change_and_is_suspended_again() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        path, body = f"/endpoints/{project.compute}", {"endpoint": {"autoscaling_limit_max_cu": 2}}
        assert await _actions(project, "PATCH", path, body) == ["apply_config"]
        await stage.do("POST", f"{project.path}{path}/suspend")
        assert await _actions(project, "PATCH", path, body) == ["apply_config", "suspend_compute"]
        assert await _state(project, project.compute) == "idle"


async def test_a_changed_compute_keeps_its_new_limits_and_name() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        path = f"{project.path}/endpoints/{project.compute}"
        wish = {"name": "primary", "autoscaling_limit_min_cu": 1, "autoscaling_limit_max_cu": 4}
        await stage.do("PATCH", path, {"endpoint": wish})
        endpoint = (await stage.get(path))["endpoint"]
        assert {name: endpoint[name] for name in wish} == wish


async def test_a_second_read_write_compute_is_a_conflict_and_read_only_ones_are_not() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        path = f"{project.path}/endpoints"
        second = {"endpoint": {"branch_id": project.main, "type": "read_write"}}
        assert refusal(await stage.call("POST", path, second))[0] == 409
        for _ in range(2):
            await stage.do("POST", path, {"endpoint": {"branch_id": project.main, "type": "read_only"}})
        assert len((await stage.get(path))["endpoints"]) == 3


async def test_a_disabled_compute_rests_and_does_not_start() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        path = f"{project.path}/endpoints/{project.compute}"
        await stage.do("PATCH", path, {"endpoint": {"disabled": True}})
        assert await _state(project, project.compute) == "idle"
        assert refusal(await stage.call("POST", f"{path}/start")) == (422, "", "endpoint is disabled")


async def test_deleting_a_compute_leaves_the_branch_and_can_be_repeated() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        path = f"/endpoints/{project.compute}"
        assert await _actions(project, "DELETE", path) == ["suspend_compute"]
        assert (await stage.call("DELETE", project.path + path)).status_code == 204
        assert (await stage.get(f"{project.path}/endpoints"))["endpoints"] == []
        assert await project.names() == ["main"]


async def test_the_compute_of_a_protected_branch_cannot_be_deleted() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        await stage.do("PATCH", f"{project.branches}/{project.main}", {"branch": {"protected": True}})
        answer = await stage.call("DELETE", f"{project.path}/endpoints/{project.compute}")
        assert refusal(answer)[0] == 422


@pytest.mark.parametrize(
    ("plan", "seconds", "status"),
    [
        ("free", 0, 201),
        ("free", 300, 412),
        ("free", -1, 412),
        ("launch", 300, 201),
        ("launch", 60, 412),
        ("scale", 60, 201),
        ("scale", 30, 412),
        ("scale", 604_801, 400),
        ("scale", -2, 400),
    ],
)
async def test_a_plan_decides_on_suspend_timeouts(plan: str, seconds: int, status: int) -> None:
    async with staged(plan=plan) as stage:
        project = await stage.new_project()
        endpoint = {"type": "read_write", "suspend_timeout_seconds": seconds}
        answer = await stage.call("POST", project.branches, {"endpoints": [endpoint]})
        assert answer.status_code == status
        if status == 412:
            assert refusal(answer)[2] == "suspend interval is too short for your plan"
            assert await project.names() == ["main"]


@pytest.mark.parametrize(
    ("limits", "status"),
    [
        ({"autoscaling_limit_min_cu": 0.25, "autoscaling_limit_max_cu": 2}, 201),
        ({"autoscaling_limit_min_cu": 0.25, "autoscaling_limit_max_cu": 4}, 422),
        ({"autoscaling_limit_min_cu": 2, "autoscaling_limit_max_cu": 1}, 400),
        ({"autoscaling_limit_min_cu": 0.1}, 400),
        ({"settings": {}}, 400),
    ],
)
async def test_a_plan_decides_on_compute_sizes(limits: Json, status: int) -> None:
    async with staged(plan="free") as stage:
        project = await stage.new_project()
        answer = await stage.call("POST", project.branches, {"endpoints": [{"type": "read_write", **limits}]})
        assert answer.status_code == status


async def test_a_used_up_quota_refuses_to_start_a_compute_for_good() -> None:
    async with staged() as stage:
        project = await stage.new_project(settings={"quota": {"compute_time_seconds": 10}})
        path = f"{project.path}/endpoints/{project.compute}"
        await stage.do("POST", f"{path}/suspend")
        assert (await stage.call("POST", f"{path}/start")).status_code == 200
        stage.pass_time(120)
        await stage.do("POST", f"{path}/suspend")
        status, _, message = refusal(await stage.call("POST", f"{path}/start"))
        assert status == 423
        assert "quota" in message


async def test_hosts_have_a_cell_label_and_the_pooled_one_a_suffix() -> None:
    async with staged() as stage:
        answer = await stage.call("POST", "/projects", {"project": {"region_id": "aws-eu-central-1"}})
        made = as_json(answer)
        host, endpoint = made["endpoints"][0]["host"], made["endpoints"][0]["id"]
        assert host == f"{endpoint}.c-1.eu-central-1.aws.neon.tech"
        parameters = made["connection_uris"][0]["connection_parameters"]
        assert parameters["pooler_host"] == f"{endpoint}-pooler.c-1.eu-central-1.aws.neon.tech"


@pytest.mark.parametrize(
    ("limits", "status"),
    [
        ({"autoscaling_limit_min_cu": 1, "autoscaling_limit_max_cu": 9}, 200),
        ({"autoscaling_limit_min_cu": 1, "autoscaling_limit_max_cu": 10}, 422),
        ({"autoscaling_limit_max_cu": 10}, 422),
        ({"autoscaling_limit_min_cu": 12}, 200),
        ({"suspend_timeout_seconds": 600}, 200),
    ],
)
async def test_autoscaling_spans_eight_compute_units_at_most(limits: Json, status: int) -> None:
    async with staged(plan="scale") as stage:
        project = await stage.new_project()
        path = f"{project.path}/endpoints/{project.compute}"
        before = (await stage.get(path))["endpoint"]
        answer = await stage.call("PATCH", path, {"endpoint": limits})
        assert answer.status_code == status
        stage.pass_time()
        after = (await stage.get(path))["endpoint"]
        changed = {name: after[name] for name in limits}
        assert changed == (limits if status == 200 else {name: before[name] for name in limits})


async def test_a_compute_brings_its_archived_branch_back_first() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        branch_id = await project.branch("old", archived=True)
        wish = {"endpoint": {"branch_id": branch_id, "type": "read_write"}}
        assert await _actions(project, "POST", "/endpoints", wish) == ["timeline_unarchive", "start_compute"]
        assert (await project.read(branch_id))["current_state"] == "ready"
