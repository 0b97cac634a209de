"""`api …` reaches no project of another channel and no branch that is off limits, wherever it is named.

Both stages are one for all tests, which therefore change nothing.
"""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.config_channels import Project
from tests.e2e.scenery import config_where
from tests.e2e.stage import PLATFORM, SHOP, SHOP_DB, Stage, staged

pytestmark = pytest.mark.asyncio(loop_scope="module")

LEDGER = "calm-sea-51238842"
ORG = "org-morning-bread-81040908"
OUTSIDE = "is no project of this channel."
HANDS_OFF = "main is off limits in this channel: never_touch lists main."
KEEPS = "may hold branches that never_touch lists, and this would reach them, too."
SCRATCH = "/projects/shop/branches/dana-scratch"
PERIOD = "-f granularity=daily -f from=2026-01-01T00:00:00Z -f to=2026-01-02T00:00:00Z -f metrics=x"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def platform_stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """Where the channel for the whole account has the project shop alone, and must not touch its main."""
    config = config_where(PLATFORM, projects={"shop": Project(id=SHOP)}, never_touch=("main",))
    async with staged(tmp_path_factory.mktemp("stage"), config=config) as stage:
        await stage.start_bot()
        yield stage


async def _refused(stage: Stage, channel: str, line: str, said: str) -> None:
    reply = await stage.ask(stage.ana, channel, line)
    assert said in reply.text, reply.text
    assert reply.row.outcome in {"invalid", "refused"}
    assert not await stage.neon_writes()
    assert not [each for each in await stage.ana.messages(channel) if not each["ephemeral"]]


@pytest.mark.parametrize(
    "line",
    [
        f"api get /projects/{LEDGER}/branches",
        "api get /projects/ledger",
        "api get /projects/%6cedger",
        f"api delete /projects/{LEDGER}",
        f"api post /projects/{LEDGER}/branches -f branch.name=x",
        f"api patch /projects/{LEDGER}/branches/staging -f branch.name=x",
    ],
)
async def test_a_project_of_another_channel_cannot_be_named_in_the_path(
    shared_stage: Stage, line: str
) -> None:
    await _refused(shared_stage, SHOP_DB, line, OUTSIDE)
    assert not [each for each in await shared_stage.neon_requests() if LEDGER in each["path"]]


@pytest.mark.parametrize(
    "line",
    [
        f"api get /consumption_history/projects -f project_ids={{}} -f org_id={ORG} {PERIOD}",
        f"api get /consumption_history/v2/projects -f project_ids={{}} -f org_id={ORG} {PERIOD}",
        f"api get /consumption_history/v2/branches -f project_ids={{}} -f org_id={ORG} {PERIOD}",
        f"api post /organizations/{ORG}/api_keys -f key_name=x -f project_id={{}}",
        f"api post /organizations/{ORG}/projects/transfer -f destination_org_id=o -f project_ids={{}}",
        "api post /users/me/projects/transfer -f destination_org_id=o -f project_ids=shop -f project_ids={}",
        "api post /projects/auth/transfer_ownership -f project_id={} -f auth_provider=stack",
        "api post /projects/auth/user -f project_id={} -f auth_provider=stack -f email=a@b.cd",
        "api post /projects/auth/keys -f project_id={} -f auth_provider=stack",
        "api post /projects/auth/create -f project_id={} -f branch_id=staging -f auth_provider=stack",
    ],
)
@pytest.mark.parametrize("project", [LEDGER, "ledger"])
async def test_nor_in_a_query_or_a_body(platform_stage: Stage, line: str, project: str) -> None:
    await _refused(platform_stage, PLATFORM, line.format(project), OUTSIDE)
    assert not await platform_stage.neon_calls("GET", "consumption")


@pytest.mark.parametrize("words", ["shop,{}", "{},shop", "shop -f project_ids={}"])
async def test_several_ids_in_one_word_are_each_held_against_the_channel(
    platform_stage: Stage, words: str
) -> None:
    path = "/consumption_history/v2/projects"
    line = f"api get {path} -f org_id={ORG} {PERIOD} -f project_ids={words.format(LEDGER)}"
    await _refused(platform_stage, PLATFORM, line, OUTSIDE)


async def test_a_body_in_json_is_held_against_the_channel_as_well(platform_stage: Stage) -> None:
    body = f'{{"key_name": "x", "project_id": "{LEDGER}"}}'
    line = f"api post /organizations/{ORG}/api_keys --body '{body}'"
    await _refused(platform_stage, PLATFORM, line, OUTSIDE)


@pytest.mark.parametrize(
    "line",
    [
        "api get /projects/shop/branches/{branch}",
        "api get /projects/shop/branches/{branch}/compare_schema -f db_name=neondb",
        f"api get {SCRATCH}/compare_schema -f db_name=neondb -f base_branch_id={{branch}}",
        "api get /projects/shop/connection_uri -f database_name=a -f role_name=b -f branch_id={branch}",
        "api get /projects/shop/advisors -f branch_id={branch}",
        "api post /projects/shop/branches -f branch.parent_id={branch}",
        "api post /projects/shop/branch_anonymized -f branch_create.branch.parent_id={branch}",
        f"api post {SCRATCH}/restore -f source_branch_id={{branch}}",
        "api post /projects/shop/endpoints -f endpoint.branch_id={branch} -f endpoint.type=read_only",
        "api post /projects/shop/jwks -f jwks_url=https://a.b -f provider_name=p -f branch_id={branch}",
        "api delete /projects/shop/branches/{branch}",
        "api post /projects/shop/branches/{branch}/recover",
    ],
)
async def test_a_branch_of_another_project_is_not_there(shared_stage: Stage, line: str) -> None:
    branch = _branch(shared_stage, LEDGER, "staging")
    line = line.format(branch=branch)
    await _refused(shared_stage, SHOP_DB, line, f"There is no branch “{branch}” in shop.")


