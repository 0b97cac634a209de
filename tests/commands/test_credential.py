"""`credential …`: secrets are seen by whoever may see them, once, and by nobody else."""

import json
from typing import Any

import pytest

from sandbox.neon.service_records import Credential
from tests.e2e.stage import SHOP, SHOP_DB, Stage, button

BRANCH = "dana/checkout-rewrite"
NEW = f"credential create {BRANCH} ci --scope storage:read --scope ai_gateway:invoke"


def _credentials(stage: Stage) -> dict[str, Credential]:
    """By name."""
    branches = stage.world.projects[SHOP].branches.values()
    services = next(each.services for each in branches if each.name == BRANCH)
    return {each.name or "": each for each in services.credentials.values()}


async def _confirmed(stage: Stage, line: str, label: str) -> dict[str, Any]:
    """The card, after its button was pressed by Ana."""
    await stage.ana.command(SHOP_DB, line)
    card = await stage.message(stage.dana, SHOP_DB, f"[{label}] [Cancel]")
    assert not await stage.neon_writes()
    await stage.ana.click(SHOP_DB, card["ts"], button(card, label))
    return card


async def _nobody_else_reads(stage: Stage, *secrets: str) -> None:
    seen = json.dumps(await stage.dana.messages(SHOP_DB)) + repr(await stage.audit())
    assert not [each for each in secrets if each in seen]


async def test_the_list_says_what_each_may_do_and_when_it_was_used(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, f"credential list {BRANCH}")
    known = _credentials(stage)
    assert f"*2 credentials* (beta) of `{BRANCH}` in *shop*, newest first" in reply.text
    assert "`checkout app`: `storage:read`, `storage:write`" in reply.text
    assert f"`{known['checkout app'].short_id}` · issued 12 days ago · last used 5 hours ago" in reply.text
    assert "`nightly export`: `storage:read`" in reply.text
    assert "never used, as far as Neon says" in reply.text
    assert "nsk_live" not in reply.text
    assert "nt_live" not in reply.text


async def test_a_branch_without_any_says_how_to_issue_one(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, "credentials ls main")
    assert "`main` in *shop* has no credentials (beta)" in reply.text
    assert "/neon credential create" in reply.text


async def test_many_come_in_pages(stage: Stage) -> None:
    branches = stage.world.projects[SHOP].branches.values()
    services = next(each.services for each in branches if each.name == "preview/pr-98")
    for number in range(23):
        made = Credential(
            f"nak_live_{number:032x}", ["storage:read"], stage.neon_clock.now(), f"app-{number}"
        )
        services.credentials[made.id] = made
    reply = await stage.ask(stage.dana, SHOP_DB, "credential list preview/pr-98 --page 3")
    assert "*21–23 of 23 credentials*" in reply.text
    assert "Page 3 of 3" in reply.text


async def test_a_new_one_tells_its_secrets_to_the_asker_alone(stage: Stage) -> None:
    await stage.ana.command(SHOP_DB, NEW)
    words = await stage.shown(stage.dana, SHOP_DB, f"✅ Credential `ci` is issued on `{BRANCH}` in *shop*")
    made = _credentials(stage)["ci"]
    assert made.scopes == ["storage:read", "ai_gateway:invoke"]
    assert "Its scopes are `storage:read`, `ai_gateway:invoke`, good here" in words
    private = await stage.message(stage.ana, SHOP_DB, made.api_token, made.s3_secret, made.id)
    assert private["ephemeral"]
    await _nobody_else_reads(stage, made.api_token, made.s3_secret)
    (row,) = await stage.audited(1)
    assert (row.outcome, row.target) == ("done", f"{_branch_id(stage)}/{made.id}")


async def test_one_that_opens_no_bucket_has_no_s3_keys_to_show(stage: Stage) -> None:
    await stage.ana.command(SHOP_DB, f"credential create {BRANCH} llm --scope ai-gateway:invoke")
    await stage.shown(stage.dana, SHOP_DB, "Credential `llm` is issued")
    made = _credentials(stage)["llm"]
    private = await stage.message(stage.ana, SHOP_DB, made.api_token)
    assert made.s3_secret not in json.dumps(private)


async def test_a_name_that_is_in_use_is_not_taken_twice(stage: Stage) -> None:
    await stage.ana.command(SHOP_DB, f"credential create {BRANCH} “checkout app” --scope storage:read")
    words = await stage.shown(stage.dana, SHOP_DB, "Nothing was done", "named `checkout app` already")
    assert "[Rotate]" in words
    assert not await stage.neon_writes()


async def test_when_the_answer_is_lost_the_credential_is_found_and_its_secrets_can_be_shown(
    stage: Stage,
) -> None:
    await stage.neon_trouble("drop_after", method="POST", path_contains="credentials")
    await stage.ana.command(SHOP_DB, NEW)
    message = await stage.message(stage.dana, SHOP_DB, "but Neon's answer with its secrets was lost")
    assert len(await stage.neon_writes()) == 1
    made = _credentials(stage)["ci"]
    await stage.ana.click(SHOP_DB, message["ts"], button(message, "Show secrets"))
    await stage.message(stage.ana, SHOP_DB, made.api_token)
    await _nobody_else_reads(stage, made.api_token, made.s3_secret)


