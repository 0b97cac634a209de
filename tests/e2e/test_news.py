"""What channels subscribe to is told: once, kept up, and never what the bot has done itself."""

from pathlib import Path

from tests.e2e.days import DAY, HOUR, Days, days
from tests.e2e.stage import LEDGER_DB, PLATFORM, SHOP, SHOP_DB

OUTSIDE = "and not by me"


async def subscribed(scene: Days, line: str) -> None:
    """Dana subscribes, and the first look has taken what is there as known."""
    await scene.stage.dana.command(SHOP_DB, f"subscribe {line}")
    await scene.moving(scene.stage.shown(scene.stage.dana, SHOP_DB, "This channel hears of"))
    await scene.passes()


def endpoint_of(scene: Days, name: str) -> str:
    """The compute of a branch of the shop."""
    branch, endpoints = scene.branch(name), scene.stage.world.projects[SHOP].endpoints.values()
    return next(each.id for each in endpoints if each.branch_id == branch.id)


async def test_who_subscribed_is_told_in_the_channel_and_can_be_asked_for(tmp_path: Path) -> None:
    async with days(tmp_path) as scene:
        stage = scene.stage
        assert "subscribed to nothing" in (await stage.ask(stage.dana, SHOP_DB, "subscriptions")).text
        await subscribed(scene, "operations branches --project shop --quiet 22:00-7:00 --severity warning")
        said = (await scene.told("This channel hears of"))[0]
        assert "`operations`, `branches` from now on, of *shop*" in said
        assert "not 22:00-07:00 (Europe/Berlin)" in said
        assert "Asked by @U0DANA" in said
        listed = (await stage.ask(stage.ana, SHOP_DB, "subscriptions")).text
        assert "2 subscriptions" in listed
        assert "by @U0DANA" in listed
        await stage.dana.command(SHOP_DB, "unsubscribe branches")
        await scene.moving(stage.shown(stage.dana, SHOP_DB, "hears no more of `branches`"))
        assert "1 subscription" in (await stage.ask(stage.ana, SHOP_DB, "subscriptions")).text
        wrong = await stage.ask(stage.dana, SHOP_DB, "subscribe operation")
        assert "Did you mean `operations`?" in wrong.text
        assert "22:00-07:00" in (await stage.ask(stage.dana, SHOP_DB, "subscribe limits --quiet 9")).text


async def test_branches_that_others_make_and_delete_are_told_in_one_message_each(tmp_path: Path) -> None:
    async with days(tmp_path) as scene:
        await scene.console("POST", "branches", branch={"name": "before"})
        await subscribed(scene, "branches")
        assert not await scene.told(OUTSIDE)
        await scene.made("branch create ours", "ours")
        for name in ("one", "two"):
            await scene.console("POST", "branches", branch={"name": name})
        await scene.passes()
        (made,) = await scene.told(OUTSIDE)
        assert "2 branches `one`, `two` in *shop* were made" in made
        await scene.console("POST", "branches", branch={"name": "three"})
        await scene.passes()
        (made,) = await scene.told(OUTSIDE)
        assert "3 branches `one`, `two`, `three`" in made
        await scene.console("DELETE", f"branches/{scene.branch('one').id}")
        await scene.passes()
        assert len(await scene.told(OUTSIDE)) == 2
        assert await scene.told("Branch `one` in *shop* was deleted")


async def test_what_the_bot_deletes_and_what_expires_is_no_news(tmp_path: Path) -> None:
    async with days(tmp_path) as scene:
        stage = scene.stage
        await scene.made("branch create pr-7 --ttl 1d", "pr-7")
        await subscribed(scene, "branches")
        await stage.ana.command(SHOP_DB, "branch delete preview/pr-98")
        card = await scene.moving(stage.message(stage.ana, SHOP_DB, "preview/pr-98", "[Cancel]"))
        await stage.ana.click(SHOP_DB, card["ts"], "confirm")
        await scene.moving(stage.shown(stage.ana, SHOP_DB, "`preview/pr-98`", "is deleted"))
        await scene.passes()
        await scene.passes(2 * DAY)
        assert not await scene.told(OUTSIDE)


async def test_a_pass_in_which_neon_does_not_answer_takes_nothing_for_deleted(tmp_path: Path) -> None:
    async with days(tmp_path) as scene:
        await subscribed(scene, "branches operations computes limits")
        await scene.stage.neon_trouble("503", times=None, method="GET")
        await scene.passes()
        await scene.mended("faults")
        await scene.passes()
        assert not await scene.told(OUTSIDE)
        assert not await scene.told("has subscribed to")