@pytest.mark.parametrize(
    "line",
    [
        "api get /projects/shop/endpoints/{compute}",
        "api post /projects/shop/endpoints/{compute}/suspend",
        "api delete /projects/shop/endpoints/{compute}",
        "api get /projects/shop/connection_uri -f database_name=a -f role_name=b -f endpoint_id={compute}",
    ],
)
async def test_nor_is_its_compute(shared_stage: Stage, line: str) -> None:
    compute = _compute(shared_stage, LEDGER, "staging")
    line = line.format(compute=compute)
    await _refused(shared_stage, SHOP_DB, line, f"There is no compute “{compute}” in shop.")


@pytest.mark.parametrize(
    "line",
    [
        "api delete /projects/shop/branches/main",
        "api delete /projects/shop/branches/{main}",
        "api patch /projects/shop/branches/main -f branch.name=x",
        "api post /projects/shop/branches/main/roles -f role.name=x",
        "api post /projects/shop/branches/main/credentials -f principal_type=user -f scopes=storage:read",
        "api delete /projects/shop/branches/{main}/databases/neondb",
        "api post /projects/shop/branches/main/restore -f source_branch_id=staging",
        "api put /projects/shop/branches/main/backup_schedule -f schedule.0.frequency=daily",
        "api post /projects/shop/branches/dana-scratch/set_as_default",
        "api post /projects/shop/branches/dana-scratch/finalize_restore",
        "api post /projects/shop/endpoints -f endpoint.branch_id=main -f endpoint.type=read_only",
        "api post /projects/shop/endpoints -f endpoint.branch_id={main} -f endpoint.type=read_only",
        "api post /projects/shop/endpoints/{compute}/restart",
        "api delete /projects/shop/endpoints/{compute}",
        "api patch /projects/shop/endpoints/{scratch} -f endpoint.branch_id=main",
        "api post /projects/shop/jwks -f jwks_url=https://a.b -f provider_name=p",
        "api post /projects/shop/jwks -f jwks_url=https://a.b -f provider_name=p -f branch_id=main",
        "api delete /projects/shop/jwks/some-id",
        "api delete /projects/shop/auth/users/some-id",
        "api patch /projects/shop/auth/email_server -f type=shared",
        "api post /projects/shop/branches/main/buckets/b/objects/o/presign -f operation=upload",
    ],
)
async def test_a_branch_that_is_off_limits_is_not_changed_however_it_is_named(
    shared_stage: Stage, line: str
) -> None:
    ids = {
        "main": _branch(shared_stage, SHOP, "main"),
        "compute": _compute(shared_stage, SHOP, "main"),
        "scratch": _compute(shared_stage, SHOP, "dana-scratch"),
    }
    await _refused(shared_stage, SHOP_DB, line.format(**ids), HANDS_OFF)


@pytest.mark.parametrize(
    "line",
    [
        "api post /projects/auth/create -f project_id=shop -f branch_id=main -f auth_provider=stack",
        "api post /projects/auth/user -f project_id=shop -f auth_provider=stack -f email=a@b.cd",
        f"api post /projects/auth/keys -f project_id={SHOP} -f auth_provider=stack",
    ],
)
async def test_nor_by_a_call_about_the_account(platform_stage: Stage, line: str) -> None:
    await _refused(platform_stage, PLATFORM, line, HANDS_OFF)


@pytest.mark.parametrize("line", ["api delete /projects/shop", "api post /projects/shop/transfer_requests"])
async def test_a_project_with_branches_that_are_off_limits_stays(shared_stage: Stage, line: str) -> None:
    await _refused(shared_stage, SHOP_DB, line, KEEPS)


async def test_nor_is_it_moved_away_from_the_account(platform_stage: Stage) -> None:
    path = f"/organizations/{ORG}/projects/transfer"
    line = f"api post {path} -f destination_org_id=org-2 -f project_ids=shop"
    await _refused(platform_stage, PLATFORM, line, KEEPS)


async def test_a_branch_that_is_off_limits_may_be_looked_at_and_branched_from(shared_stage: Stage) -> None:
    stage = shared_stage
    reply = await stage.ask(stage.dana, SHOP_DB, "api get /projects/shop/branches/main --pick branch.name")
    assert "`main`" in reply.text
    for line in (
        "api post /projects/shop/branches -f branch.parent_id=main",
        "api post /projects/shop/branches/main/snapshot",
        f"api post {SCRATCH}/restore -f source_branch_id=main",
    ):
        assert "off limits" not in (await stage.ask(stage.ana, SHOP_DB, f"explain {line}")).text


@pytest.mark.parametrize(
    ("line", "ruled"),
    [
        ("api delete /projects/shop/branches/main", HANDS_OFF),
        ("api delete /projects/shop", KEEPS),
        ("api delete /projects/shop/branches/dana-scratch", "It is confirmed first."),
        ("api delete /projects/shop/branchs/main", "Did you mean `DELETE /projects/{project_id}/branches/"),
    ],
)
async def test_what_would_happen_is_explained_without_doing_it(
    shared_stage: Stage, line: str, ruled: str
) -> None:
    assert ruled in (await shared_stage.ask(shared_stage.ana, SHOP_DB, f"explain {line}")).text


def _branch(stage: Stage, project: str, branch: str) -> str:
    known = stage.world.projects[project].branches.values()
    return next(each.id for each in known if each.name == branch)


def _compute(stage: Stage, project: str, branch: str) -> str:
    world = stage.world.projects[project]
    (found,) = [each for each in world.branches.values() if each.name == branch]
    return world.endpoints_of(found)[0].id
