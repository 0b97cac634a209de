"""The stand-in's own controls: faults, the log of calls, the clock, events."""

from email.utils import parsedate_to_datetime

import httpx
import pytest

from sandbox.clock import ManualClock, SystemClock
from sandbox.neon.serving import running
from sandbox.neon.world import World
from tests.contract.neon_stage import Json, caller, refusal, staged


@pytest.mark.parametrize(
    ("kind", "status", "words"),
    [
        ("401", 401, "supplied credentials do not pass authentication"),
        ("404", 404, "not found"),
        ("423", 423, "project already has running conflicting operations"),
        ("423_quota", 423, "quota exceeded"),
        ("429", 429, "too many requests"),
        ("500", 500, "internal server error"),
        ("503", 503, "service unavailable"),
    ],
)
async def test_a_fault_is_answered_once_and_nothing_is_applied(kind: str, status: int, words: str) -> None:
    async with staged() as stage:
        await stage.admin("POST", "/faults", {"kind": kind})
        answer = await stage.call("POST", "/projects", {"project": {}})
        assert answer.status_code == status
        assert words in refusal(answer)[2]
        assert (await stage.get("/projects"))["projects"] == []


async def test_a_gateway_timeout_is_a_page_and_not_json() -> None:
    async with staged() as stage:
        await stage.admin("POST", "/faults", {"kind": "524"})
        answer = await stage.call("GET", "/projects")
        assert answer.status_code == 524
        assert answer.headers["content-type"].startswith("text/html")
        assert "<html>" in answer.text


async def test_a_wait_is_told_only_when_ordered() -> None:
    async with staged() as stage:
        for order in ({"kind": "429", "retry_after": 2}, {"kind": "429"}):
            await stage.admin("POST", "/faults", order)
        waits = [(await stage.call("GET", "/auth")).headers.get("Retry-After") for _ in range(2)]
        assert waits == ["2", None]


async def test_a_fault_strikes_only_the_calls_it_names_and_as_often_as_told() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        order = {"kind": "503", "method": "post", "path_contains": "/branches", "times": 2}
        await stage.admin("POST", "/faults", order)
        assert (await stage.call("GET", project.branches)).status_code == 200
        assert (await stage.call("POST", "/projects", {"project": {}})).status_code == 201
        assert [(await stage.call("POST", project.branches)).status_code for _ in range(3)] == [503, 503, 201]
        assert (await stage.admin("GET", "/faults"))["faults"] == []


async def test_a_fault_for_ever_lasts_until_it_is_cleared() -> None:
    async with staged() as stage:
        await stage.admin("POST", "/faults", {"kind": "503", "times": None})
        assert {(await stage.call("GET", "/auth")).status_code for _ in range(5)} == {503}
        assert len((await stage.admin("GET", "/faults"))["faults"]) == 1
        await stage.admin("DELETE", "/faults")
        assert (await stage.call("GET", "/auth")).status_code == 200


async def test_a_slow_answer_outlasts_an_impatient_caller_and_its_call_is_applied() -> None:
    async with staged() as stage:
        await stage.admin("POST", "/faults", {"kind": "slow", "seconds": 0.2})
        with pytest.raises(httpx.ReadTimeout):
            await stage.http.post("/projects", json={"project": {}}, timeout=httpx.Timeout(5, read=0.05))
        assert len((await stage.get("/projects"))["projects"]) == 1


@pytest.mark.parametrize(("kind", "applied"), [("drop_before", 0), ("drop_after", 1)])
async def test_a_dropped_call_has_no_answer(kind: str, applied: int) -> None:
    async with staged() as stage:
        await stage.admin("POST", "/faults", {"kind": kind})
        with pytest.raises(httpx.TransportError):
            await stage.http.post("/projects", json={"project": {}})
        assert len((await stage.get("/projects"))["projects"]) == applied
        first = (await stage.admin("GET", "/requests"))["requests"][0]
        assert (first["method"], first["path"], first["status"]) == ("POST", "/projects", None)


@pytest.mark.parametrize(
    "order", [{"kind": "meteor"}, {}, {"kind": "503", "times": 0}, {"kind": "503", "x": 1}]
)
async def test_a_fault_that_makes_no_sense_is_refused(order: Json) -> None:
    async with staged() as stage:
        answer = await stage.http.post(f"{stage.base_url}/admin/faults", json=order)
        assert answer.status_code == 400
        assert (await stage.admin("GET", "/faults"))["faults"] == []


