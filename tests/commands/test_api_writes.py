"""`api post`, `put`, `patch` and `delete`: whatever Neon's API can change, told in one message."""

from typing import Any

import pytest

from tests.e2e.stage import PLATFORM, SHOP, SHOP_DB, Stage, button

ROLES = "/projects/shop/branches/preview%2Fpr-98/roles"
ORG = "org-morning-bread-81040908"


async def _roles(stage: Stage, branch: str) -> list[str]:
    project = stage.world.projects[SHOP]
    (found,) = [each for each in project.branches.values() if each.name == branch]
    return list(found.roles)


async def test_something_is_made_and_its_operations_are_followed_to_their_end(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, f"api post {ROLES} -f role.name=app")
    words = await stage.finished(
        stage.ana, SHOP_DB, "✅ POST `/branches/preview/pr-98/roles` in *shop*: done in"
    )
    assert "apply settings ✓" in words
    assert "*name:* `app`" in words
    assert "npg_" not in words
    assert "Asked by @U0DANA" in words
    assert "app" in await _roles(stage, "preview/pr-98")
    assert len(await stage.dana.messages(SHOP_DB)) == 1
    (row,) = await stage.audited(1)
    assert (row.outcome, row.effect, row.decision) == ("done", "create", "allow")
    assert row.operation_ids
    assert row.target is not None
    assert row.target.endswith("/roles")


async def test_a_password_in_an_answer_is_nowhere_to_be_seen(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, f"api post {ROLES}/neondb_owner/reset_password")
    await stage.finished(stage.dana, SHOP_DB, "done in")
    said = str(await stage.slack_calls())
    branches = stage.world.projects[SHOP].branches.values()
    role = next(each for each in branches if each.name == "preview/pr-98").roles["neondb_owner"]
    assert role.password
    assert role.password not in said


async def test_something_is_changed(stage: Stage) -> None:
    line = "api patch /projects/shop/branches/dana-scratch -f branch.name=dana-kept -f branch.expires_at=null"
    await stage.dana.command(SHOP_DB, line)
    words = await stage.shown(stage.ana, SHOP_DB, "✅ PATCH `/branches/dana-scratch` in *shop*: done")
    assert "*name:* `dana-kept`" in words
    branch = (await stage.branches())["dana-kept"]
    assert "expires_at" not in branch


async def _card(stage: Stage, line: str, label: str) -> dict[str, Any]:
    await stage.ana.command(SHOP_DB, line)
    return await stage.message(stage.dana, SHOP_DB, f"[{label}] [Cancel]")


async def test_something_is_deleted_after_a_question(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, f"api post {ROLES} -f role.name=app")
    await stage.finished(stage.dana, SHOP_DB, "done in")
    label = "DELETE /branches/preview/pr-98/roles/app"
    card = await _card(stage, f"api delete {ROLES}/app", label)
    words = await stage.shown(stage.dana, SHOP_DB, f"[{label}]")
    assert "Call `DELETE /branches/preview/pr-98/roles/app` in *shop*?" in words
    assert "*Operation:* `deleteProjectBranchRole`" in words
    assert "*Branch:* `preview/pr-98` (`br-" in words
    assert "app" in await _roles(stage, "preview/pr-98")

    await stage.ana.click(SHOP_DB, card["ts"], button(card, label))
    await stage.finished(
        stage.dana, SHOP_DB, "✅ DELETE `/branches/preview/pr-98/roles/app` in *shop*: done in"
    )
    assert "app" not in await _roles(stage, "preview/pr-98")
    row = (await stage.audited(2))[-1]
    assert (row.outcome, row.effect, row.decision) == ("done", "destroy", "confirm")


async def test_a_post_that_overwrites_asks_as_well_and_shows_what_it_was_given(stage: Stage) -> None:
    line = "api post /projects/shop/branches/preview%2Fpr-98/restore -f source_branch_id=staging"
    staging = (await stage.branches())["staging"]["id"]
    await _card(stage, line, "POST /branches/preview/pr-98/restore")
    words = await stage.shown(stage.dana, SHOP_DB, "[Cancel]")
    assert f"`source_branch_id` = `{staging}`" in words
    assert "`staging` (`" in words
    assert not await stage.neon_writes()


