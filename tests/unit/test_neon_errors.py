"""How Neon's refusals are told apart and put into words."""

import httpx
import pytest

from bot.errors import BotError
from bot.neon import errors
from bot.neon.errors import NeonError
from bot.neon.operations import ALL_ROUTES
from tests.neon_rig import Script, scripted

OUT_OF_SCOPE = (
    'not allowed to perform actions outside the project this key is scoped to; subject_project_id:"p-1"'
)
REFUSALS = [
    (400, "", "invalid request: decode application/json", errors.InvalidRequestError),
    (401, "", "supplied credentials do not pass authentication", errors.UnauthorizedError),
    (403, "", "plan does not include it", errors.ForbiddenError),
    (404, "", "branch not found", errors.NeonNotFoundError),
    (404, "", OUT_OF_SCOPE, errors.OutOfScopeError),
    (403, "", OUT_OF_SCOPE, errors.OutOfScopeError),
    (404, "", "not allowed for organization API keys", errors.NotForThisKeyError),
    (403, "", "not allowed for organization API keys", errors.NotForThisKeyError),
    (409, "", 'branch already exists; branch_name:"x"', errors.ConflictError),
    (422, "", 'branch with the provided name "x" already exists', errors.ConflictError),
    (412, "", "suspend interval is too short for your plan", errors.PreconditionError),
    (422, "", "cannot delete protected branch", errors.UnprocessableError),
    (422, "BRANCHES_LIMIT_EXCEEDED", "branches limit exceeded", errors.LimitError),
    (422, "ROOT_BRANCHES_LIMIT_EXCEEDED", "root cap", errors.LimitError),
    (423, "", "compute time quota exceeded", errors.QuotaError),
    (423, "ACTIVE_TIME_QUOTA_EXCEEDED", "", errors.QuotaError),
    (423, "", "you have reached the limit of your plan", errors.QuotaError),
    (406, "", "transfer not allowed by plan", NeonError),
    (302, "", "", NeonError),
]


async def _error(response: httpx.Response) -> NeonError:
    async with scripted(Script(response)) as client:
        with pytest.raises(NeonError) as caught:
            await client.branch("p", "br-1")
    return caught.value


@pytest.mark.parametrize(("status", "code", "message", "kind"), REFUSALS)
async def test_a_refusal_becomes_the_error_that_it_means(
    status: int, code: str, message: str, kind: type[NeonError]
) -> None:
    error = await _error(httpx.Response(status, json={"code": code, "message": message}))
    assert type(error) is kind
    assert isinstance(error, BotError)
    assert (error.status, error.code) == (status, code)
    assert message in error.message
    assert error.message.startswith(kind.opening)


@pytest.mark.parametrize(
    "message",
    [
        "project already has running conflicting operations, scheduling of new ones is prohibited",
        "project already has running operations, scheduling of new ones is prohibited",
        "endpoint is in some transitive state, could not suspend",
    ],
)
async def test_a_lock_is_not_taken_for_a_quota(message: str) -> None:
    error = await _error(httpx.Response(423, json={"message": message}))
    assert type(error) is errors.LockedError


@pytest.mark.parametrize(
    "content",
    [b"", b"<html>nope</html>", b"[1, 2]", b'"text"', b'{"message": 7, "code": null}', b"\xff\xfe{"],
)
async def test_an_error_body_that_is_not_neons_is_not_quoted(content: bytes) -> None:
    error = await _error(httpx.Response(400, content=content))
    assert error.message == "Neon did not accept the request."
    assert error.code == ""


async def test_an_error_carries_the_id_that_neon_gave_the_call() -> None:
    header = {"x-neon-ret-request-id": "from-the-header"}
    body = {"code": "", "message": "no", "request_id": "from-the-body"}
    assert (await _error(httpx.Response(400, headers=header, json=body))).request_id == "from-the-header"
    assert (await _error(httpx.Response(400, json=body))).request_id == "from-the-body"


async def test_a_long_sentence_of_neons_is_cut_and_put_on_one_line() -> None:
    error = await _error(httpx.Response(400, json={"message": "so \n\n long " * 200}))
    assert len(error.message) < 400
    assert "\n" not in error.message
    assert error.message.endswith("…")


@pytest.mark.parametrize(
    "kind", [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, NeonError)]
)
def test_every_error_stands_in_the_tree_that_the_module_draws(kind: type[NeonError]) -> None:
    assert errors.__doc__ is not None
    assert f"{kind.__name__} " in errors.__doc__


def test_a_lost_answer_names_the_call_without_its_ids() -> None:
    error = errors.AnswerLostError(method="DELETE", path=ALL_ROUTES[-1].path)
    assert "{project_id}" in error.path
    assert "may or may not" in error.message
