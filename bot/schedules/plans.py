"""What the configuration wants done at set times. Pure."""

from bot.config import Config
from bot.config_schedules import Timing
from bot.schedules.planned import Kind, Planned


def planned(config: Config) -> tuple[Planned, ...]:
    """Everything that the configuration wants done at set times, in its order."""
    commands = (
        _planned(Kind.COMMAND, name, each.channel, each.command, each)
        for name, each in config.schedules.items()
    )
    policies = (
        _planned(Kind.CLEANUP, name, each.channel, "cleanup", each.schedule)
        for name, each in config.cleanup.items()
    )
    return (*commands, *policies)


def _planned(kind: Kind, name: str, channel_id: str, what: str, timing: Timing) -> Planned:
    return Planned(kind, name, channel_id, what, timing.timetable, timing.catch_up)
