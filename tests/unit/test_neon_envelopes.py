"""Request bodies as they go out, and answers that are ahead of the published description."""

import json
from datetime import UTC, datetime, timedelta, timezone

import httpx
import pytest

from bot.neon.envelopes import rfc3339
from bot.neon.errors import AnswerLostError
from bot.neon.models import ComputeSize, NewBranch
from tests.neon_rig import Script, scripted

STAMPS = {"created_at": "2026-01-15T08:00:00Z", "updated_at": "2026-01-15T08:00:00Z"}
A_BRANCH = {"id": "br-1", "project_id": "p", "name": "pr-7", "current_state": "ready", **STAMPS}


async def _sent(new: NewBranch) -> object:
    script = Script(httpx.Response(201, json={"branch": A_BRANCH}))
    async with scripted(script) as client:
        await client.create_branch("p", new)
    return json.loads(script.requests[0].content)


async def test_what_is_not_given_is_not_sent() -> None:
    assert await _sent(NewBranch(name="pr-7")) == {"branch": {"name": "pr-7"}}


async def test_everything_that_is_given_is_sent() -> None:
    warsaw = timezone(timedelta(hours=1))
    new = NewBranch(
        name="pr-7",
        parent_id="br-parent",
        parent_lsn="0/1DE2850",
        expires_at=datetime(2026, 2, 1, 13, 30, 15, 999, tzinfo=warsaw),
        compute=ComputeSize(min_cu=0.25, max_cu=2),
        annotation={"made-by": "U0DANA"},
    )
    assert await _sent(new) == {
        "branch": {
            "name": "pr-7",
            "parent_id": "br-parent",
            "parent_lsn": "0/1DE2850",
            "expires_at": "2026-02-01T12:30:15Z",
        },
        "endpoints": [
            {"type": "read_write", "autoscaling_limit_min_cu": 0.25, "autoscaling_limit_max_cu": 2}
        ],
        "annotation_value": {"made-by": "U0DANA"},
    }


async def test_a_compute_of_no_stated_size_leaves_the_size_to_neon() -> None:
    sent = await _sent(NewBranch(name="pr-7", compute=ComputeSize()))
    assert sent == {"branch": {"name": "pr-7"}, "endpoints": [{"type": "read_write"}]}


@pytest.mark.parametrize("anonymized", [False, True])
@pytest.mark.parametrize(
    "other", [{"id": "br-0", "name": "main"}, {"project_id": "q"}, {"parent_id": "br-other"}], ids=str
)
async def test_another_branch_in_the_answer_is_not_taken_for_the_new_one(
    other: dict[str, str], anonymized: bool
) -> None:
    new = NewBranch(name="pr-7", parent_id="br-parent")
    script = Script(httpx.Response(201, json={"branch": A_BRANCH | other}))
    async with scripted(script) as client:
        create = client.api.branch.create_anonymized if anonymized else client.create_branch
        with pytest.raises(AnswerLostError):
            await create("p", new)
    assert script.methods == ["POST"]


@pytest.mark.parametrize(
    ("expires_at", "expected"),
    [(None, None), (datetime(2026, 2, 1, 12, tzinfo=UTC), "2026-02-01T12:00:00Z")],
)
async def test_no_expiration_is_sent_as_null(expires_at: datetime | None, expected: str | None) -> None:
    script = Script(httpx.Response(200, json={"branch": A_BRANCH, "operations": []}))
    async with scripted(script) as client:
        await client.set_branch_expiration("p", "br-1", expires_at)
    assert json.loads(script.requests[0].content) == {"branch": {"expires_at": expected}}


def test_a_time_without_a_zone_is_not_guessed_at() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        rfc3339(datetime(2026, 2, 1))  # noqa: DTZ001 - the case under test


async def test_fields_and_members_that_this_client_does_not_know_are_ignored() -> None:
    tomorrow = A_BRANCH | {"current_state": "levitating", "slug": "x", "group": {"deep": [1]}}
    operation = {
        "id": "o",
        "project_id": "p",
        "action": "polish_timeline",
        "status": "marinating",
        "mood": "good",
        **STAMPS,
    }
    body = {"branch": tomorrow, "operations": [operation], "hosts": ["h"]}
    async with scripted(Script(httpx.Response(201, json=body))) as client:
        created = await client.create_branch("p", NewBranch(name="pr-7"))
    assert created.branch.current_state == "levitating"
    assert created.operations[0].in_progress


async def test_annotations_land_on_their_branches() -> None:
    body = {
        "branches": [A_BRANCH, A_BRANCH | {"id": "br-2", "name": "pr-8"}],
        "annotations": {"br-2": {"object": {"type": "console/branch", "id": "br-2"}, "value": {"pr": "8"}}},
        "pagination": {"next": "more", "sort_by": "created_at"},
    }
    async with scripted(Script(httpx.Response(200, json=body))) as client:
        plain, annotated = await client.branches("p")
    assert dict(plain.annotation) == {}
    assert dict(annotated.annotation) == {"pr": "8"}
