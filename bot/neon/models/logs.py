"""Logs of a branch."""

from datetime import datetime

from bot.neon.models import Model


class LogRecord(Model):
    """One line. `message` may hold anything that a program has written, secrets included."""

    timestamp: datetime
    message: str
    severity_text: str | None = None
    source: str | None = None
    service_name: str | None = None
    entity_id: str | None = None


class LogPage(Model):
    """Some of the lines that match, and whether there are more."""

    logs: tuple[LogRecord, ...] = ()
    is_truncated: bool = False


class LogFields(Model):
    """The fields by which the logs of a branch can be told apart."""

    fields: tuple[str, ...] = ()


class LogFieldValues(Model):
    """The values of a field, and whether there are more."""

    values: tuple[str, ...] = ()
    is_truncated: bool = False
