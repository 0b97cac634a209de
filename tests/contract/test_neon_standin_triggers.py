"""Triggers: made, inherited, changed, and when they run next."""

from datetime import UTC, datetime

import pytest

from sandbox.neon import cron
from sandbox.neon.service_records import Function
from tests.contract.neon_stage import Json, OnProject, Stage, refusal, staged

NIGHTLY: Json = {
    "type": "schedule",
    "name": "nightly",
    "function_slug": "resize",
    "schedule": {"cron": "0 3 * * *"},
}
ON_UPLOAD: Json = {
    "type": "storage_object_created",
    "name": "thumbnails",
    "function_slug": "resize",
    "storage_object_created": {"bucket_name": "photos", "prefix": "raw/"},
}


async def _project(stage: Stage) -> OnProject:
    """A project whose first branch has functions."""
    project = await stage.new_project()
    branch = stage.world.projects[project.id].branches[project.main]
    for slug in ("resize",):
        branch.services.functions[slug] = Function(slug, stage.clock.now())
    return project


def _path(project: OnProject, branch_id: str = "") -> str:
    return f"{project.branches}/{branch_id or project.main}/triggers"


async def _make(project: OnProject, wish: Json) -> Json:
    made: Json = (await project.stage.do("POST", _path(project), wish))["trigger"]
    return made


async def test_a_schedule_says_when_it_runs_next_and_is_silent_when_disabled() -> None:
    async with staged() as stage:
        project = await _project(stage)
        made = await _make(project, NIGHTLY)
        assert (made["enabled"], made["version"], made["inherited"]) == (True, 1, False)
        assert (made["function_path"], made["next_run_at"]) == ("/", "2026-01-16T03:00:00Z")
        path = f"{_path(project)}/{made['trigger_id']}"
        off = await stage.do("PATCH", path, {"type": "schedule", "enabled": False})
        assert (off["trigger"]["next_run_at"], off["trigger"]["version"]) == (None, 2)
        renamed = await stage.do("PATCH", path, {"type": "schedule", "name": "daily"})
        assert (renamed["trigger"]["name"], renamed["trigger"]["version"]) == ("daily", 2)
        wrong = await stage.call("PATCH", path, {"type": "storage_object_created", "enabled": True})
        assert refusal(wrong)[0] == 400


async def test_one_by_upload_watches_a_bucket() -> None:
    async with staged() as stage:
        made = await _make(await _project(stage), ON_UPLOAD)
        assert made["storage_object_created"] == {"bucket_name": "photos", "prefix": "raw/"}
        assert "next_run_at" not in made


async def test_a_new_branch_inherits_triggers_that_run_only_once_enabled_there() -> None:
    async with staged() as stage:
        project = await _project(stage)
        made = await _make(project, NIGHTLY)
        child = await project.branch("child")
        (inherited,) = (await stage.get(_path(project, child)))["triggers"]
        assert (inherited["trigger_id"], inherited["inherited"]) == (made["trigger_id"], True)
        assert inherited["next_run_at"] is None
        path = f"{_path(project, child)}/{made['trigger_id']}"
        shadow = await stage.do("PATCH", path, {"type": "schedule", "name": "mine"})
        assert (shadow["trigger"]["enabled"], shadow["trigger"]["inherited"]) == (False, False)
        on = await stage.do("PATCH", path, {"type": "schedule", "enabled": True})
        assert on["trigger"]["next_run_at"] is not None
        (of_parent,) = (await stage.get(_path(project)))["triggers"]
        assert (of_parent["name"], of_parent["enabled"]) == ("nightly", True)
        await stage.do("DELETE", path)
        assert (await stage.get(_path(project, child)))["triggers"] == []
        assert refusal(await stage.call("DELETE", path)) == (404, "", "trigger not found")


@pytest.mark.parametrize(
    ("wish", "status"),
    [
        ({**NIGHTLY}, 409),
        ({**NIGHTLY, "name": "other", "function_slug": "nope"}, 404),
        ({**NIGHTLY, "name": "other", "schedule": {"cron": "0 3 * *"}}, 400),
        ({**NIGHTLY, "name": "other", "schedule": {"cron": "60 3 * * *"}}, 400),
        ({**NIGHTLY, "name": "other", "schedule": {"cron": "0 3 * * MON"}}, 400),
        (
            {
                **ON_UPLOAD,
                "storage_object_created": {"bucket_name": "photos", "prefix": "é" * 513},
            },
            400,
        ),
    ],
)
async def test_what_cannot_be_a_trigger_is_refused(wish: Json, status: int) -> None:
    async with staged() as stage:
        project = await _project(stage)
        await _make(project, NIGHTLY)
        assert (await stage.call("POST", _path(project), wish)).status_code == status
        assert len((await stage.get(_path(project)))["triggers"]) == 1


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("0 3 * * *", datetime(2026, 1, 16, 3, tzinfo=UTC)),
        ("*/15 * * * *", datetime(2026, 1, 15, 9, 15, tzinfo=UTC)),
        ("30 9-17/4 * * 1-5", datetime(2026, 1, 15, 9, 30, tzinfo=UTC)),
        ("0 0 * * 0", datetime(2026, 1, 18, tzinfo=UTC)),
        ("0 0 * * 7", datetime(2026, 1, 18, tzinfo=UTC)),
        ("0 0 1 * 1", datetime(2026, 1, 19, tzinfo=UTC)),
        ("0 12 29 2 *", datetime(2028, 2, 29, 12, tzinfo=UTC)),
        ("0 0 30 2 *", None),
    ],
)
def test_the_next_run_of_an_expression(text: str, due: datetime | None) -> None:
    assert cron.parse(text).next_run(datetime(2026, 1, 15, 9, 0, tzinfo=UTC)) == due
