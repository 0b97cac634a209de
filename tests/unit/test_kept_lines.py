"""What is kept of a command line, in the requests and in the audit: not the secrets that stand in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.redaction import kept


@pytest.mark.parametrize(
    ("line", "stored"),
    [
        ("branch create pr-42 --ttl 2d", "branch create pr-42 --ttl 2d"),
        ("connection show main --show-password", "connection show main --show-password"),
        ("api get /x -f limit=5", "api get /x -f limit=5"),
        ("api post /x -f password=hunter2", "api post /x --f password=***"),
        ("api post /x --f=smtp.password=hunter2", "api post /x --f=smtp.password=***"),
        ('api post /x -f "client_secret=a b c" -f id=1', "api post /x --f client_secret=*** --f id=1"),
        ("api post /x -f api_token=a=b", "api post /x --f api_token=***"),
        (
            """api post /x --body '{"a": {"password": "x y"}, "b": "c"}'""",
            """api post /x --body "{""a"": {""password"": ""***""}, ""b"": ""c""}" """.strip(),
        ),
        (
            """api post /x --body '{"a":"","password":"z"}'""",
            'api post /x --body {"a":"","password":"***"}',
        ),
        ("api post /x -f 'password=never closed", "api post /x -f 'password=***"),
        ("api get /x -f token_id=7", "api get /x --f token_id=***"),
    ],
)
def test_what_is_named_like_a_secret_loses_its_value(line: str, stored: str) -> None:
    assert kept(line) == stored


@given(st.text(max_size=80))
def test_any_line_can_be_kept(line: str) -> None:
    assert isinstance(kept(line), str)


@given(st.from_regex(r"[A-Za-z0-9!$%^*+]{8,20}", fullmatch=True))
def test_no_value_of_a_secret_is_left(value: str) -> None:
    for line in (
        f"api post /x -f password={value}",
        f"api post /x -f 'client_secret={value} {value}'",
        f"""api post /x --body '{{"password": "{value}"}}'""",
        f"api post /x -f 'password={value}",
    ):
        assert value not in kept(line)
