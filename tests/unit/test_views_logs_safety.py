"""Whatever a program has logged, it notifies nobody, Slack takes it, and what looks secret is not in it."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.neon.models.logs import LogFieldValues, LogPage, LogRecord
from bot.slack.views import logs
from bot.slack.views.message import Attachment
from tests.unit import view_samples as samples
from tests.unit.block_rules import check, rendered
from tests.unit.test_views_safety import quick

text = samples.texts
records = st.builds(
    LogRecord,
    timestamp=samples.times,
    message=samples.long_texts,
    severity_text=st.none() | text | st.sampled_from(["ERROR", "warning", "info"]),
)
asked = st.builds(
    logs.Asked,
    since=st.integers(1, 10**7).map(lambda seconds: timedelta(seconds=seconds)),
    level=st.none() | st.just("error"),
    contains=st.none() | samples.long_texts,
    source=st.none() | st.just("postgres"),
)


@quick
@given(
    found=st.lists(records, max_size=9),
    more=st.booleans(),
    branch=samples.branches,
    ref=samples.refs,
    wanted=asked,
    now=samples.times,
)
def test_lines_are_safe(found: Any, more: bool, branch: Any, ref: Any, wanted: Any, now: Any) -> None:
    page = LogPage(logs=tuple(found), is_truncated=more)
    check(logs.found(page, branch, ref, wanted))
    below = logs.lines(page, branch, now)
    if isinstance(below, Attachment):
        assert below.name.endswith(".log")
        assert below.title
    else:
        check(below)


@quick
@given(
    names=st.lists(text, max_size=70),
    values=st.lists(samples.long_texts, max_size=9),
    field=text,
    branch=samples.branches,
    ref=samples.refs,
)
def test_fields_are_safe(names: Any, values: Any, field: str, branch: Any, ref: Any) -> None:
    check(logs.fields(names, branch, ref, "/neon"))
    known = LogFieldValues(values=tuple(values), is_truncated=True)
    check(logs.values(known, field, branch, ref, timedelta(hours=1)))


@pytest.mark.parametrize(
    "secret",
    [
        "postgres://app:npg_abcDEF123456@ep-x.neon.tech/db",
        "postgresql://app:hunter2@host/db",
        "napi_" + "a" * 64,
        "npg_abcDEF123456",
        "Authorization: Bearer abcdefgh12345678",
        "PGPASSWORD=hunter2",
    ],
)
def test_what_looks_like_a_secret_is_replaced(secret: str) -> None:
    record = LogRecord(timestamp=samples.NOW, message=f"failed with {secret} today", severity_text="ERROR")
    below = logs.lines(LogPage(logs=(record,)), samples.branch(), samples.NOW)
    assert not isinstance(below, Attachment)
    words = rendered(below)
    assert "failed with" in words
    assert "***" in words
    for part in ("hunter2", "abcDEF", "aaaa", "abcdefgh"):
        assert part not in words


def test_a_line_that_is_cut_does_not_end_in_half_a_secret() -> None:
    message = "x" * 380 + " npg_abcDEF123456abcDEF123456abcDEF123456"
    record = LogRecord(timestamp=samples.NOW, message=message)
    below = logs.lines(LogPage(logs=(record,)), samples.branch(), samples.NOW)
    assert not isinstance(below, Attachment)
    assert "npg_" not in rendered(below)


def test_a_value_that_looks_like_a_secret_is_replaced() -> None:
    known = LogFieldValues(values=("npg_abcDEF123456", "ERROR"))
    message = logs.values(known, "password", samples.branch(), samples.SHOP, timedelta(days=1))
    assert "npg_" not in message.text + rendered(message)
    assert "`ERROR`" in rendered(message)