async def test_a_call_that_never_arrived_is_made_again(stage: Stage) -> None:
    await stage.neon_trouble("drop_before", method="POST", path_contains="credentials")
    await stage.ana.command(SHOP_DB, NEW)
    await stage.shown(stage.dana, SHOP_DB, "Credential `ci` is issued")
    assert [each.name for each in _credentials(stage).values()].count("ci") == 1


@pytest.mark.parametrize("word", ["checkout app", "the id", "the short id"])
async def test_secrets_are_revealed_to_whoever_may_see_them(stage: Stage, word: str) -> None:
    known = _credentials(stage)["checkout app"]
    typed = {"the id": known.id, "the short id": known.short_id}.get(word, f"“{word}”")
    reply = await stage.ask(stage.ana, SHOP_DB, f"credential reveal {BRANCH} {typed}")
    assert known.api_token in reply.text
    assert known.s3_secret in reply.text
    assert "Only you can see this." in reply.text
    assert (reply.message["ephemeral"], reply.row.effect) == (True, "reveal")
    await _nobody_else_reads(stage, known.api_token, known.s3_secret)


async def test_secrets_that_neon_has_not_kept_can_be_replaced(stage: Stage) -> None:
    reply = await stage.ask(stage.ana, SHOP_DB, f"credential reveal {BRANCH} “nightly export”")
    assert "Neon has not kept the secrets of `nightly export`" in reply.text
    assert "[Rotate]" in reply.text


async def test_rotating_asks_first_and_tells_the_new_secrets_to_the_asker_alone(stage: Stage) -> None:
    before = _credentials(stage)["checkout app"].s3_secret
    await _confirmed(stage, f"credential rotate {BRANCH} “checkout app”", "Rotate checkout app")
    await stage.shown(
        stage.dana, SHOP_DB, f"Credential `checkout app` on `{BRANCH}` in *shop* has new secrets"
    )
    after = _credentials(stage)["checkout app"]
    assert after.s3_secret != before
    await stage.message(stage.ana, SHOP_DB, after.api_token, after.s3_secret)
    await _nobody_else_reads(stage, after.api_token, after.s3_secret)


async def test_a_lost_rotation_is_not_made_again(stage: Stage) -> None:
    await stage.neon_trouble("drop_after", method="POST", path_contains="rotate")
    await _confirmed(stage, f"credential rotate {BRANCH} “checkout app”", "Rotate checkout app")
    await stage.shown(stage.dana, SHOP_DB, "Outcome unknown: rotating credential")
    assert len(await stage.neon_writes()) == 1


async def test_revoking_asks_first_and_says_what_stops(stage: Stage) -> None:
    card = await _confirmed(stage, f"credential revoke {BRANCH} “checkout app”", "Revoke checkout app")
    assert "*Last used:* 5 hours ago" in str(card)
    assert "This cannot be undone." in str(card)
    await stage.shown(stage.dana, SHOP_DB, f"Credential `checkout app` on `{BRANCH}` in *shop* is revoked")
    assert _credentials(stage)["checkout app"].revoked_at is not None


async def test_a_lost_revocation_is_settled_by_looking(stage: Stage) -> None:
    await stage.neon_trouble("drop_after", method="DELETE", path_contains="credentials")
    await _confirmed(stage, f"credential revoke {BRANCH} “checkout app”", "Revoke checkout app")
    await stage.shown(stage.dana, SHOP_DB, "is revoked")
    assert len(await stage.neon_writes()) == 1


async def test_two_of_one_name_are_told_apart_by_their_ids(stage: Stage) -> None:
    known = _credentials(stage)
    known["nightly export"].name = "checkout app"
    reply = await stage.ask(stage.ana, SHOP_DB, f"credential revoke {BRANCH} “checkout app”")
    assert "has several credentials named “checkout app”." in reply.text
    assert all(f"`{each.short_id}`" in reply.text for each in known.values())
    assert not await stage.neon_writes()


@pytest.mark.parametrize(
    ("who", "line", "said"),
    [
        ("dana", NEW, "Only @S0DBADMINS may see passwords here."),
        ("dana", f"credential reveal {BRANCH} “checkout app”", "Only @S0DBADMINS may see passwords here."),
        ("dana", f"credential rotate {BRANCH} “checkout app”", "Only @S0DBADMINS may see passwords here."),
        ("dana", f"credential revoke {BRANCH} “checkout app”", "may delete or overwrite things"),
        ("ana", "credential create main ci --scope storage:read", "never_touch lists main"),
        ("ana", f"credential create {BRANCH} ci", "needs --scope"),
        ("ana", f"credential create {BRANCH} ci --scope everything", "“everything” is not one of"),
        ("ana", f"credential reveal {BRANCH} checkout", "Did you mean “checkout app”?"),
        ("ana", f"credential revoke {BRANCH} nope", "has no credential “nope”."),
    ],
)
async def test_what_is_refused_is_told_to_the_asker_alone(
    stage: Stage, who: str, line: str, said: str
) -> None:
    reply = await stage.ask(getattr(stage, who), SHOP_DB, line)
    assert said in reply.text
    assert not await stage.neon_writes()
    assert not [each for each in await stage.dana.messages(SHOP_DB) if not each["ephemeral"]]


def _branch_id(stage: Stage) -> str:
    return next(each.id for each in stage.world.projects[SHOP].branches.values() if each.name == BRANCH)