async def test_failures_of_the_same_kind_are_one_message(tmp_path: Path) -> None:
    async with days(tmp_path) as scene:
        await subscribed(scene, "operations")
        endpoint = endpoint_of(scene, "preview/pr-98")
        for count in (1, 2):
            await scene.stage.neon_trouble("operation_fails", action="start_compute", then="failed")
            await scene.console("POST", f"endpoints/{endpoint}/start")
            await scene.passes()
            (failed,) = await scene.told("`start_compute` on `preview/pr-98` in *shop* has failed")
            assert ("2 times" in failed) == (count == 2)


async def test_a_compute_that_stays_awake_is_told_until_it_sleeps(tmp_path: Path) -> None:
    async with days(tmp_path) as scene:
        await subscribed(scene, "computes")
        endpoint = endpoint_of(scene, "preview/pr-98")
        scene.stage.world.projects[SHOP].endpoints[endpoint].suspend_timeout = 604_800
        await scene.console("POST", f"endpoints/{endpoint}/start")
        await scene.passes(7 * HOUR)
        assert not await scene.told("has been awake")
        await scene.passes(2 * HOUR)
        (awake,) = await scene.told("The compute of `preview/pr-98` in *shop* has been awake for 9 hours")
        assert "[Suspend]" in awake
        await scene.passes(2 * HOUR)
        await scene.console("POST", f"endpoints/{endpoint}/suspend")
        await scene.passes()
        (slept,) = await scene.told("The compute of `preview/pr-98`")
        assert "is suspended, after 11 hours awake" in slept


async def test_an_incident_is_one_message_until_it_is_over(tmp_path: Path) -> None:
    async with days(tmp_path) as scene:
        await subscribed(scene, "incidents")
        stage = scene.stage
        elsewhere = {"name": "Far away", "subpages": ["aws-asia-pacific-sydney"]}
        await stage.neon_admin("incidents", **elsewhere)
        await stage.neon_admin("incidents", name="Console slow", subpages=["console"], message="We look.")
        await scene.passes()
        (told,) = await scene.told("Neon: *Console slow*")
        assert "We look." in told
        assert not await scene.told("Far away")
        await stage.neon_admin("status-page", shape="down")
        await scene.passes()
        assert not await scene.told("is over")
        await stage.neon_admin("status-page", shape="subpages")
        await scene.mended("incidents")
        await scene.passes()
        assert await scene.told("Neon: *Console slow* is over")
        assert len(await scene.told("Console slow")) == 1


async def test_what_happens_in_quiet_hours_is_told_together_afterwards(tmp_path: Path) -> None:
    async with days(tmp_path) as scene:
        here = scene.clock.now().astimezone(scene.stage.config.news.timezone)
        await subscribed(scene, f"branches --quiet {here - HOUR:%H:%M}-{here + 4 * HOUR:%H:%M}")
        for name in ("one", "two"):
            await scene.console("POST", "branches", branch={"name": name})
            await scene.passes(HOUR)
        assert not await scene.told(OUTSIDE)
        await scene.passes(DAY)
        (digest,) = await scene.told("2 things have happened since")
        assert "Branch `one` in *shop* was made" in digest
        await scene.passes(DAY)
        assert len(await scene.told("things have happened since")) == 1


async def test_more_than_so_many_an_hour_are_told_together(tmp_path: Path) -> None:
    async with days(tmp_path, news={"per_hour": 2}) as scene:
        await subscribed(scene, "operations")
        for name in ("preview/pr-98", "preview/pr-64", "preview/pr-112", "dana-scratch"):
            await scene.stage.neon_trouble("operation_fails", action="start_compute", then="failed")
            await scene.console("POST", f"endpoints/{endpoint_of(scene, name)}/start")
        await scene.passes()
        assert len(await scene.told("has failed")) == 2
        await scene.passes(HOUR)
        await scene.passes()
        assert len(await scene.told("has failed")) == 3
        assert await scene.told("2 things have happened since", "has failed")


async def test_two_bots_and_a_restart_tell_everything_once(tmp_path: Path) -> None:
    async with days(tmp_path) as scene:
        await subscribed(scene, "branches")
        await scene.stage.start_bot(scene.clock)
        await scene.console("POST", "branches", branch={"name": "one"})
        await scene.passes()
        await scene.stage.stop_bot()
        await scene.stage.start_bot(scene.clock)
        await scene.passes()
        assert len(await scene.told(OUTSIDE)) == 1


