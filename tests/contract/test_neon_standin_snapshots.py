"""Snapshots: taken of root branches, restored beside them, put in their place, and taken on a schedule."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sandbox.neon.snapshot_records import ScheduleEntry
from sandbox.neon.snapshot_schedule import due_after
from tests.contract.neon_stage import Json, OnProject, refusal, staged

DAY = 86_400


async def _take(project: OnProject, branch_id: str | None = None, **query: Any) -> Json:
    path = f"{project.branches}/{branch_id or project.main}/snapshot"
    return await project.stage.do("POST", path, params=query)


async def _snapshots(project: OnProject) -> list[Json]:
    return list((await project.stage.get(f"{project.path}/snapshots"))["snapshots"])


async def _restore(project: OnProject, snapshot_id: str, **body: Any) -> Json:
    return await project.stage.do("POST", f"{project.path}/snapshots/{snapshot_id}/restore", body)


async def _by_name(project: OnProject) -> dict[str, Json]:
    return {each["name"]: each for each in (await project.stage.get(project.branches))["branches"]}


def _actions(answer: Json) -> list[tuple[str, str]]:
    return [(each["action"], each["status"]) for each in answer["operations"]]


async def test_a_snapshot_knows_its_size_once_its_operations_have_run() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        taken = await _take(project, name="before", expires_at="2026-02-01T00:00:00Z")
        assert _actions(taken) == [("create_branch", "running"), ("timeline_archive", "scheduling")]
        assert "full_size" not in taken["snapshot"]
        (snapshot,) = await _snapshots(project)
        assert (snapshot["name"], snapshot["manual"], snapshot["full_size"]) == ("before", True, 31_457_280)
        assert (snapshot["source_branch_id"], snapshot["expires_at"]) == (
            project.main,
            "2026-02-01T00:00:00Z",
        )


async def test_a_snapshot_may_be_of_a_moment_in_the_branchs_history() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        stage.pass_time(3600)
        taken = await _take(project, timestamp="2026-01-15T09:30:00Z")
        assert taken["snapshot"]["timestamp"] == "2026-01-15T09:30:00Z"
        path = f"{project.branches}/{project.main}/snapshot"
        late = await stage.call("POST", path, params={"timestamp": "2027-01-15T09:30:00Z"})
        assert refusal(late)[0] == 400
        both = {"timestamp": "2026-01-15T09:30:00Z", "lsn": "0/1DE2850"}
        assert "together" in refusal(await stage.call("POST", path, params=both))[2]


@pytest.mark.parametrize(("plan", "cap"), [("free", 1), ("launch", 10), ("scale", 10)])
async def test_each_plan_has_its_cap_on_snapshots_taken_by_hand(plan: str, cap: int) -> None:
    async with staged(plan=plan) as stage:
        project = await stage.new_project()
        for number in range(cap):
            await _take(project, name=f"s{number}")
        answer = await stage.call("POST", f"{project.branches}/{project.main}/snapshot")
        assert refusal(answer) == (
            422,
            "SNAPSHOTS_LIMIT_EXCEEDED",
            f"snapshots limit of {cap} exceeded, got {cap}",
        )


async def test_only_root_branches_are_snapshotted_and_only_a_free_project() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        child = await project.branch("child")
        answer = await stage.call("POST", f"{project.branches}/{child}/snapshot")
        assert refusal(answer)[:2] == (422, "")
        await stage.call("POST", f"{project.branches}/{project.main}/snapshot")
        second = await stage.call("POST", f"{project.branches}/{project.main}/snapshot")
        assert second.status_code == 423


async def test_a_snapshot_is_renamed_kept_for_good_and_deleted() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        taken = await _take(project, name="old", expires_at="2026-02-01T00:00:00Z")
        path = f"{project.path}/snapshots/{taken['snapshot']['id']}"
        renamed = await stage.do("PATCH", path, {"snapshot": {"name": "new"}})
        assert (renamed["snapshot"]["name"], "expires_at" in renamed["snapshot"]) == ("new", True)
        kept = await stage.do("PATCH", path, {"snapshot": {"expires_at": None}})
        assert (kept["snapshot"]["name"], "expires_at" in kept["snapshot"]) == ("new", False)
        stage.pass_time(30 * DAY)
        assert len(await _snapshots(project)) == 1
        deleted = await stage.call("DELETE", path)
        assert (deleted.status_code, len(deleted.json()["operations"])) == (202, 1)
        assert await _snapshots(project) == []
        assert refusal(await stage.call("DELETE", path)) == (404, "", "snapshot not found")


async def test_a_snapshot_ends_when_it_expires() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        await _take(project, expires_at="2026-01-16T09:00:00Z")
        stage.pass_time(2 * DAY)
        assert await _snapshots(project) == []


async def test_a_restored_snapshot_is_a_root_branch_beside_the_one_it_is_of() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        taken = await _take(project, name="before")
        path = f"{project.branches}/{project.main}/databases"
        await stage.do("POST", path, {"database": {"name": "later", "owner_name": "neondb_owner"}})
        restored = await _restore(project, taken["snapshot"]["id"], name="look")
        assert _actions(restored) == [
            ("timeline_unarchive", "running"),
            ("create_branch", "scheduling"),
            ("start_compute", "scheduling"),
        ]
        branch = (await _by_name(project))["look"]
        assert (branch["restore_status"], branch["restored_from"], branch["restored_as"]) == (
            "restored",
            taken["snapshot"]["id"],
            project.main,
        )
        assert "parent_id" not in branch
        databases = (await stage.get(f"{project.branches}/{branch['id']}/databases"))["databases"]
        assert [each["name"] for each in databases] == ["neondb"]
        assert (await stage.call("DELETE", f"{project.branches}/{branch['id']}")).status_code == 200


async def test_finalizing_swaps_names_and_computes_and_restarts_them() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        child = await project.branch("child")
        await stage.do("POST", f"{project.path}/endpoints/{project.compute}/suspend")
        restored = await _restore(project, (await _take(project))["snapshot"]["id"], name="look")
        preview, own = restored["branch"]["id"], restored["endpoints"][0]["id"]
        done = await stage.do("POST", f"{project.branches}/{preview}/finalize_restore")
        assert [each["action"] for each in done["operations"]] == ["swap_binding_id"]
        branches = await _by_name(project)
        now, old = branches["main"], branches["main (old)"]
        assert (now["id"], old["id"]) == (preview, project.main)
        assert (now["default"], now["restore_status"], old["default"]) == (True, "finalized", False)
        assert branches["child"]["parent_id"] == preview
        computes = {each["id"]: each for each in (await stage.get(f"{project.path}/endpoints"))["endpoints"]}
        assert computes[project.compute]["branch_id"] == preview
        assert computes[own]["branch_id"] == old["id"]
        again = await stage.call("POST", f"{project.branches}/{preview}/finalize_restore")
        assert again.status_code == 422
        assert (await stage.call("DELETE", f"{project.branches}/{old['id']}")).status_code == 200
        stage.pass_time()
        reset = f"{project.branches}/{child}/restore"
        refused = await stage.call("POST", reset, {"source_branch_id": preview})
        assert "recently" in refusal(refused)[2]
        stage.pass_time(DAY)
        assert (await stage.call("POST", reset, {"source_branch_id": preview})).status_code == 200


async def test_an_awake_compute_restarts_in_the_course_of_finalizing() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        restored = await _restore(project, (await _take(project))["snapshot"]["id"])
        await stage.do("POST", f"{project.path}/endpoints/{project.compute}/start")
        done = await stage.do("POST", f"{project.branches}/{restored['branch']['id']}/finalize_restore")
        assert [each["action"] for each in done["operations"]] == [
            "suspend_compute",
            "swap_binding_id",
            "start_compute",
        ]
        path = f"{project.path}/endpoints/{project.compute}"
        assert (await stage.get(path))["endpoint"]["current_state"] == "active"


async def test_restore_and_finalize_can_be_one_call_under_a_name_of_ones_own_choice() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        taken = await _take(project)
        first = await _restore(project, taken["snapshot"]["id"], finalize_restore=True)
        assert (await _by_name(project))["main"]["id"] == first["branch"]["id"]
        preview = await _restore(project, taken["snapshot"]["id"], target_branch_id=first["branch"]["id"])
        path = f"{project.branches}/{preview['branch']['id']}/finalize_restore"
        assert refusal(await stage.call("POST", path, {"name": "main"}))[0] == 409
        await stage.do("POST", path, {"name": "main-before"})
        assert set(await _by_name(project)) == {"main", "main (old)", "main-before"}


async def test_a_branch_made_from_a_snapshot_has_no_history_to_go_back_to() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        restored = await _restore(project, (await _take(project))["snapshot"]["id"])
        branch_id = restored["branch"]["id"]
        body = {
            "source_branch_id": branch_id,
            "source_timestamp": "2026-01-15T09:01:00Z",
            "preserve_under_name": "x",
        }
        answer = await stage.call("POST", f"{project.branches}/{branch_id}/restore", body)
        assert "point-in-time restore is not available" in refusal(answer)[2]


async def test_scheduled_snapshots_are_taken_when_due_and_end_after_their_retention() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        path = f"{project.branches}/{project.main}/backup_schedule"
        assert (await stage.get(path)) == {"schedule": []}
        entry = {"frequency": "daily", "hour": 3, "retention_seconds": 2 * DAY}
        assert (await stage.do("PUT", path, {"schedule": [entry]})) == {}
        assert (await stage.get(path))["schedule"] == [entry]
        for _ in range(5):
            stage.pass_time(DAY)
            await _snapshots(project)
        taken = await _snapshots(project)
        # The second waited for a deletion that was due at the same time.
        assert [each["created_at"][:16] for each in taken] == ["2026-01-20T03:00", "2026-01-19T03:00"]
        assert not any(each["manual"] for each in taken)
        assert all("diff_size" in each for each in taken)
        await stage.do("PUT", path, {"schedule": []})
        stage.pass_time(5 * DAY)
        assert await _snapshots(project) == []


@pytest.mark.parametrize(
    ("plan", "entry", "status"),
    [
        ("free", {"frequency": "daily", "hour": 3}, 403),
        ("scale", {"frequency": "hourly"}, 400),
        ("scale", {"frequency": "weekly", "day": 8}, 400),
        ("scale", {"frequency": "monthly"}, 400),
        ("scale", {"frequency": "daily", "retention_seconds": 36 * DAY}, 400),
    ],
)
async def test_a_schedule_that_neon_does_not_keep_is_refused(plan: str, entry: Json, status: int) -> None:
    async with staged(plan=plan) as stage:
        project = await stage.new_project()
        path = f"{project.branches}/{project.main}/backup_schedule"
        assert refusal(await stage.call("PUT", path, {"schedule": [entry]}))[0] == status
        assert (await stage.get(path)) == {"schedule": []}


async def test_the_schedule_moves_with_the_place_of_the_branch() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        path = f"{project.branches}/{project.main}/backup_schedule"
        await stage.do("PUT", path, {"schedule": [{"frequency": "daily", "hour": 3}]})
        taken = await _take(project)
        first = await _restore(project, taken["snapshot"]["id"], finalize_restore=True)
        stage.pass_time(DAY)
        scheduled = [each for each in await _snapshots(project) if not each["manual"]]
        assert [each["source_branch_id"] for each in scheduled] == [first["branch"]["id"]]


@pytest.mark.parametrize(
    ("entry", "due"),
    [
        (ScheduleEntry("daily", 3), datetime(2026, 1, 16, 3, tzinfo=UTC)),
        (ScheduleEntry("daily", 10), datetime(2026, 1, 15, 10, tzinfo=UTC)),
        (ScheduleEntry("weekly", 3, 1), datetime(2026, 1, 19, 3, tzinfo=UTC)),
        (ScheduleEntry("weekly", 3, 7), datetime(2026, 1, 18, 3, tzinfo=UTC)),
        (ScheduleEntry("monthly", 3, 15), datetime(2026, 2, 15, 3, tzinfo=UTC)),
        (ScheduleEntry("monthly", 3, 31), datetime(2026, 1, 31, 3, tzinfo=UTC)),
    ],
)
def test_the_next_time_of_a_schedule(entry: ScheduleEntry, due: datetime) -> None:
    thursday = datetime(2026, 1, 15, 9, 0, tzinfo=UTC)
    assert due_after(entry, thursday) == due


def test_the_last_day_of_a_short_month_stands_for_the_31st() -> None:
    after = datetime(2026, 1, 31, 4, tzinfo=UTC)
    assert due_after(ScheduleEntry("monthly", 3, 31), after) - after < timedelta(days=28)
