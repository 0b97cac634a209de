"""What reaches the log, and what never does."""

import io
import json
import logging
import sys
import warnings
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.logs import configure
from bot.redaction import Redactor
from bot.settings import Settings, load

SIGNING_SECRET = "canary-signing-secret"
SETTINGS = load(
    {
        "NEONBOT_ENV_FILE": "",
        "SLACK_BOT_TOKEN": "xoxb-canary-bot",
        "SLACK_SIGNING_SECRET": SIGNING_SECRET,
        "NEON_API_KEY": "0123456789canary",
        "DATABASE_URL": "postgres://bot:canary%2Fpassword@db.example.com/bot",
    }
)
SHAPES = [
    "xoxb-1-2-abcCANARY",
    "xoxe.xoxb-1-CANARY",
    "xapp-1-A-CANARY",
    "napi_CANARY0",
    "npg_CANARY0",
    "ghp_CANARY0123456789abcdef",
    "github_pat_11CANARY0_0123456789abcdef",
    "nt_live_0123456789ab_CANARY",
    "nsk_live_CANARY0",
    "https://br-x.storage.neon.tech/a/b.txt?X-Amz-Expires=900&X-Amz-Signature=CANARY",
    "Bearer CANARY0123456789",
    "postgresql://dana:CANARY@ep-x.neon.tech/neondb?sslmode=require",
    "postgresql+psycopg://dana:CANARY:@/CANARY@host/db",
    "https://user:CANARY@example.com/",
    "https://hooks.slack.com/commands/T1/2/CANARY",
    "wss://wss-primary.slack.com/link/?ticket=CANARY",
    "host=x password=CANARY dbname=y",
    "{'password': 'CANARY'}",
    '{"password": "CANARY"}',
    "PGPASSWORD=CANARY psql",
]


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level, hook = root.handlers[:], root.level, sys.excepthook
    yield
    root.handlers, sys.excepthook = handlers, hook
    root.setLevel(level)
    logging.captureWarnings(False)
    structlog.reset_defaults()


@pytest.fixture
def out() -> io.StringIO:
    stream = io.StringIO()
    configure(SETTINGS, stream)
    return stream


@pytest.fixture
def terminal() -> Terminal:
    stream = Terminal()
    configure(SETTINGS, stream)
    return stream


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def line(stream: io.StringIO) -> dict[str, Any]:
    (only,) = lines(stream)
    return only


def test_a_line_is_json_with_time_level_and_logger(out: io.StringIO) -> None:
    structlog.get_logger("bot.follow").info("looked", operations=3)
    logged = line(out)
    assert logged.pop("timestamp").endswith("Z")
    assert logged == {"event": "looked", "operations": 3, "level": "info", "logger": "bot.follow"}


def test_the_logs_of_libraries_come_out_alike(out: io.StringIO) -> None:
    logging.getLogger("some.library").warning("lost %d of %d", 1, 2)
    assert (line(out)["event"], line(out)["logger"]) == ("lost 1 of 2", "some.library")


def test_what_is_bound_to_the_context_is_in_every_line(out: io.StringIO) -> None:
    with structlog.contextvars.bound_contextvars(request_id="r1"):
        structlog.get_logger("bot").info("ours")
        logging.getLogger("library").info("theirs")
    assert [each["request_id"] for each in lines(out)] == ["r1", "r1"]


def test_the_level_is_kept(out: io.StringIO) -> None:
    structlog.get_logger("bot").debug("no")
    logging.getLogger("library").debug("no")
    assert out.getvalue() == ""


def test_setting_up_again_does_not_double_the_lines() -> None:
    first, second = io.StringIO(), io.StringIO()
    configure(SETTINGS, first)
    configure(SETTINGS, second)
    structlog.get_logger("bot").info("once")
    assert first.getvalue() == ""
    assert line(second)["event"] == "once"


@pytest.mark.parametrize("secret", SHAPES)
def test_what_has_the_shape_of_a_secret_is_taken_out_everywhere(out: io.StringIO, secret: str) -> None:
    log = structlog.get_logger("bot")
    log.info(
        f"got {secret} here",
        value=secret,
        nested={"list": [secret, {"deep": (secret,)}]},
        raw=secret.encode(),
    )
    log.info("as an object", error=ValueError(secret), key={secret: 1})
    logging.getLogger("library").warning("got %s", secret)
    try:
        raise RuntimeError(secret) from ValueError(secret)
    except RuntimeError:
        log.exception("failed")
        logging.getLogger("library").exception("failed too")
    assert len(lines(out)) == 5
    assert "CANARY" not in out.getvalue()
    assert "***" in out.getvalue()


@pytest.mark.parametrize("secret", SETTINGS.secrets())
def test_what_is_known_to_be_secret_is_taken_out_whatever_its_shape(out: io.StringIO, secret: str) -> None:
    structlog.get_logger("bot").info(f"x{secret}x", value=[secret])
    assert line(out)["event"] == "x***x"
    assert line(out)["value"] == ["***"]


