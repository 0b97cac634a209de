"""What goes along with a call, and what comes back: files, forms, answers without a body, files again."""

import httpx
import pytest

from bot.neon import catalog
from bot.neon.errors import AnswerLostError, InvalidRequestError
from bot.neon.models.answer import Answer, Content
from bot.neon.operations import Upload
from tests.neon_rig import Script, scripted

PLACE = {"project_id": "shop-1", "branch_id": "br-1"}
DEPLOY = "createProjectBranchFunctionDeployment"


async def test_a_file_goes_along_in_a_form_with_the_fields_of_the_body() -> None:
    script = Script(httpx.Response(201, json={"id": "d"}))
    async with scripted(script) as neon:
        upload = Upload("code.zip", b"PK\x03\x04", "application/zip")
        answer = await neon.api.ask.of(
            DEPLOY, Answer, {**PLACE, "slug": "hello"}, body={"runtime": "nodejs24"}, files={"zip": upload}
        )
    (request,) = script.requests
    assert request.headers["content-type"].startswith("multipart/form-data; boundary=")
    parts = request.content.split(b"--" + request.headers["content-type"].partition("=")[2].encode())
    assert b'name="runtime"\r\n\r\nnodejs24' in parts[1]
    assert b'name="zip"; filename="code.zip"\r\nContent-Type: application/zip\r\n\r\nPK' in parts[2]
    assert answer.root == {"id": "d"}


async def test_a_form_without_a_file_is_a_form_all_the_same() -> None:
    script = Script(httpx.Response(201, json={}))
    async with scripted(script) as neon:
        await neon.api.ask.of(DEPLOY, Answer, {**PLACE, "slug": "hello"}, body={"environment": "{}"})
    assert script.requests[0].headers["content-type"].startswith("multipart/form-data; boundary=")


@pytest.mark.parametrize(
    ("body", "files", "said"),
    [
        ({"zip": "text"}, None, "zip: must be a file."),
        ({"runtime": "cobol"}, None, "runtime: must be one of nodejs24."),
        ({}, {"tar": Upload("a", b"")}, "takes no file tar."),
    ],
)
def test_a_form_is_checked_before_it_is_sent(
    body: dict[str, str], files: dict[str, Upload] | None, said: str
) -> None:
    with pytest.raises(InvalidRequestError, match=said):
        catalog.call(DEPLOY, {**PLACE, "slug": "hello"}, {}, body, files)


@pytest.mark.parametrize("status", [200, 201, 204])
async def test_a_change_may_be_answered_with_no_body(status: int) -> None:
    async with scripted(Script(httpx.Response(status))) as neon:
        ids = {**PLACE, "oauth_provider_id": "google"}
        answer = await neon.api.ask.of("deleteBranchNeonAuthOauthProvider", Answer, ids)
    assert answer.root == {}
    assert answer.operations == ()


async def test_a_change_that_is_answered_with_a_gateways_page_may_not_have_been_made() -> None:
    async with scripted(Script(httpx.Response(200, text="<html>"))) as neon:
        with pytest.raises(AnswerLostError):
            await neon.api.ask.of("recoverProjectBranch", Answer, PLACE)


async def test_a_file_comes_back_as_it_is() -> None:
    script = Script(
        httpx.Response(200, content=b"\x00\xff", headers={"content-type": "application/octet-stream"})
    )
    async with scripted(script) as neon:
        ids = {**PLACE, "bucket_name": "uploads", "object_key": "a/b c.bin"}
        answer = await neon.api.ask.of("getProjectBranchBucketObject", Content, ids)
    assert answer.content == b"\x00\xff"
    assert "\\x00" not in repr(answer)
    assert script.requests[0].url.raw_path.endswith(b"/uploads/objects/a%2Fb%20c.bin/download")


async def test_what_is_not_there_is_none() -> None:
    async with scripted(Script(httpx.Response(404, json={"code": "", "message": "no"}))) as neon:
        assert await neon.api.ask.found("getProjectBranch", Answer, PLACE) is None


def test_a_number_in_the_path_must_be_one() -> None:
    assert catalog.call("revokeApiKey", {"key_id": "7"}, {}, None).path == "/api_keys/7"
    with pytest.raises(InvalidRequestError, match="key_id: must be of type integer"):
        catalog.call("revokeApiKey", {"key_id": "mine"}, {}, None)


def test_the_operations_in_an_answer_are_told_and_anything_else_is_none() -> None:
    operation = {
        "id": "op-1",
        "project_id": "shop-1",
        "action": "start_compute",
        "status": "running",
        "created_at": "2026-11-23T12:00:00Z",
        "updated_at": "2026-11-23T12:00:00Z",
    }
    assert [each.id for each in Answer({"operations": [operation]}).operations] == ["op-1"]
    assert Answer({"operations": "none"}).operations == ()
    assert Answer([operation]).operations == ()
    assert "op-1" not in repr(Answer({"operations": [operation]}))
