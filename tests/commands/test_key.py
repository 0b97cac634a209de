"""`key`: made and shown once to one person, listed without themselves, revoked for good."""

import io

import pytest

from sandbox.neon.records import ApiKey
from sandbox.slack.plain import plain
from tests.e2e.conftest import log
from tests.e2e.stage import PLATFORM, SHOP_DB, Stage, button

__all__ = ["log"]

LEDGER = "calm-sea-51238842"


def _keys(stage: Stage, name: str) -> list[ApiKey]:
    return [each for each in stage.world.keys if each.name == name and not each.revoked]


async def _private(stage: Stage) -> str:
    found = await stage.ana.wait_for(PLATFORM, lambda each: each["ephemeral"] and "napi_" in plain(each))
    return plain(found)


async def test_a_key_is_shown_once_to_the_asker_alone(stage: Stage, log: io.StringIO) -> None:
    await stage.ana.command(PLATFORM, "key create ci-deploy")
    words = await stage.shown(stage.dana, PLATFORM, "✅ API key `ci-deploy` is made.")
    assert "It reaches all projects of the organization" in words
    assert "Only whoever asked is shown the key, and only now." in words
    private = await _private(stage)
    (made,) = _keys(stage, "ci-deploy")
    assert made.secret in private
    assert made.kind == "org"
    assert made.secret not in "".join(plain(each) for each in await stage.dana.messages(PLATFORM))
    assert made.secret not in log.getvalue()
    (row,) = await stage.audited(1)
    assert (row.outcome, row.target) == ("done", str(made.id))
    assert made.secret not in repr(row)


async def test_a_key_for_one_project(stage: Stage) -> None:
    await stage.ana.command(PLATFORM, "key create reports --for-project ledger")
    await stage.shown(stage.dana, PLATFORM, "It reaches the project `ledger` only")
    (made,) = _keys(stage, "reports")
    assert (made.kind, made.project_id) == ("project", LEDGER)


async def test_a_name_that_is_taken_makes_no_second_key(stage: Stage) -> None:
    await stage.ana.command(PLATFORM, "key create terraform")
    words = await stage.shown(stage.ana, PLATFORM, "Nothing was done: an API key named `terraform` is there")
    assert "last used 9 days ago from `203.0.113.24`" in words
    assert "[Revoke it]" in words
    assert not await stage.neon_writes()


async def test_keys_are_listed_with_their_makers_and_use_but_without_themselves(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, PLATFORM, "key list")
    assert "*5 API keys*, the newest first" in reply.text
    assert "`ledger-reports` for the project `ledger` only" in reply.text
    assert "`old-laptop`\nmade 13 months ago by Ana Admin · last used 180 days ago" in reply.text
    assert "napi_" not in reply.text


async def test_a_key_is_revoked_after_a_question(stage: Stage) -> None:
    (key,) = _keys(stage, "old-laptop")
    await stage.ana.command(PLATFORM, "key revoke old-laptop")
    words = await stage.shown(stage.ana, PLATFORM, "*Revoke API key* `old-laptop`?")
    for fact in (f"*Id:* `{key.id}`", "*Made:* 13 months ago by Ana Admin", "*Last used:* 180 days ago"):
        assert fact in words
    assert "Something works with it" not in words
    card = await stage.message(stage.ana, PLATFORM, "[Revoke old-laptop] [Cancel]")
    await stage.ana.click(PLATFORM, card["ts"], button(card, "Revoke old-laptop"))
    await stage.shown(stage.dana, PLATFORM, "🗑️ API key `old-laptop` is revoked")
    assert key.revoked


async def test_a_key_in_use_is_pointed_out(stage: Stage) -> None:
    await stage.ana.command(PLATFORM, "key revoke neon-bot")
    await stage.shown(stage.ana, PLATFORM, "Something works with it, perhaps this bot itself.")


async def test_a_key_is_found_by_its_id_where_names_are_shared(stage: Stage) -> None:
    stage.world.add_key("org", name="terraform")
    reply = await stage.ask(stage.ana, PLATFORM, "key revoke terraform")
    assert "Several keys are named “terraform”." in reply.text
    first, second = _keys(stage, "terraform")
    assert f"`{first.id}`" in reply.text
    await stage.ana.command(PLATFORM, f"key revoke {second.id}")
    card = await stage.message(stage.ana, PLATFORM, "[Revoke terraform] [Cancel]")
    await stage.ana.click(PLATFORM, card["ts"], button(card, "Revoke terraform"))
    await stage.shown(stage.ana, PLATFORM, "API key `terraform` is revoked")
    assert (first.revoked, second.revoked) == (False, True)