async def test_what_a_restore_by_its_path_keeps_is_looked_after_as_any_other(stage: Stage) -> None:
    path = "/projects/shop/branches/preview%2Fpr-98/restore"
    label = "POST /branches/preview/pr-98/restore"
    fields = "-f source_branch_id=staging -f preserve_under_name=pr-98-old"
    card = await _card(stage, f"api post {path} {fields}", label)
    await stage.ana.click(SHOP_DB, card["ts"], button(card, label))
    words = await stage.finished(stage.dana, SHOP_DB, "in *shop*: done in")
    assert "What `preview/pr-98` held before is branch `pr-98-old`: " in words
    assert "[Show pr-98-old]" in words
    assert "preserve_under_name" not in words
    listed = await stage.ask(stage.dana, SHOP_DB, "branch list --preserved --project shop")
    assert "`pr-98-old`" in listed.text


async def test_a_branch_that_changed_since_the_question_is_asked_about_again(stage: Stage) -> None:
    label = "DELETE /branches/preview/pr-98"
    card = await _card(stage, "api delete /projects/shop/branches/preview%2Fpr-98", label)
    for branch in stage.world.projects[SHOP].branches.values():
        if branch.name == "preview/pr-98":
            branch.updated_at = stage.neon_clock.now()
    await stage.ana.click(SHOP_DB, card["ts"], button(card, label))
    await stage.shown(stage.dana, SHOP_DB, "This changed since you were asked, so please look again.")
    assert not await stage.neon_writes()


async def test_a_secret_that_is_told_once_is_told_to_the_asker_alone(stage: Stage) -> None:
    await stage.ana.command(PLATFORM, f"api post /organizations/{ORG}/api_keys -f key_name=ci")
    words = await stage.shown(
        stage.dana, PLATFORM, f"✅ POST `/organizations/{ORG}/api_keys` in the Neon account"
    )
    assert "napi_" not in words
    told = await stage.message(stage.ana, PLATFORM, "Neon tells this once.")
    assert told["ephemeral"]
    assert "napi_" in await stage.shown(stage.ana, PLATFORM, "Neon tells this once.")
    row = (await stage.audited(1))[0]
    assert (row.outcome, row.effect) == ("done", "create")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (f"api post {ROLES}", "role is missing."),
        (f"api post {ROLES} -f role.name=neondb_owner -f role.nologin=true", "no field “role.nologin”"),
        ("api put /projects/shop/branches/main", "has no PUT for"),
        ("api put /projects/shop/branches/staging/backup_schedule", "schedule is missing"),
        ("api delete /projects/shop/branches/preview%2Fpr-98/roles/app", "Only @S0DBADMINS may delete"),
    ],
)
async def test_what_cannot_be_done_is_told_to_the_asker_alone(stage: Stage, line: str, said: str) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, line)
    assert said in reply.text
    assert not await stage.neon_writes()
    assert not await stage.ana.messages(SHOP_DB)


async def test_neons_no_is_the_last_word(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, f"api post {ROLES} -f role.name=neondb_owner")
    words = await stage.shown(
        stage.ana, SHOP_DB, "❌ Calling POST `/branches/preview/pr-98/roles` in *shop* failed"
    )
    assert "Neon has that already" in words
    (row,) = await stage.audited(1)
    assert row.outcome == "failed"


async def test_a_deleted_branch_is_meant_by_the_name_that_it_had(stage: Stage) -> None:
    path, label = "/projects/shop/branches/preview%2Fpr-98", "DELETE /branches/preview/pr-98"
    card = await _card(stage, f"api delete {path}", label)
    await stage.ana.click(SHOP_DB, card["ts"], button(card, label))
    await stage.finished(stage.ana, SHOP_DB, "✅ DELETE `/branches/preview/pr-98` in *shop*: done")
    await stage.ana.command(SHOP_DB, f"api post {path}/recover")
    await stage.finished(stage.ana, SHOP_DB, "✅ POST `/branches/preview/pr-98/recover` in *shop*: done")
    assert "preview/pr-98" in await stage.branches()
    missing = await stage.ask(stage.ana, SHOP_DB, f"api post {path}/recover")
    assert "There is no branch “preview/pr-98” in shop." in missing.text


async def test_reading_by_post_is_no_write(stage: Stage) -> None:
    """Reading logs is a POST in Neon's API, and needs no more than the right to read."""
    ruled = await stage.ask(stage.dana, SHOP_DB, "explain api post /projects/shop/branches/main/logs/query")
    assert "Everyone may look things up in this channel." in ruled.text
