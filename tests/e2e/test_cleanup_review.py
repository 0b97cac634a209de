"""The whole list of a cleanup in a window, page by page: several branches are ticked, and kept at once."""

import asyncio
import json
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

import pytest
import pytest_asyncio
from sqlalchemy import update

from bot.audit import Entry
from bot.cleanup.stages import Kept
from bot.config import Config
from bot.config_rights import Allow, Approve
from bot.holding import LEASE
from bot.registry import load as load_registry
from bot.slack.incoming import from_form
from bot.store.cleanup_cases import CleanupCases
from bot.store.database import Database
from bot.store.schema import deliveries as open_deliveries
from sandbox.slack.person import Person
from sandbox.slack.plain import plain
from tests.e2e import deliveries
from tests.e2e.scenery import config_where
from tests.e2e.stage import LEDGER_DB, SHOP, SHOP_DB, button
from tests.e2e.weeks import Weeks, weeks

pytestmark = pytest.mark.asyncio(loop_scope="module")

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
KEEPING = {"cleanup keep", "cleanup exempt"}
MANY = 37  # besides the four that are there


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def scene(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Weeks]:
    """A report about 41 branches, which can be kept twice each. Each test keeps others of them."""
    async with weeks(tmp_path_factory.mktemp("review"), keep={"max_times": 2}) as scene:
        forgotten = scene.branch("preview/pr-64")
        for number in range(MANY):
            branch = replace(forgotten, id=f"br-load-{number:04}-aaaaaaaa", name=f"preview/load-{number}")
            scene.stage.world.projects[SHOP].branches[branch.id] = branch
        await scene.next_run()
        yield scene


async def _opened(scene: Weeks, person: Person | None = None) -> dict[str, Any]:
    """Somebody's window, once it shows branches."""
    person = person or scene.stage.dana
    if await person.modal():
        await person.close()
    report = await scene.stage.message(person, SHOP_DB, "more branches in the thread", "[Review…]")
    await person.click(SHOP_DB, report["ts"], button(report, "Review…"))
    return await person.wait_for_modal(lambda each: "Keep which?" in plain(each))


def _options(view: Mapping[str, Any]) -> dict[str, str]:
    """The values of the page's rows, by the branch's name."""
    options = view["blocks"][1]["element"]["options"]
    return {each["text"]["text"].partition(" · ")[0]: each["value"] for each in options}


def _holding(view: Mapping[str, Any], *names: str, **fields: str) -> dict[str, Any]:
    """What the fields hold with these branches ticked."""
    ticked = [_options(view)[name] for name in names]
    return {view["blocks"][1]["block_id"]: {"branches": ticked}} | {
        name: {name: value} for name, value in fields.items()
    }


@asynccontextmanager
async def _database(scene: Weeks) -> AsyncIterator[Database]:
    database = Database(scene.stage.database_url)
    try:
        yield database
    finally:
        await database.close()


async def _kept(scene: Weeks) -> dict[str, Kept]:
    """What is kept now, by the branch's name."""
    async with _database(scene) as database:
        kept = (await CleanupCases(database).kept([SHOP])).values()
    names = {each.id: each.name for each in scene.stage.world.projects[SHOP].branches.values()}
    return {names[each.branch_id]: each for each in kept}


async def test_what_is_ticked_on_several_pages_is_kept_at_once(scene: Weeks) -> None:
    stage = scene.stage
    first = await _opened(scene)
    assert "of *shop* in the cleanup `previews`" in plain(first)
    assert "Page 1 of 5" in plain(first)
    one, two, three, *_ = _options(first)
    await stage.dana.act_in_modal("turn:next", values=_holding(first, one, two))
    second = await stage.dana.wait_for_modal(lambda each: "Page 2 of" in plain(each))
    assert "2 branches ticked on other pages" in plain(second)
    assert _options(first).keys().isdisjoint(_options(second))
    other = next(iter(_options(second)))
    await stage.dana.act_in_modal("turn:previous", values=_holding(second, other))
    again = await stage.dana.wait_for_modal(lambda each: "Page 1 of 5" in plain(each))
    assert plain(again).count("[x]") == 2
    # What is taken back on the way is not kept either.
    await stage.dana.submit(_holding(again, two, three, reason="the demo"))
    told = await stage.message(stage.dana, SHOP_DB, "3 branches of *shop* are kept until")
    assert told["ephemeral"]
    assert "Because: the demo" in plain(told)
    assert await stage.dana.modal() is None
    done = await _rows(scene)
    assert {(row.command, row.outcome, row.user_id) for row in done} == {("cleanup keep", "done", "U0DANA")}
    assert sorted(row.target_name or "" for row in done) == sorted([two, three, other])
    assert {each.reason for each in (await _kept(scene)).values()} == {"the demo"}


