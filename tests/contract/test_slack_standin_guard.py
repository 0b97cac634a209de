"""Keeping other sites out of a server that runs on somebody's own machine."""

import httpx
import pytest

from tests.contract.slack_stage import (
    DANA,
    SHOP,
    as_json,
    staged,
)

FOREIGN = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://127.0.0.1:1"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
]


@pytest.mark.parametrize("headers", FOREIGN)
async def test_another_sites_page_can_change_nothing(headers: dict[str, str]) -> None:
    fields = {"as": DANA, "channel": SHOP, "text": "forged"}
    async with staged() as stage:
        responses = [
            await stage.http.post("/page/message", json=fields, headers=headers),
            await stage.http.post("/admin/archive", json={"channel": SHOP}, headers=headers),
            await stage.http.post("/api/auth.test", headers=headers),
            await stage.http.delete("/admin/faults", headers=headers),
        ]
        seen = await stage.person(DANA).messages(SHOP)

    assert {response.status_code for response in responses} == {403}
    assert seen == []


async def test_the_page_itself_may_post() -> None:
    fields = {"as": DANA, "channel": SHOP, "text": "mine"}
    async with staged() as stage:
        headers = {"Origin": stage.base_url, "Sec-Fetch-Site": "same-origin"}
        response = await stage.http.post("/page/message", json=fields, headers=headers)

    assert as_json(response)["ok"]


async def test_a_foreign_host_name_is_refused_unless_it_is_known() -> None:
    foreign = {"Host": "evil.example"}
    async with staged() as stage:
        refused = await stage.http.get("/page/state", params={"as": DANA}, headers=foreign)
    async with staged(allowed_hosts=("evil.example",)) as stage:
        allowed = await stage.http.get("/page/state", params={"as": DANA}, headers=foreign)

    assert (refused.status_code, allowed.status_code) == (403, 200)


async def test_answers_are_not_to_be_guessed_at_or_framed() -> None:
    async with staged() as stage:
        response = await stage.http.get("/page/state", params={"as": DANA})

    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
    assert response.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize(
    "path", ["/static/no-such-file.js", "/static/../page_files.py", "/static/%2e%2e/app.py"]
)
async def test_only_the_pages_own_files_are_served(path: str) -> None:
    async with staged() as stage:
        response = await stage.http.send(
            stage.http.build_request("GET", httpx.URL(stage.base_url).copy_with(raw_path=path.encode()))
        )

    assert response.status_code == 404
