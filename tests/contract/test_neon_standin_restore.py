"""Restore: same id and name, other content, and a new place in the family."""

from typing import Any

import pytest

from tests.contract.neon_stage import Json, OnProject, refusal, staged

A_WHILE_AGO = "2026-01-15T09:30:00Z"


async def _restore(project: OnProject, branch_id: str, **body: Any) -> Json:
    return await project.stage.do("POST", f"{project.branches}/{branch_id}/restore", body)


async def _by_name(project: OnProject) -> dict[str, Json]:
    branches = (await project.stage.get(project.branches))["branches"]
    return {branch["name"]: branch for branch in branches}


async def test_a_reset_from_the_parent_suspends_rebuilds_and_starts_again() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        branch_id = await project.branch("feature", compute=True)
        started = await _restore(project, branch_id, source_branch_id=project.main)
        assert started["branch"]["current_state"] == "resetting"
        assert [(each["action"], each["status"]) for each in started["operations"]] == [
            ("suspend_compute", "running"),
            ("create_branch", "scheduling"),
            ("delete_timeline", "scheduling"),
            ("start_compute", "scheduling"),
        ]
        branch = await project.read(branch_id)
        (endpoint,) = (await stage.get(f"{project.branches}/{branch_id}/endpoints"))["endpoints"]
        assert (branch["id"], branch["name"]) == (branch_id, "feature")
        assert (branch["current_state"], branch["parent_id"]) == ("ready", project.main)
        assert branch["last_reset_at"] >= "2026-01-15T09:00:30Z"
        assert endpoint["current_state"] == "active"


async def test_a_reset_brings_the_roles_and_databases_of_the_source() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        branch_id = await project.branch("feature")
        path = f"{project.branches}/{project.main}/databases"
        await stage.do("POST", path, {"database": {"name": "orders", "owner_name": "neondb_owner"}})
        await _restore(project, branch_id, source_branch_id=project.main)
        databases = (await stage.get(f"{project.branches}/{branch_id}/databases"))["databases"]
        assert [each["name"] for each in databases] == ["neondb", "orders"]


async def test_a_restore_to_another_branch_moves_under_it_so_that_it_cannot_be_deleted() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        source, target = await project.branch("source"), await project.branch("target")
        await _restore(project, target, source_branch_id=source)
        assert (await project.read(target))["parent_id"] == source
        answer = await stage.call("DELETE", f"{project.branches}/{source}")
        assert refusal(answer)[2] == f"cannot delete branch that has children: {target}"


async def test_own_history_leaves_the_old_state_under_the_preserved_name_as_the_parent() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        branch_id = await project.branch("feature", expires_at="2026-01-20T09:00:00Z")
        stage.pass_time(3600)
        started = await _restore(
            project,
            branch_id,
            source_branch_id=branch_id,
            source_timestamp=A_WHILE_AGO,
            preserve_under_name="feature-before",
        )
        assert "delete_timeline" not in [each["action"] for each in started["operations"]]
        branches = await _by_name(project)
        kept, restored = branches["feature-before"], branches["feature"]
        assert (restored["id"], restored["parent_id"]) == (branch_id, kept["id"])
        assert restored["parent_timestamp"] == "2026-01-15T09:29:56Z"
        assert kept["parent_id"] == project.main
        assert "expires_at" not in kept


async def test_the_preserved_branch_cannot_be_read_before_the_restore_is_done() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        stage.pass_time(3600)
        body = {
            "source_branch_id": project.main,
            "source_timestamp": A_WHILE_AGO,
            "preserve_under_name": "before",
        }
        started = await stage.call("POST", f"{project.branches}/{project.main}/restore", body)
        assert started.status_code == 200
        assert await project.names() == ["main"]
        stage.pass_time()
        assert set(await project.names()) == {"main", "before"}


async def test_children_move_to_the_preserved_branch() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        child = await project.branch("child")
        stage.pass_time(3600)
        path, body = f"{project.branches}/{project.main}/restore", {"source_branch_id": child}
        refused = refusal(await stage.call("POST", path, body))
        assert refused == (422, "", "Branch has children, preserve_under_name is required")
        await stage.do("POST", path, {**body, "preserve_under_name": "main-before"})
        branches = await _by_name(project)
        assert branches["child"]["parent_id"] == branches["main-before"]["id"]
        assert branches["main"]["parent_id"] == child
        assert (branches["main"]["default"], branches["main-before"]["default"]) == (True, False)


