"""Neon's answer to a change of the login service is lost: what can be read is read, what cannot is said."""

import pytest

from sandbox.neon.records import Branch
from tests.e2e.stage import SHOP, SHOP_DB, Stage, button

WITH, WITHOUT = "dana/checkout-rewrite", "preview/pr-98"
UNKNOWN = "I stopped watching and do not know how this ended"


def _branch(stage: Stage, name: str = WITH) -> Branch:
    return next(each for each in stage.world.projects[SHOP].branches.values() if each.name == name)


async def test_what_was_turned_on_is_found_and_its_keys_are_known_to_be_lost(stage: Stage) -> None:
    await stage.neon_trouble("drop_after", method="POST")
    await stage.ana.command(SHOP_DB, f"auth enable {WITHOUT}")
    words = await stage.finished(stage.dana, SHOP_DB, f"Auth is on for `{WITHOUT}`")
    assert "in an answer that did not arrive here" in words
    assert len(await stage.neon_calls("POST", "/auth")) == 1
    assert _branch(stage, WITHOUT).auth is not None


async def test_what_was_not_turned_on_is_tried_again(stage: Stage) -> None:
    await stage.neon_trouble("drop_before", method="POST")
    await stage.ana.command(SHOP_DB, f"auth enable {WITHOUT}")
    await stage.finished(stage.dana, SHOP_DB, f"Auth is on for `{WITHOUT}`", "only the asker can see")
    service = _branch(stage, WITHOUT).auth
    assert service is not None
    await stage.shown(stage.ana, SHOP_DB, service.secret_key)


@pytest.mark.parametrize("kind", ["drop_before", "drop_after"])
@pytest.mark.parametrize(
    ("line", "said", "sent"),
    [
        (f"auth add-domain {WITH} https://new.example.com", "is trusted by auth on", "POST"),
        (f"auth add-provider {WITH} vercel", "People can sign in with Vercel", "POST"),
        (f"auth allow-localhost {WITH} --no-allow", "does not trust `localhost` now", "PATCH"),
    ],
)
async def test_a_change_that_can_be_read_is_made_once(
    stage: Stage, kind: str, line: str, said: str, sent: str
) -> None:
    await stage.neon_trouble(kind, method=sent)
    await stage.dana.command(SHOP_DB, line)
    await stage.finished(stage.dana, SHOP_DB, said)
    service = _branch(stage).auth
    assert service is not None
    assert service.domains.count("https://new.example.com") == ("add-domain" in line)
    assert ("vercel" in service.oauth) == ("add-provider" in line)
    (row,) = await stage.audited(1)
    assert row.outcome == "done"


@pytest.mark.parametrize("kind", ["drop_before", "drop_after"])
@pytest.mark.parametrize(
    ("line", "label", "said"),
    [
        (f"auth disable {WITH}", f"Turn off auth on {WITH}", "Auth is off for"),
        (
            f"auth remove-domain {WITH} https://shop.example.com",
            "Stop trusting it",
            "is not trusted any more",
        ),
        (f"auth remove-provider {WITH} google", "Remove Google", "Nobody can sign in with Google"),
        (f"auth remove-user {WITH} some-id", "Delete this user", "There is no user `some-id` any more"),
    ],
)
async def test_a_removal_ends_well_whichever_way_its_answer_was_lost(
    stage: Stage, kind: str, line: str, label: str, said: str
) -> None:
    await stage.ana.command(SHOP_DB, line)
    card = await stage.message(stage.ana, SHOP_DB, f"[{label}]")
    await stage.neon_trouble(kind, method="DELETE")
    await stage.ana.click(SHOP_DB, card["ts"], button(card, label))
    await stage.finished(stage.dana, SHOP_DB, said)
    (row,) = await stage.audited(1)
    assert row.outcome == "done"


@pytest.mark.parametrize(
    "line", [f"auth add-user {WITH} zoe@example.com", f"auth test-email {WITH} zoe@example.com"]
)
async def test_what_neon_does_not_show_is_not_sent_twice(stage: Stage, line: str) -> None:
    await stage.neon_trouble("drop_after", method="POST")
    await stage.dana.command(SHOP_DB, line)
    await stage.finished(stage.dana, SHOP_DB, UNKNOWN)
    assert len(await stage.neon_calls("POST", "/auth")) == 1
    (row,) = await stage.audited(1)
    assert row.outcome == "unknown"
