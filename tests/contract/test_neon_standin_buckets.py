"""Object storage: buckets that branch, listings in pages, and addresses that carry their own permission."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.contract.neon_stage import Json, OnProject, Stage, refusal, staged

FILES = {key: key.encode() for key in ("readme.txt", "a/1.txt", "a/2.txt", "a/deep/3.txt", "b/4.txt")}


async def _filled(stage: Stage, files: Mapping[str, bytes] = FILES) -> tuple[OnProject, str]:
    """A project whose main branch has a bucket of files, and the path of that bucket."""
    project = await stage.new_project()
    path = f"{project.branches}/{project.main}/buckets"
    await stage.do("POST", path, {"name": "uploads"})
    for key, content in files.items():
        await _put(stage, f"{path}/uploads", key, content)
    return project, f"{path}/uploads"


async def _put(stage: Stage, bucket: str, key: str, content: bytes) -> None:
    url = (await _presigned(stage, bucket, key, operation="upload"))["url"]
    assert (await stage.http.put(url, content=content)).status_code == 200


async def _presigned(stage: Stage, bucket: str, key: str, **body: Any) -> Json:
    answer = await stage.call("POST", f"{bucket}/objects/{key.replace('/', '%2F')}/presign", body)
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


async def _keys(stage: Stage, bucket: str, **params: object) -> list[str]:
    return [each["key"] for each in (await stage.get(f"{bucket}/objects", **params))["objects"]]


async def test_a_bucket_is_private_unless_asked_otherwise() -> None:
    async with staged() as stage:
        project, _ = await _filled(stage, {})
        path = f"{project.branches}/{project.main}/buckets"
        await stage.do("POST", path, {"name": "assets", "access_level": "public_read"})
        found = (await stage.get(path))["buckets"]
        assert [(each["name"], each["access_level"]) for each in found] == [
            ("assets", "public_read"),
            ("uploads", "private"),
        ]


async def test_a_bucket_needs_a_free_name_and_a_project_that_is_there() -> None:
    async with staged() as stage:
        project, _ = await _filled(stage, {})
        path = f"{project.branches}/{project.main}/buckets"
        taken = await stage.call("POST", path, {"name": "uploads"})
        assert refusal(taken) == (409, "", 'bucket already exists; bucket_name:"uploads"')
        await stage.do("DELETE", project.path)
        gone = await stage.call("POST", path, {"name": "more"})
        assert refusal(gone) == (410, "", "project has been deleted")


async def test_a_bucket_goes_only_when_it_is_empty() -> None:
    async with staged() as stage:
        _, bucket = await _filled(stage, {"readme.txt": b"read me"})
        assert refusal(await stage.call("DELETE", bucket)) == (409, "", "bucket is not empty")
        await stage.do("DELETE", f"{bucket}/objects/readme.txt")
        assert (await stage.call("DELETE", bucket)).status_code == 204
        assert refusal(await stage.call("DELETE", bucket)) == (404, "", "bucket not found")


async def test_folders_fold_up_what_lies_below_them() -> None:
    async with staged() as stage:
        _, bucket = await _filled(stage)
        top = await stage.get(f"{bucket}/objects", delimiter="/")
        assert (top["folders"], [each["key"] for each in top["objects"]]) == (["a/", "b/"], ["readme.txt"])
        below = await stage.get(f"{bucket}/objects", delimiter="/", prefix="a/")
        assert (below["prefix"], below["folders"]) == ("a/", ["a/deep/"])
        assert [each["key"] for each in below["objects"]] == ["a/1.txt", "a/2.txt"]
        assert await _keys(stage, bucket, prefix="a/") == ["a/1.txt", "a/2.txt", "a/deep/3.txt"]


async def test_pages_follow_one_another_without_a_gap_or_a_repetition() -> None:
    async with staged() as stage:
        _, bucket = await _filled(stage)
        seen: list[str] = []
        params: Json = {"delimiter": "/", "limit": 1}
        while True:
            page = await stage.get(f"{bucket}/objects", **params)
            seen += [*page["folders"], *(each["key"] for each in page["objects"])]
            if not page["is_truncated"]:
                break
            params["cursor"] = page["next_cursor"]
        assert seen == ["a/", "b/", "readme.txt"]
        assert page["next_cursor"] == ""


async def test_a_cursor_of_somebody_elses_making_is_refused() -> None:
    async with staged() as stage:
        _, bucket = await _filled(stage, {})
        answer = await stage.call("GET", f"{bucket}/objects", params={"cursor": "nonsense"})
        assert refusal(answer)[0] == 400


async def test_an_object_says_its_size_and_its_hash_and_comes_back_as_it_went() -> None:
    async with staged() as stage:
        _, bucket = await _filled(stage)
        found = {each["key"]: each for each in (await stage.get(f"{bucket}/objects"))["objects"]}
        assert found["a/1.txt"]["size"] == 7
        answer = await stage.call("GET", f"{bucket}/objects/a%2F1.txt/download")
        assert answer.content == b"a/1.txt"
        assert answer.headers["ETag"] == f'"{found["a/1.txt"]["etag"]}"'
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Disposition"] == "attachment"
        missing = await stage.call("GET", f"{bucket}/objects/nope/download")
        assert refusal(missing) == (404, "", "object not found")


async def test_a_child_branch_has_the_files_of_the_fork_and_changes_only_its_own() -> None:
    async with staged() as stage:
        project, bucket = await _filled(stage)
        child = f"{project.branches}/{await project.branch('child')}/buckets/uploads"
        assert await _keys(stage, child) == sorted(FILES)
        await stage.do("DELETE", f"{child}/objects/readme.txt")
        await _put(stage, child, "a/new.txt", b"new")
        deleted = await stage.do("DELETE", f"{child}/objects-by-prefix?prefix=a/")
        assert deleted == {"deleted": 1}, "only what lies on the branch itself goes"
        assert await _keys(stage, child) == ["a/1.txt", "a/2.txt", "a/deep/3.txt", "b/4.txt"]
        assert await _keys(stage, bucket) == sorted(FILES)


async def test_a_schema_only_branch_has_no_files() -> None:
    async with staged() as stage:
        project, _ = await _filled(stage)
        child = await project.branch("child", init_source="schema-only")
        assert (await stage.get(f"{project.branches}/{child}/buckets"))["buckets"] == []


async def test_a_reset_from_the_parent_brings_the_parents_files() -> None:
    async with staged() as stage:
        project, bucket = await _filled(stage)
        branch_id = await project.branch("child")
        child = f"{project.branches}/{branch_id}/buckets/uploads"
        await _put(stage, child, "mine.txt", b"mine")
        await stage.do("DELETE", f"{bucket}/objects/readme.txt")
        await stage.do("POST", f"{project.branches}/{branch_id}/restore", {"source_branch_id": project.main})
        assert await _keys(stage, child) == ["a/1.txt", "a/2.txt", "a/deep/3.txt", "b/4.txt"]


async def test_a_restore_to_an_earlier_time_leaves_the_files() -> None:
    async with staged() as stage:
        project, bucket = await _filled(stage)
        stage.pass_time(3600)
        body = {
            "source_branch_id": project.main,
            "source_timestamp": "2026-01-15T09:30:00Z",
            "preserve_under_name": "before",
        }
        await stage.do("POST", f"{project.branches}/{project.main}/restore", body)
        await stage.do("DELETE", f"{bucket}/objects/readme.txt")
        branches = {each["name"]: each["id"] for each in (await stage.get(project.branches))["branches"]}
        kept = f"{project.branches}/{branches['before']}/buckets/uploads"
        assert "readme.txt" not in await _keys(stage, bucket)
        assert "readme.txt" in await _keys(stage, kept), "the preserved branch has files of its own"


@pytest.mark.parametrize("prefix", ["a", "a/1.txt"])
async def test_a_prefix_that_might_hit_neighbours_is_refused(prefix: str) -> None:
    async with staged() as stage:
        _, bucket = await _filled(stage)
        answer = await stage.call("DELETE", f"{bucket}/objects-by-prefix", params={"prefix": prefix})
        assert refusal(answer) == (400, "", "prefix must end with /")


async def test_a_presigned_address_is_good_for_one_object_and_one_method_until_it_runs_out() -> None:
    async with staged() as stage:
        _, bucket = await _filled(stage)
        granted = await _presigned(stage, bucket, "a/1.txt", operation="download", expires_in_seconds=60)
        assert (granted["method"], granted["headers"]) == ("GET", {})
        assert granted["url"].startswith(f"{stage.base_url}/storage/br-")
        assert (await stage.http.get(granted["url"])).content == b"a/1.txt"
        assert (await stage.http.put(granted["url"], content=b"x")).status_code == 403
        other = granted["url"].replace("a/1.txt", "a/2.txt")
        assert (await stage.http.get(other)).status_code == 403
        stage.pass_time(61)
        assert (await stage.http.get(granted["url"])).status_code == 403


async def test_an_upload_may_bind_the_kind_of_content() -> None:
    async with staged() as stage:
        _, bucket = await _filled(stage, {})
        granted = await _presigned(stage, bucket, "x", operation="upload", content_type="text/plain")
        assert (granted["method"], granted["headers"]) == ("PUT", {"Content-Type": "text/plain"})


async def test_a_public_bucket_is_read_by_anybody_and_written_by_nobody() -> None:
    async with staged() as stage:
        project, _ = await _filled(stage, {})
        path = f"{project.branches}/{project.main}/buckets"
        await stage.do("POST", path, {"name": "assets", "access_level": "public_read"})
        await _put(stage, f"{path}/assets", "logo.svg", b"<svg/>")
        url = f"{stage.base_url}/storage/{project.main}/assets/logo.svg"
        assert (await stage.http.get(url)).content == b"<svg/>"
        assert (await stage.http.put(url, content=b"x")).status_code == 403
        assert (await stage.http.get(url + "x")).status_code == 404


async def test_storage_says_where_it_is_or_why_there_is_none() -> None:
    async with staged() as stage:
        project = await stage.new_project()
        found = await stage.get(f"{project.branches}/{project.main}/storage")
        assert found["s3_endpoint"] == f"https://{project.main}.storage.c-1.us-east-2.aws.neon.tech"
        assert (found["region"], found["enabled"], found["force_path_style"]) == ("us-east-2", True, True)
        elsewhere = await stage.new_project(region_id="aws-eu-west-2")
        answer = await stage.call("GET", f"{elsewhere.branches}/{elsewhere.main}/storage")
        assert (answer.status_code, answer.json()["reason"]) == (404, "region_unavailable")
        missing = await stage.call("GET", f"{project.branches}/br-no-such-a5000000/storage")
        assert (missing.status_code, missing.json()["reason"]) == (404, "branch_not_found")
        buckets = await stage.call("GET", f"{elsewhere.branches}/{elsewhere.main}/buckets")
        assert refusal(buckets) == (404, "STORAGE_NOT_ENABLED", "storage is not enabled for this branch")
