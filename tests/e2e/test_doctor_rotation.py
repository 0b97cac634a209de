"""`python -m bot doctor` while keys and secrets are being replaced, and on the audit channel."""

from pathlib import Path

import pytest

from tests.e2e.diagnosis import ONE_CHANNEL, examined, written
from tests.e2e.stage import SHOP, Stage

LEDGER = "calm-sea-51238842"
KEYS = f"projects:\n  {SHOP}: {{api_key_env: NEON_API_KEY_SHOP}}\n"
MOVE = "Move the value of NEON_API_KEY_SHOP_NEXT to NEON_API_KEY_SHOP, and take NEON_API_KEY_SHOP_NEXT out."


@pytest.mark.parametrize(
    ("now", "after", "bad", "said", "fix"),
    [
        (True, True, ["warn"], "NEON_API_KEY_SHOP_NEXT can take over.", f"in the Neon console. {MOVE}"),
        (False, True, ["warn"], "Neon refuses NEON_API_KEY_SHOP, so the bot goes on with", MOVE),
        (
            True,
            False,
            ["fail"],
            "NEON_API_KEY_SHOP_NEXT: Neon did",
            "put it into NEON_API_KEY_SHOP_NEXT",
        ),
        (
            False,
            False,
            ["fail", "fail", "skip"],
            "NEON_API_KEY_SHOP: Neon did",
            "into NEON_API_KEY_SHOP",
        ),
    ],
)
async def test_a_key_and_the_next_one_are_judged_together(
    bare: Stage, tmp_path: Path, now: bool, after: bool, bad: list[str], said: str, fix: str
) -> None:
    keys = [bare.world.add_key("project", project_id=SHOP) for _ in range(2)]
    keys[0].revoked, keys[1].revoked = not now, not after
    found = await examined(
        bare,
        NEON_API_KEY="",
        NEON_API_KEY_SHOP=keys[0].secret,
        NEON_API_KEY_SHOP_NEXT=keys[1].secret,
        NEONBOT_CONFIG=written(tmp_path, ONE_CHANNEL + KEYS),
    )
    assert found.bad() == [("Neon", each) for each in bad]
    status, advice = found.one("Neon", said)
    assert (status, fix in advice) == (bad[0], True)
    if now or after:
        assert found.one("Neon", f"shop ({SHOP}) is called shop in Neon")[0] == "ok"


async def test_a_next_key_that_reaches_another_project_is_found_out_before_it_is_needed(
    bare: Stage, tmp_path: Path
) -> None:
    keys = [bare.world.add_key("project", project_id=each).secret for each in (SHOP, LEDGER)]
    found = await examined(
        bare,
        NEON_API_KEY=keys[0],
        NEON_API_KEY_NEXT=keys[1],
        NEONBOT_CONFIG=written(tmp_path, ONE_CHANNEL),
    )
    assert found.code == 1
    assert found.one("Neon", "With NEON_API_KEY_NEXT, shop", f"the key reaches {LEDGER} alone")[0] == "fail"


async def test_an_organization_key_is_too_much_where_each_project_could_have_its_own(
    bare: Stage, tmp_path: Path
) -> None:
    two = ONE_CHANNEL.replace("32930710}", f"32930710, ledger: {LEDGER}}}")
    found = await examined(bare, NEONBOT_CONFIG=written(tmp_path, two))
    assert found.bad() == [("Neon", "warn")]
    _, fix = found.one("Neon", "an admin of all 3 projects of its organization, where config.yaml needs 2")
    assert "Make a project-scoped key for each" in fix


async def test_a_second_signing_secret_is_told(bare: Stage) -> None:
    found = await examined(bare, SLACK_SIGNING_SECRET_NEXT="canary-signing")
    status, fix = found.one("Environment", "SLACK_SIGNING_SECRET_NEXT is set")
    assert (status, "take this one out" in fix) == ("warn", True)
    assert "canary" not in found.ended.out


@pytest.mark.parametrize(
    ("channel", "trouble", "status", "said", "fix"),
    [
        ("C0AUDIT", "", "ok", "The bot is in the audit channel C0AUDIT", ""),
        ("C0AUDIT", "leave", "fail", "not in the audit channel C0AUDIT, so nothing can be told", "/invite"),
        ("C0NOWHERE", "", "fail", "the audit channel C0NOWHERE: Slack shows the bot no such", "Check the id"),
        ("C0PARTNER", "", "fail", "the audit channel C0PARTNER is shared", "a channel of your own"),
    ],
)
async def test_the_audit_channel_is_looked_at(
    bare: Stage, tmp_path: Path, channel: str, trouble: str, status: str, said: str, fix: str
) -> None:
    if trouble:
        await bare.slack_admin(trouble, channel=channel)
    text = ONE_CHANNEL + f"audit_channel: {channel}\n"
    found = await examined(bare, NEONBOT_CONFIG=written(tmp_path, text))
    told, advice = found.one("Channels", said)
    assert (told, fix in advice) == (status, True)
