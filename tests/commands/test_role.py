"""`role …`: Postgres roles of a branch, from Slack."""

from typing import Any

import pytest

from sandbox.neon.records import Branch, Role
from sandbox.slack.plain import plain
from tests.e2e.stage import LEDGER_DB, SHOP, SHOP_DB, Stage, button

NAME, BUSY = "preview/pr-98", "preview/pr-117"  # the compute of the one is suspended, of the other active


def _branch(stage: Stage, name: str = NAME, project_id: str = SHOP) -> Branch:
    branches = stage.world.projects[project_id].branches.values()
    return next(each for each in branches if each.name == name)


def _roles(stage: Stage, name: str = NAME) -> dict[str, Role]:
    return _branch(stage, name).roles


async def _clicked(stage: Stage, line: str, label: str) -> dict[str, Any]:
    """Ana asks, and confirms; the card that was clicked."""
    await stage.ana.command(SHOP_DB, line)
    card = await stage.message(stage.ana, SHOP_DB, f"[{label}] [Cancel]")
    await stage.ana.click(SHOP_DB, card["ts"], button(card, label))
    return card


async def test_the_roles_of_a_branch_are_listed_and_shown(stage: Stage) -> None:
    listed = await stage.ask(stage.dana, LEDGER_DB, "role list staging")
    assert "*3 roles* on `staging` in *ledger*" in listed.text
    assert "`readers`\ncannot log in · made 60 days ago" in listed.text
    assert "`reports`\nlogs in with a password" in listed.text
    shown = await stage.ask(stage.dana, SHOP_DB, f"role show {NAME} neondb_owner")
    assert f"Role `neondb_owner` on `{NAME}` in *shop*" in shown.text
    assert "*Login:* with a password" in shown.text
    assert "*Owns:* `neondb`, `orders`" in shown.text
    assert "[Connection] [Show password]" in shown.text
    assert "npg_" not in str([listed.message, shown.message])


async def test_five_hundred_roles_are_turned_page_by_page(stage: Stage) -> None:
    role = _roles(stage)["neondb_owner"]
    _branch(stage).roles |= {f"--r{each:03}": role for each in range(499)}
    for each, known in _roles(stage).items():
        _branch(stage).roles[each] = Role(each, known.created_at, known.updated_at, "pw")
    listed = await stage.ask(stage.dana, SHOP_DB, f"role list {NAME} --page 2")
    assert "*11–20 of 500 roles*" in listed.text
    shown = await stage.press(stage.dana, listed.message, "Show")
    assert "Role `--r010` on" in shown.text, "a name that looks like a flag is a name"


async def test_a_new_role_can_log_in_and_its_password_is_nowhere(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, f"role create {BUSY} app")
    words = await stage.finished(stage.dana, SHOP_DB, f"Role `app` on `{BUSY}` in *shop* is made")
    assert "apply settings ✓" in words
    assert "Connections to the branch dropped for a moment." in words
    password = _roles(stage, BUSY)["app"].password
    assert password
    assert password not in str(await stage.dana.messages(SHOP_DB))
    assert not [each for each in await stage.dana.messages(SHOP_DB) if each["ephemeral"]]
    (row,) = await stage.audited(1)
    assert (row.outcome, row.effect) == ("done", "create")
    assert row.target == f"{_branch(stage, BUSY).id}/app"


async def test_a_role_that_cannot_log_in_has_no_password(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, f"role create {NAME} readers --no-login")
    words = await stage.finished(stage.dana, SHOP_DB, "Role `readers` on", "is made")
    assert "Nobody can log in as it" in words
    assert "The branch's compute woke for it, and is suspended again." in words
    assert _roles(stage)["readers"].password is None
    revealed = await stage.ask(stage.ana, SHOP_DB, f"role reveal {NAME} readers")
    assert "readers cannot log in, so it has no password." in revealed.text
    reset = await stage.ask(stage.ana, SHOP_DB, f"role reset-password {NAME} readers")
    assert "readers cannot log in, so it has no password." in reset.text
    assert reset.row.outcome == "refused"


async def test_a_name_that_is_taken_is_told_and_nothing_is_made(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, f"role create {NAME} neondb_owner")
    words = await stage.shown(stage.dana, SHOP_DB, "Nothing was done", "already has a role `neondb_owner`")
    assert "[Connection] [Show password]" in words
    assert not await stage.neon_writes()
    (row,) = await stage.audited(1)
    assert row.outcome == "refused"


async def test_a_name_that_neon_does_not_take_is_told_in_the_message(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, f"role create {NAME} {'x' * 64}")
    await stage.shown(stage.dana, SHOP_DB, "Creating role", "failed", "1 to 63 bytes long")


async def test_a_password_is_revealed_to_whoever_may_see_it_and_to_nobody_else(stage: Stage) -> None:
    password = _roles(stage)["neondb_owner"].password
    assert password
    refused = await stage.ask(stage.dana, SHOP_DB, f"role reveal {NAME} neondb_owner")
    assert "Only @S0DBADMINS may see passwords here." in refused.text
    assert (refused.row.outcome, refused.row.effect) == ("refused", "reveal")
    shown = await stage.ask(stage.ana, SHOP_DB, f"role reveal {NAME} neondb_owner")
    assert f"The password of role `neondb_owner` on `{NAME}` in *shop*" in shown.text
    assert f"\n{password}\n" in shown.text
    assert "Only you can see this. Do not paste it into a channel." in shown.text
    assert shown.message["ephemeral"]
    assert (shown.row.outcome, shown.row.effect, shown.row.decision) == ("done", "reveal", "allow")
    assert password not in str(await stage.dana.messages(SHOP_DB))


