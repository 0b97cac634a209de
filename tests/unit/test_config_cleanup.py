"""The section `cleanup`: what it takes, and what it says of mistakes."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.cleanup.grace import Grace
from bot.config import parse
from bot.config_cleanup import CleanupPolicy, Mode
from bot.config_policies import load
from bot.errors import ConfigError
from tests.unit.config_samples import CLEANUP, COMMANDS, GOOD

WHOLE = """\
cleanup:
  previews:
    channel: C0SHOPDB
    projects: shop
    schedule: {cron: "0 9 * * mon-fri", timezone: Europe/Berlin, holidays: [DE, "2026-12-24"]}
    mode: auto
    match:
      name: ["preview/*", "pr-*"]
      min_age: 3d
      any:
        - idle_for: 14d
        - pr: {repository: acme/shop, min_closed: 2d}
        - size_over: 5GB
    never: {names: [main, "*prod*"], created_by: Ana Admin}
    warn: {grace: 5 working days, remind_before: [1d]}
    keep: {choices: [7d, 30d], max_times: 4, require_reason: true}
    delete: {max_per_run: 10, max_percent: 25}
    report: {top: 5, on_empty: silent, mention_owner: true}
    owners: {names: {"dana/*": U0DANA}, created_by: {CI: U0ANA}}
    freeze: ["2026-12-20/2027-01-05"]
"""


def policy(text: str) -> CleanupPolicy:
    (only,) = parse(GOOD + text, "config.yaml", {}, COMMANDS).cleanup.values()
    return only


def test_a_policy_reads_as_written() -> None:
    whole = policy(WHOLE)
    assert whole.mode is Mode.AUTO
    assert whole.projects == ("shop",)
    assert whole.match.name == ("preview/*", "pr-*")
    assert [each.size_over for each in whole.match.any] == [None, None, 5 * 10**9]
    assert whole.warn.grace == Grace(working_days=5)
    assert whole.warn.remind_before == (timedelta(days=1),)
    assert date(2026, 12, 31) in whole.freeze[0]
    assert whole.owners.names == {"dana/*": "U0DANA"}


def test_what_is_left_out_deletes_nothing() -> None:
    least = policy(CLEANUP)
    assert least.mode is Mode.REPORT
    assert least.warn.grace == Grace(working_days=5)
    assert (least.delete.max_per_run, least.delete.max_percent) == (10, 25)


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("never: {names: [main", "never: {created_by: [main  # needs never.names"),
        ("idle_for: 14d", "idle_for: 14  # has no unit"),
        ("size_over: 5GB", "size_over: 5  # is not a size"),
        ("min_age: 3d", "regex: '('  # is not a regular expression"),
        ("acme/shop", "https://example.com  # is not a repository"),
        ("min_closed: 2d", "pattern: 'pr-'  # has no group"),
        ("grace: 5 working days", "grace: 5 days  # is not a duration"),
        ("grace: 5 working days", "grace: 2h  # must be at least 1d"),
        ("2026-12-20/2027-01-05", "2026-12-20  # must be two dates"),
        ("2026-12-20/2027-01-05", "2027-12-20/2027-01-05  # ends before it begins"),
        ("mode: auto", "mode: delete  # must be report, ask or auto"),
        ("projects: shop", "projects: ledger  # which is no project of that channel"),
        ("channel: C0SHOPDB", "channel: C0OTHER  # in a channel that `channels` does not list"),
        ("max_percent: 25", "max_percent: 200  # must not be above 100"),
        ("match:", "macth:  # did you mean match?"),
    ],
)
def test_a_mistake_is_told_with_its_place(line: str, wrong: str) -> None:
    mistaken, _, told = wrong.partition("  # ")
    assert line in WHOLE
    with pytest.raises(ConfigError) as caught:
        policy(WHOLE.replace(line, mistaken))
    assert any(told in each and "config.yaml:" in each for each in caught.value.problems), caught.value


def test_conditions_that_say_nothing_are_refused() -> None:
    with pytest.raises(ConfigError, match="says nothing of a branch"):
        policy(CLEANUP.replace('{name: "preview/*", idle_for: 14d}', "{}"))


def test_one_name_is_not_for_two_things() -> None:
    schedule = (
        'schedules: {previews: {channel: C0SHOPDB, command: limits, cron: "0 9 * * *", timezone: UTC}}\n'
    )
    with pytest.raises(ConfigError, match="both under schedules and under cleanup"):
        policy(CLEANUP + schedule)


@pytest.mark.parametrize("text", [CLEANUP, GOOD + CLEANUP])
def test_a_file_may_hold_policies_alone_or_all(text: str, tmp_path: Path) -> None:
    path = tmp_path / "policy.yaml"
    path.write_text(text)
    assert load(path, {})["previews"] == policy(CLEANUP)


def test_mistakes_in_a_file_of_policies_have_their_place(tmp_path: Path) -> None:
    path = tmp_path / "policy.yaml"
    path.write_text(CLEANUP.replace("channel", "chanel"))
    with pytest.raises(ConfigError) as caught:
        load(path, {})
    assert "policy.yaml:3:5 cleanup.previews.chanel: unknown key, did you mean channel?" in (
        caught.value.problems
    )