async def test_calls_are_kept_in_order_until_they_are_cleared() -> None:
    async with staged() as stage:
        await stage.call("GET", "/projects", params={"limit": 1}, headers={"X-Request-ID": "one"})
        await stage.call("GET", "/nowhere")
        requests = (await stage.admin("GET", "/requests"))["requests"]
        assert requests[0] == {
            "at": "2026-01-15T09:00:00+00:00",
            "method": "GET",
            "path": "/projects",
            "query": "limit=1",
            "status": 200,
            "request_id": "one",
            "key_kind": "org",
            "key_id": stage.world.keys[0].id,
        }
        assert (requests[1]["status"], requests[1]["key_kind"]) == (404, None)
        await stage.admin("DELETE", "/requests")
        assert (await stage.admin("GET", "/requests"))["requests"] == []


async def test_a_manual_clock_can_be_moved_over_http() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        await stage.call("POST", project.branches, {"branch": {"name": "feature"}})
        assert (await stage.admin("POST", "/clock", {"advance": 5}))["now"] == "2026-01-15T09:00:35+00:00"
        (state,) = (await stage.admin("GET", "/state"))["projects"]
        assert state["busy"] is False
        assert [operation["status"] for operation in state["operations"][:1]] == ["finished"]


async def test_the_machines_own_clock_cannot_be_moved() -> None:
    async with running(World(SystemClock(), seed="empty")) as base_url, caller(base_url, "x") as http:
        answer = await http.post(f"{base_url}/admin/clock", json={"advance": 5})
        assert answer.status_code == 409


async def test_an_availability_check_locks_its_project_for_a_while() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        started = await stage.admin("POST", "/availability-check", {"project_id": project.id})
        assert started["operation"]["action"] == "check_availability"
        assert (await stage.call("POST", project.branches)).status_code == 423
        stage.pass_time()
        assert (await stage.call("POST", project.branches)).status_code == 201


async def test_an_availability_check_of_no_project_is_not_found() -> None:
    async with staged() as stage:
        url = f"{stage.base_url}/admin/availability-check"
        assert (await stage.http.post(url, json={"project_id": "no-such"})).status_code == 404


async def test_a_key_of_any_kind_can_be_made() -> None:
    async with staged() as stage:
        made = await stage.admin("POST", "/keys", {"kind": "personal"})
        async with caller(stage.base_url, made["key"]) as http:
            assert (await http.get("/users/me")).status_code == 200
        wrong = await stage.http.post(f"{stage.base_url}/admin/keys", json={"kind": "project"})
        assert wrong.status_code == 400


async def test_watchers_hear_of_a_change_and_of_time_moving_an_operation() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        async with stage.http.stream("GET", f"{stage.base_url}/admin/events") as events:
            assert events.headers["content-type"].startswith("text/event-stream")
            lines = events.aiter_lines()
            changed = 'data: {"changed": true}'
            assert await anext(lines) == changed
            await stage.call("POST", project.branches)
            assert [await anext(lines), await anext(lines)] == ["", changed]
            stage.pass_time()
            assert [await anext(lines), await anext(lines)] == ["", changed]


async def test_a_watcher_does_not_keep_the_server_from_stopping() -> None:
    world = World(ManualClock(), seed="empty")
    async with caller("http://unused", "x") as http:
        async with running(world) as base_url:
            events = await http.send(http.build_request("GET", f"{base_url}/admin/events"), stream=True)
        assert [line async for line in events.aiter_lines() if line] == ['data: {"changed": true}']
        await events.aclose()


async def test_a_watcher_that_leaves_is_no_error(caplog: pytest.LogCaptureFixture) -> None:
    async with staged() as stage:
        project = await stage.new_project()
        url = f"{stage.base_url}/admin/events"
        async with caller("http://unused", "x") as left:
            await left.send(left.build_request("GET", url), stream=True)
        async with stage.http.stream("GET", url) as events:
            lines = events.aiter_lines()
            await anext(lines)
            for _ in range(3):  # so that the other one was to be told at least twice
                await stage.call("POST", project.branches)
                stage.pass_time()
                assert [await anext(lines), await anext(lines)] == ["", 'data: {"changed": true}']
    assert [each.getMessage() for each in caplog.records if each.levelname == "ERROR"] == []


async def test_the_latest_fifty_operations_are_in_the_state() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        path = f"{project.path}/endpoints/{project.compute}"
        for _ in range(26):
            await stage.do("POST", f"{path}/restart")
        (state,) = (await stage.admin("GET", "/state"))["projects"]
        assert len(state["operations"]) == 50
        assert state["operations"][0]["created_at"] > state["operations"][-1]["created_at"]


async def test_answers_are_dated_by_the_worlds_clock() -> None:
    async with staged() as stage:
        dates = [(await stage.call("GET", path)).headers["Date"] for path in ("/auth", "/nowhere")]

    assert [parsedate_to_datetime(each) for each in dates] == [stage.clock.now().replace(microsecond=0)] * 2