async def test_what_a_message_of_the_bot_tells_anyway_is_no_news(tmp_path: Path) -> None:
    async with days(tmp_path) as scene:
        stage = scene.stage
        await subscribed(scene, "operations")
        await stage.neon_trouble("operation_fails", action="start_compute", then="failed")
        await stage.dana.command(SHOP_DB, "compute start preview/pr-98")
        await scene.moving(stage.shown(stage.dana, SHOP_DB, "`preview/pr-98`", "failed"))
        await scene.passes()
        assert not await scene.told("`start_compute` on `preview/pr-98` in *shop* has failed")


async def test_a_channel_without_warnings_can_subscribe_to_them(tmp_path: Path) -> None:
    async with days(tmp_path, warn_before=None) as scene:
        await subscribed(scene, "expiry --project shop")
        await scene.made("branch create pr-7 --ttl 8d", "pr-7")
        await scene.passes(7 * DAY + HOUR)
        assert await scene.told("`pr-7` in *shop* expires in")


async def test_subscribing_takes_the_right_to_change_things(tmp_path: Path) -> None:
    async with days(tmp_path) as scene:
        refused = await scene.stage.ask(scene.stage.dana, LEDGER_DB, "subscribe operations")
        assert refused.row.outcome == "refused"


async def test_without_subscriptions_only_branches_are_listed_and_then_what_is_wanted(tmp_path: Path) -> None:
    async with days(tmp_path) as scene:
        await subscribed(scene, "operations branches computes limits --project shop")
        before = len(await scene.stage.neon_requests())
        await scene.passes()
        calls = [each["path"] for each in (await scene.stage.neon_requests())[before:]]
        ends = [each.partition(SHOP)[2] for each in calls if SHOP in each]
        assert sorted(ends) == ["", "/branches", "/endpoints", "/operations", "/snapshots"]
        assert len(calls) == len(ends) + len(scene.stage.config.project_ids) - 1


async def test_nothing_is_told_in_a_suspended_channel_until_it_goes_on(tmp_path: Path) -> None:
    async with days(tmp_path) as scene:
        stage = scene.stage
        await subscribed(scene, "branches")
        known = len(await stage.audit())
        await stage.ana.channel(SHOP_DB, "rename", name="shop-old")
        await stage.audited(known + 1)
        await scene.console("POST", "branches", branch={"name": "one"})
        await scene.passes()
        assert not await scene.told(OUTSIDE)
        await stage.ana.command(SHOP_DB, "channel resume")
        await scene.moving(stage.shown(stage.ana, SHOP_DB, "goes on"))
        await scene.passes()
        assert len(await scene.told(OUTSIDE)) == 1


async def test_spending_is_told_where_the_account_may_be_known_and_looked_at_once_an_hour(
    tmp_path: Path,
) -> None:
    async with days(tmp_path) as scene:
        stage = scene.stage
        refused = await stage.ask(stage.ana, SHOP_DB, "subscribe spending operations")
        assert refused.row.outcome == "refused"
        assert "This is about the whole Neon account" in refused.text
        wrong = await stage.ask(stage.ana, PLATFORM, "subscribe spending --project shop")
        assert "counted for the whole organization" in wrong.text
        await stage.ana.command(PLATFORM, "subscribe spending")
        await scene.moving(stage.shown(stage.ana, PLATFORM, "hears of `spending`", "of the organization"))
        await scene.passes()
        before = len(await stage.neon_requests())
        await scene.passes()
        await scene.passes()
        assert not [each for each in (await stage.neon_requests())[before:] if "/billing" in each["path"]]
        stage.world.organization.spending_limit_cents = 1
        await scene.passes(HOUR)
        (full,) = await scene.told("of its spending limit", "so far this month", channel=PLATFORM)
        assert "of 0.01 USD" in full
        assert "[Cost report]" in full
        await stage.neon_trouble("404", path_contains="spending_limit", times=1)
        await scene.passes(HOUR)
        assert not await scene.told("any more", channel=PLATFORM)
        stage.world.organization.spending_limit_cents = None
        await scene.passes(HOUR)
        assert await scene.told("is not near a spending limit any more", channel=PLATFORM)
        calls = [each for each in (await stage.neon_requests())[before:] if "/billing" in each["path"]]
        assert len(calls) == 3
