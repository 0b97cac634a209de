"""The doctor's own parts: running checks, judging, and the report."""

import asyncio
import json
from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.doctor.checking import AT_ONCE, attempted, side_by_side
from bot.doctor.clocks import judged
from bot.doctor.environment import of_environment
from bot.doctor.finding import Finding, Section, Status, fail, ok, skip, warn
from bot.doctor.report import as_json, as_text, exit_status
from bot.settings import survey

COMPLETE = {
    "NEONBOT_ENV_FILE": "",
    "SLACK_BOT_TOKEN": "xoxb-canary-bot",
    "SLACK_SIGNING_SECRET": "0123456789abcdef0123456789abcdef",
    "NEON_API_KEY": "napi_canary_key",
}


def report(*findings: Finding) -> tuple[Section, ...]:
    return (Section("One", findings), Section("Two", (ok("fine"),)))


@pytest.mark.parametrize(
    ("findings", "status"),
    [
        ((ok("a"),), 0),
        ((ok("a"), warn("b", "c")), 0),
        ((skip("a", "b"), warn("b", "c")), 2),
        ((skip("a", "b"), fail("b", "c")), 1),
    ],
)
def test_warnings_are_well_failures_are_not_and_what_was_not_seen_is_neither(
    findings: Sequence[Finding], status: int
) -> None:
    assert exit_status(report(*findings)) == status
    assert json.loads(as_json(report(*findings)))["exit_status"] == status


def test_a_report_has_a_line_for_each_finding_and_each_fix() -> None:
    assert as_text(report(ok("a"), warn("b", "c"), fail("d", "e"), skip("f", "g"))).splitlines() == [
        "One",
        "  ok    a",
        "  warn  b",
        "        fix: c",
        "  fail  d",
        "        fix: e",
        "  skip  f",
        "        fix: g",
        "",
        "Two",
        "  ok    fine",
        "",
        "2 ok, 1 failure, 1 warning, 1 not looked at.",
    ]


def test_names_from_outside_cannot_move_the_cursor_or_start_a_line() -> None:
    text = as_text(report(ok("a\x1b[2J\nb\u202e")))
    assert r"a\x1b[2J\nb\u202e" in text
    assert json.loads(as_json(report(ok("a\x1b"))))["sections"][0]["findings"][0]["what"] == "a\x1b"


async def test_a_check_that_takes_too_long_is_given_up() -> None:
    found = await attempted("The moon", asyncio.Event().wait(), within=0.01)
    assert found == skip("The moon: no answer within 0.01 seconds.", "Run this again in a minute.")


async def test_a_check_that_breaks_leaves_the_others_standing() -> None:
    async def fine() -> list[Finding]:
        return [ok("fine")]

    async def broken() -> list[Finding]:
        raise KeyError("canary")

    first, second = await side_by_side([("The moon", broken()), ("The sun", fine())])
    assert (first.status, second) == (Status.SKIP, ok("fine"))
    assert first.what == "The moon: the check itself failed (KeyError)."


async def test_a_long_list_of_checks_is_carried_out_a_few_at_a_time() -> None:
    running = most = 0

    async def check(number: int) -> list[Finding]:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0)
        running -= 1
        return [ok(str(number))]

    found = await side_by_side((str(each), check(each)) for each in range(50))
    assert [each.what for each in found] == [str(each) for each in range(50)]
    assert most == AT_ONCE


@pytest.mark.parametrize(
    ("seconds", "status", "said"),
    [
        (0, Status.OK, "agrees with"),
        (-59, Status.OK, "agrees with"),
        (61, Status.WARN, "61 seconds ahead of Slack's"),
        (-299, Status.WARN, "4 minutes behind Slack's"),
        (301, Status.FAIL, "5 minutes ahead of Slack's"),
        (-86400, Status.FAIL, "1440 minutes behind Slack's"),
    ],
)
def test_a_minute_is_noticed_and_five_are_too_much(seconds: int, status: Status, said: str) -> None:
    finding = judged(timedelta(seconds=seconds), "Slack")
    assert finding.status is status
    assert said in finding.what


@pytest.mark.parametrize(
    ("changes", "statuses"),
    [
        ({}, ["ok"]),
        ({"SLACK_SIGNING_SECRET": "not-hex-canary"}, ["fail", "ok"]),
        ({"SLACK_SIGNING_SECRET": "not-hex-canary", "SLACK_APP_TOKEN": "xapp-canary"}, ["ok"]),
        ({"SLACK_SIGNING_SECRET": "not-hex-canary", "SLACK_API_URL": "http://127.0.0.1:9/api/"}, ["ok"]),
        ({"SLACK_APP_TOKEN": "xoxb-canary", "PORT": "http"}, ["fail", "fail"]),
        ({"SLACK_SIGNING_SECRET": ""}, ["fail"]),
    ],
)
def test_the_environment_is_judged_by_its_form(changes: dict[str, str], statuses: list[str]) -> None:
    found = of_environment(survey({**COMPLETE, **changes}))
    assert [str(each.status) for each in found] == statuses
    assert not any("canary" in each.what + each.fix for each in found)


def test_a_survey_reads_what_is_right_beside_what_is_wrong() -> None:
    seen = survey({**COMPLETE, "NEON_API_KEY": "", "PORT": "http", "DATABASE_URL": "sqlite:////tmp/x.db"})
    assert set(seen.problems) == {"NEON_API_KEY", "PORT"}
    assert seen.settings.slack_bot_token.get_secret_value() == "xoxb-canary-bot"
    assert seen.settings.neon_api_key is None
    assert seen.settings.port == 3000
    assert "canary" not in repr(seen)