async def test_when_there_are_many_somebody_is_told_that_it_goes_on(scene: Weeks) -> None:
    stage, first = scene.stage, await _opened(scene, scene.stage.ana)
    one = next(iter(_options(first)))
    await stage.ana.act_in_modal("turn:next", values=_holding(first, one))
    second = await stage.ana.wait_for_modal(lambda each: "Page 2 of" in plain(each))
    await stage.ana.submit(_holding(second, *_options(second)))
    told = await stage.shown(stage.ana, SHOP_DB, "11 branches of *shop* are kept until")
    *_, before, _ = [plain(each) for each in await stage.ana.messages(SHOP_DB) if each["ephemeral"]]
    assert "Keeping 11 branches of *shop* …" in before
    assert "Keeping" not in told


async def test_a_form_that_comes_twice_or_is_taken_over_keeps_once(scene: Weeks) -> None:
    stage, view = scene.stage, await _opened(scene)
    names = list(_options(view))[-2:]
    body = deliveries.review(stage, "U0DANA", view, _holding(view, *names))
    rows, told = len(await _rows(scene)), len(await _told(scene))
    for _ in range(2):
        assert (await deliveries.send(stage, body)).status_code == 200
    await stage.message(stage.dana, SHOP_DB, "2 branches of *shop* are kept", names[0])
    # A process that died right after the last branch leaves the delivery open, and another one takes it.
    sent = from_form(json.loads(parse_qs(body.decode())["payload"][0]))
    assert sent is not None
    over = open_deliveries.c.key == sent.key, open_deliveries.c.lease_until.is_(None)
    left = update(open_deliveries).where(*over).values(body=sent.kept(), owner="gone", lease_until=LONG_AGO)
    async with _database(scene) as database, asyncio.timeout(60):
        reopened = 0
        while not reopened:
            async with database.write() as connection:
                reopened = (await connection.execute(left)).rowcount
    await _with(scene, stage.config, lease=timedelta(seconds=1))
    async with asyncio.timeout(60):
        while len(await _told(scene)) < told + 2:
            await asyncio.sleep(0.05)
    kept = await _kept(scene)
    assert [kept[name].times for name in names] == [1, 1]
    assert len(await _rows(scene)) == rows + 2


async def test_what_cannot_be_kept_is_told_with_the_reason(scene: Weeks) -> None:
    stage, view = scene.stage, await _opened(scene)
    often, gone, fine, *_ = reversed(_options(view))
    for _ in range(2):
        rows = len(await _rows(scene))
        await stage.dana.command(SHOP_DB, f"cleanup keep {often} --for 1d")
        await _rows(scene, rows + 1)
    del stage.world.projects[SHOP].branches[scene.branch(gone).id]
    rows = len(await _rows(scene))
    await stage.dana.submit(_holding(view, often, gone, fine, length=str(30 * 86400)))
    words = await stage.shown(stage.dana, SHOP_DB, "1 branch of *shop* is kept", "2 branches not kept")
    assert f"`{often}`: It was kept 2 times already, which is as often as the policy allows." in words
    assert f"`{gone}`: There is no branch" in words
    outcomes = {row.target_name: row.outcome for row in (await _rows(scene))[rows:]}
    assert outcomes == {often: "refused", gone: "invalid", fine: "done"}


async def test_an_admin_alone_keeps_for_ever_and_says_why(scene: Weeks) -> None:
    stage, view = scene.stage, await _opened(scene)
    name, *_ = _options(view)
    assert "'value': 'ever'" not in str(view)
    forged = deliveries.review(stage, "U0DANA", view, _holding(view, name, length="ever", reason="mine"))
    assert (await deliveries.send(stage, forged)).status_code == 200
    refused = await stage.shown(stage.dana, SHOP_DB, "No branch of *shop* is kept", "not kept")
    assert "Only @S0DBADMINS may do this." in refused
    view = await _opened(scene, stage.ana)
    silent = await stage.ana.submit(_holding(view, name, length="ever"))
    assert silent["errors"] == {"reason": "Keeping for ever needs a reason."}
    nothing = await stage.ana.submit(_holding(view, length="ever", reason="why"))
    assert nothing["errors"] == {"branches:1": "Tick at least one branch."}
    await stage.ana.submit(_holding(view, name, length="ever", reason="the museum"))
    await stage.shown(stage.ana, SHOP_DB, "1 branch of *shop* is kept for ever", "the museum")
    assert (await _kept(scene))[name].until is None


