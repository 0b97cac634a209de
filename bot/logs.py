"""Logs: one JSON object per line, or readable lines on a terminal. No secret gets past the redactor.

Everything goes to standard output, the logs of libraries and uncaught exceptions included.
"""

import logging
import sys
from collections.abc import Iterable, Mapping, MutableMapping
from contextlib import suppress
from types import MappingProxyType, TracebackType
from typing import Any, TextIO

import structlog
from structlog.typing import Processor

from bot.redaction import Redactor
from bot.settings import Settings

# Below these levels the libraries print payloads, or a line per call. Bolt and its SDK set the
# levels of their own loggers again and again, so the handler decides and not the loggers.
_FLOORS: Mapping[str, int] = MappingProxyType(
    {
        "slack_bolt": logging.INFO,
        # At every start it warns that the token in the environment is not the one it uses; the client's is.
        "slack_bolt.AsyncApp": logging.ERROR,
        "slack_sdk": logging.INFO,
        "aiohttp": logging.INFO,
        "asyncio": logging.INFO,
        "httpx": logging.WARNING,
        "httpcore": logging.WARNING,
        "sqlalchemy": logging.WARNING,
        "aiosqlite": logging.WARNING,
        "alembic": logging.WARNING,
        # A tick that finds the one before still at it is no news.
        "apscheduler": logging.ERROR,
    }
)


def configure(settings: Settings, stream: TextIO | None = None) -> None:
    """Send all logs of this process to `stream` (standard output), redacted. Safe to call again."""
    out = sys.stdout if stream is None else stream
    handler = _Lines(out)
    handler.addFilter(_worth_a_line)
    handler.learn(settings.secrets())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(settings.log_level.upper())
    logging.captureWarnings(True)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.PositionalArgumentsFormatter(),
            *_SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    sys.excepthook = _log_uncaught


def learn(secrets: Iterable[str]) -> None:
    """From now on these are taken out of all lines as well."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler, _Lines):
            handler.learn(secrets)


_SHARED: tuple[Processor, ...] = (
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
)


def _formatter(redactor: Redactor, *, readable: bool) -> logging.Formatter:
    renderers: list[Processor] = [structlog.processors.JSONRenderer()]
    if readable:
        console = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
        renderers = [_without_control_characters, console]
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[structlog.contextvars.merge_contextvars, *_SHARED],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            # Tracebacks become text before the redactor, so that it sees them.
            structlog.processors.format_exc_info,
            redactor,
            *renderers,
        ],
    )


class _Lines(logging.StreamHandler[TextIO]):
    """Writes lines; a record that cannot be formatted is named and not shown."""

    _secrets: frozenset[str] = frozenset()

    def learn(self, secrets: Iterable[str]) -> None:
        self._secrets |= frozenset(secrets)
        self.setFormatter(_formatter(Redactor(tuple(self._secrets)), readable=self.stream.isatty()))

    def handleError(self, record: logging.LogRecord) -> None:
        # The standard library would print the message's raw arguments, past the redactor.
        kind = sys.exc_info()[0]
        if kind is not BrokenPipeError and sys.stderr is not None:
            # Nor may whoever logs pay for a disk that is full.
            with suppress(OSError):
                print(
                    f"a line of {record.name} could not be logged: {kind and kind.__name__}", file=sys.stderr
                )


def _worth_a_line(record: logging.LogRecord) -> bool:
    library = record.name.partition(".")[0]
    return record.levelno >= _FLOORS.get(record.name, _FLOORS.get(library, logging.NOTSET))


def _without_control_characters(
    logger: object, method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """A terminal obeys them; JSON escapes them by itself. Tracebacks keep their lines."""
    for key, value in event.items():
        if isinstance(value, str) and key not in {"exception", "stack"} and not value.isprintable():
            event[key] = "".join(each if each.isprintable() else repr(each)[1:-1] for each in value)
    return event


def _log_uncaught(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("bot").critical("stopped by an unexpected error", exc_info=(kind, error, traceback))
