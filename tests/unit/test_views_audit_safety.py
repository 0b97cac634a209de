"""Whatever somebody typed, its entry notifies nobody and Slack takes the message."""

import csv
import io

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.audit import COLUMNS, AuditPage, AuditSearch, Entry, Result
from bot.command import ProjectRef
from bot.slack.views import audit
from bot.text import LONGEST, split
from tests.unit import view_samples as samples
from tests.unit.block_rules import buttons, check, rendered

text, long_text = samples.texts, samples.long_texts
maybe = st.none() | text
quick = settings(max_examples=100)
entries = st.builds(
    Entry,
    team_id=text,
    channel_id=st.sampled_from(["C0SHOPDB", "D0DANA"]) | text,
    user_id=st.sampled_from(["U0DANA"]) | text,
    user_name=text,
    text=long_text,
    decision=text,
    rule=long_text,
    outcome=st.sampled_from(Result) | text,
    config_hash=text,
    detail=long_text,
    id=st.integers(1, 2**60),
    at=st.none() | samples.times,
    hash=maybe,
    command=maybe,
    target=maybe,
    target_name=maybe,
    neon_request_ids=st.lists(text, max_size=3).map(tuple),
)
searches = st.builds(
    AuditSearch,
    channel_id=st.none() | st.just("C0SHOPDB"),
    who=maybe,
    branch=maybe,
    since=samples.maybe_times,
    outcome=st.none() | st.sampled_from(Result).map(str),
)
pages = st.builds(
    AuditPage,
    st.lists(entries, max_size=audit.ROWS).map(tuple),
    st.integers(1, 10),
    st.integers(1, 10_000),
)


@quick
@given(found=pages, search=searches, label=text, project=st.none() | samples.refs, rules=st.booleans())
def test_a_page_is_safe_and_its_buttons_can_be_typed(
    found: AuditPage, search: AuditSearch, label: str, project: ProjectRef | None, rules: bool
) -> None:
    asked = audit.Asked(search, label, project, rules=rules)
    shown = audit.listing(found, asked)
    check(shown)
    for each in buttons(shown).values():
        if len(each["value"]) <= LONGEST:
            assert split(each["value"])[0] == "audit"


@quick
@given(told=st.lists(entries, min_size=1, max_size=30), left_out=st.integers(0, 9999))
def test_what_is_told_in_the_audit_channel_notifies_nobody(told: list[Entry], left_out: int) -> None:
    check(audit.told(told, left_out=left_out))


@quick
@given(found=pages)
def test_a_file_reads_back_row_by_row_and_holds_no_formula(found: AuditPage) -> None:
    content = audit.file(found).content
    head, *table = csv.reader(io.StringIO(content, newline=""))
    assert tuple(head) == COLUMNS
    assert len(table) == len(found.entries)
    for row in table:
        assert not [each for each in row[1:] if each.lstrip(" ").startswith(tuple("=+-@\t\r\n＝＋－＠"))]


def test_a_line_says_when_who_what_and_how_it_ended() -> None:
    entry = Entry(
        team_id="T0ACME",
        channel_id="C0SHOPDB",
        user_id="U0DANA",
        user_name="dana",
        text="branch delete pr-42",
        decision="deny",
        rule="config.yaml: channels.C0SHOPDB.allow.destroy",
        outcome=Result.REFUSED,
        config_hash="c0ffee",
        id=123,
        at=samples.NOW,
        hash="9f2c41aa0b1c7777",
    )
    told = rendered(audit.told([entry]))
    assert told.endswith(
        "*dana* in <#C0SHOPDB> `branch delete pr-42` refused, "
        "by `config.yaml: channels.C0SHOPDB.allow.destroy`\n\nRow `123:9f2c41aa0b1c`"
    )
    assert told.startswith("⛔ <!date^")
