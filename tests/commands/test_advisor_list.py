"""`advisor list`: what Neon finds wrong with a database, the gravest first."""

import pytest

from tests.e2e.stage import SHOP_DB, Stage

LINE = "advisor list --project analytics"


async def test_issues_are_listed_the_gravest_first(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, LINE)
    assert "*3 issues* in *analytics*: 1 error, 1 warn, 1 info" in reply.text
    places = [reply.text.index(each) for each in ("RLS Disabled", "Unindexed foreign keys", "Unused Index")]
    assert places == sorted(places)
    assert "Table `public.events` has this issue." in reply.text
    assert "What to do: https://neon.com/docs/" in reply.text


@pytest.mark.parametrize(
    ("flags", "count"),
    [
        ("--level warn", 2),
        ("--level error", 1),
        ("--category performance", 2),
        ("--category security --level info", 1),
        ("main --database neondb", 3),
    ],
)
async def test_they_can_be_narrowed_down(stage: Stage, flags: str, count: int) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, f"{LINE} {flags}")
    assert f"*{count} issue" in reply.text


async def test_nothing_found_is_said(stage: Stage) -> None:
    stage.world.projects["quiet-bar-70412233"].advice.clear()
    reply = await stage.ask(stage.dana, SHOP_DB, LINE)
    assert "The advisors found nothing to say about analytics." in reply.text


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("advisor list", "main has several databases.\nAdd `--database` and one of `neondb`, `orders`."),
        ("advisor list --database orders", "data API is not enabled for this database"),
        ("advisor list --level dreadful", "“dreadful” is not one of"),
    ],
)
async def test_what_cannot_be_looked_at_is_said(stage: Stage, line: str, said: str) -> None:
    assert said in (await stage.ask(stage.dana, SHOP_DB, line)).text
