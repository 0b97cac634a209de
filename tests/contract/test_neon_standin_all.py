"""All operations of Neon's API, with requests made from their description: client and stand-in agree.

What fits goes through the client, and comes back understood or refused for a reason of Neon's own; what does
not fit is refused by the client before it leaves, and by the stand-in if it arrives all the same.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from bot.neon import catalog, schemas
from bot.neon.errors import (
    AnswerLostError,
    InvalidRequestError,
    NeonError,
    UnavailableError,
    UnexpectedAnswerError,
)
from bot.neon.models.answer import Answer, Content
from bot.neon.operations import Upload
from sandbox.neon.describing import operation, operation_ids
from sandbox.neon.routes import ROUTES
from tests.contract.generated import Request, fullest, smallest, wrong
from tests.contract.neon_stage import OnProject, Stage, refusal, staged
from tests.neon_rig import client_at

SERVED = sorted(route.operation_id for route in ROUTES)
ALL = sorted(operation_ids())
# The client leaves these to Neon: whether a text is an address, a time or a number of so many bits, and what
# is not described but known of Neon all the same.
LEFT_TO_NEON = re.compile(r" format$|_lsn pattern$|init_source enum$|preserve_under_name \w+$")
NOT_UNDERSTOOD = (AnswerLostError, UnavailableError, UnexpectedAnswerError)
Query = dict[str, Any]


def test_the_stand_in_serves_every_operation() -> None:
    lacking = sorted(set(ALL) - set(SERVED))
    assert len(ALL) == 180
    assert not lacking, f"{len(lacking)} are not served: {', '.join(lacking)}"


@pytest.mark.parametrize("operation_id", SERVED)
async def test_what_fits_goes_through_the_client_and_comes_back_understood(operation_id: str) -> None:
    shape = Content if operation_id in catalog.ANSWER_WITH_A_FILE else Answer
    async with staged(rate_limits=None) as stage:
        project = await stage.new_project()
        key = stage.world.add_key("personal").secret
        async with client_at(stage.base_url, key=key) as neon:
            for request in _fitting(operation_id, stage, project):
                body, files = _sent(request.body)
                query = _query(request)
                try:
                    await neon.api.ask.of(
                        operation_id, shape, request.path, query=query, body=body, files=files
                    )
                except NeonError as error:
                    # A reason of Neon's own has a status; without one the call never left.
                    if error.status is None or isinstance(error, NOT_UNDERSTOOD):
                        pytest.fail(f"{request.what}: {error.message}")


@pytest.mark.parametrize("operation_id", SERVED)
async def test_what_does_not_fit_is_refused_by_the_stand_in(operation_id: str) -> None:
    async with staged(rate_limits=None) as stage:
        (request, *_) = _fitting(operation_id, stage, await stage.new_project())
        headers = _as(stage)
        for each in wrong(request):
            answer = await stage.call(each.operation.method, each.url, **headers, **each.arguments())
            # How far a key reaches is looked at first, and it reaches no organization of another name.
            elsewhere = {404} if each.what.startswith("path org_id") else set()
            assert refusal(answer)[0] in {400, *elsewhere}, f"{each.what}: {answer.status_code}"


@pytest.mark.parametrize("operation_id", ALL)
def test_what_does_not_fit_does_not_leave_the_client(operation_id: str) -> None:
    for request in fullest(operation(operation_id)):
        for each in wrong(request):
            if not LEFT_TO_NEON.search(each.what):
                assert _refused(operation_id, each), f"{each.what} was let through"


def _refused(operation_id: str, request: Request) -> bool:
    body, files = _sent(request.body)
    try:
        catalog.call(operation_id, request.path, _query(request), body, files)
    except (InvalidRequestError, ValueError):  # the second for a word that is of no type that is wanted
        return True
    return False


def _fitting(operation_id: str, stage: Stage, project: OnProject) -> Iterator[Request]:
    """Requests about things that are there."""
    real = {
        **dict.fromkeys(("org_id", "source_org_id"), stage.world.organization.id),
        "project_id": project.id,
        "branch_id": project.main,
        "endpoint_id": project.compute,
        "database_name": "neondb",
        "role_name": "neondb_owner",
    }
    for request in (*fullest(operation(operation_id)), smallest(operation(operation_id))):
        yield replace(request, path={name: real.get(name, text) for name, text in request.path.items()})


def _as(stage: Stage) -> dict[str, Any]:
    """With a person's key, which reaches what an organization's does not."""
    key = stage.world.add_key("personal")
    return {"headers": {"Authorization": f"Bearer {key.secret}"}}


def _query(request: Request) -> Query:
    """The query with its values typed, as a command would have them."""
    known = {each.name: each.schema for each in catalog.named(request.operation.id).parameters}
    found: Query = {}
    for name, texts in request.query.items():
        parts = schemas.plain(known[name], catalog.schemas())
        inside = schemas.elements(parts, catalog.schemas())
        values = [schemas.typed(text, inside or parts) for text in texts]
        found[name] = values if inside else values[0]
    return found


def _sent(body: Any) -> tuple[Any, dict[str, Upload] | None]:
    """The body as the client takes it: files apart."""
    if not isinstance(body, dict) or not any(isinstance(each, bytes) for each in body.values()):
        return body, None
    files = {name: Upload(name, each) for name, each in body.items() if isinstance(each, bytes)}
    return {name: each for name, each in body.items() if name not in files}, files
