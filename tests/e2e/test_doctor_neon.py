"""`python -m bot doctor` on Neon's side: the key, how far it reaches, the projects."""

from pathlib import Path

import pytest

from tests.e2e.diagnosis import ONE_CHANNEL, examined, written
from tests.e2e.stage import SHOP, Stage

LEDGER = "calm-sea-51238842"


async def test_a_revoked_key_fails_and_slack_is_still_looked_at(bare: Stage) -> None:
    key = bare.world.add_key("org")
    key.revoked = True
    found = await examined(bare, NEON_API_KEY=key.secret)
    assert found.code == 1
    status, fix = found.one("Neon", "did not accept the bot's API key")
    assert (status, "NEON_API_KEY" in fix) == ("fail", True)
    assert found.bad() == [("Channels", "warn"), ("Neon", "fail"), ("Neon", "skip")]


@pytest.mark.parametrize("kind", ["down", "503", "slow"])
async def test_while_neon_is_down_nothing_is_called_wrong(bare: Stage, kind: str) -> None:
    if kind == "down":
        found = await examined(bare, NEON_API_URL="http://127.0.0.1:9/api/v2")
        assert found.bad() == [("Channels", "warn"), ("Neon", "skip"), ("Neon", "skip"), ("Clock", "skip")]
    else:
        await bare.neon_trouble(kind, path_contains="/projects/", times=None, seconds=30)
        found = await examined(bare)
        assert found.bad() == [("Channels", "warn"), *[("Neon", "skip")] * 3]
        assert found.one("Neon", "organization key")[0] == "ok"
    assert found.code == 2
    if kind == "slow":
        assert found.one("Neon", f"{SHOP}: no answer within 10 seconds")[0] == "skip"


async def test_a_key_of_another_project_is_told_which_one_it_reaches(bare: Stage, tmp_path: Path) -> None:
    key = bare.world.add_key("project", project_id=LEDGER)
    found = await examined(bare, NEON_API_KEY=key.secret, NEONBOT_CONFIG=written(tmp_path, ONE_CHANNEL))
    assert found.code == 1
    status, fix = found.one("Neon", f"shop ({SHOP}): the key reaches {LEDGER} alone")
    assert (status, "Use a key that reaches it" in fix) == ("fail", True)


async def test_a_project_scoped_key_is_the_best_for_one_project(bare: Stage, tmp_path: Path) -> None:
    key = bare.world.add_key("project", project_id=SHOP).secret
    found = await examined(bare, NEON_API_KEY=key, NEONBOT_CONFIG=written(tmp_path, ONE_CHANNEL))
    assert found.code == 0
    assert found.bad() == []
    assert found.one("Neon", "project-scoped: it reaches one project")[0] == "ok"
    whole_account = ONE_CHANNEL + "    account: true\n"
    found = await examined(bare, NEON_API_KEY=key, NEONBOT_CONFIG=written(tmp_path, whole_account))
    assert found.one("Neon", "`account: true`")[0] == "warn"


@pytest.mark.parametrize(
    ("kind", "said"), [("org", "an admin of all 3 projects"), ("personal", "NEON_API_KEY is somebody's own")]
)
async def test_a_key_that_can_do_more_than_is_needed_is_warned_of(
    bare: Stage, tmp_path: Path, kind: str, said: str
) -> None:
    key = bare.world.add_key("personal" if kind == "personal" else "org").secret
    found = await examined(bare, NEON_API_KEY=key, NEONBOT_CONFIG=written(tmp_path, ONE_CHANNEL))
    assert found.code == 0
    assert found.bad() == [("Neon", "warn")]
    _, fix = found.one("Neon", said)
    assert "project-scoped key" in fix
    assert found.one("Neon", f"shop ({SHOP}) is called shop in Neon")[0] == "ok"


async def test_a_project_that_is_gone_is_told_and_the_others_are_looked_at(bare: Stage) -> None:
    bare.world.projects[LEDGER].deleted_at = bare.neon_clock.now()
    found = await examined(bare)
    assert found.code == 1
    assert found.bad() == [("Channels", "warn"), ("Neon", "fail")]
    _, fix = found.one("Neon", f"ledger ({LEDGER}): Neon has no such project for this key")
    assert "Check the id" in fix


async def test_a_clock_that_is_behind_neons_is_told(bare: Stage) -> None:
    bare.neon_clock.advance(200)
    found = await examined(bare)
    assert found.code == 0
    status, fix = found.one("Clock", "3 minutes behind Neon's")
    assert (status, "NTP" in fix) == ("warn", True)
