"""Refusals without a message, and answers without a body."""

import json
from typing import Any

import httpx
import pytest

from bot.neon.errors import NeonError, UnprocessableError
from bot.neon.models import Nothing
from bot.neon.models.projects import is_address
from bot.neon.refusals import reasons
from tests.neon_rig import Script, scripted


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"reasons": [{"code": "X", "message": "one"}, {"code": "Y", "message": "two"}]}, "one; two"),
        (
            {
                "limits": [
                    {"name": "projects_count", "actual": "2", "expected": "1"},
                    {"name": "subscription_type", "actual": "launch", "expected": "scale"},
                ]
            },
            "projects count: 2 (allowed: 1); subscription type: launch (allowed: scale)",
        ),
        ({"projects": [{"id": "a-b-1", "integration": "github"}]}, "a-b-1 is connected to github"),
        ({"reasons": "none", "limits": [7], "projects": None}, ""),
        ({"reasons": [{"message": 7}]}, ""),
        ({}, ""),
    ],
)
def test_reasons_are_put_into_a_sentence(body: dict[str, Any], said: str) -> None:
    assert reasons(body) == said


@pytest.mark.parametrize(
    ("status", "body", "kind", "said"),
    [
        (
            406,
            {"limits": [{"name": "projects_count", "actual": "2", "expected": "1"}]},
            NeonError,
            "count: 2",
        ),
        (422, {"projects": [{"id": "a-1", "integration": "vercel"}]}, UnprocessableError, "a-1 is connected"),
        (422, {"message": "in words", "reasons": [{"message": "not these"}]}, UnprocessableError, "in words"),
    ],
)
async def test_a_refused_transfer_says_why(
    status: int, body: dict[str, Any], kind: type[NeonError], said: str
) -> None:
    script = Script(httpx.Response(status, content=json.dumps(body)))
    async with scripted(script) as client:
        with pytest.raises(kind) as caught:
            await client.api.project.move(["a-1"], "org-a-1", "org-b-2")
    assert said in caught.value.message
    assert "not these" not in caught.value.message


@pytest.mark.parametrize("content", [b"", b"{}", b"<html></html>"])
async def test_where_no_body_is_described_any_success_will_do(content: bytes) -> None:
    async with scripted(Script(httpx.Response(200, content=content))) as client:
        assert await client.api.vpc.release("a-1", "vpce-1") == Nothing()


@pytest.mark.parametrize(
    ("word", "is_one"),
    [
        ("203.0.113.7", True),
        ("203.0.113.0/24", True),
        ("203.0.113.7/24", True),
        ("192.0.2.1-192.0.2.9", True),
        ("2001:db8::/32", True),
        ("192.0.2.0/24-192.0.2.9", False),
        ("1-2-3", False),
        ("example.com", False),
        ("", False),
    ],
)
def test_an_address_is_told_from_other_words(word: str, is_one: bool) -> None:
    assert is_address(word) is is_one