async def test_a_protected_branch_is_not_restored() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        branch_id = await project.branch("guarded", protected=True)
        path = f"{project.branches}/{branch_id}/restore"
        answer = await stage.call("POST", path, {"source_branch_id": project.main})
        assert refusal(answer) == (422, "", "cannot reset protected branch")


@pytest.mark.parametrize(
    ("extra", "status", "named"),
    [
        ({"preserve_under_name": "before"}, 400, "source_lsn or source_timestamp is required"),
        ({"source_timestamp": A_WHILE_AGO}, 422, "preserve_under_name is required"),
        ({"source_timestamp": A_WHILE_AGO, "preserve_under_name": "main"}, 409, "branch already exists"),
        ({"source_timestamp": "2027-01-01T00:00:00Z", "preserve_under_name": "x"}, 400, "in the future"),
        ({"source_lsn": "not an lsn", "preserve_under_name": "x"}, 400, "source_lsn"),
    ],
)
async def test_own_history_needs_a_moment_and_a_free_name_to_preserve_under(
    extra: Json, status: int, named: str
) -> None:
    async with staged() as stage:
        project = await stage.new_project()
        branch_id = await project.branch("feature")
        stage.pass_time(3600)
        path = f"{project.branches}/{branch_id}/restore"
        answer = refusal(await stage.call("POST", path, {"source_branch_id": branch_id, **extra}))
        assert answer[0] == status
        assert named in answer[2]


async def test_each_preserved_branch_takes_a_place_of_the_plans_cap() -> None:
    async with staged(plan="free") as stage:
        project = await stage.new_project()
        for number in range(9):
            await project.branch(f"b{number}")
        path = f"{project.branches}/{project.main}/restore"
        body = {
            "source_branch_id": project.main,
            "source_timestamp": "2026-01-15T09:01:00Z",
            "preserve_under_name": "x",
        }
        assert refusal(await stage.call("POST", path, body))[1] == "BRANCHES_LIMIT_EXCEEDED"


async def test_what_is_restricted_is_told_and_refused() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        guarded, other = await project.branch("guarded", protected=True), await project.branch("other")
        assert "restricted_actions" not in await project.read(other)
        told = (await project.read(guarded))["restricted_actions"]
        assert [each["name"] for each in told] == ["restore", "delete-rw-endpoint"]
        branch = stage.world.projects[project.id].branches[other]
        branch.restrictions["restore"] = "it was restored from a snapshot"
        path = f"{project.branches}/{other}/restore"
        answer = refusal(await stage.call("POST", path, {"source_branch_id": project.main}))
        assert answer == (422, "", "cannot restore branch: it was restored from a snapshot")


async def test_a_branch_that_expires_cannot_become_a_parent_by_a_restore() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        brief = await project.branch("brief", expires_at="2026-01-20T09:00:00Z")
        other = await project.branch("other")
        path = f"{project.branches}/{other}/restore"
        answer = refusal(await stage.call("POST", path, {"source_branch_id": brief}))
        assert answer[::2] == (422, "cannot create a child of a branch that has an expiration date")


async def test_an_archived_source_is_woken_first() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        old, other = await project.branch("old", archived=True), await project.branch("other")
        started = await _restore(project, other, source_branch_id=old)
        assert [each["action"] for each in started["operations"]] == [
            "timeline_unarchive",
            "create_branch",
            "delete_timeline",
        ]
        assert (await project.read(old))["current_state"] == "ready"


async def test_the_countdown_of_an_expiry_starts_again_with_a_reset() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        branch_id = await project.branch("brief", expires_at="2026-01-20T09:00:00Z")
        before = await project.read(branch_id)
        stage.pass_time(3600)
        await _restore(project, branch_id, source_branch_id=project.main)
        after = await project.read(branch_id)
        assert after["expires_at"] > before["expires_at"]
        assert after["ttl_interval_seconds"] == before["ttl_interval_seconds"]
