"""`project create`: a project that no channel reaches yet, and how to give it one."""

from dataclasses import replace
from pathlib import Path

import pytest

from sandbox.neon.records import Project
from tests.e2e.stage import PLATFORM, SHOP_DB, Stage, staged


def _made(stage: Stage, name: str = "shop-eu") -> list[Project]:
    return [each for each in stage.world.projects.values() if each.name == name]


async def test_a_project_is_made_and_the_lines_for_config_yaml_are_told(stage: Stage) -> None:
    line = "project create shop-eu --region aws-eu-central-1 --pg 16 --cu 0.25-2 --retention 7d"
    await stage.ana.command(PLATFORM, line)
    words = await stage.finished(stage.dana, PLATFORM, "Project `shop-eu` is ready in")
    (project,) = _made(stage)
    assert f"`{project.id}` · Postgres 16 · aws-eu-central-1 · history kept for 7 days" in words
    assert f"channels:\n  C0PLATFORM:\n    projects:\n      shop-eu: {project.id}" in words
    assert "No channel reaches it yet." in words
    assert "set up storage ✓" in words
    assert (project.history_retention, project.default_endpoint_settings["autoscaling_limit_max_cu"]) == (
        604_800,
        2,
    )
    (row,) = await stage.audited(1)
    assert (row.outcome, row.effect, row.target, row.project_id) == ("done", "create", project.id, project.id)


async def test_none_of_its_passwords_is_shown_or_kept(stage: Stage) -> None:
    await stage.ana.command(PLATFORM, "project create shop-eu")
    await stage.finished(stage.ana, PLATFORM, "is ready in")
    (project,) = _made(stage)
    secrets = [role.password or "" for role in project.default_branch().roles.values()]
    told = str(await stage.slack_calls()) + str(await stage.audit())
    told += "".join(file.read_bytes().decode(errors="replace") for file in _database_files(stage))
    assert secrets
    assert not [each for each in secrets if each in told]


def _database_files(stage: Stage) -> list[Path]:
    file = Path(stage.database_url.partition("///")[2])
    return list(file.parent.glob(f"{file.name}*"))


async def test_a_name_that_the_account_has_is_not_made_twice(stage: Stage) -> None:
    await stage.ana.command(PLATFORM, "project create ledger")
    words = await stage.shown(stage.dana, PLATFORM, "the account has a project named `ledger` already")
    assert "Pick another name." in words
    assert not await stage.neon_writes()
    (row,) = await stage.audited(1)
    assert row.outcome == "refused"


async def test_after_a_lost_answer_the_project_is_found_and_not_made_again(stage: Stage) -> None:
    await stage.neon_trouble("drop_after", method="POST", path_contains="/projects")
    await stage.ana.command(PLATFORM, "project create shop-eu")
    await stage.finished(stage.dana, PLATFORM, "Project `shop-eu` is ready in")
    assert len(_made(stage)) == 1
    assert len(await stage.neon_calls("POST")) == 1


async def test_a_call_that_never_arrived_is_made_again(stage: Stage) -> None:
    await stage.neon_trouble("drop_before", method="POST", path_contains="/projects")
    await stage.ana.command(PLATFORM, "project create shop-eu")
    await stage.finished(stage.dana, PLATFORM, "Project `shop-eu` is ready in")
    assert len(_made(stage)) == 1


async def test_one_of_that_name_without_our_mark_leaves_the_outcome_unknown(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await stage.start_bot()
        await stage.neon_trouble("drop_after", method="POST", path_contains="/projects")
        await stage.ana.command(PLATFORM, "project create shop-eu")
        await stage.shown(stage.ana, PLATFORM, "Checking what happened")
        for each in _made(stage):
            each.default_branch().annotation = None
        words = await stage.finished(stage.dana, PLATFORM, "Outcome unknown")
        assert "Look before you try again" in words
        assert len(await stage.neon_calls("POST")) == 1


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("project create shop-eu --retention 31d", "must be 2592000 or less"),
        ("project create shop-eu --pg 9", "must be 14 or more"),
        (
            "project create shop-eu --org org-of-others-12345678",
            "Neon cannot find it: organization not found",
        ),
    ],
)
async def test_what_cannot_be_made_is_said_and_nothing_is_made(stage: Stage, line: str, said: str) -> None:
    await stage.ana.command(PLATFORM, line)
    await stage.shown(stage.ana, PLATFORM, said)
    assert not _made(stage)


async def test_the_cap_of_the_plan_is_told(stage: Stage) -> None:
    organization = stage.world.organization
    organization.plan = replace(organization.plan, projects=3)
    await stage.ana.command(PLATFORM, "project create shop-eu")
    words = await stage.shown(stage.ana, PLATFORM, "A limit of the Neon plan is reached")
    assert "organization projects limit of 3 exceeded, got 3" in words


async def test_a_personal_key_names_the_organization_of_the_channels_projects(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        stage.neon_key = stage.world.add_key("personal").secret
        await stage.start_bot()
        await stage.ana.command(PLATFORM, "project create shop-eu")
        await stage.finished(stage.ana, PLATFORM, "Project `shop-eu` is ready in")
        (project,) = _made(stage)
        assert project.owner is None


@pytest.mark.parametrize(
    ("channel", "who", "said"),
    [
        (SHOP_DB, "U0ANA", "This is about the whole Neon account"),
        (PLATFORM, "U0DANA", "may create things here"),
    ],
)
async def test_it_takes_the_right_and_an_account_channel(
    stage: Stage, channel: str, who: str, said: str
) -> None:
    reply = await stage.ask(stage.person(who), channel, "project create shop-eu")
    assert said in reply.text
    assert not await stage.neon_writes()
