"""Each button of cleanup, under the hand of each kind of person: what they see, and what does not change."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio

from bot.cleanup.review import Review, Row
from bot.cleanup.stages import Case, Kept
from bot.command import ProjectRef
from bot.config_rights import Allow
from bot.slack.views.review_form import form
from bot.store.cleanup_cases import CleanupCases
from bot.store.database import Database
from bot.store.reviews import Reviews
from sandbox.slack.people import User
from sandbox.slack.plain import plain
from tests.e2e import deliveries
from tests.e2e.stage import SHOP, SHOP_DB, button
from tests.e2e.weeks import NAME, Weeks, weeks

pytestmark = pytest.mark.asyncio(loop_scope="module")

DANA, ANA, EVE, GUS, OLE, BOT, FAY = "U0DANA", "U0ANA", "U0EVE", "U0GUS", "U0OLE", "U0NEON", "U0FAY"
NOBODY = "U0NOBODY"  # of whom Slack knows nothing
ADMINS = "S0DBADMINS"
# Eve is a colleague without any right but to look.
RIGHTS = Allow(
    {"read": ("everyone",), "create": (DANA, ADMINS), "change": (DANA, ADMINS), "destroy": (ADMINS,)}
)
OUTSIDERS = {
    GUS: "Guests can't use me.",
    OLE: "This account is deactivated.",
    BOT: "I take orders from people only",
    FAY: "Only people of the workspace that I belong to can use me.",
    NOBODY: "Slack could not tell me who you are",
}
ADMINS_ONLY = "Only @S0DBADMINS may "
DESTROYING = dict.fromkeys((DANA, EVE), f"{ADMINS_ONLY}delete or overwrite things") | OUTSIDERS
# By button: why each is refused who may not.
REFUSED: Mapping[str, Mapping[str, str]] = {
    "Keep 7 days": {EVE: "may change things", **OUTSIDERS},
    "Keep 30 days": {EVE: "may change things", **OUTSIDERS},
    "Why": OUTSIDERS,
    "Undo (2)": {EVE: "may create things", **OUTSIDERS},
    "Delete now": dict.fromkeys((DANA, EVE), f"{ADMINS_ONLY}delete or overwrite things") | OUTSIDERS,
    "Delete what is due (2)": dict.fromkeys((DANA, EVE), f"{ADMINS_ONLY}delete or overwrite things")
    | OUTSIDERS,
    "Review…": OUTSIDERS,
}
# What is sent from a review, by for how long.
REFUSED_IN_REVIEW: Mapping[str, Mapping[str, str]] = {
    "604800": {EVE: "may change things", **OUTSIDERS},
    "2592000": {EVE: "may change things", **OUTSIDERS},
    "ever": dict.fromkeys((DANA, EVE), f"{ADMINS_ONLY}do this.") | OUTSIDERS,
}


@dataclass
class Scene(Weeks):
    """Two branches are due, and two that were can be brought back; `report` says so."""

    report: dict[str, Any]

    async def click(self, user: str, label: str) -> str:
        """What somebody is told in private for a click on the report, once the audit trail has it."""
        value = next(
            each["value"]
            for block in self.report["blocks"]
            for each in block.get("elements", ())
            if each.get("value") and each["text"]["text"] == label
        )
        ts = self.report["ts"]
        body = deliveries.click(self.stage, user, SHOP_DB, ts, "run:1", value, team_id=team(user))
        return await self._told(body, "response_url")

    async def send(self, user: str, length: str) -> str:
        """What somebody is told for a review of their own that they send, whatever it was opened by."""
        branch = self.branch("preview/pr-31")
        rows = (Row(branch.id, branch.name, branch.name, "CI"),)
        week, shop = timedelta(days=7), ProjectRef("shop", SHOP)
        number = len(await self.stage.audit())
        review = Review(f"{user}-{number}", user, SHOP_DB, shop, NAME, "*shop*", rows, (week,), for_ever=True)
        database = Database(self.stage.database_url)
        await Reviews(database).open(review)
        await database.close()
        view: dict[str, Any] = {**form(review), "id": review.id}
        fields: dict[str, Any] = {
            "branches:1": {"branches": ["0"]},
            "length": {"length": length},
            "reason": {"reason": "why"},
        }
        body = deliveries.review(self.stage, user, view, fields, team_id=team(user))
        return await self._told(body, "chat.postEphemeral")

    async def _told(self, body: bytes, method: str) -> str:
        rows, calls = len(await self.stage.audit()), len(await self.stage.slack_calls(method))
        assert (await deliveries.send(self.stage, body)).status_code == 200
        await self.stage.audited(rows + 1)
        while len(said := await self.stage.slack_calls(method)) == calls:
            await self.stage.audit()
        return plain(said[-1]["args"])

    async def holds(self) -> tuple[list[str], Mapping[tuple[str, str], Kept], Mapping[tuple[str, str], Case]]:
        """Neon's branches, what is kept, and the cases."""
        database = Database(self.stage.database_url)
        cases = CleanupCases(database)
        held = sorted(await self.stage.branches()), await cases.kept([SHOP]), await cases.of(NAME)
        await database.close()
        return held


