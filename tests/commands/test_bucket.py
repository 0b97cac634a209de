"""`bucket list`, `create`, `delete`: object storage that branches with the database."""

from typing import Any

import pytest

from sandbox.neon.service_records import Bucket
from tests.e2e.stage import SHOP, SHOP_DB, Stage, button

BRANCH = "dana/checkout-rewrite"


def _buckets(stage: Stage, branch: str = BRANCH) -> dict[str, Bucket]:
    branches = stage.world.projects[SHOP].branches.values()
    return next(each.services.buckets for each in branches if each.name == branch)


async def test_the_list_says_who_can_read_and_where_clients_find_it(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, f"bucket list {BRANCH}")
    assert f"*2 buckets* (beta) of `{BRANCH}` in *shop*" in reply.text
    assert "`assets`\neverybody can read it · made 12 days ago" in reply.text
    assert "`uploads`\nprivate" in reply.text
    assert ".storage.c-1.us-east-2.aws.neon.tech`" in reply.text
    assert "*Region:* `us-east-2`" in reply.text


async def test_a_branch_without_buckets_says_that_storage_is_on(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, "buckets ls main")
    assert "`main` in *shop* has no buckets\nObject storage (beta) is on." in reply.text
    assert "/neon bucket create" in reply.text


async def test_a_region_without_storage_is_named_as_the_reason(stage: Stage) -> None:
    stage.world.projects[SHOP].region_id = "aws-eu-west-2"
    reply = await stage.ask(stage.dana, SHOP_DB, f"bucket list {BRANCH}")
    assert f"`{BRANCH}` in *shop* has no object storage (beta)" in reply.text
    assert "Neon has none in the region of this project." in reply.text


async def test_many_come_in_pages(stage: Stage) -> None:
    born = stage.neon_clock.now()
    _buckets(stage, "preview/pr-98").update(
        {f"b{n:02}": Bucket(f"b{n:02}", "private", born) for n in range(11)}
    )
    reply = await stage.ask(stage.dana, SHOP_DB, "bucket list preview/pr-98 --page 2")
    assert "*11 of 11 buckets*" in reply.text
    assert "[Previous]" in reply.text


@pytest.mark.parametrize(
    ("flags", "level", "said"),
    [
        ("", "private", "It is private: reading and writing take a credential."),
        (" --public", "public_read", "Everybody on the internet can read what is put into it."),
    ],
)
async def test_a_bucket_is_created(stage: Stage, flags: str, level: str, said: str) -> None:
    await stage.dana.command(SHOP_DB, f"bucket create {BRANCH} exports{flags}")
    words = await stage.shown(stage.ana, SHOP_DB, f"✅ Bucket `exports` on `{BRANCH}` in *shop* is created")
    assert said in words
    assert _buckets(stage)["exports"].access_level == level


async def test_a_name_that_is_taken_is_said_and_nothing_is_done(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, f"bucket create {BRANCH} assets")
    words = await stage.shown(stage.ana, SHOP_DB, "Nothing was done: a bucket named `assets`")
    assert "It is public. Use it, or take another name." in words
    assert not await stage.neon_writes()


@pytest.mark.parametrize("kind", ["drop_after", "drop_before"])
async def test_a_lost_answer_makes_no_second_bucket(stage: Stage, kind: str) -> None:
    await stage.neon_trouble(kind, method="POST", path_contains="buckets")
    await stage.dana.command(SHOP_DB, f"bucket create {BRANCH} exports")
    await stage.shown(stage.ana, SHOP_DB, "Bucket `exports`", "is created")
    assert len(await stage.neon_writes()) == (1 if kind == "drop_after" else 2)


async def _confirm(stage: Stage) -> dict[str, Any]:
    await stage.ana.command(SHOP_DB, f"bucket delete {BRANCH} assets")
    card = await stage.message(stage.dana, SHOP_DB, "[Delete assets] [Cancel]")
    assert not await stage.neon_writes()
    await stage.ana.click(SHOP_DB, card["ts"], button(card, "Delete assets"))
    return card


@pytest.mark.parametrize("kind", [None, "drop_after"])
async def test_an_empty_bucket_is_deleted_once_confirmed(stage: Stage, kind: str | None) -> None:
    _buckets(stage)["assets"].objects.clear()
    if kind is not None:
        await stage.neon_trouble(kind, method="DELETE", path_contains="buckets")
    card = await _confirm(stage)
    assert "everybody can read it" in str(card)
    await stage.shown(stage.dana, SHOP_DB, f"Bucket `assets` on `{BRANCH}` in *shop* is deleted")
    assert "assets" not in _buckets(stage)
    assert len(await stage.neon_writes()) == 1


async def test_a_bucket_that_fills_up_after_the_question_stays(stage: Stage) -> None:
    bucket = _buckets(stage)["assets"]
    objects = dict(bucket.objects)
    bucket.objects.clear()
    await stage.ana.command(SHOP_DB, f"bucket delete {BRANCH} assets")
    card = await stage.message(stage.dana, SHOP_DB, "[Delete assets] [Cancel]")
    bucket.objects.update(objects)
    await stage.ana.click(SHOP_DB, card["ts"], button(card, "Delete assets"))
    await stage.shown(stage.dana, SHOP_DB, "There are objects in assets")
    assert "assets" in _buckets(stage)


@pytest.mark.parametrize(
    ("who", "line", "said"),
    [
        ("ana", f"bucket delete {BRANCH} uploads", "There are objects in uploads"),
        ("ana", f"bucket delete {BRANCH} nope", "There is no bucket “nope” on"),
        ("dana", f"bucket delete {BRANCH} assets", "Only @S0DBADMINS may delete or overwrite things"),
        ("dana", "bucket create main exports", "never_touch lists main"),
        ("ana", "bucket delete staging assets", "never_touch lists staging"),
    ],
)
async def test_what_does_not_go_is_told_to_the_asker_alone(
    stage: Stage, who: str, line: str, said: str
) -> None:
    reply = await stage.ask(getattr(stage, who), SHOP_DB, line)
    assert said in reply.text
    assert not await stage.neon_writes()
