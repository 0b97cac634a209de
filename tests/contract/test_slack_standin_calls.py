"""Calling Slack's Web API: tokens, arguments, scopes, rate limits, faults and the record of it all."""

from email.utils import parsedate_to_datetime

import httpx
import pytest

from sandbox.clock import ManualClock
from sandbox.slack.workspace import Workspace
from tests.contract.slack_stage import APP_TOKEN, BOT_TOKEN, DANA, LEDGER, SHOP, as_json, staged


async def test_auth_test_says_who_the_bot_is() -> None:
    async with staged() as stage:
        answer = await stage.call("auth.test")

    assert answer["ok"]
    assert (answer["team_id"], answer["user_id"], answer["bot_id"], answer["user"]) == (
        "T0ACME",
        "U0NEON",
        "B0NEON",
        "neon",
    )


async def test_answers_name_the_scopes_of_the_token() -> None:
    async with staged(scopes=("commands", "chat:write")) as stage:
        response = await stage.post("auth.test")

    assert response.headers["x-oauth-scopes"] == "commands,chat:write"


@pytest.mark.parametrize(
    ("headers", "error"),
    [({}, "not_authed"), ({"Authorization": "Bearer xoxb-other"}, "invalid_auth")],
)
async def test_a_call_needs_the_workspaces_token(headers: dict[str, str], error: str) -> None:
    async with staged() as stage:
        response = await stage.http.post("/api/auth.test", headers=headers)

    assert as_json(response) == {"ok": False, "error": error}


async def test_each_kind_of_token_has_its_own_methods() -> None:
    async with staged() as stage:
        opened = as_json(await stage.post("apps.connections.open"))
        tested = as_json(await stage.post("auth.test", token=APP_TOKEN))

    assert opened["error"] == tested["error"] == "not_allowed_token_type"


async def test_a_missing_scope_is_named() -> None:
    async with staged(scopes=("chat:write",)) as stage:
        answer = await stage.call("users.info", user=DANA)

    assert (answer["error"], answer["needed"], answer["provided"]) == (
        "missing_scope",
        "users:read",
        "chat:write",
    )


async def test_an_unknown_method_is_refused() -> None:
    async with staged() as stage:
        assert await stage.refused("chat.shout") == "unknown_method"


async def test_arguments_come_by_query_form_or_json() -> None:
    async with staged() as stage:
        bearer = {"Authorization": f"Bearer {BOT_TOKEN}"}
        answers = [
            await stage.http.get("/api/users.info", params={"user": DANA}, headers=bearer),
            await stage.http.post("/api/users.info", params={"user": DANA}, headers=bearer),
            await stage.http.post("/api/users.info", data={"user": DANA}, headers=bearer),
            await stage.http.post("/api/users.info", data={"user": DANA, "token": BOT_TOKEN}),
            await stage.http.post("/api/users.info", json={"user": DANA}, headers=bearer),
        ]

    assert [as_json(answer)["user"]["name"] for answer in answers] == ["dana"] * 5


@pytest.mark.parametrize(("body", "error"), [("{", "invalid_json"), ("[1]", "json_not_object")])
async def test_a_body_that_is_not_a_json_object_is_refused(body: str, error: str) -> None:
    async with staged() as stage:
        headers = {"Authorization": f"Bearer {BOT_TOKEN}", "Content-Type": "application/json"}
        response = await stage.http.post("/api/auth.test", content=body, headers=headers)

    assert as_json(response)["error"] == error


async def test_api_test_echoes_and_needs_no_token() -> None:
    async with staged() as stage:
        fine = as_json(await stage.http.post("/api/api.test", json={"foo": "bar"}))
        wrong = as_json(await stage.http.post("/api/api.test", json={"error": "my_error"}))

    assert fine == {"ok": True, "args": {"foo": "bar"}}
    assert wrong["error"] == "my_error"


async def test_team_info_names_the_workspace() -> None:
    async with staged() as stage:
        assert (await stage.call("team.info"))["team"]["name"] == "Acme"


async def test_every_call_is_on_record_without_its_token() -> None:
    async with staged() as stage:
        await stage.http.post("/api/users.info", data={"user": DANA, "token": BOT_TOKEN})
        await stage.refused("users.info", user="U0NOBODY")
        response = await stage.http.get("/admin/calls")

    first, second = as_json(response)["calls"]
    assert (first["method"], first["ok"], first["args"]) == ("users.info", True, {"user": DANA})
    assert (second["ok"], second["error"]) == (False, "user_not_found")
    assert BOT_TOKEN not in response.text


def test_a_workspace_does_not_print_its_secrets() -> None:
    workspace = Workspace(ManualClock(), request_url="http://x/", bot_token="xoxb-1", signing_secret="hush")

    assert "hush" not in repr(workspace)
    assert "xoxb-1" not in repr(workspace)


@pytest.mark.parametrize(
    "token", ["xoxb-111111111111-222222222222-abcdefghijklmnopqrstuvwx", "xapp-1-A0123456789-333333333333-ab"]
)
def test_a_token_of_a_real_workspace_is_turned_away(token: str) -> None:
    with pytest.raises(ValueError, match="real Slack workspace") as refusal:
        Workspace(ManualClock(), request_url="http://x/", bot_token=token, signing_secret="s")

    assert token not in str(refusal.value)


async def test_a_channel_takes_three_posts_at_once_and_then_one_a_second() -> None:
    async with staged() as stage:
        for _ in range(3):
            await stage.said(SHOP)
        fourth = await stage.post("chat.postMessage", channel=SHOP, text="hello")
        elsewhere = await stage.post("chat.postMessage", channel=LEDGER, text="hello")
        stage.clock.advance(1)
        later = await stage.post("chat.postMessage", channel=SHOP, text="hello")
        at_once = await stage.post("chat.postMessage", channel=SHOP, text="hello")

    assert fourth.status_code == 429
    assert as_json(fourth) == {"ok": False, "error": "ratelimited"}
    assert fourth.headers["Retry-After"] == "1"
    assert elsewhere.status_code == later.status_code == 200
    assert at_once.status_code == 429


