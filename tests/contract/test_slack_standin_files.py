"""Uploading files in three steps, and how safely they are served."""

from typing import Any

import httpx
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.contract.slack_stage import BOT_TOKEN, DANA, RANDOM, SHOP, Json, Stage, section, staged

CSV = b"branch,size\nmain,12\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 16


async def _announce(stage: Stage, name: str = "report.csv", content: bytes = CSV) -> Json:
    answer = await stage.call(
        "files.getUploadURLExternal", filename=name, length=len(content), alt_txt="sizes"
    )
    assert answer["ok"], answer
    return answer


async def _shared(stage: Stage, name: str, content: bytes, **sharing: Any) -> Json:
    """Upload and share a file; the message that people see."""
    announced = await _announce(stage, name, content)
    await stage.http.post(announced["upload_url"], content=content)
    answer = await stage.call(
        "files.completeUploadExternal",
        files=[{"id": announced["file_id"], "title": "Sizes"}],
        **({"channel_id": SHOP} | sharing),
    )
    assert answer["ok"], answer
    [seen] = await stage.person(DANA).messages(SHOP)
    return seen


async def test_a_file_arrives_in_the_channel() -> None:
    async with staged() as stage:
        seen = await _shared(stage, "report.csv", CSV, initial_comment="Here")
        response = await stage.http.get(seen["files"][0]["url_private"])

    assert seen["text"] == "Here"
    assert (seen["files"][0]["title"], seen["files"][0]["alt_txt"], seen["files"][0]["size"]) == (
        "Sizes",
        "sizes",
        len(CSV),
    )
    assert response.content == CSV


@pytest.mark.parametrize(
    ("name", "content", "kind", "disposition"),
    [
        ("report.csv", CSV, "application/octet-stream", "attachment"),
        ("page.html", b"<script>alert(1)</script>", "application/octet-stream", "attachment"),
        ("chart.png", PNG, "image/png", "inline"),
    ],
)
async def test_only_pictures_are_shown_by_a_browser(
    name: str, content: bytes, kind: str, disposition: str
) -> None:
    async with staged() as stage:
        seen = await _shared(stage, name, content)
        response = await stage.http.get(seen["files"][0]["url_private"])

    assert response.headers["Content-Type"] == kind
    assert response.headers["Content-Disposition"].startswith(disposition)
    assert response.headers["X-Content-Type-Options"] == "nosniff"


async def test_a_file_can_come_with_blocks_instead_of_a_comment() -> None:
    async with staged() as stage:
        seen = await _shared(stage, "report.csv", CSV, blocks=[section("The sizes")])

    assert seen["blocks"][0]["text"]["text"] == "The sizes"


async def test_the_sdks_upload_works() -> None:
    async with staged() as stage:
        client = AsyncWebClient(token=BOT_TOKEN, base_url=f"{stage.base_url}/api/")
        answer = await client.files_upload_v2(
            filename="report.csv", content=CSV, channel=SHOP, title="Sizes", alt_txt="sizes"
        )
        [seen] = await stage.person(DANA).messages(SHOP)

    assert answer["ok"]
    assert seen["files"][0]["name"] == "report.csv"


async def test_a_form_upload_works_too() -> None:
    async with staged() as stage:
        announced = await _announce(stage)
        response = await stage.http.post(
            announced["upload_url"], files={"file": ("report.csv", CSV, "text/csv")}
        )

    assert response.text == f"OK - {len(CSV)}"


@pytest.mark.parametrize(
    ("method", "args", "error"),
    [
        ("files.getUploadURLExternal", {"filename": "x"}, "invalid_arguments"),
        ("files.getUploadURLExternal", {"length": 5}, "invalid_arguments"),
        ("files.completeUploadExternal", {}, "invalid_arguments"),
        ("files.completeUploadExternal", {"files": "["}, "invalid_arguments"),
        ("files.completeUploadExternal", {"files": [{"id": "F0"}]}, "file_not_found"),
        ("files.completeUploadExternal", {"files": [{"id": "F0"}], "channel_id": RANDOM}, "not_in_channel"),
        ("files.completeUploadExternal", {"files": [{"id": "F0"}], "channel_id": "C0"}, "channel_not_found"),
    ],
)
async def test_an_upload_is_refused(method: str, args: Json, error: str) -> None:
    async with staged() as stage:
        assert await stage.refused(method, **args) == error


async def test_a_file_whose_bytes_never_came_cannot_be_shared() -> None:
    async with staged() as stage:
        announced = await _announce(stage)
        files = [{"id": announced["file_id"]}]
        refused = await stage.refused("files.completeUploadExternal", files=files, channel_id=SHOP)

    assert refused == "file_not_found"


async def test_the_bytes_must_be_as_many_as_announced() -> None:
    async with staged() as stage:
        announced = await _announce(stage)
        short = await stage.http.post(announced["upload_url"], content=CSV[:-1])
        unknown = await stage.http.post("/upload/F0", content=CSV)

    assert short.status_code == httpx.codes.BAD_REQUEST
    assert unknown.status_code == httpx.codes.NOT_FOUND


async def test_a_file_that_was_not_shared_is_not_served() -> None:
    async with staged() as stage:
        announced = await _announce(stage)
        await stage.http.post(announced["upload_url"], content=CSV)
        responses = [
            await stage.http.get(f"/files/{announced['file_id']}/report.csv"),
            await stage.http.get("/files/F0/report.csv"),
        ]

    assert [response.status_code for response in responses] == [404, 404]
