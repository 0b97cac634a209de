"""The bot's own HTTP: what it takes from Slack, what it turns away, and what it tells of itself."""

import io
import json

import pytest

from sandbox.slack.plain import plain
from tests import patient
from tests.e2e import deliveries
from tests.e2e.deliveries import FORM, JSON, send, signed
from tests.e2e.stage import SHOP_DB, Stage, button

MARK = "words-of-a-stranger"
FIVE_MINUTES = 300


async def _nothing_came_of_it(stage: Stage, log: io.StringIO) -> None:
    await stage.stop_bot()  # waits for whatever was begun
    assert not await stage.audit()
    assert not await stage.neon_requests()
    assert not await stage.slack_calls("chat.postMessage", "response_url")
    assert MARK not in log.getvalue()


def _command(stage: Stage) -> bytes:
    return deliveries.command(stage, "U0DANA", SHOP_DB, f"branch create {MARK}")


@pytest.mark.parametrize(
    "kind", ["another secret", "another body", "no signature", "no timestamp", "neither", "another version"]
)
async def test_a_body_without_slacks_signature_is_turned_away_and_not_logged(
    stage: Stage, log: io.StringIO, kind: str
) -> None:
    body = _command(stage)
    proof = signed(body)
    headers = {
        "another secret": signed(body, secret="0" * 32),
        "another body": signed(body + b"&text=other"),
        "no signature": {"X-Slack-Request-Timestamp": proof["X-Slack-Request-Timestamp"]},
        "no timestamp": {"X-Slack-Signature": proof["X-Slack-Signature"]},
        "neither": {},
        "another version": proof | {"X-Slack-Signature": proof["X-Slack-Signature"].replace("v0", "v1")},
    }[kind]
    answer = await send(stage, body, headers=headers)
    assert answer.status_code == 401
    assert MARK not in answer.text
    await _nothing_came_of_it(stage, log)


async def test_a_wrong_signing_secret_is_named_in_the_log(stage: Stage, log: io.StringIO) -> None:
    body = _command(stage)
    await send(stage, body, headers=signed(body, secret="0" * 32))
    assert "its Slack signature does not match SLACK_SIGNING_SECRET" in log.getvalue()


@pytest.mark.parametrize("age", [FIVE_MINUTES + 2, -FIVE_MINUTES - 2, 86_400])
async def test_a_signature_of_another_time_is_turned_away(stage: Stage, log: io.StringIO, age: int) -> None:
    body = _command(stage)
    assert (await send(stage, body, headers=signed(body, age=age))).status_code == 401
    await _nothing_came_of_it(stage, log)


@pytest.mark.parametrize("stamp", ["", "soon", "12e3", "-1", "1.5", "0x10", "9" * 40, "1700000000; x"])
async def test_a_timestamp_that_is_no_number_is_turned_away(
    stage: Stage, log: io.StringIO, stamp: str
) -> None:
    body = _command(stage)
    headers = signed(body) | {"X-Slack-Request-Timestamp": stamp}
    assert (await send(stage, body, headers=headers)).status_code == 401
    await _nothing_came_of_it(stage, log)
    assert "Traceback" not in log.getvalue()


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"", FORM, 404),
        (b"", JSON, 404),
        (b"a=b", FORM, 404),
        (b"payload=", FORM, 400),
        (b"payload=%7B%7D", FORM, 404),
        (b"payload=not-json", FORM, 400),
        (b"{not json", JSON, 400),
        (b"[1, 2]", JSON, 400),
        (b"payload=%5B1%5D", FORM, 400),
        (b"\xff\xfe\xfa", FORM, 401),
        (b"text=\xc3\x28", f"{FORM}; charset=utf-8", 401),
        (b"text=x", f"{FORM}; charset=no-such-set", 400),
        (b"[" * 100_000, JSON, 400),
        (b'{"user": 1, "team": [], "enterprise": "x"}', JSON, 400),
        (b"x" * (256 * 1024 + 1), FORM, 413),
    ],
)
async def test_a_body_that_is_nothing_of_slacks_is_turned_away_without_a_stumble(
    stage: Stage, log: io.StringIO, body: bytes, content_type: str, status: int
) -> None:
    assert (await send(stage, body, content_type=content_type)).status_code == status
    anonymous = await send(stage, body, content_type=content_type, headers=signed(b"something else"))
    assert anonymous.status_code == (413 if status == 413 else 401)
    assert (await stage.ask(stage.dana, SHOP_DB, "whoami")).row.outcome == "done", "it goes on working"
    assert "Traceback" not in log.getvalue()


