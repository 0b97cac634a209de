"""What the doctor says of schedules: when each runs next, in the time of its place."""

from datetime import UTC, datetime

from bot.config import Config
from bot.config_schedules import ScheduledCommand
from bot.doctor.finding import Status
from bot.doctor.schedules import of_schedules
from tests.e2e.scenery import demo_config

# The night before clocks go forward in Berlin.
SATURDAY = datetime(2026, 3, 28, 12, 0, tzinfo=UTC)


def scheduled(cron: str, **more: str) -> Config:
    given = {"channel": "C0SHOPDB", "command": "limits", "cron": cron, "timezone": "Europe/Berlin"}
    schedules = {"weekly": ScheduledCommand.model_validate({**given, **more})}
    return demo_config().model_copy(update={"schedules": schedules, "cleanup": {}})


def test_the_next_runs_are_told_in_the_time_of_the_place() -> None:
    (found,) = of_schedules(scheduled("30 2 * * *"), SATURDAY)
    assert found.status is Status.OK
    assert found.what == (
        "weekly (limits) in #shop-db runs next on "
        "Sun 2026-03-29 03:00, Mon 2026-03-30 02:30, Tue 2026-03-31 02:30 (Europe/Berlin)."
    )


def test_what_is_due_on_holidays_alone_is_warned_of() -> None:
    (found,) = of_schedules(scheduled("0 9 25 12 *", holidays="DE"), SATURDAY)
    assert found.status is Status.WARN
    assert "weekly (limits) in #shop-db is not due within ten years" in found.what
    assert found.fix == "Mend its timetable in config.yaml."


def test_where_nothing_is_scheduled_there_is_nothing_to_say() -> None:
    nothing = demo_config().model_copy(update={"schedules": {}, "cleanup": {}})
    assert of_schedules(nothing, SATURDAY) == ()
