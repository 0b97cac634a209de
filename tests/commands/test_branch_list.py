"""`branch list`: a page at a time, searched, however many there are."""

from dataclasses import replace
from datetime import timedelta

import pytest

from sandbox.slack.plain import plain
from tests.e2e.stage import SHOP, SHOP_DB, Stage, button


async def test_the_last_changed_branches_come_first_with_state_size_age_and_expiry(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, "branch list")
    assert "*1–10 of 19 branches* in *shop*, last changed first" in reply.text
    assert "`main` default, protected\n" in reply.text
    assert "`import-2024-archive` archived" in reply.text
    assert "6 GiB · made 2 days ago by CI · expires in 5 days" in reply.text
    assert "Page 1 of 2" in reply.text
    assert (reply.row.outcome, reply.row.command, reply.row.project_id) == ("done", "branch list", SHOP)
    assert reply.row.neon_request_ids
    assert not await stage.ana.messages(SHOP_DB), "only the asker sees it"


async def test_the_paging_button_replaces_the_private_message(stage: Stage) -> None:
    first = await stage.ask(stage.dana, SHOP_DB, "branch list")
    await stage.dana.click(SHOP_DB, first.message["ts"], button(first.message, "Next"))
    second = await stage.message(stage.dana, SHOP_DB, "*11–19 of 19 branches*", "Page 2 of 2")
    assert (second["ts"], second["ephemeral"]) == (first.message["ts"], True)
    await stage.dana.click(SHOP_DB, second["ts"], button(second, "Previous"))
    again = await stage.message(stage.dana, SHOP_DB, "*1–10 of 19 branches*")

    assert again["ts"] == first.message["ts"]
    assert len(await stage.dana.messages(SHOP_DB)) == 1
    assert not await stage.ana.messages(SHOP_DB)
    rows = await stage.audited(3)
    assert [row.text for row in rows[1:]] == [
        "branch list --page 2 --project shop",
        "branch list --page 1 --project shop",
    ]


async def test_paging_keeps_the_search(stage: Stage) -> None:
    await _plant(stage, 25)
    first = await stage.ask(stage.dana, SHOP_DB, "branch list --search planted")
    assert "*1–10 of 25 branches* in *shop* matching `planted`" in first.text
    await stage.dana.click(SHOP_DB, first.message["ts"], button(first.message, "Next"))
    await stage.shown(stage.dana, SHOP_DB, "*11–20 of 25 branches* in *shop* matching `planted`")


@pytest.mark.parametrize(
    "line", ["branch list --search preview", "branches ls --search=PREVIEW", "branch list —search “preview”"]
)
async def test_a_search_finds_part_of_a_name_whatever_the_spelling_of_the_flag(
    stage: Stage, line: str
) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, line)
    assert "*5 branches* in *shop*" in reply.text
    assert "`preview/pr-31`" in reply.text
    assert "`staging`" not in reply.text
    assert "Page" not in reply.text


async def test_a_search_finds_an_id(stage: Stage) -> None:
    branch_id = (await stage.branches())["staging"]["id"]
    reply = await stage.ask(stage.dana, SHOP_DB, f"branch list --search {branch_id}")
    assert "*1 branch* in *shop*" in reply.text
    assert "`staging`" in reply.text


async def test_a_search_that_finds_nothing_says_so_and_offers_all(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, "branch list --search no-such-thing")
    assert "No branch in shop has `no-such-thing` in its name or id." in reply.text
    every = await stage.press(stage.dana, reply.message, "All branches")
    assert "of 19 branches" in every.text


async def test_a_page_beyond_the_end_shows_the_last_one(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, "branch list --page 999")
    assert "Page 2 of 2" in reply.text


async def test_another_project_of_the_channel_is_listed_by_its_name(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, "branch list --project analytics")
    assert "*8 branches* in *analytics*" in reply.text
    assert "`dbt-ci`" in reply.text


async def test_a_thousand_branches_are_a_page_like_any_other(stage: Stage) -> None:
    await _plant(stage, 1_000)
    reply = await stage.ask(stage.dana, SHOP_DB, "branch list --page 100")
    assert "*991–1000 of 1019 branches* in *shop*" in reply.text
    assert reply.text.count("[Show]") == 10
    assert len(await stage.neon_calls("GET", "/branches")) == 1, "one call, not one for each page"


async def test_each_row_has_a_button_that_shows_the_branch(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, "branch list --search pr-98")
    shown = await stage.press(stage.dana, reply.message, "Show")
    assert "Branch `preview/pr-98` in *shop*" in shown.text
    assert plain(reply.message) in [plain(each) for each in await stage.dana.messages(SHOP_DB)]


def _order(text: str, *names: str) -> bool:
    places = [text.index(f"`{name}`") for name in names]
    return places == sorted(places)