async def test_slacks_check_of_the_certificate_is_answered_and_runs_nothing(
    stage: Stage, log: io.StringIO
) -> None:
    answer = await send(stage, b"ssl_check=1&token=x&command=%2Fneon&text=branch+create+pr-42")
    assert (answer.status_code, answer.text) == (200, "")
    await _nothing_came_of_it(stage, log)


async def test_slacks_check_of_the_address_is_answered_with_its_challenge(stage: Stage) -> None:
    body = json.dumps({"type": "url_verification", "token": "x", "challenge": "3eZbrw1a"}).encode()
    answer = await send(stage, body, content_type=JSON)
    assert answer.status_code == 200
    assert "3eZbrw1a" in answer.text
    unsigned = await send(stage, body, content_type=JSON, headers={})
    assert unsigned.status_code == 401
    assert "3eZbrw1a" not in unsigned.text


async def test_a_command_is_acknowledged_with_nothing_but_yes(stage: Stage) -> None:
    answer = await send(stage, deliveries.command(stage, "U0DANA", SHOP_DB, "branch create pr-42"))
    assert (answer.status_code, answer.text) == (200, "")
    await stage.finished(stage.dana, SHOP_DB, "`pr-42` in *shop* is ready in")


async def test_a_command_that_is_delivered_twice_has_one_effect_and_one_message(stage: Stage) -> None:
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    again = await stage.slack_admin("redeliver")
    assert again["ok"]
    await stage.slack_admin("redeliver")
    await stage.finished(stage.dana, SHOP_DB, "`pr-42` in *shop* is ready in")
    await stage.stop_bot()

    assert len(await stage.neon_calls("POST", "/branches")) == 1
    assert len(await stage.slack_calls("chat.postMessage")) == 1
    assert not await stage.slack_calls("response_url")
    assert [row.outcome for row in await stage.audit()] == ["done"]


async def test_a_click_that_is_delivered_twice_has_one_effect_and_one_answer(stage: Stage) -> None:
    shown = await stage.ask(stage.dana, SHOP_DB, "branch show preview/pr-112")
    await stage.press(stage.dana, shown.message, "Connection")
    await stage.slack_admin("redeliver")
    await stage.stop_bot()
    assert len(await stage.slack_calls("response_url")) == 2
    assert len(await stage.audit()) == 2


async def test_a_click_on_a_link_is_acknowledged_and_means_nothing(stage: Stage) -> None:
    shown = await stage.ask(stage.dana, SHOP_DB, "branch show preview/pr-112")
    answer = await stage.dana.click(SHOP_DB, shown.message["ts"], button(shown.message, "Open in Neon"))
    assert (answer["ok"], answer["status"]) == (True, 200)
    await stage.stop_bot()
    assert len(await stage.audit()) == 1
    assert [plain(each) for each in await stage.dana.messages(SHOP_DB)] == [shown.text]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/slack/events", 405),
        ("PUT", "/slack/events", 405),
        ("POST", "/slack/commands", 404),
        ("GET", "/", 404),
        ("GET", "/admin/state", 404),
        ("POST", "/metrics", 405),
    ],
)
async def test_there_is_nothing_else_to_be_found(stage: Stage, method: str, path: str, status: int) -> None:
    async with patient.client(verify=False) as http:
        assert (await http.request(method, f"{stage.bot_url}{path}")).status_code == status


async def test_it_says_that_it_lives_and_is_ready(stage: Stage) -> None:
    await stage.ask(stage.dana, SHOP_DB, "whoami")
    async with patient.client(verify=False, base_url=stage.bot_url) as http:
        alive, ready = await http.get("/healthz"), await http.get("/readyz")
    assert (alive.status_code, alive.json()) == (200, {"status": "ok"})
    assert (ready.status_code, ready.json()) == (200, {"status": "ready"})


async def test_its_metrics_count_calls_by_kind_and_name_nobody(stage: Stage) -> None:
    await stage.neon_trouble("503", method="GET", path_contains="/branches")
    await stage.ask(stage.dana, SHOP_DB, "branch list --search preview")
    await stage.ask(stage.dana, SHOP_DB, "branch show preview/pr-98")
    async with patient.client(verify=False) as http:
        answer = await http.get(f"{stage.bot_url}/metrics")
    assert answer.headers["Content-Type"].startswith("text/plain")
    for line in (
        'neonbot_neon_call_seconds_count{operation="listProjectBranches",status="2xx"} 3.0',
        'neonbot_neon_call_seconds_count{operation="listProjectBranches",status="5xx"} 1.0',
        'neonbot_neon_retries_total{cause="unavailable",operation="listProjectBranches"} 1.0',
        'neonbot_slack_call_seconds_count{method="users.info",status="ok"} 1.0',
    ):
        assert line in answer.text.splitlines(), line
    for private in ("U0DANA", "C0SHOPDB", "preview", "old-violet", "br-"):
        assert private not in answer.text