@pytest.mark.parametrize(
    "name", ["password", "api_key", "Authorization", "slack_bot_token", "connection_uri"]
)
def test_what_is_called_a_secret_is_taken_out_whatever_it_holds(out: io.StringIO, name: str) -> None:
    structlog.get_logger("bot").info("x", **{name: "plain words"}, headers={name: ["plain words"]})
    assert "plain words" not in out.getvalue()


def test_a_token_that_serves_as_a_password_may_be_long() -> None:
    assert Redactor(()).text(f"postgresql://dana:{'eyJ' * 1000}@h/d") == "postgresql://dana:***@h/d"


def test_a_secret_within_a_secret_leaves_no_rest() -> None:
    assert Redactor(("secret-one", "secret-one-and-more")).text("a secret-one-and-more b") == "a *** b"


def test_ordinary_words_stay(out: io.StringIO) -> None:
    said = "preview/pr-117: https://console.neon.tech/app/projects/x, password authentication failed"
    structlog.get_logger("bot").info(said, operation_id="a1", seconds=1.5, ok=True, none=None, tokens_left=3)
    logged = line(out)
    assert logged["event"] == said
    assert (logged["operation_id"], logged["seconds"], logged["ok"], logged["none"]) == (
        "a1",
        1.5,
        True,
        None,
    )
    assert logged["tokens_left"] == 3


def test_a_typed_secret_never_shows(out: io.StringIO) -> None:
    structlog.get_logger("bot").info("x", settings=SETTINGS, key_of=SecretStr("canary"))
    assert "canary" not in out.getvalue()


@given(st.text(max_size=60))
def test_redacting_twice_changes_nothing_more(text: str) -> None:
    redactor = Redactor(SETTINGS.secrets())
    once = redactor.text(f"password={text} napi_{text}")
    assert redactor.text(once) == once


def test_a_value_that_refers_to_itself_is_cut_off(out: io.StringIO) -> None:
    endless: list[object] = []
    endless.append(endless)
    structlog.get_logger("bot").info("x", value=endless)
    assert line(out)["event"] == "x"


def test_a_line_break_cannot_forge_a_line(out: io.StringIO) -> None:
    structlog.get_logger("bot").info('x\n{"event": "forged"}')
    assert len(lines(out)) == 1


def test_on_a_terminal_the_line_is_for_people_and_cannot_be_forged_either(terminal: Terminal) -> None:
    structlog.get_logger("bot").info("x\nforged \x1b[2J", name="a\nb", key="napi_CANARY")
    shown = terminal.getvalue()
    assert shown.count("\n") == 1
    assert "x\\nforged \\x1b[2J" in shown
    assert "CANARY" not in shown
    assert not shown.startswith("{")


def test_on_a_terminal_a_traceback_keeps_its_lines_and_loses_its_secrets(terminal: Terminal) -> None:
    try:
        raise RuntimeError("napi_CANARY")
    except RuntimeError:
        structlog.get_logger("bot").exception("failed")
    shown = terminal.getvalue()
    assert "Traceback (most recent call last):\n" in shown
    assert "CANARY" not in shown


def test_a_warning_is_logged(out: io.StringIO) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(True)
        warnings.warn("old napi_CANARY", UserWarning, stacklevel=2)
    assert line(out)["logger"] == "py.warnings"
    assert "CANARY" not in out.getvalue()


def test_an_uncaught_exception_is_logged_and_redacted(out: io.StringIO) -> None:
    error = RuntimeError("napi_CANARY")
    sys.excepthook(RuntimeError, error, None)
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert line(out)["level"] == "critical"
    assert "RuntimeError: ***" in line(out)["exception"]


def test_a_line_that_cannot_be_formatted_does_not_show_its_arguments(
    capsys: pytest.CaptureFixture[str],
) -> None:
    # Here and not in a fixture: pytest adds handlers of its own for the test, and they raise.
    stream = io.StringIO()
    configure(SETTINGS, stream)
    logging.getLogger("library").info("%d things", "CANARY")
    assert stream.getvalue() == ""
    assert capsys.readouterr().err == "a line of library could not be logged: TypeError\n"


@pytest.mark.parametrize("name", ["slack_sdk.web", "slack_bolt.AsyncApp", "httpx", "aiohttp.client"])
def test_libraries_do_not_log_payloads_even_when_the_bot_debugs(name: str) -> None:
    stream = io.StringIO()
    configure(SETTINGS.model_copy(update={"log_level": "debug"}), stream)
    library = logging.getLogger(name)
    # Bolt copies the root's level to its own loggers whenever it makes one.
    library.setLevel(logging.DEBUG)
    library.debug("Sending a request - body: canary")
    library.error("gone")
    assert [each["event"] for each in lines(stream)] == ["gone"]


def test_settings_may_be_logged_by_mistake(out: io.StringIO) -> None:
    structlog.get_logger("bot").info("started", settings=Settings.model_dump(SETTINGS))
    assert "canary" not in out.getvalue()
