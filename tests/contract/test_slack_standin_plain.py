"""A message in plain text, and text on its way from the keyboard to the reader."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.clock import ManualClock
from sandbox.slack.plain import plain, plain_text
from sandbox.slack.typed_text import as_sent, escape
from sandbox.slack.workspace import Workspace
from tests.contract.slack_stage import Json, actions, button, section

TEXT = {"type": "plain_text", "text": "x"}


@pytest.mark.parametrize(
    ("mrkdwn", "read"),
    [
        ("*bold* and `code`", "*bold* and `code`"),
        ("1 &lt; 2 &amp;&amp; 3 &gt; 2", "1 < 2 && 3 > 2"),
        ("&amp;lt;", "&lt;"),
        ("by <@U0DANA|dana>", "by @dana"),
        ("by <@U0DANA>", "by @U0DANA"),
        ("in <#C0SHOPDB|shop-db>", "in #shop-db"),
        ("in <#C0SECRET|>", "in #C0SECRET"),
        ("<!channel> look", "@channel look"),
        ("<!subteam^S0DBADMINS|@db-admins>", "@db-admins"),
        ("<!subteam^S0DBADMINS>", "@S0DBADMINS"),
        ("<!date^1760000000^{date_short}|2025-10-09 UTC>", "2025-10-09 UTC"),
        ("<https://neon.tech|Console>", "Console"),
        ("<https://neon.tech?a=1&amp;b=2>", "https://neon.tech?a=1&b=2"),
        ("name &lt;!channel&gt;", "name <!channel>"),
    ],
)
def test_markup_is_read_as_people_see_it(mrkdwn: str, read: str) -> None:
    assert plain_text(mrkdwn) == read


RICH = {
    "type": "rich_text",
    "elements": [
        {
            "type": "rich_text_section",
            "elements": [{"type": "text", "text": "by "}, {"type": "user", "user_id": "U1"}],
        },
        {
            "type": "rich_text_list",
            "style": "bullet",
            "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "one"}]}],
        },
    ],
}


@pytest.mark.parametrize(
    ("block", "read"),
    [
        (section("hello", fields=[{"type": "mrkdwn", "text": "a"}], accessory=button()), "hello\na\n[Go]"),
        (section("hi") | {"text": {"type": "plain_text", "text": "<@U1> &amp;"}}, "<@U1> &amp;"),
        ({"type": "header", "text": TEXT}, "x"),
        ({"type": "divider"}, "---"),
        (actions(button(label="Approve"), button("no", "Deny")), "[Approve] [Deny]"),
        ({"type": "context", "elements": [TEXT, {"type": "image", "alt_text": "chart"}]}, "x (image: chart)"),
        ({"type": "image", "alt_text": "chart", "title": TEXT}, "x\n(image: chart)"),
        (RICH, "by @U1\n• one"),
        ({"type": "markdown", "text": "# Hi"}, "# Hi"),
        (
            {
                "type": "table",
                "rows": [[{"type": "raw_text", "text": "a"}, {"type": "raw_number", "value": 2}]],
            },
            "a | 2",
        ),
        (
            {
                "type": "plan",
                "title": "Steps",
                "tasks": [{"type": "task_card", "title": "One", "status": "pending"}],
            },
            "Steps\n(pending) One",
        ),
        ({"type": "card", "title": TEXT, "actions": [button()]}, "x\n[Go]"),
        (
            {
                "type": "input",
                "label": TEXT,
                "element": {"type": "plain_text_input", "initial_value": "main"},
            },
            "x: [main]",
        ),
        (
            actions(
                {"type": "static_select", "placeholder": TEXT},
                {"type": "overflow", "options": [{"text": TEXT}]},
            ),
            "[x] [… x]",
        ),
    ],
)
def test_each_block_is_read_as_people_see_it(block: Json, read: str) -> None:
    assert plain({"text": "for notifications", "blocks": [block]}) == read


def test_the_text_shows_only_where_there_are_no_blocks() -> None:
    assert plain({"text": "just text"}) == "just text"


def test_attachments_and_files_show_below() -> None:
    message = {"text": "Here", "attachments": [{"text": "more"}], "files": [{"title": "Sizes"}]}

    assert plain(message) == "Here\nmore\n(file: Sizes)"


def _workspace() -> Workspace:
    return Workspace(ManualClock(), request_url="http://x/", bot_token="xoxb-1", signing_secret="s")


@given(st.text())
def test_escaped_text_reads_as_it_was(text: str) -> None:
    assert plain_text(escape(text)) == text


@given(st.text(alphabet="<>&|!@#U0DANA^ channelhere:/.danashop-dbhttps", max_size=40))
def test_what_a_person_types_reads_the_same_to_everybody(text: str) -> None:
    read = plain_text(as_sent(_workspace(), text, names=True))

    assert read.lower() == text.lower()


@given(st.text())
def test_typed_angle_brackets_never_become_markup(text: str) -> None:
    sent = as_sent(
        _workspace(), f"<{text.replace('@', '').replace('#', '').replace('http', '')}>", names=True
    )

    assert "<" not in sent