async def test_a_review_belongs_to_whoever_opened_it_in_its_channel(scene: Weeks) -> None:
    stage, view, before = scene.stage, await _opened(scene), await _kept(scene)
    ticked = _holding(view, *list(_options(view))[:3])
    of_anas = deliveries.review(stage, "U0ANA", {**view, "id": "V-ana"}, ticked)
    await deliveries.send(stage, of_anas)
    await stage.shown(stage.ana, SHOP_DB, "Only the person who opened this review can use it.")
    about = json.loads(view["private_metadata"])
    for number, odd in enumerate(({"review": "0000"}, {"channel": LEDGER_DB})):
        elsewhere = {**view, "id": f"V-{number}", "private_metadata": json.dumps(about | odd)}
        await deliveries.send(stage, deliveries.review(stage, "U0DANA", elsewhere, ticked))
        where = odd.get("channel", SHOP_DB)
        await stage.shown(stage.dana, where, "I do not know this review any more, so nothing was done.")
    rows = await _rows(scene, 3, {None})
    assert [row.outcome for row in rows] == ["refused", "invalid", "invalid"]
    assert await _kept(scene) == before


async def test_without_a_window_the_same_list_comes_as_a_message(scene: Weeks) -> None:
    stage = scene.stage
    await stage.slack_trouble("views.open", "error", error="expired_trigger_id")
    first = await stage.ask(stage.dana, SHOP_DB, "cleanup review previews")
    assert first.message["ephemeral"]
    assert "1–10 of" in first.text
    assert "Only you can see this." in first.text
    await stage.dana.click(SHOP_DB, first.message["ts"], button(first.message, "Next"))
    second = await stage.message(stage.dana, SHOP_DB, "11–20 of", "[Previous]")
    shown = {line for line in plain(second).splitlines() if " in shop" in line}
    assert shown.isdisjoint(first.text.splitlines())
    # The window was there, and could not be filled.
    await stage.slack_trouble("views.update", "error", error="internal_error")
    assert "11–20 of" in (await stage.ask(stage.dana, SHOP_DB, "cleanup review --page 2")).text
    nothing = await stage.dana.command(SHOP_DB, "cleanup review --project analytics")
    assert nothing["ok"]
    empty = await stage.dana.wait_for_modal(lambda each: "Nothing in *analytics*" in plain(each))
    assert not empty["submit"]


async def test_what_changed_meanwhile_is_told_in_the_window_or_after_it(scene: Weeks) -> None:
    stage, view = scene.stage, await _opened(scene)
    name, before = next(iter(_options(view))), await _kept(scene)
    as_it_was = stage.config
    nobody = config_where(SHOP_DB, allow=Allow({"reveal": ("S0DBADMINS",)})).channels[SHOP_DB]
    await _with(scene, as_it_was.model_copy(update={"channels": {**as_it_was.channels, SHOP_DB: nobody}}))
    await stage.dana.act_in_modal("turn:next")
    shown = await stage.dana.wait_for_modal(lambda each: "Not allowed" in plain(each))
    assert "Nobody may look things up in this channel." in plain(shown)
    sent = deliveries.review(stage, "U0DANA", view, _holding(view, name))
    await deliveries.send(stage, sent)
    await stage.shown(stage.dana, SHOP_DB, "No branch of *shop* is kept", "Nobody may change")
    asked = Approve.model_validate({"change": {"by": ["S0DBADMINS"]}}, context=load_registry().rules)
    others = config_where(SHOP_DB, approve=asked).channels[SHOP_DB]
    await _with(scene, as_it_was.model_copy(update={"channels": {**as_it_was.channels, SHOP_DB: others}}))
    await deliveries.send(
        stage, deliveries.review(stage, "U0DANA", {**view, "id": "V0"}, _holding(view, name))
    )
    await stage.shown(stage.dana, SHOP_DB, "So it has to be asked for by itself, with its own Keep button.")
    await _with(scene, as_it_was.model_copy(update={"cleanup": {}}))
    again = deliveries.review(stage, "U0DANA", {**view, "id": "V1"}, _holding(view, name))
    await deliveries.send(stage, again)
    await stage.shown(stage.dana, SHOP_DB, "This channel has no cleanup policy.")
    await _with(scene, as_it_was)
    assert await _kept(scene) == before


async def _with(scene: Weeks, config: Config, lease: timedelta = LEASE) -> None:
    await scene.stage.stop_bot()
    scene.stage.config = config
    await scene.stage.start_bot(scene.clock, lease=lease)


async def _rows(scene: Weeks, count: int = 0, of: Collection[str | None] = KEEPING) -> list[Entry]:
    """What the audit trail says of keeping, as soon as there are so many rows of it."""
    async with asyncio.timeout(60):
        while len(rows := [row for row in await scene.stage.audit() if row.command in of]) < count:
            await asyncio.sleep(0.05)
    return rows


async def _told(scene: Weeks) -> list[Any]:
    return await scene.stage.slack_calls("chat.postEphemeral")
