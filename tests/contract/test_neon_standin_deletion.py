"""Deleted branches: which may go, what goes with them, and how they come back."""

import pytest

from tests.contract.neon_stage import refusal, staged


async def test_the_branches_that_must_stay_cannot_be_deleted() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        child = await project.branch("child")
        grandchild = await project.branch("grandchild", parent_id=child)
        path = project.branches
        assert refusal(await stage.call("DELETE", f"{path}/{project.main}"))[0] == 422
        assert refusal(await stage.call("DELETE", f"{path}/{child}")) == (
            422,
            "",
            f"cannot delete branch that has children: {grandchild}",
        )
        await stage.do("POST", f"{path}/{grandchild}/set_as_default")
        assert (
            refusal(await stage.call("DELETE", f"{path}/{grandchild}"))[2] == "cannot delete default branch"
        )
        await stage.do("PATCH", f"{path}/{grandchild}", {"branch": {"protected": True}})
        protected = (422, "", "cannot delete protected branch")
        assert refusal(await stage.call("DELETE", f"{path}/{grandchild}")) == protected
        assert len(await project.names()) == 3


async def test_a_root_without_children_that_is_no_longer_default_cannot_be_deleted() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        root = await project.branch("schema", init_source="schema-only")
        await stage.do("POST", f"{project.branches}/{root}/set_as_default")
        answer = await stage.call("DELETE", f"{project.branches}/{project.main}")
        assert refusal(answer) == (422, "", "cannot delete root branch")


async def test_deleting_a_branch_suspends_its_active_compute_first() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        with_compute, without = await project.branch("a", compute=True), await project.branch("b")
        gone = await stage.do("DELETE", f"{project.branches}/{with_compute}")
        assert [(each["action"], each["status"]) for each in gone["operations"]] == [
            ("suspend_compute", "running"),
            ("delete_timeline", "scheduling"),
        ]
        gone = await stage.do("DELETE", f"{project.branches}/{without}")
        assert [each["action"] for each in gone["operations"]] == ["delete_timeline"]


async def test_a_deleted_branch_stays_deleted_and_a_repeated_delete_has_no_content() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        branch_id = await project.branch("feature", compute=True)
        (endpoint,) = (await stage.get(f"{project.branches}/{branch_id}/endpoints"))["endpoints"]
        await stage.do("DELETE", f"{project.branches}/{branch_id}")
        assert await project.names() == ["main"]
        assert (await stage.call("GET", f"{project.branches}/{branch_id}")).status_code == 404
        assert (await stage.call("GET", f"{project.path}/endpoints/{endpoint['id']}")).status_code == 404
        again = await stage.call("DELETE", f"{project.branches}/{branch_id}")
        assert (again.status_code, again.content) == (204, b"")


async def test_deleting_a_branch_that_never_was_has_no_content() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        assert (await stage.call("DELETE", f"{project.branches}/br-no-such-1")).status_code == 204


async def test_a_deleted_branch_comes_back_within_seven_days_with_its_compute_idle() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        branch_id = await project.branch("feature", compute=True)
        await stage.do("DELETE", f"{project.branches}/{branch_id}")
        stage.pass_time(6 * 86_400)
        listed = (await stage.get(project.branches, include_deleted="true"))["branches"]
        (recovery,) = [branch["recovery"] for branch in listed if branch["id"] == branch_id]
        assert recovery["deletion_method"] == "user"
        back = await stage.do("POST", f"{project.branches}/{branch_id}/recover")
        assert "recovery" not in back["branch"]
        assert [endpoint["current_state"] for endpoint in back["endpoints"]] == ["idle"]
        assert sorted(await project.names()) == ["feature", "main"]


async def test_after_seven_days_a_deleted_branch_is_gone_for_good() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        branch_id = await project.branch("feature")
        await stage.do("DELETE", f"{project.branches}/{branch_id}")
        stage.pass_time(7 * 86_400)
        assert await project.names(include_deleted="true") == ["main"]
        answer = await stage.call("POST", f"{project.branches}/{branch_id}/recover")
        assert refusal(answer) == (404, "", "branch not found")


@pytest.mark.parametrize(("recovery", "query"), [(True, "?hard_delete=true"), (False, "")])
async def test_a_hard_delete_or_one_without_the_feature_leaves_nothing(recovery: bool, query: str) -> None:
    async with staged(branch_recovery=recovery) as stage:
        project = await stage.new_project()
        branch_id = await project.branch("feature", compute=True)
        await stage.do("DELETE", f"{project.branches}/{branch_id}{query}")
        assert await project.names(include_deleted="true") == ["main"]
        assert (await stage.call("POST", f"{project.branches}/{branch_id}/recover")).status_code == 404


async def test_a_recovery_is_refused_when_the_name_is_taken_by_now() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        branch_id = await project.branch("feature")
        await stage.do("DELETE", f"{project.branches}/{branch_id}")
        await project.branch("feature")
        answer = await stage.call("POST", f"{project.branches}/{branch_id}/recover")
        assert refusal(answer)[0] == 409


async def test_a_branch_comes_back_only_after_its_parent() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        parent = await project.branch("parent")
        child = await project.branch("child", parent_id=parent)
        for branch_id in (child, parent):
            await stage.do("DELETE", f"{project.branches}/{branch_id}")
        answer = await stage.call("POST", f"{project.branches}/{child}/recover")
        assert refusal(answer) == (422, "", "cannot recover a branch whose parent is deleted")
        for branch_id in (parent, child):
            await stage.do("POST", f"{project.branches}/{branch_id}/recover")
        assert sorted(await project.names()) == ["child", "main", "parent"]