@pytest.mark.parametrize(
    ("sort", "said", "names"),
    [
        ("name", "by name", ("<!channel>", "ana/index-experiment", "black-friday-2025")),
        ("size", "largest first", ("dana-scratch", "staging-load-test")),
        ("created", "newest first", ("dana-scratch", "preview/pr-117", "preview/pr-112")),
        ("expiry", "first to expire first", ("migration-test", "dana-scratch", "preview/pr-112")),
    ],
)
async def test_the_order_can_be_chosen_and_the_pages_keep_it(
    stage: Stage, sort: str, said: str, names: tuple[str, ...]
) -> None:
    first = await stage.ask(stage.dana, SHOP_DB, f"branch list --sort {sort}")
    assert f"in *shop*, {said}" in first.text
    every = first.text
    await stage.dana.click(SHOP_DB, first.message["ts"], button(first.message, "Next"))
    every += await stage.shown(stage.dana, SHOP_DB, "*11–19 of 19 branches*", said)
    assert _order(every, *names)


async def test_unused_branches_are_those_without_activity_or_change_longest_unused_first(
    stage: Stage,
) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, "branch list --stale 30d")
    assert "branches* in *shop* unused for 30d or more, longest unused first" in reply.text
    assert _order(reply.text, "preview/pr-31", "ana/index-experiment", "release-2025.4", "preview/pr-64")
    assert "last used 4 months ago" in reply.text or "last used 120 days ago" in reply.text
    for used in ("main", "staging", "preview/pr-98", "dana-scratch"):
        assert f"`{used}`" not in reply.text
    project = stage.world.projects[SHOP]
    awake = next(each for each in project.live_branches() if each.name == "preview/pr-31")
    for endpoint in project.endpoints_of(awake):
        endpoint.current_state = "active"
    again = await stage.ask(stage.dana, SHOP_DB, "branch list --stale 30d")
    assert "`preview/pr-31`" not in again.text


async def test_when_nothing_is_unused_that_is_said(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, "branch list --stale 700d")
    assert "No branch in shop has been unused for 700d or more." in reply.text
    assert "[All branches]" in reply.text


async def test_unused_branches_of_a_thousand_take_two_calls_and_keep_their_pages(stage: Stage) -> None:
    await _plant(stage, 1_000, days=90)
    first = await stage.ask(stage.dana, SHOP_DB, "branch list --stale 60d --search planted")
    assert "*1–10 of 1000 branches* in *shop* matching `planted` unused for 60d or more" in first.text
    assert len(await stage.neon_calls("GET")) == 2
    await stage.dana.click(SHOP_DB, first.message["ts"], button(first.message, "Next"))
    await stage.shown(stage.dana, SHOP_DB, "*11–20 of 1000 branches*", "unused for 60d")


async def test_the_tree_shows_each_branch_below_its_parent(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, "branch list --tree")
    assert "*19 branches* in *shop*, each below its parent" in reply.text
    lines = reply.text.splitlines()
    assert lines[1] == "`main` 6 GiB · default, protected"
    place = lines.index("\u2003↳ `staging` 6 GiB")
    assert lines[place + 1] == "\u2003\u2003↳ `staging-eu` 6 GiB"
    assert "\u2003↳ `import-2024-archive` 2 GiB · archived" in lines
    assert len(await stage.neon_calls("GET")) == 1


async def test_a_tree_of_a_thousand_branches_is_turned_page_by_page(stage: Stage) -> None:
    await _plant(stage, 1_000)
    first = await stage.ask(stage.dana, SHOP_DB, "branch list --tree --sort size")
    assert "*1–30 of 1019 branches*" in first.text
    assert "Page 1 of 34" in first.text
    await stage.dana.click(SHOP_DB, first.message["ts"], button(first.message, "Next"))
    await stage.shown(stage.dana, SHOP_DB, "*31–60 of 1019 branches*", "Page 2 of 34")


async def test_deleted_branches_are_listed_with_their_deadline(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, "branch list --deleted")
    assert "*1 deleted branch* in *shop* can be brought back" in reply.text
    assert "`dana/returns-flow` `br-" in reply.text
    assert "deleted 2 days ago · can be brought back until" in reply.text
    assert "(in 5 days)" in reply.text
    assert "[Recover]" in reply.text
    assert "`main`" not in reply.text
    none = await stage.ask(stage.dana, SHOP_DB, "branch list --deleted --project analytics")
    assert "Neon lists no deleted branch in analytics that can be brought back." in none.text


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("branch list --deleted --tree", "--deleted lists by the time that is left"),
        ("branch list --tree --search x", "--tree shows how all branches hang together"),
        ("branch list --sort colour", "is not one of"),
        ("branch list --stale 30", "has no unit"),
    ],
)
async def test_flags_that_do_not_go_together_are_refused(stage: Stage, line: str, said: str) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, line)
    assert said in reply.text
    assert not await stage.neon_requests()


async def _plant(stage: Stage, count: int, *, days: int = 1) -> None:
    """Put branches into the shop straight away; creating them one by one would take Neon's time."""
    project = stage.world.projects[SHOP]
    pattern = project.default_branch()
    for number in range(count):
        id_ = f"br-planted-seed-{number:08d}"
        project.branches[id_] = replace(
            pattern,
            id=id_,
            name=f"planted-{number}",
            parent_id=pattern.id,
            default=False,
            protected=False,
            updated_at=pattern.updated_at - timedelta(days=days, seconds=number),
        )
