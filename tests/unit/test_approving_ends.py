"""How a request for which others are asked ends without their approval."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.command import Person
from bot.errors import StaleRequestError
from bot.store.dbtime import from_now
from bot.store.requests import Request, State
from bot.store.schema import requests
from tests.e2e.asking import approving as config_with_approvals
from tests.unit.approval_scene import ANA, MINUTE, Scene, approval_scene, clicked, now, shown


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    async with approval_scene(tmp_path) as scene:
        yield scene


async def test_a_command_of_another_version_is_ended_by_a_member(scene: Scene) -> None:
    request = await scene.request()
    click = scene.click(request, ANA)
    strange = await scene.request(command="branch delete preview/pr-98", id="strange")
    await _as_of_another_version(scene, strange)
    incoming = replace(click.incoming, line="strange:f00", message_ts=strange.message_ts)
    guest = replace(ANA, person=Person.GUEST)
    with pytest.raises(StaleRequestError, match="I do not know this command any more"):
        await scene.approving.clicked(incoming, guest, click.trail)
    assert (await now(scene, strange)).state is State.ASKED
    await scene.approving.clicked(incoming, ANA, click.trail)
    assert (await now(scene, strange)).state is State.REFUSED
    words = await shown(scene, strange)
    assert "I do not know this command any more" in words
    assert "@U0DANA" in words
    (row,) = await scene.stage.audit()
    assert row.detail == "I do not know this command any more, so nothing was done."


async def test_what_nobody_approved_in_time_says_how_many_did(scene: Scene) -> None:
    scene.under(config_with_approvals(destroy={"by": ["S0DBADMINS"], "count": 2}))
    request = await scene.request(count=2)
    await clicked(scene, request, ANA)
    await scene.approving.expire(await _held(scene, request))
    assert (await now(scene, request)).state is State.EXPIRED
    assert "1 of 2" in await shown(scene, request)
    assert (await scene.stage.audit())[-1].detail == "approved by U0ANA; 1 of 2 approvals in time"


async def test_what_nobody_approved_at_all_says_so(scene: Scene) -> None:
    request = await scene.request()
    await scene.approving.expire(await _held(scene, request))
    assert (await scene.stage.audit())[-1].detail == "nobody approved in time"


async def test_a_question_that_was_never_posted_says_so(scene: Scene) -> None:
    request = await scene.request(message_ts=None)
    await scene.approving.expire(await _held(scene, request))
    assert (await scene.stage.audit())[-1].detail.startswith("the question could not be posted in time; ")


async def _held(scene: Scene, request: Request) -> Request:
    """The request, leased by whoever is to end it."""
    async with scene.around.database.write() as connection:
        await connection.execute(
            update(requests).where(requests.c.id == request.id).values(due_at=from_now(-MINUTE))
        )
    (held,) = await scene.requests.claim_due("w", limit=9, lease=MINUTE)
    return held


async def _as_of_another_version(scene: Scene, request: Request) -> None:
    async with scene.around.database.write() as connection:
        await connection.execute(
            update(requests).where(requests.c.id == request.id).values(command="branch vanish")
        )
