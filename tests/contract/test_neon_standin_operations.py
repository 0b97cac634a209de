"""Operations: they take time, run in order, lock their project, and can go wrong."""

import pytest

from sandbox.neon.clockwork import DURATIONS, RETRY_DELAY
from tests.contract.neon_stage import Json, OnProject, Stage, as_json, refusal, staged

LOCKED = (
    423,
    "",
    "project already has running conflicting operations, scheduling of new ones is prohibited",
)
WITH_COMPUTE = {"branch": {"name": "feature"}, "endpoints": [{"type": "read_write"}]}


async def _start_branch(project: OnProject) -> Json:
    response = await project.stage.call("POST", project.branches, WITH_COMPUTE)
    assert response.status_code == 201
    return as_json(response)


async def _statuses(project: OnProject, started: Json) -> list[tuple[str, str]]:
    ids = [operation["id"] for operation in started["operations"]]
    listed = (await project.stage.get(f"{project.path}/operations"))["operations"]
    found = {operation["id"]: operation for operation in listed}
    return [(found[each]["action"], found[each]["status"]) for each in ids]


async def test_a_create_is_answered_before_the_work_is_done() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        started = await _start_branch(project)
        branch, endpoint = started["branch"], started["endpoints"][0]
        assert (branch["current_state"], branch["pending_state"]) == ("init", "ready")
        assert (endpoint["current_state"], endpoint["pending_state"]) == ("init", "active")
        assert [(each["action"], each["status"]) for each in started["operations"]] == [
            ("create_branch", "running"),
            ("start_compute", "scheduling"),
        ]


async def test_operations_of_one_request_run_in_order_as_time_passes() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        started = await _start_branch(project)
        seen = []
        for _ in range(50):
            statuses = tuple(status for _, status in await _statuses(project, started))
            if statuses not in seen:
                seen.append(statuses)
            stage.pass_time(0.1)
        assert seen == [("running", "scheduling"), ("finished", "running"), ("finished", "finished")]


async def test_a_finished_batch_leaves_the_branch_ready_and_its_compute_active() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        branch_id = await project.branch("feature", compute=True)
        branch = await project.read(branch_id)
        (endpoint,) = (await stage.get(f"{project.branches}/{branch_id}/endpoints"))["endpoints"]
        assert branch["current_state"] == "ready"
        assert endpoint["current_state"] == "active"
        assert "pending_state" not in branch
        assert "pending_state" not in endpoint


async def test_a_child_has_its_parents_size_only_once_it_is_ready() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        started = await _start_branch(project)
        branch_id = started["branch"]["id"]
        assert "logical_size" not in await project.read(branch_id)
        stage.pass_time(1)
        parent = await project.read(project.main)
        assert (await project.read(branch_id))["logical_size"] == parent["logical_size"] > 0


async def test_the_time_an_operation_took_is_close_to_its_usual_duration() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        started = await _start_branch(project)
        stage.pass_time()
        path = f"{project.path}/operations/{started['operations'][1]['id']}"
        took = (await stage.get(path))["operation"]["total_duration_ms"] / 1000
        assert took == pytest.approx(DURATIONS["start_compute"], rel=0.15)


async def test_a_faster_pace_shortens_every_operation() -> None:
    async with staged(pace=0.01) as stage:
        project = await stage.new_project()
        started = await _start_branch(project)
        stage.pass_time(0.05)
        assert [status for _, status in await _statuses(project, started)] == ["finished", "finished"]


async def test_operations_are_listed_newest_first_and_page_by_their_cursor() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        await project.branch("feature", compute=True)
        path, seen = f"{project.path}/operations", list[str]()
        cursor: Json = {}
        for _ in range(4):
            page = await stage.get(path, limit=1, **cursor)
            seen += [operation["action"] for operation in page["operations"]]
            cursor = {"cursor": page["pagination"]["cursor"]}
        assert seen == ["start_compute", "create_branch", "start_compute", "create_timeline"]
        assert await stage.get(path, **cursor) == {"operations": []}


async def test_the_cursor_of_operations_has_microseconds_where_times_have_seconds() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        page = await stage.get(f"{project.path}/operations")
        assert page["pagination"]["cursor"] == "2026-01-15T09:00:00.000000Z"
        assert page["operations"][0]["created_at"] == "2026-01-15T09:00:00Z"


async def test_an_unknown_operation_is_not_found() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        answer = await stage.call("GET", f"{project.path}/operations/6a6bcfb8-59c9-499b-bef0-8d1e2e1d90ca")
        assert refusal(answer) == (404, "", "operation not found")


