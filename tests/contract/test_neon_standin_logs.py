"""Logs: written by computes, read by time and by filter, a page at a time."""

from typing import Any

import pytest

from sandbox.neon import logs
from sandbox.neon.log_records import LogLine
from tests.contract.neon_stage import Json, OnProject, Stage, as_json, staged


async def _query(project: OnProject, **body: Any) -> Json:
    return await project.stage.do("POST", f"{project.branches}/{project.main}/logs/query", body)


def _messages(answer: Json) -> list[str]:
    return [each["message"] for each in answer["logs"]]


def _write(stage: Stage, project: OnProject, *lines: LogLine) -> None:
    for line in lines:
        logs.write(stage.world.projects[project.id].branches[project.main], line)


async def test_computes_log_when_they_start_and_when_they_rest() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        await stage.do("POST", f"{project.path}/endpoints/{project.compute}/suspend")
        answer = await _query(project)
        assert _messages(answer) == [
            "database system is shut down",
            "database system is ready to accept connections",
        ]
        assert answer["is_truncated"] is False
        newest = answer["logs"][0]
        assert (newest["entity_id"], newest["severity_text"], newest["source"]) == (
            project.compute,
            "INFO",
            "pg_endpoint",
        )


async def test_filters_narrow_what_is_found() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        at = stage.clock.now()
        _write(stage, project, LogLine(at, "slow query", "warn"), LogLine(at, "no such table", "error"))
        _write(stage, project, LogLine(at, "handled", source="function", service_name="resize"))
        assert _messages(await _query(project, minimum_severity="warn", sort_order="asc")) == [
            "slow query",
            "no such table",
        ]
        assert _messages(await _query(project, body_contains="slow")) == ["slow query"]
        assert _messages(await _query(project, severity_text="ERROR")) == ["no such table"]
        assert _messages(await _query(project, source="function", service_name="resize")) == ["handled"]
        assert _messages(await _query(project, logql='{source="pg_endpoint"} |= "table"')) == [
            "no such table"
        ]


async def test_a_long_answer_comes_in_pages() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        _write(stage, project, *(LogLine(stage.clock.now(), f"line {number}") for number in range(5)))
        first = await _query(project, limit=2, body_contains="line", sort_order="asc")
        assert (_messages(first), first["is_truncated"]) == (["line 0", "line 1"], True)
        asked = {"limit": 2, "body_contains": "line", "sort_order": "asc"}
        second = await _query(project, **asked, cursor=first["next_cursor"])
        assert _messages(second) == ["line 2", "line 3"]
        third = await _query(project, **asked, cursor=second["next_cursor"])
        assert (_messages(third), third["is_truncated"]) == (["line 4"], False)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({"since": "8d"}, "time_range_too_large"),
        ({"since": "1h", "start_time": "2026-01-15T08:00:00Z"}, "conflicting_time_range"),
        (
            {"start_time": "2026-01-15T08:00:00Z", "end_time": "2026-01-15T07:00:00Z"},
            "invalid_time_range",
        ),
        ({"cursor": "nonsense"}, "invalid_cursor"),
        ({"logql": "rate({}[5m])"}, "invalid_logql"),
        ({"logql": '{source="pg_endpoint"}', "source": "function"}, "conflicting_filters"),
    ],
)
async def test_a_query_that_makes_no_sense_is_refused_with_a_reason(body: Json, reason: str) -> None:
    async with staged() as stage:
        project = await stage.new_project()
        answer = await stage.call("POST", f"{project.branches}/{project.main}/logs/query", body)
        assert (answer.status_code, as_json(answer)["reason"]) == (400, reason)


async def test_a_time_that_is_none_is_refused() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        path = f"{project.branches}/{project.main}/logs/query"
        assert (await stage.call("POST", path, {"start_time": "yesterday"})).status_code == 400


async def test_a_branch_without_telemetry_and_one_that_is_not_there_have_no_logs() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        stage.world.projects[project.id].branches[project.main].telemetry = False
        answer = await stage.call("POST", f"{project.branches}/{project.main}/logs/query", {})
        assert (answer.status_code, as_json(answer)["reason"]) == (404, "telemetry_not_enabled")
        answer = await stage.call("GET", f"{project.branches}/br-not-there-a5000000/logs/fields")
        assert (answer.status_code, as_json(answer)["reason"]) == (404, "branch_not_found")


async def test_fields_and_their_values_are_those_that_were_seen() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        _write(stage, project, LogLine(stage.clock.now(), "x", "error", attributes={"db.namespace": "a"}))
        path = f"{project.branches}/{project.main}/logs/fields"
        assert (await stage.get(path))["fields"] == [
            "db.namespace",
            "entity_id",
            "service_name",
            "severity_text",
            "source",
        ]
        values = await stage.get(f"{path}/severity_text/values")
        assert values == {"values": ["ERROR", "INFO"], "is_truncated": False}
        one = await stage.get(f"{path}/severity_text/values", limit=1)
        assert one == {"values": ["ERROR"], "is_truncated": True}
        answer = await stage.call("GET", f"{path}/nope/values")
        assert (answer.status_code, as_json(answer)["reason"]) == (400, "unknown_field")
