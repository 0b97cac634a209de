"""The organisation: members, invitations and the spending limit."""

import pytest

from sandbox.neon.people import ANA, DANA, ELI
from sandbox.neon.world import ORG_ID
from tests.contract.neon_stage import Json, Stage, refusal, staged

ORG = f"/organizations/{ORG_ID}"
MEMBERS, INVITATIONS, LIMIT = f"{ORG}/members", f"{ORG}/invitations", f"{ORG}/billing/spending_limit"
NOBODY = "00000000-0000-4000-8000-000000000000"


async def _invite(stage: Stage, email: str, role: str = "member") -> Json:
    made: Json = await stage.do("POST", INVITATIONS, {"invitations": [{"email": email, "role": role}]})
    return made


async def _members(stage: Stage, **params: object) -> dict[str, Json]:
    found = (await stage.get(MEMBERS, **params))["members"]
    return {each["user"]["email"]: each["member"] for each in found}


async def test_whoever_has_an_account_joins_at_once_and_others_wait() -> None:
    async with staged() as stage:
        await _invite(stage, DANA.email, "editor")
        (made,) = (await _invite(stage, "new@acme.example"))["invitations"]
        assert (made["email"], made["invited_by"], made["role"]) == ("new@acme.example", ANA.id, "member")
        members = await _members(stage)
        assert {email: member["role"] for email, member in members.items()} == {
            ANA.email: "admin",
            DANA.email: "editor",
        }
        assert members[DANA.email]["user_id"] == DANA.id
        invited = (await stage.get(INVITATIONS))["invitations"]
        assert [each["email"] for each in invited] == [DANA.email, "new@acme.example"]


@pytest.mark.parametrize(
    ("email", "said"), [(ANA.email, "already a member"), ("New@acme.example", "already invited")]
)
async def test_nobody_is_asked_twice(email: str, said: str) -> None:
    async with staged() as stage:
        await _invite(stage, "new@acme.example")
        body = {
            "invitations": [
                {"email": "other@acme.example", "role": "member"},
                {"email": email, "role": "member"},
            ]
        }
        status, _, message = refusal(await stage.call("POST", INVITATIONS, body))
        assert (status, said in message) == (409, True)
        assert len((await stage.get(INVITATIONS))["invitations"]) == 1


async def test_members_come_in_pages_in_the_order_that_is_asked_for() -> None:
    async with staged(seed="demo") as stage:
        for sort_by in ("email", "role", "joined_at"):
            for order in ("asc", "desc"):
                whole = list(await _members(stage, sort_by=sort_by, sort_order=order))
                seen: list[str] = []
                cursor: Json = {}
                asked = {"sort_by": sort_by, "sort_order": order, "limit": 2}
                while page := (got := await stage.get(MEMBERS, **asked, **cursor))["members"]:
                    seen += [each["user"]["email"] for each in page]
                    cursor = {"cursor": got["pagination"]["next"]}
                assert seen == whole
                assert len(whole) == 5
        assert next(iter(await _members(stage, sort_by="email", sort_order="asc"))) == ANA.email
        answer = await stage.call("GET", MEMBERS, params={"cursor": "nonsense"})
        assert refusal(answer)[0] == 400


async def test_the_demo_has_somebody_without_a_second_factor_and_somebody_deactivated() -> None:
    async with staged(seed="demo") as stage:
        users = [each["user"] for each in (await stage.get(MEMBERS))["members"]]
        assert [user["email"] for user in users if not user["has_mfa"]] == ["fay@acme.example", ELI.email]
        assert sum("deactivated_at" in user for user in users) == 1


async def test_a_role_changes_and_a_member_goes() -> None:
    async with staged() as stage:
        await _invite(stage, DANA.email)
        member = (await _members(stage))[DANA.email]
        path = f"{MEMBERS}/{member['id']}"
        assert (await stage.do("PATCH", path, {"role": "admin"}))["role"] == "admin"
        assert (await stage.get(path))["role"] == "admin"
        assert await stage.do("DELETE", path) == {}
        assert (await stage.call("DELETE", path)).status_code == 404
        assert list(await _members(stage)) == [ANA.email]
        await _invite(stage, DANA.email)


async def test_the_last_admin_stays_one() -> None:
    async with staged() as stage:
        path = f"{MEMBERS}/{(await _members(stage))[ANA.email]['id']}"
        assert refusal(await stage.call("PATCH", path, {"role": "member"}))[0] == 422
        assert refusal(await stage.call("DELETE", path))[0] == 422
        await _invite(stage, DANA.email, "admin")
        assert (await stage.do("PATCH", path, {"role": "member"}))["role"] == "member"


async def test_a_member_who_is_not_there_is_not_found() -> None:
    async with staged() as stage:
        answer = await stage.call("GET", f"{MEMBERS}/{NOBODY}")
        assert refusal(answer) == (404, "", "organization member not found")


async def test_a_spending_limit_is_set_read_and_cleared_as_often_as_one_likes() -> None:
    async with staged() as stage:
        assert await stage.get(LIMIT) == {"spending_limit_cents": None}
        assert await stage.do("PUT", LIMIT, {"spending_limit_cents": 5_000}) == {
            "spending_limit_cents": 5_000
        }
        assert await stage.get(LIMIT) == {"spending_limit_cents": 5_000}
        assert await stage.do("DELETE", LIMIT) == {}
        assert await stage.do("DELETE", LIMIT) == {}
        assert refusal(await stage.call("PUT", LIMIT, {"spending_limit_cents": 0}))[0] == 400


async def test_the_free_plan_has_no_spending_limit() -> None:
    async with staged(plan="free") as stage:
        for method, body in (("GET", None), ("PUT", {"spending_limit_cents": 5}), ("DELETE", None)):
            assert refusal(await stage.call(method, LIMIT, body))[0] == 403
