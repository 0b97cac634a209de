"""Branches with an expiry: who may have one, and the worker that deletes late rather than early."""

from datetime import timedelta

import pytest

from tests.contract.neon_stage import OnProject, refusal, staged

IN_AN_HOUR = "2026-01-15T10:00:00Z"


async def test_an_expiry_fixes_the_interval_it_was_set_with() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        branch_id = await project.branch("brief", expires_at=IN_AN_HOUR)
        branch = await project.read(branch_id)
        assert (branch["expires_at"], branch["ttl_interval_seconds"]) == (IN_AN_HOUR, 3570)


async def test_an_expiry_in_another_zone_is_the_same_moment() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        branch_id = await project.branch("brief", expires_at="2026-01-15T12:00:00+02:00")
        assert (await project.read(branch_id))["expires_at"] == IN_AN_HOUR


async def test_the_branch_goes_some_seconds_after_its_expiry_and_can_come_back_without_one() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        branch_id = await project.branch("brief", expires_at=IN_AN_HOUR)
        stage.pass_time(3600 - 60 + 5)
        assert await project.names(sort_by="name", sort_order="asc") == ["brief", "main"]
        stage.pass_time(20)
        assert await project.names() == ["main"]
        listed = (await stage.get(project.branches, include_deleted="true"))["branches"]
        (recovery,) = [branch["recovery"] for branch in listed if branch["id"] == branch_id]
        assert recovery["deletion_method"] == "ttl"
        stage.pass_time()
        back = await stage.do("POST", f"{project.branches}/{branch_id}/recover")
        assert "expires_at" not in back["branch"]


async def test_the_worker_waits_for_running_operations() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        await project.branch("brief", expires_at=IN_AN_HOUR)
        stage.pass_time(3600 - 60 + 19)
        await stage.admin("POST", "/availability-check", {"project_id": project.id})
        stage.pass_time(3)
        assert "brief" in await project.names()
        stage.pass_time(20)
        assert "brief" not in await project.names()


async def test_null_removes_an_expiry_and_absence_leaves_it() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        branch_id = await project.branch("brief", expires_at=IN_AN_HOUR)
        path = f"{project.branches}/{branch_id}"
        await stage.do("PATCH", path, {"branch": {"name": "still-brief"}})
        assert (await project.read(branch_id))["expires_at"] == IN_AN_HOUR
        await stage.do("PATCH", path, {"branch": {"expires_at": None}})
        assert "expires_at" not in await project.read(branch_id)
        stage.pass_time(7200)
        assert "still-brief" in await project.names()


async def test_a_later_expiry_replaces_the_earlier_one() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        branch_id = await project.branch("brief", expires_at=IN_AN_HOUR)
        later = {"branch": {"expires_at": "2026-01-15T12:00:00Z"}}
        await stage.do("PATCH", f"{project.branches}/{branch_id}", later)
        stage.pass_time(2 * 3600)
        assert "brief" in await project.names()
        stage.pass_time(2 * 3600)
        assert "brief" not in await project.names()


@pytest.mark.parametrize(
    ("expires_at", "message"),
    [
        ("2026-01-15T08:59:59Z", "expires_at must be in the future"),
        ("2026-02-14T09:01:01Z", "expires_at must be within 30 days from now"),
        (
            "2026-01-16T09:00:00",
            'invalid request: decode application/json: decode field "branch": decode field "expires_at": '
            "input should have timezone info",
        ),
    ],
)
async def test_an_expiry_lies_ahead_by_thirty_days_at_most_and_has_a_zone(
    expires_at: str, message: str
) -> None:
    async with staged() as stage:
        project = await stage.new_project()
        branch_id = await project.branch("feature")
        body = {"branch": {"expires_at": expires_at}}
        for method, path in (("POST", project.branches), ("PATCH", f"{project.branches}/{branch_id}")):
            assert refusal(await stage.call(method, path, body)) == (400, "", message)


async def test_thirty_days_ahead_is_allowed() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        until = (stage.clock.now() + timedelta(days=30)).isoformat()
        await project.branch("long", expires_at=until)


async def _expiring(project: OnProject) -> str:
    return await project.branch("brief", expires_at=IN_AN_HOUR)


async def test_default_protected_and_parent_branches_cannot_expire() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        parent = await project.branch("parent")
        await project.branch("child", parent_id=parent)
        guarded = await project.branch("guarded", protected=True)
        body = {"branch": {"expires_at": IN_AN_HOUR}}
        answers = [
            refusal(await stage.call("PATCH", f"{project.branches}/{each}", body))[:2]
            for each in (project.main, guarded, parent)
        ]
        assert answers == [
            (400, "DEFAULT_BRANCH_EXPIRATION_NOT_ALLOWED"),
            (400, "PROTECTED_BRANCH_EXPIRATION_NOT_ALLOWED"),
            (400, ""),
        ]


async def test_an_expiring_branch_cannot_become_default_protected_or_a_parent() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        branch_id = await _expiring(project)
        path = f"{project.branches}/{branch_id}"
        as_default = await stage.call("POST", f"{path}/set_as_default")
        protected = await stage.call("PATCH", path, {"branch": {"protected": True}})
        parent = await stage.call("POST", project.branches, {"branch": {"parent_id": branch_id}})
        assert [refusal(each)[:2] for each in (as_default, protected, parent)] == [
            (400, "DEFAULT_BRANCH_EXPIRATION_NOT_ALLOWED"),
            (400, "PROTECTED_BRANCH_EXPIRATION_NOT_ALLOWED"),
            (422, ""),
        ]


async def test_a_reset_starts_the_countdown_again() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        branch_id = await _expiring(project)
        stage.pass_time(1800)
        body = {"source_branch_id": project.main}
        await stage.do("POST", f"{project.branches}/{branch_id}/restore", body)
        branch = await project.read(branch_id)
        assert branch["expires_at"] > "2026-01-15T10:30:00Z"
        assert branch["ttl_interval_seconds"] == 3570
