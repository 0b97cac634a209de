"""What a cleanup's message shows, and what its thread: together everything, and nothing in both."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.cleanup.report import Report
from bot.cleanup.stages import Case, Sorted, Stage
from bot.config_cleanup import CleanupPolicy

NINE = datetime(2026, 11, 23, 8, tzinfo=UTC)
POLICY = CleanupPolicy.model_validate(
    {
        "channel": "C0SHOPDB",
        "schedule": {"cron": "0 9 * * mon-fri", "timezone": "Europe/Berlin"},
        "mode": "auto",
        "match": {"name": "preview/*"},
        "never": {"names": "main"},
        "report": {"top": 3},
    }
)
DUE = tuple(
    Case(
        policy="previews",
        project_id="p-1",
        branch_id=f"br-{number}",
        branch_name=f"preview/pr-{number}",
        stage=Stage.DUE,
        reasons=(),
        found_at=NINE - timedelta(days=9),
    )
    for number in range(6)
)


def report(due: tuple[Case, ...]) -> Report:
    return Report(POLICY, "previews", NINE, Sorted(due=due), {}, projects=1, scanned=1)


def test_the_message_shows_the_first_few() -> None:
    assert report(DUE).top == DUE[:3]


def test_when_some_of_it_is_gone_nothing_of_the_thread_moves_up() -> None:
    posted = report(DUE)
    after = replace(report(DUE[2:]), first=frozenset(case.key for case in posted.top))
    assert after.top == DUE[2:3]


def test_when_all_of_it_is_gone_the_message_shows_none() -> None:
    after = replace(report(DUE[3:]), first=frozenset(case.key for case in DUE[:3]))
    assert after.top == ()
