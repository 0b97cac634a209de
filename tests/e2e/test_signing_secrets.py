"""Slack's signing secret is replaced: for a while there are two, and calls signed with either are taken."""

import io
from pathlib import Path

import pytest

from bot.slack.proof import Proof
from tests.e2e import deliveries
from tests.e2e.conftest import log
from tests.e2e.deliveries import send, signed
from tests.e2e.stage import SHOP_DB, SIGNING_SECRET, Stage
from tests.faults.scene import until

__all__ = ["log"]

NEXT, WRONG = "the-next-signing-secret", "0" * 32


async def status(stage: Stage, secret: str) -> int:
    """How a command is answered that was signed with that secret."""
    body = deliveries.command(stage, "U0DANA", SHOP_DB, "whoami")
    return (await send(stage, body, headers=signed(body, secret=secret))).status_code


@pytest.mark.parametrize("secret", [SIGNING_SECRET, NEXT])
async def test_calls_signed_with_either_secret_are_taken(bare: Stage, secret: str) -> None:
    bare.variables["SLACK_SIGNING_SECRET_NEXT"] = NEXT
    await bare.start_bot()
    assert await status(bare, secret) == 200
    assert await status(bare, WRONG) == 401
    (row,) = await bare.audited(1)
    assert (row.text, row.outcome) == ("whoami", "done")


async def test_without_a_second_secret_there_is_none(stage: Stage) -> None:
    assert await status(stage, NEXT) == 401
    assert await status(stage, "") == 401


async def test_a_secret_is_replaced_while_the_bot_runs(
    stage: Stage, tmp_path: Path, log: io.StringIO
) -> None:
    env = tmp_path / "bot.env"
    env.write_text("")
    stage.variables |= {"NEONBOT_ENV_FILE": str(env)}
    await stage.stop_bot()
    await stage.start_bot()
    assert await status(stage, NEXT) == 401
    env.write_text(f"SLACK_SIGNING_SECRET_NEXT={NEXT}\n")

    async def taken() -> bool:
        return await status(stage, NEXT) == 200

    await until(taken)
    assert await status(stage, SIGNING_SECRET) == 200
    assert await status(stage, WRONG) == 401
    env.write_text("")

    async def refused() -> bool:
        return await status(stage, NEXT) == 401

    await until(refused)
    rows = [row.detail for row in await stage.audited(2) if row.user_name == "configuration file"]
    assert all("SLACK_SIGNING_SECRET_NEXT" in each for each in rows)
    assert NEXT not in log.getvalue() + str(rows)


async def test_a_secret_that_is_gone_by_mistake_leaves_the_one_in_force(bare: Stage, tmp_path: Path) -> None:
    env = tmp_path / "bot.env"
    env.write_text(f"SLACK_SIGNING_SECRET={SIGNING_SECRET}\n")
    bare.variables |= {"NEONBOT_ENV_FILE": str(env)}
    bare.left_out = ("SLACK_SIGNING_SECRET",)
    await bare.start_bot()
    env.write_text("")

    async def told() -> bool:
        return any("SLACK_SIGNING_SECRET is missing" in row.detail for row in await bare.audit())

    await until(told)
    assert await status(bare, SIGNING_SECRET) == 200


def test_what_is_no_signature_at_all_is_no_proof() -> None:
    proof = Proof([SIGNING_SECRET])
    for stamp, signature in (("1", ""), ("", "v0=1"), ("now", "v0=1"), ("9" * 40, "v0=1"), ("1", "v0=é")):
        assert not proof.given("body", stamp, signature)
    assert not Proof([]).given("body", "1", "v0=1")
