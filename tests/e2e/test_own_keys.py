"""Projects with a Neon API key of their own, which reaches nothing else."""

import re
from pathlib import Path

import pytest

from bot.config import Config, KeyOf
from bot.errors import SettingsError
from sandbox.neon.records import KeyKind
from tests.e2e.diagnosis import ONE_CHANNEL, examined, written
from tests.e2e.stage import LEDGER_DB, PLATFORM, SHOP, SHOP_DB, Stage

LEDGER = "calm-sea-51238842"
KEYS = f"projects:\n  {SHOP}: {{api_key_env: NEON_API_KEY_SHOP}}\n"
SCOPED = ONE_CHANNEL + KEYS


def give_keys(stage: Stage, *project_ids: str) -> dict[str, int]:
    """Each of these projects gets a key that reaches it alone; the keys' ids in the stand-in."""
    ids = {}
    own = {}
    for number, project_id in enumerate(project_ids):
        key = stage.world.add_key("project", project_id=project_id)
        stage.variables[f"NEON_API_KEY_{number}"] = key.secret
        own[project_id] = KeyOf(api_key_env=f"NEON_API_KEY_{number}")
        ids[project_id] = key.id
    stage.config = stage.config.model_copy(update={"projects": own})
    return ids


def only_shop(stage: Stage) -> Config:
    """The configuration with one channel and one project, which the account's key is not needed for."""
    channel = stage.config.channels[SHOP_DB]
    channel = channel.model_copy(update={"projects": {"shop": channel.projects["shop"]}})
    return stage.config.model_copy(update={"channels": {SHOP_DB: channel}})


async def test_all_that_is_about_a_project_goes_with_its_own_key_and_the_rest_does_not(bare: Stage) -> None:
    keys = give_keys(bare, SHOP, LEDGER)
    await bare.start_bot()
    await bare.dana.command(SHOP_DB, "branch create pr-42")
    await bare.finished(bare.dana, SHOP_DB, "Branch `pr-42` in *shop* is ready")
    for channel, line in (
        (SHOP_DB, "branch list"),
        (SHOP_DB, "project show analytics"),
        (LEDGER_DB, "branch list"),
        (PLATFORM, "api get /projects/shop/branches"),
        (PLATFORM, f"api get /projects/{LEDGER}/operations"),
        (PLATFORM, "limits"),
        (PLATFORM, "key list"),
    ):
        reply = await bare.ask(bare.ana, channel, line)
        assert reply.row.outcome == "done", reply.text
    shared = bare.world.keys[0].id
    seen = [(re.match(r"/projects/([^/]+)", call["path"]), call) for call in await bare.neon_requests()]
    about = {found[1] for found, _ in seen if found}
    assert about == {SHOP, LEDGER, "quiet-bar-70412233"}
    for found, call in seen:
        assert call["key_id"] == keys.get(found[1] if found else "", shared), call
        assert call["status"] < 300, call


async def test_without_a_key_for_the_account_its_projects_work_and_the_account_does_not(bare: Stage) -> None:
    give_keys(bare, SHOP)
    bare.neon_key, bare.config = "", only_shop(bare)
    await bare.start_bot()
    await bare.dana.command(SHOP_DB, "branch create pr-42")
    await bare.finished(bare.dana, SHOP_DB, "Branch `pr-42` in *shop* is ready")
    reply = await bare.ask(bare.dana, SHOP_DB, "usage")
    assert "I have no Neon API key for calls about the whole Neon account" in reply.text
    assert "Whoever runs me needs to set NEON_API_KEY." in reply.text
    assert reply.row.outcome == "failed"
    assert {call["key_kind"] for call in await bare.neon_requests()} == {"project"}


async def test_a_key_that_is_refused_is_named(bare: Stage) -> None:
    give_keys(bare, SHOP)
    await bare.start_bot()
    bare.world.keys[-1].revoked = True
    reply = await bare.ask(bare.dana, SHOP_DB, "branch list")
    assert "Whoever runs the bot needs to check NEON_API_KEY_0." in reply.text
    assert (await bare.ask(bare.dana, LEDGER_DB, "branch list")).row.outcome == "done"


async def test_it_does_not_start_without_a_key_that_is_needed(bare: Stage) -> None:
    give_keys(bare, SHOP)
    secret = bare.variables.pop("NEON_API_KEY_0")
    with pytest.raises(SettingsError, match="NEON_API_KEY_0 is missing: config") as caught:
        await bare.start_bot()
    assert secret not in caught.value.message
    bare.variables["NEON_API_KEY_0"], bare.neon_key = secret, ""
    with pytest.raises(SettingsError, match="NEON_API_KEY is missing: #neon-platform works with the whole"):
        await bare.start_bot()


async def test_doctor_is_content_with_a_key_for_each_project_and_nothing_else(
    bare: Stage, tmp_path: Path
) -> None:
    key = bare.world.add_key("project", project_id=SHOP).secret
    found = await examined(
        bare, NEON_API_KEY="", NEON_API_KEY_SHOP=key, NEONBOT_CONFIG=written(tmp_path, SCOPED)
    )
    assert found.bad() == []
    assert found.one("Neon", "NEON_API_KEY_SHOP is project-scoped: it reaches one project")[0] == "ok"
    assert found.one("Neon", f"shop ({SHOP}) is called shop in Neon")[0] == "ok"


@pytest.mark.parametrize(
    ("kind", "project_id", "bad", "said", "fix"),
    [
        ("org", None, "warn", "NEON_API_KEY_SHOP is an organization key", "Make a project-scoped key"),
        ("personal", None, "warn", "NEON_API_KEY_SHOP is somebody's own", "Make a project-scoped key"),
        ("project", LEDGER, "fail", f"the key reaches {LEDGER} alone", "Use a key that reaches it"),
        ("project", SHOP, "fail", "NEON_API_KEY_SHOP: Neon did not accept", "put it into NEON_API_KEY_SHOP"),
    ],
)
async def test_doctor_judges_the_key_of_a_project_by_what_it_reaches(
    bare: Stage, tmp_path: Path, kind: KeyKind, project_id: str | None, bad: str, said: str, fix: str
) -> None:
    key = bare.world.add_key(kind, project_id=project_id)
    key.revoked = "did not accept" in said
    config = written(tmp_path, SCOPED)
    found = await examined(bare, NEON_API_KEY_SHOP=key.secret, NEON_API_KEY="", NEONBOT_CONFIG=config)
    status, advice = found.one("Neon", said)
    assert (status, fix in advice) == (bad, True)


async def test_doctor_tells_a_key_that_is_missing(bare: Stage, tmp_path: Path) -> None:
    found = await examined(bare, NEONBOT_CONFIG=written(tmp_path, SCOPED))
    assert found.code == 1
    status, fix = found.one("Neon", "NEON_API_KEY_SHOP is missing: config.yaml names it as the key of")
    assert (status, fix) == (
        "fail",
        "Set NEON_API_KEY_SHOP in the environment or in .env, or mend config.yaml.",
    )


async def test_doctor_tells_keys_that_nothing_needs(bare: Stage, tmp_path: Path) -> None:
    key = bare.world.add_key("project", project_id=SHOP).secret
    found = await examined(
        bare, NEON_API_KEY_SHOP=key, NEON_API_KEY_OLD=key, NEONBOT_CONFIG=written(tmp_path, SCOPED)
    )
    for name in ("NEON_API_KEY", "NEON_API_KEY_OLD"):
        status, fix = found.one("Neon", f"{name} is set, and nothing")
        assert (status, "Take it out" in fix) == ("warn", True)