CHANGES: list[tuple[str, str, Json | None]] = [
    ("POST", "/branches", {"branch": {"name": "late"}}),
    ("PATCH", "/branches/{branch}", {"branch": {"name": "late"}}),
    ("DELETE", "/branches/{branch}", None),
    ("POST", "/branches/{branch}/restore", {"source_branch_id": "br-x"}),
    ("POST", "/branches/{branch}/set_as_default", None),
    ("POST", "/branches/{branch}/roles", {"role": {"name": "late"}}),
    ("DELETE", "/branches/{branch}/roles/neondb_owner", None),
    ("POST", "/branches/{branch}/roles/neondb_owner/reset_password", None),
    ("POST", "/branches/{branch}/databases", {"database": {"name": "x", "owner_name": "neondb_owner"}}),
    ("PATCH", "/branches/{branch}/databases/neondb", {"database": {"name": "late"}}),
    ("DELETE", "/branches/{branch}/databases/neondb", None),
    ("POST", "/endpoints", {"endpoint": {"branch_id": "br-x", "type": "read_write"}}),
    ("PATCH", "/endpoints/{compute}", {"endpoint": {"autoscaling_limit_max_cu": 4}}),
    ("POST", "/endpoints/{compute}/start", None),
    ("POST", "/endpoints/{compute}/suspend", None),
    ("POST", "/endpoints/{compute}/restart", None),
    ("DELETE", "/endpoints/{compute}", None),
    ("PATCH", "", {"project": {"history_retention_seconds": 7200}}),
]


@pytest.mark.parametrize(("method", "path", "body"), CHANGES, ids=lambda each: str(each)[:60])
async def test_a_change_is_refused_while_operations_run(method: str, path: str, body: Json | None) -> None:
    async with staged() as stage:
        project = await stage.new_project()
        branch_id = await project.branch("target")
        await stage.admin("POST", "/availability-check", {"project_id": project.id})
        before = await _everything(stage)
        where = project.path + path.format(branch=branch_id, compute=project.compute)
        assert refusal(await stage.call(method, where, body)) == LOCKED
        assert await _everything(stage) == before


async def _everything(stage: Stage) -> object:
    return (await stage.admin("GET", "/state"))["projects"]


async def test_a_locked_change_succeeds_when_repeated_after_the_operations() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        await _start_branch(project)
        body = {"branch": {"name": "second"}}
        assert refusal(await stage.call("POST", project.branches, body)) == LOCKED
        stage.pass_time()
        assert (await stage.call("POST", project.branches, body)).status_code == 201


async def test_another_project_is_not_locked() -> None:
    async with staged() as stage:
        busy, idle = await stage.new_project(name="busy"), await stage.new_project(name="idle")
        await _start_branch(busy)
        assert (await stage.call("POST", idle.branches)).status_code == 201


async def test_reads_and_a_rename_of_the_project_go_through_while_operations_run() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        await _start_branch(project)
        assert await project.names(sort_by="name") == ["main", "feature"]
        renamed = await stage.call("PATCH", project.path, {"project": {"name": "renamed"}})
        assert (renamed.status_code, renamed.json()["operations"]) == (200, [])


async def test_a_failed_operation_is_tried_again_and_may_then_finish() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        await stage.admin("POST", "/faults", {"kind": "operation_fails", "action": "start_compute"})
        started = await _start_branch(project)
        stage.pass_time(4)
        path = f"{project.path}/operations/{started['operations'][1]['id']}"
        failed = (await stage.get(path))["operation"]
        assert (failed["status"], failed["failures_count"]) == ("failed", 1)
        assert failed["error"]
        assert failed["retry_at"] > failed["updated_at"]
        assert refusal(await stage.call("POST", project.branches)) == LOCKED
        stage.pass_time(RETRY_DELAY + 4)
        finished = (await stage.get(path))["operation"]
        assert (finished["status"], finished["failures_count"]) == ("finished", 1)
        assert "error" not in finished
        assert "retry_at" not in finished


async def test_an_operation_that_fails_for_good_cancels_what_waited_for_it() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        fault = {"kind": "operation_fails", "action": "create_branch", "then": "failed"}
        await stage.admin("POST", "/faults", fault)
        started = await _start_branch(project)
        stage.pass_time()
        assert await _statuses(project, started) == [
            ("create_branch", "failed"),
            ("start_compute", "cancelled"),
        ]
        assert (await stage.call("POST", project.branches)).status_code == 201


async def test_a_child_of_a_branch_that_never_became_ready_is_refused() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        fault = {"kind": "operation_fails", "action": "create_branch", "then": "failed"}
        await stage.admin("POST", "/faults", fault)
        started = await _start_branch(project)
        stage.pass_time()
        body = {"branch": {"parent_id": started["branch"]["id"]}}
        assert refusal(await stage.call("POST", project.branches, body)) == (422, "", "branch not ready yet")


async def test_an_operation_that_hangs_runs_for_ever() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        await stage.admin("POST", "/faults", {"kind": "operation_hangs", "action": "create_branch"})
        started = await _start_branch(project)
        stage.pass_time(86_400)
        assert await _statuses(project, started) == [
            ("create_branch", "running"),
            ("start_compute", "scheduling"),
        ]
