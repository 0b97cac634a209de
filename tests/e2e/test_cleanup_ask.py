"""`mode: ask`: what is due goes once somebody with the right has said yes, and not before."""

from pathlib import Path
from typing import Any

from sandbox.slack.plain import plain
from tests.e2e import deliveries
from tests.e2e.stage import SHOP_DB, button
from tests.e2e.weeks import Weeks, weeks

LABEL = "Delete what is due (4)"
ALL = (LABEL, "Delete now", "Keep 7 days", "Why")


async def _due(scene: Weeks) -> dict[str, Any]:
    """The report, once four branches are due."""
    for _ in range(3):
        await scene.next_run()
    return await scene.stage.message(scene.stage.ana, SHOP_DB, "Due now", "Nothing is deleted until")


async def _said_yes(scene: Weeks, report: dict[str, Any]) -> dict[str, Any]:
    """The card, after Ana has clicked the report's button."""
    stage = scene.stage
    await stage.ana.click(SHOP_DB, report["ts"], button(report, LABEL))
    return await stage.message(stage.ana, SHOP_DB, "Delete 4 branches of *shop*", "[Cancel]")


async def _refused(scene: Weeks, user: str, report: dict[str, Any], label: str) -> str:
    """What somebody is told for a click, which the audit trail has as refused."""
    stage, rows = scene.stage, len(await scene.stage.audit())
    value = next(
        each["value"]
        for block in report["blocks"]
        for each in block.get("elements", ())
        if each.get("text") and each["text"]["text"] == label
    )
    team = deliveries.PARTNER_TEAM if user == "U0FAY" else deliveries.ACME
    body = deliveries.click(stage, user, SHOP_DB, report["ts"], "run:1", value, team_id=team)
    assert (await deliveries.send(stage, body)).status_code == 200
    row = (await stage.audited(rows + 1))[-1]
    assert (row.outcome, row.user_id) == ("refused", user)
    return str((await stage.slack_calls("response_url"))[-1]["args"]["text"])


async def test_each_kind_of_person_clicks_and_only_who_may_delete_is_asked(tmp_path: Path) -> None:
    async with weeks(tmp_path, mode="ask") as scene:
        stage = scene.stage
        early = await stage.ask(stage.ana, SHOP_DB, "cleanup delete-due previews")
        assert "Nothing that previews has warned of is due in shop." in early.text
        report = await _due(scene)
        assert await scene.deleted() == set()
        for user, labels, why in (
            ("U0DANA", ("Delete what is due (4)", "Delete now"), "Not allowed"),  # without the right
            ("U0GUS", ALL, "Guests"),
            ("U0FAY", ALL, "workspace"),  # of another organisation
            ("U0OLE", ALL, "deactivated"),
        ):
            for label in labels:
                assert why in await _refused(scene, user, report, label), (user, label)
        assert await scene.deleted() == set()
        card = await _said_yes(scene, report)
        assert "All their data and computes go with them." in plain(card)
        assert "`preview/pr-64`" in plain(card)
        # The card is Ana's; and what happened meanwhile is seen before the call.
        refused = await stage.press(stage.dana, card, "Delete 4 branches")
        assert "Not allowed" in refused.text or "Only" in refused.text
        scene.branch("preview/pr-64").written_bytes += 1
        await stage.dana.command(SHOP_DB, "cleanup keep preview/pr-31 --for 7d")
        await scene.shown("`preview/pr-31` in *shop* is kept")
        await stage.ana.click(SHOP_DB, card["ts"], button(card, "Delete 4 branches"))
        await scene.shown("Today", "`preview/pr-98` was deleted, as @U0ANA said")
        gone = {scene.branch(name).id for name in ("preview/pr-98", "preview/pr-117")}
        assert await scene.deleted() == gone
        rows = [row for row in await stage.audit() if row.command == "cleanup run" and row.outcome == "done"]
        assert {row.user_id for row in rows} == {"U0ANA"}


async def test_owners_are_notified_once_when_it_becomes_due_and_not_each_day(tmp_path: Path) -> None:
    owners = {"names": {"preview/*": "U0DANA"}}
    async with weeks(tmp_path, mode="ask", owners=owners) as scene:
        for day, told in enumerate((True, False, True, False)):
            words = (await scene.next_run())[-1]
            assert ("Whose they are" in words) is told, (day, words)


async def test_a_month_of_silence_ends_with_a_word(tmp_path: Path) -> None:
    async with weeks(tmp_path, match={"name": "nothing-*"}, report={"on_empty": "silent"}) as scene:
        assert len(await scene.next_run()) == 1
        assert len(await scene.next_run()) == 1
        scene.clock.advance(29 * 86400)
        reports = await scene.next_run()
        assert len(reports) == 2
        assert "nothing looks unused" in reports[-1]
