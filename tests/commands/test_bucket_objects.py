"""`bucket objects`, `link`, `delete-object`, `delete-prefix`: what is in a bucket."""

import json
from dataclasses import replace
from typing import Any

import pytest

from sandbox.neon.service_records import Bucket, StoredObject
from tests import patient
from tests.e2e.stage import SHOP, SHOP_DB, Stage, button

BRANCH = "dana/checkout-rewrite"


def _bucket(stage: Stage, name: str = "uploads") -> Bucket:
    branches = stage.world.projects[SHOP].branches.values()
    return next(each for each in branches if each.name == BRANCH).services.buckets[name]


async def test_a_bucket_is_browsed_like_folders(stage: Stage) -> None:
    top = await stage.ask(stage.dana, SHOP_DB, f"bucket objects {BRANCH} uploads")
    assert f"*3 entries* in `uploads` on `{BRANCH}` in *shop*" in top.text
    assert "📁 `avatars/`\n[Open]\n📁 `invoices/`\n[Open]" in top.text
    assert "`readme.txt`\n29 Bytes · changed 12 days ago\n[Link]" in top.text
    opened = button({**top.message, "blocks": top.message["blocks"][2:]}, "Open")
    await stage.dana.click(SHOP_DB, top.message["ts"], opened)
    below = await stage.message(stage.dana, SHOP_DB, "*1–10 of over 10 entries* below `invoices/`")
    assert below["ts"] == top.message["ts"]
    await stage.dana.click(SHOP_DB, below["ts"], button(below, "Next"))
    last = await stage.message(stage.dana, SHOP_DB, "*11–14 of 14 entries* below `invoices/`")
    await stage.dana.click(SHOP_DB, last["ts"], button(last, "Up"))
    await stage.message(stage.dana, SHOP_DB, "*3 entries* in `uploads`")
    assert not await stage.ana.messages(SHOP_DB)


async def test_a_thousand_objects_are_read_no_farther_than_the_page(stage: Stage) -> None:
    bucket, at = _bucket(stage), stage.neon_clock.now()
    bucket.objects = {f"k{n:05}": StoredObject(f"k{n:05}", b"x", at) for n in range(3000)}
    reply = await stage.ask(stage.dana, SHOP_DB, f"bucket objects {BRANCH} uploads --page 200")
    assert "*1991–2000 of over 2000 entries*" in reply.text
    assert len(await stage.neon_calls("GET", "objects")) == 3


async def test_an_empty_folder_and_a_bucket_that_is_not_there(stage: Stage) -> None:
    reply = await stage.ask(stage.dana, SHOP_DB, f"bucket objects {BRANCH} uploads --prefix nothing/")
    assert "There is nothing below `nothing/` in `uploads`" in reply.text
    missing = await stage.ask(stage.dana, SHOP_DB, f"bucket objects {BRANCH} nope")
    assert "bucket not found" in missing.text


async def test_a_link_downloads_the_object_and_is_seen_by_the_asker_alone(stage: Stage) -> None:
    reply = await stage.ask(
        stage.ana, SHOP_DB, f"bucket link {BRANCH} uploads invoices/2026-01.txt --valid 1h"
    )
    assert f"A link to `invoices/2026-01.txt` in `uploads` on `{BRANCH}` in *shop*" in reply.text
    assert "Whoever has the link can download the object until then" in reply.text
    (block,) = [each for each in reply.message["blocks"] if each["type"] == "actions"]
    url = block["elements"][0]["url"]
    assert "X-Amz-Expires=3600" in url
    async with patient.client(verify=False) as http:
        assert (await http.get(url)).content == _bucket(stage).objects["invoices/2026-01.txt"].content
    assert (reply.message["ephemeral"], reply.row.effect) == (True, "reveal")
    signature = url.rpartition("=")[2]
    assert signature not in json.dumps(await stage.dana.messages(SHOP_DB)) + repr(await stage.audit())


async def _confirm(stage: Stage, line: str, label: str) -> dict[str, Any]:
    await stage.ana.command(SHOP_DB, line)
    card = await stage.message(stage.dana, SHOP_DB, f"[{label}] [Cancel]")
    assert not await stage.neon_writes()
    await stage.ana.click(SHOP_DB, card["ts"], button(card, label))
    return card