def team(user: str) -> str:
    """Whose account it is."""
    return deliveries.PARTNER_TEAM if user == FAY else deliveries.ACME


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def scene(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Scene]:
    folder, two = tmp_path_factory.mktemp("people"), {"max_per_run": 2, "max_percent": 100}
    async with weeks(folder, allow=RIGHTS, mode="ask", delete=two) as days:
        stage = days.stage
        stage.workspace.users[EVE] = User(EVE, "eve", "Eve Else")
        for _ in range(3):
            await days.next_run()
        report = await stage.message(stage.ana, SHOP_DB, "Due now", "[Delete what is due (4)]")
        await stage.ana.click(SHOP_DB, report["ts"], button(report, "Delete what is due (4)"))
        card = await stage.message(stage.ana, SHOP_DB, "Delete 2 branches of *shop*")
        await stage.ana.click(SHOP_DB, card["ts"], button(card, "Delete 2 branches"))
        await days.shown("Today", "[Undo (2)]")
        report = await stage.message(stage.ana, SHOP_DB, "Today", "[Undo (2)]")
        yield Scene(stage, days.clock, report)


async def test_whoever_may_not_is_told_why_and_nothing_changes(scene: Scene) -> None:
    before, rows = await scene.holds(), len(await scene.stage.audit())
    wrong: dict[tuple[str, str], str] = {}
    for label, by_person in REFUSED.items():
        for user, why in by_person.items():
            told = await scene.click(user, label)
            wrong |= {} if why in told else {(user, label): told}
    for length, by_person in REFUSED_IN_REVIEW.items():
        for user, why in by_person.items():
            told = await scene.send(user, length)
            wrong |= {} if why in told else {(user, length): told}
    assert wrong == {}
    new = (await scene.stage.audit())[rows:]
    assert {row.outcome for row in new} == {"refused"}
    assert len(new) == sum(map(len, (*REFUSED.values(), *REFUSED_IN_REVIEW.values())))
    assert await scene.holds() == before


async def test_whoever_may_sees_what_the_button_says(scene: Scene) -> None:
    stage = scene.stage
    for user in (DANA, ANA, EVE):
        assert "It may go" in await scene.click(user, "Why")
        assert "2 branches of *shop* in the cleanup `previews`" in await scene.click(user, "Review…")
    before = await scene.holds()
    for person, label in ((stage.ana, "Delete now"), (stage.ana, "Delete what is due (2)")):
        await person.click(SHOP_DB, scene.report["ts"], button(scene.report, label))
    await stage.shown(stage.ana, SHOP_DB, "Delete 2 branches of *shop*", "Only @U0ANA can confirm")
    await stage.shown(stage.ana, SHOP_DB, "Delete branch", "[Cancel]", "Only @U0ANA can confirm")
    assert await scene.holds() == before, "these ask first"
    for person, label in ((stage.dana, "Keep 7 days"), (stage.ana, "Keep 30 days")):
        await person.click(SHOP_DB, scene.report["ts"], button(scene.report, label))
        await stage.shown(person, SHOP_DB, "is kept until", f"Asked by @{person.user_id}")
    for user, length, how in (
        (DANA, "604800", "until"),
        (ANA, "2592000", "until"),
        (ANA, "ever", "for ever"),
    ):
        told = await scene.send(user, length)
        assert f"1 branch of *shop* is kept {how}" in told
    kept = {each.by for each in (await scene.holds())[1].values()}
    assert kept == {ANA}
    await stage.dana.click(SHOP_DB, scene.report["ts"], button(scene.report, "Undo (2)"))
    await scene.shown("2 branches are back")
    assert len((await scene.holds())[0]) == len(before[0]) + 2