async def test_fifty_edits_a_minute_are_let_through_over_all_channels() -> None:
    async with staged() as stage:
        here, there = await stage.said(SHOP), await stage.said(LEDGER)
        for number in range(25):
            await stage.call("chat.update", channel=SHOP, ts=here, text=str(number))
            await stage.call("chat.update", channel=LEDGER, ts=there, text=str(number))
        refused = await stage.post("chat.update", channel=SHOP, ts=here, text="one too many")
        stage.clock.advance(int(refused.headers["Retry-After"]))
        later = await stage.post("chat.update", channel=SHOP, ts=here, text="now it goes")
        again = await stage.post("chat.update", channel=SHOP, ts=here, text="not yet")

    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "2")
    assert later.status_code == 200
    assert again.status_code == 429


@pytest.mark.parametrize(
    ("method", "args", "a_minute"),
    [
        ("usergroups.list", {}, 20),
        ("conversations.info", {"channel": SHOP}, 50),
        ("users.info", {"user": DANA}, 100),
    ],
)
async def test_each_method_has_its_tier(method: str, args: dict[str, str], a_minute: int) -> None:
    async with staged() as stage:
        answers = [await stage.post(method, **args) for _ in range(a_minute + 1)]
        stage.clock.advance(60)
        later = await stage.post(method, **args)

    assert [answer.status_code for answer in answers] == [200] * a_minute + [429]
    assert later.status_code == 200


async def test_rate_limits_can_be_off() -> None:
    async with staged(rate_limited=False) as stage:
        answers = [await stage.post("chat.postMessage", channel=SHOP, text="hello") for _ in range(10)]

    assert {answer.status_code for answer in answers} == {200}


async def test_a_fault_can_rate_limit_one_call() -> None:
    async with staged() as stage:
        await stage.admin("faults", method="chat.update", kind="ratelimited", retry_after=7)
        other = await stage.post("auth.test")
        limited = await stage.post("chat.update", channel=SHOP, ts="1.000000", text="x")
        again = await stage.post("chat.update", channel=SHOP, ts="1.000000", text="x")

    assert other.status_code == again.status_code == 200
    assert (limited.status_code, limited.headers["Retry-After"]) == (429, "7")


async def test_a_fault_can_answer_an_error_as_often_as_told() -> None:
    async with staged() as stage:
        await stage.admin("faults", method="auth.test", kind="error", error="fatal_error", times=2)
        answers = [await stage.call("auth.test") for _ in range(3)]

    assert [answer.get("error") for answer in answers] == ["fatal_error", "fatal_error", None]


async def test_a_fault_can_let_calls_pass_and_be_about_several_methods() -> None:
    async with staged() as stage:
        await stage.admin("faults", method="chat.*", kind="error", error="fatal_error", skip=1)
        post = {"channel": SHOP, "text": "hello"}
        answers = [await stage.call(each, **post) for each in ("chat.postMessage", "auth.test")]
        answers += [await stage.call("chat.postMessage", **post) for _ in range(2)]

    assert [answer.get("error") for answer in answers] == [None, None, "fatal_error", None]


async def test_a_fault_can_answer_500() -> None:
    async with staged() as stage:
        await stage.admin("faults", method="auth.test", kind="http_500")
        response = await stage.post("auth.test")

    assert response.status_code == 500


async def test_a_slow_call_is_answered_all_the_same() -> None:
    async with staged() as stage:
        await stage.admin("faults", method="auth.test", kind="slow", seconds=0.01)
        answer = await stage.call("auth.test")

    assert answer["ok"]


@pytest.mark.parametrize(("kind", "posted"), [("drop_after", 1), ("drop_before", 0)])
async def test_a_dropped_call_has_or_has_not_been_performed(kind: str, posted: int) -> None:
    async with staged() as stage:
        await stage.admin("faults", method="chat.postMessage", kind=kind)
        with pytest.raises(httpx.TransportError):
            await stage.post("chat.postMessage", channel=SHOP, text="hello")
        messages = await stage.person(DANA).messages(SHOP)
        calls = as_json(await stage.http.get("/admin/calls"))["calls"]

    assert len(messages) == posted
    assert [(call["ok"], call["error"]) for call in calls] == [(posted == 1, kind)]


async def test_a_fault_for_ever_lasts_until_it_is_called_off() -> None:
    async with staged() as stage:
        await stage.admin("faults", kind="error", error="fatal_error", times=None)
        struck = [await stage.refused(method) for method in ("auth.test", "team.info")]
        waiting = as_json(await stage.http.get("/admin/faults"))["faults"]
        await stage.http.delete("/admin/faults")
        answer = await stage.call("auth.test")

    assert struck == ["fatal_error", "fatal_error"]
    assert waiting[0]["times"] is None
    assert answer["ok"]


@pytest.mark.parametrize("fields", [{}, {"kind": "sabotage"}, {"kind": "error", "often": 3}])
async def test_a_fault_that_makes_no_sense_is_refused(fields: dict[str, object]) -> None:
    async with staged() as stage:
        response = await stage.http.post("/admin/faults", json=fields)

    assert (response.status_code, as_json(response)["error"]) == (400, "invalid_arguments")


async def test_answers_are_dated_by_the_workspaces_clock() -> None:
    async with staged() as stage:
        response = await stage.post("api.test")

    assert parsedate_to_datetime(response.headers["Date"]) == stage.workspace.clock.now().replace(
        microsecond=0
    )