@pytest.mark.parametrize("kind", [None, "drop_after"])
async def test_an_object_is_deleted_once_confirmed(stage: Stage, kind: str | None) -> None:
    if kind is not None:
        await stage.neon_trouble(kind, method="DELETE", path_contains="objects")
    card = await _confirm(stage, f"bucket delete-object {BRANCH} uploads readme.txt", "Delete readme.txt")
    assert "29 Bytes" in str(card)
    await stage.shown(stage.dana, SHOP_DB, "Object `readme.txt` in `uploads`", "is deleted")
    assert "readme.txt" not in _bucket(stage).objects
    assert len(await stage.neon_writes()) == 1


async def test_an_object_that_changed_after_the_question_is_asked_about_again(stage: Stage) -> None:
    bucket = _bucket(stage)
    await stage.ana.command(SHOP_DB, f"bucket delete-object {BRANCH} uploads readme.txt")
    card = await stage.message(stage.dana, SHOP_DB, "[Delete readme.txt] [Cancel]")
    bucket.objects["readme.txt"] = replace(bucket.objects["readme.txt"], content=b"something else")
    await stage.ana.click(SHOP_DB, card["ts"], button(card, "Delete readme.txt"))
    await stage.shown(stage.dana, SHOP_DB, "This changed since you were asked", "14 Bytes")
    assert "readme.txt" in bucket.objects


@pytest.mark.parametrize("kind", [None, "drop_after"])
async def test_a_folder_is_deleted_once_its_count_is_confirmed(stage: Stage, kind: str | None) -> None:
    if kind is not None:
        await stage.neon_trouble(kind, method="DELETE", path_contains="objects-by-prefix")
    card = await _confirm(stage, f"bucket delete-prefix {BRANCH} uploads invoices/", "Delete 14 objects")
    assert "14 objects below it" in str(card)
    assert "and 9 more" in str(card)
    said = "14 objects of folder `invoices/`" if kind is None else "Folder `invoices/`"
    await stage.shown(stage.dana, SHOP_DB, said, "deleted")
    assert sorted(_bucket(stage).objects) == ["avatars/dana.svg", "readme.txt"]
    assert len(await stage.neon_writes()) == 1


async def test_what_came_from_the_parent_stays_and_that_is_said(stage: Stage) -> None:
    bucket = _bucket(stage)
    for number in range(1, 13):
        key = f"invoices/2026-{number:02}.txt"
        bucket.objects[key] = replace(bucket.objects[key], inherited=True)
    await _confirm(stage, f"bucket delete-prefix {BRANCH} uploads invoices/", "Delete 14 objects")
    words = await stage.shown(stage.dana, SHOP_DB, "2 objects of folder `invoices/`", "are deleted")
    assert "What came from the parent branch is still there" in words


@pytest.mark.parametrize(
    ("who", "line", "said"),
    [
        ("dana", f"bucket link {BRANCH} uploads readme.txt", "Only @S0DBADMINS may see passwords here."),
        ("ana", f"bucket link {BRANCH} uploads nope.txt", "There is no object nope.txt in uploads."),
        ("ana", f"bucket link {BRANCH} uploads readme.txt --valid 8d", "A link works for 7 days at most."),
        ("ana", f"bucket delete-object {BRANCH} uploads nope", "There is no object nope in uploads."),
        ("ana", f"bucket delete-prefix {BRANCH} uploads inv", "does not end with a slash"),
        ("ana", f"bucket delete-prefix {BRANCH} uploads nope/", "There is nothing below nope/ in uploads."),
        ("dana", f"bucket delete-object {BRANCH} uploads readme.txt", "may delete or overwrite things"),
        ("dana", f"bucket delete-prefix {BRANCH} uploads invoices/", "may delete or overwrite things"),
        ("ana", "bucket delete-object main uploads readme.txt", "never_touch lists main"),
        ("ana", "bucket delete-prefix staging uploads invoices/", "never_touch lists staging"),
    ],
)
async def test_what_does_not_go_is_told_to_the_asker_alone(
    stage: Stage, who: str, line: str, said: str
) -> None:
    reply = await stage.ask(getattr(stage, who), SHOP_DB, line)
    assert said in reply.text
    assert not await stage.neon_writes()