async def test_a_project_that_stores_no_passwords_cannot_reveal_any(stage: Stage) -> None:
    stage.world.projects[SHOP].store_passwords = False
    reply = await stage.ask(stage.ana, SHOP_DB, f"role reveal {NAME} neondb_owner")
    assert "storing passwords is disabled" in reply.text


async def test_a_password_is_reset_after_a_click_and_the_old_one_is_dead(stage: Stage) -> None:
    old = _roles(stage)["neondb_owner"].password
    explained = await stage.ask(stage.dana, SHOP_DB, f"explain role reset-password {NAME} neondb_owner")
    assert "is allowed here, after you confirm" in explained.text
    card = await _clicked(
        stage, f"role reset-password {NAME} neondb_owner", "Reset the password of neondb_owner"
    )
    assert "The old password dies: whoever is connected with it loses the connection" in plain(card)
    words = await stage.finished(stage.dana, SHOP_DB, "Role `neondb_owner`", "has a new password")
    assert "The old one does not work any more." in words
    assert _roles(stage)["neondb_owner"].password != old
    (row,) = [each for each in await stage.audited(2) if each.request_id]
    assert (row.outcome, row.decision, row.effect) == ("done", "confirm", "change")


async def test_a_reset_whose_answer_was_lost_is_made_again_since_nobody_knows_that_password(
    stage: Stage,
) -> None:
    await stage.neon_trouble("drop_after", method="POST")
    line = f"role reset-password {NAME} neondb_owner --show-password"
    await _clicked(stage, line, "Reset the password of neondb_owner")
    await stage.shown(stage.ana, SHOP_DB, "Checking what happened")
    await stage.finished(stage.ana, SHOP_DB, "has a new password")
    password = _roles(stage)["neondb_owner"].password
    assert password
    await stage.shown(stage.ana, SHOP_DB, f"\n{password}\n")
    assert len(await stage.neon_writes()) == 2


async def test_a_role_is_deleted_after_a_click(stage: Stage) -> None:
    role = _roles(stage)["neondb_owner"]
    _branch(stage).roles["app"] = Role("app", role.created_at, role.updated_at, "pw")
    card = await _clicked(stage, f"role rm {NAME} app", "Delete role app")
    assert "Whoever is connected as this role loses the connection" in plain(card)
    await stage.finished(stage.dana, SHOP_DB, f"Role `app on {NAME}` in *shop* is deleted")
    assert "app" not in _roles(stage)
    (row,) = await stage.audited(1)
    assert (row.outcome, row.decision, row.effect) == ("done", "confirm", "destroy")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("neondb_owner", "neondb_owner owns neondb, orders, and Neon does not delete the owner"),
        ("kept", "kept is one of Neon's own roles"),
        ("nobody", f"There is no role “nobody” on {NAME}."),
        ("neondb_owne", "Did you mean “neondb_owner”?"),
    ],
)
async def test_what_neon_would_refuse_is_refused_before_the_question(
    stage: Stage, name: str, said: str
) -> None:
    role = _roles(stage)["neondb_owner"]
    _branch(stage).roles["kept"] = Role("kept", role.created_at, role.updated_at, "pw", protected=True)
    reply = await stage.ask(stage.ana, SHOP_DB, f"role delete {NAME} {name}")
    assert said in reply.text
    assert not await stage.neon_writes()


@pytest.mark.parametrize(
    "line", ["role create staging app", "role delete staging neondb_owner", "role reset-password staging x"]
)
async def test_the_roles_of_a_branch_that_nobody_touches_stay_as_they_are(stage: Stage, line: str) -> None:
    for asked in (line, line.replace("staging", _branch(stage, "staging").id)):
        reply = await stage.ask(stage.ana, SHOP_DB, asked)
        assert "staging is off limits in this channel: never_touch lists staging." in reply.text
    explained = await stage.ask(stage.ana, SHOP_DB, f"explain {line}")
    assert "is not allowed here" in explained.text
    assert not await stage.neon_writes()


async def test_flags_that_contradict_each_other_are_told_to_the_asker_alone(stage: Stage) -> None:
    line = f"role create {NAME} app --no-login --show-password"
    reply = await stage.ask(stage.ana, SHOP_DB, line)
    assert "A role that cannot log in has no password to show." in reply.text
    assert not await stage.dana.messages(SHOP_DB)


@pytest.mark.parametrize(("kind", "calls"), [("drop_after", 1), ("drop_before", 2)])
async def test_after_a_lost_answer_there_is_one_role_and_a_way_to_its_password(
    stage: Stage, kind: str, calls: int
) -> None:
    stage.neon_clock.advance(60)  # Neon's time is not behind that of the bot's database
    await stage.neon_trouble(kind, method="POST")
    await stage.ana.command(SHOP_DB, f"role create {NAME} app --show-password")
    await stage.shown(stage.ana, SHOP_DB, "Checking what happened")
    words = await stage.finished(stage.ana, SHOP_DB, "Role `app`", "is made")
    assert "[Show password]" in words
    assert len(await stage.neon_writes()) == calls
    assert (await stage.audited(1))[0].outcome == "done"


@pytest.mark.parametrize(("kind", "calls"), [("drop_after", 1), ("drop_before", 2)])
async def test_after_a_lost_answer_a_role_is_gone(stage: Stage, kind: str, calls: int) -> None:
    role = _roles(stage)["neondb_owner"]
    _branch(stage).roles["app"] = Role("app", role.created_at, role.updated_at, "pw")
    await stage.neon_trouble(kind, method="DELETE")
    await _clicked(stage, f"role delete {NAME} app", "Delete role app")
    words = await stage.finished(stage.ana, SHOP_DB, f"Role `app on {NAME}` in *shop* is deleted")
    assert "gone already" not in words
    assert len(await stage.neon_writes()) == calls