async def test_a_key_whose_answer_was_lost_is_found_and_nobody_pretends_to_know_it(stage: Stage) -> None:
    await stage.neon_trouble("drop_after", method="POST", path_contains="/api_keys")
    await stage.ana.command(PLATFORM, "key create ci-deploy --for-project ledger")
    words = await stage.shown(stage.dana, PLATFORM, "the key itself was lost with Neon's answer")
    assert "Revoke it, and make another." in words
    (made,) = _keys(stage, "ci-deploy")
    message = await stage.message(stage.ana, PLATFORM, "[Revoke it]")
    assert not [each for each in await stage.ana.messages(PLATFORM) if "napi_" in plain(each)]
    await stage.ana.click(PLATFORM, message["ts"], button(message, "Revoke it"))
    await stage.shown(stage.ana, PLATFORM, "*Revoke API key* `ci-deploy`?", f"`{made.id}`")


async def test_a_call_that_never_arrived_is_made_again(stage: Stage) -> None:
    await stage.neon_trouble("drop_before", method="POST", path_contains="/api_keys")
    await stage.ana.command(PLATFORM, "key create ci-deploy")
    await stage.shown(stage.dana, PLATFORM, "✅ API key `ci-deploy` is made.")
    assert len(_keys(stage, "ci-deploy")) == 1
    assert _keys(stage, "ci-deploy")[0].secret in await _private(stage)


@pytest.mark.parametrize("kind", ["drop_after", "drop_before"])
async def test_a_revocation_whose_answer_was_lost_is_looked_into(stage: Stage, kind: str) -> None:
    (key,) = _keys(stage, "old-laptop")
    await stage.neon_trouble(kind, method="DELETE", path_contains="/api_keys")
    await stage.ana.command(PLATFORM, "key revoke old-laptop")
    card = await stage.message(stage.ana, PLATFORM, "[Revoke old-laptop] [Cancel]")
    await stage.ana.click(PLATFORM, card["ts"], button(card, "Revoke old-laptop"))
    await stage.shown(stage.ana, PLATFORM, "API key `old-laptop` is revoked")
    assert key.revoked
    assert len(await stage.neon_calls("DELETE", "/api_keys")) == (1 if kind == "drop_after" else 2)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("key revoke nothing", "There is no API key “nothing”."),
        (f"key create {'x' * 65}", "A key's name has at most 64 characters"),
        ("key create ci --for-project nothing", "is no project of this channel"),
    ],
)
async def test_what_cannot_be_meant_is_told_to_the_asker_alone(stage: Stage, line: str, said: str) -> None:
    reply = await stage.ask(stage.ana, PLATFORM, line)
    assert said in reply.text
    assert not await stage.neon_writes()


@pytest.mark.parametrize("line", ["key list", "key create x", "key revoke old-laptop"])
async def test_it_belongs_to_account_channels(stage: Stage, line: str) -> None:
    reply = await stage.ask(stage.ana, SHOP_DB, line)
    assert reply.row.outcome == "refused"
    assert not await stage.neon_requests()


@pytest.mark.parametrize("line", ["key create x", "key revoke old-laptop"])
async def test_making_and_revoking_need_the_right(stage: Stage, line: str) -> None:
    reply = await stage.ask(stage.dana, PLATFORM, line)
    assert reply.row.outcome == "refused"
    assert not await stage.neon_writes()


async def test_a_personal_key_makes_personal_keys_unless_a_project_is_named(stage: Stage) -> None:
    own = next(each for each in stage.world.keys if each.name == "neon-bot")
    own.kind = "personal"
    listed = await stage.ask(stage.ana, PLATFORM, "key list")
    assert "*1 API key*" in listed.text
    await stage.ana.command(PLATFORM, "key create mine")
    await stage.shown(stage.ana, PLATFORM, "It reaches all that its owner can reach")
    assert [each.kind for each in _keys(stage, "mine")] == ["personal"]
    await stage.ana.command(PLATFORM, "key create reports --for-project ledger")
    await stage.shown(stage.ana, PLATFORM, "It reaches the project `ledger` only")
    assert [each.kind for each in _keys(stage, "reports")] == ["project"]
