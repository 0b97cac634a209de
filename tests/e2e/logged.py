"""What the bot logs, kept for a test to look at."""

import io
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from bot.logs import configure
from bot.settings import load as load_settings
from tests.e2e.stage import Stage


@contextmanager
def logged(stage: Stage) -> Iterator[io.StringIO]:
    """All that a bot which starts from now on logs, in full detail, as on its standard output."""
    root, stream = logging.getLogger(), io.StringIO()
    handlers, level, hook = root.handlers[:], root.level, sys.excepthook
    configure(load_settings(stage.settings_variables() | {"NEONBOT_LOG_LEVEL": "debug"}), stream)
    try:
        yield stream
    finally:
        root.handlers, sys.excepthook = handlers, hook
        root.setLevel(level)
        logging.captureWarnings(False)
        structlog.reset_defaults()
