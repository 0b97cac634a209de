"""Schemas of databases: read as SQL and JSON, compared, and as they once were."""

from datetime import timedelta

import pytest

from sandbox.neon.schemas import Table, Version, table
from tests.contract.neon_stage import OnProject, Stage, refusal, staged

USERS = table("users", "id bigint!, email text")
SHOP = "/projects/old-violet-32930710"


def _migrate(project: OnProject, branch_id: str, *tables: Table) -> None:
    """What somebody's migration does: nothing in the API changes a table."""
    database = project.stage.world.projects[project.id].branches[branch_id].databases["neondb"]
    database.versions = (*database.versions, Version(project.stage.clock.now(), tables))


async def _sql(project: OnProject, branch_id: str, **params: str) -> str:
    got = await project.stage.get(f"{project.branches}/{branch_id}/schema", db_name="neondb", **params)
    return str(got["sql"])


async def _diff(project: OnProject, branch_id: str, **params: str) -> str:
    path = f"{project.branches}/{branch_id}/compare_schema"
    return str((await project.stage.get(path, db_name="neondb", **params))["diff"])


async def test_a_new_database_is_empty_and_a_table_is_told_as_sql_and_as_json() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        assert await _sql(project, project.main) == ""
        _migrate(project, project.main, USERS)
        sql = await _sql(project, project.main)
        assert "CREATE TABLE public.users (\n    id bigint NOT NULL,\n    email text\n);" in sql
        assert "ALTER TABLE public.users OWNER TO neondb_owner;" in sql
        assert "ADD CONSTRAINT users_pkey PRIMARY KEY (id);" in sql
        path = f"{project.branches}/{project.main}/schema"
        (described,) = (await stage.get(path, db_name="neondb", format="json"))["json"]["tables"]
        assert [each["name"] for each in described["columns"]] == ["id", "email"]
        assert described["constraints"][0]["columns"] == ["id"]


async def test_children_have_the_schema_of_their_parent_at_the_moment_they_were_made_from() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        _migrate(project, project.main, USERS)
        stage.pass_time(3600)
        then = (stage.clock.now() - timedelta(minutes=30)).isoformat()
        _migrate(project, project.main, USERS, table("orders", "id bigint!"))
        now, past = await project.branch("now"), await project.branch("past", parent_timestamp=then)
        assert "public.orders" in await _sql(project, now)
        assert "public.orders" not in await _sql(project, past)
        assert "public.orders" not in await _sql(project, project.main, timestamp=then)


async def test_the_same_schema_differs_by_nothing_and_another_one_by_a_unified_diff() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        _migrate(project, project.main, USERS)
        child = await project.branch("child")
        assert await _diff(project, child) == ""
        _migrate(project, child, table("users", "id bigint!, email text, phone text"))
        diff = await _diff(project, child)
        assert diff.startswith("--- a/neondb\n+++ b/neondb\n@@ ")
        assert "-    email text\n+    email text,\n+    phone text\n" in diff
        assert await _diff(project, child, base_branch_id=project.main) == diff
        assert "-    phone text" in await _diff(project, project.main, base_branch_id=child)


async def test_a_reset_brings_the_schema_of_the_parent_back() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        child = await project.branch("child")
        _migrate(project, child, USERS)
        await stage.do("POST", f"{project.branches}/{child}/restore", {"source_branch_id": project.main})
        assert await _sql(project, child) == ""


async def test_a_restore_to_its_own_past_brings_the_tables_of_then_back() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        stage.pass_time(3600)
        then = (stage.clock.now() - timedelta(minutes=30)).isoformat()
        _migrate(project, project.main, USERS)
        body = {
            "source_branch_id": project.main,
            "source_timestamp": then,
            "preserve_under_name": "before",
        }
        await stage.do("POST", f"{project.branches}/{project.main}/restore", body)
        named = {b["name"]: b["id"] for b in (await stage.get(project.branches))["branches"]}
        assert await _sql(project, project.main) == ""
        assert "public.users" in await _sql(project, named["before"])


@pytest.mark.parametrize(
    ("path", "params", "status", "said"),
    [
        ("schema", {}, 400, "db_name"),
        ("schema", {"db_name": "nope"}, 404, "database not found"),
        ("schema", {"db_name": "neondb", "timestamp": "yesterday"}, 400, "timestamp"),
        ("schema", {"db_name": "neondb", "timestamp": "2031-01-01T00:00:00Z"}, 400, "in the future"),
        ("schema", {"db_name": "neondb", "timestamp": "2020-01-01T00:00:00Z"}, 400, "outside of"),
        ("compare_schema", {"db_name": "nope"}, 404, "database not found"),
        ("compare_schema", {"db_name": "neondb", "base_branch_id": "br-no-such-1"}, 404, "branch not found"),
        ("compare_schema", {"db_name": "neondb", "base_timestamp": "2031-01-01T00:00:00Z"}, 400, "future"),
    ],
)
async def test_what_is_not_there_cannot_be_read(
    path: str, params: dict[str, str], status: int, said: str
) -> None:
    async with staged() as stage:
        project = await stage.new_project()
        child = await project.branch("child")
        answer = await stage.call("GET", f"{project.branches}/{child}/{path}", params=params)
        assert refusal(answer)[0] == status
        assert said in refusal(answer)[2]


async def test_a_root_is_compared_with_a_branch_that_is_named() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        path = f"{project.branches}/{project.main}/compare_schema"
        assert refusal(await stage.call("GET", path, params={"db_name": "neondb"}))[0] == 400


async def _seeded(stage: Stage, name: str, database: str) -> str:
    branches = (await stage.get(f"{SHOP}/branches"))["branches"]
    branch_id = next(each["id"] for each in branches if each["name"] == name)
    return str((await stage.get(f"{SHOP}/branches/{branch_id}/compare_schema", db_name=database))["diff"])


async def test_the_seed_has_branches_with_the_same_a_slightly_and_a_very_different_schema() -> None:
    async with staged(seed="demo") as stage:
        assert await _seeded(stage, "staging", "neondb") == ""
        assert 5 < len((await _seeded(stage, "preview/pr-117", "neondb")).splitlines()) < 60
        assert len((await _seeded(stage, "dana/checkout-rewrite", "neondb")).splitlines()) > 300
