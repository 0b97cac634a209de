"""Whatever is in branches, schemas and masking rules, the views about them notify nobody and fit Slack."""

from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.command import Moment, Point
from bot.neon.models import Branch, Recovery, RestrictedAction
from bot.neon.models.branches import Anonymization, MaskingRule, MaskingRun
from bot.slack.views import branch as views
from bot.slack.views import confirm
from bot.slack.views.message import Attachment, Message
from tests.unit import view_samples as samples
from tests.unit.block_rules import check

quick = settings(max_examples=60)
text, long_text = samples.texts, samples.long_texts

recoveries = st.builds(
    Recovery,
    deleted_at=samples.maybe_times,
    recoverable_until=samples.maybe_times,
    deletion_method=st.none() | text,
)
branches = st.builds(
    lambda branch, recovery, reset, restricted, ttl, source: branch.model_copy(
        update={
            "recovery": recovery,
            "last_reset_at": reset,
            "restricted_actions": restricted,
            "ttl_interval_seconds": ttl,
            "init_source": source,
            "parent_timestamp": reset,
        }
    ),
    samples.branches,
    st.none() | recoveries,
    samples.maybe_times,
    st.lists(st.builds(RestrictedAction, name=text, reason=long_text), max_size=4).map(tuple),
    st.none() | st.integers(0, 10**8),
    st.sampled_from(["schema-only", "parent-data"]) | text,
)
some = st.lists(branches, max_size=40)
moments = st.builds(Moment, time=samples.times) | st.builds(Moment, lsn=text)
points = st.builds(Point, branches, st.none() | moments)
rules = st.lists(
    st.builds(
        MaskingRule,
        database_name=text,
        schema_name=text,
        table_name=text,
        column_name=text,
        masking_function=st.none() | long_text,
        masking_value=st.none() | long_text,
    ),
    max_size=30,
)
STATES = ("created", "initialized", "initialization_error", "anonymizing", "anonymized", "error")
anonymizations = st.builds(
    Anonymization,
    state=st.sampled_from(STATES) | text,
    status_message=long_text,
    created_at=samples.times,
    updated_at=samples.times,
    last_run=st.none()
    | st.builds(MaskingRun, started_at=samples.maybe_times, completed_at=samples.maybe_times),
)
LENGTHS = st.none() | st.integers(1, 10**7).map(lambda seconds: timedelta(seconds=seconds))


def asker_only(message: Message) -> None:
    check(message, asker=samples.DANA)


def either_kind(shown: Message | Attachment) -> None:
    if isinstance(shown, Message):
        check(shown)
        return
    assert shown.title.strip()
    assert len(shown.name) < 200
    assert not set("/\\<>") & set(shown.name)


@quick
@given(
    found=some,
    ref=samples.refs,
    page=st.integers(-3, 9),
    search=st.none() | text,
    sort=st.none() | st.sampled_from(views.SORTS),
    stale=LENGTHS,
    now=samples.times,
)
def test_lists_are_safe(
    found: Any, ref: Any, page: int, search: Any, sort: Any, stale: Any, now: Any
) -> None:
    unused = {each.id: now for each in found} if stale else {}
    about = {"page": page, "search": search, "now": now, "slash": "/neon"}
    check(views.listing(found, ref, **about, sort=sort, stale=stale, unused=unused))
    check(views.deleted_ones(found, ref, **about))
    check(views.tree(found, ref, page=page, sort=sort))


@quick
@given(one=branches, old=st.none() | branches, ref=samples.refs, endpoints=samples.endpoints, word=text)
def test_marks_are_safe(one: Branch, old: Any, ref: Any, endpoints: Any, word: str) -> None:
    for say in (views.protected, views.unprotected, views.made_default):
        asker_only(say(one, ref, samples.DANA))
    asker_only(views.already("is protected already", one, ref, samples.DANA))
    asker_only(views.recovered(one, word, endpoints, ref, samples.DANA, one.expires_at, samples.NOW))
    for lost in (True, False):
        asker_only(views.not_recoverable(word, old, ref, samples.DANA, lost=lost))
    for card in (
        views.confirm_unprotect(one, ref, samples.NOW),
        views.confirm_default(one, old, ref),
    ):
        asker_only(confirm.asking(card, word, samples.DANA, 5))


@quick
@given(
    one=branches,
    to=points,
    kept=st.none() | text,
    kept_branch=st.none() | branches,
    children=st.lists(branches, max_size=8),
    endpoints=samples.endpoints,
    ref=samples.refs,
    steps=samples.steps,
    now=samples.times,
    flag=st.booleans(),
)
def test_restores_are_safe(
    one: Any,
    to: Any,
    kept: Any,
    kept_branch: Any,
    children: Any,
    endpoints: Any,
    ref: Any,
    steps: Any,
    now: Any,
    flag: bool,
) -> None:
    card = views.confirm_restore(
        one, to, kept, children, endpoints, ref, now, anonymized=flag, reset=not flag
    )
    asker_only(confirm.asking(card, "request", samples.DANA, 5))
    asker_only(views.being_restored(one, ref, samples.DANA))
    family = (to.branch, kept_branch)
    asker_only(views.restored(one, *family, endpoints, ref, samples.DANA, 3.1, steps, now, reset=flag))


@quick
@given(
    one=branches,
    base=points,
    database=text,
    at=st.none() | moments,
    ref=samples.refs,
    names=st.lists(text, max_size=30),
    sql=long_text | st.lists(text, max_size=80).map("\n".join),
)
def test_schemas_are_safe(
    one: Any, base: Any, database: str, at: Any, ref: Any, names: Any, sql: str
) -> None:
    made = f"+CREATE TABLE {database} (\n-CREATE TABLE {database}\n{sql}"
    check(views.choose_database(names, one, ref, "diff", base=base))
    check(views.choose_database(names, one, ref, "schema", at=at))
    check(views.same_schema(one, base, database, ref))
    check(views.difference(one, base, database, made, ref))
    check(views.empty_schema(one, database, at, ref))
    check(views.schema(one, database, made.replace("+", ""), at, ref))
    either_kind(views.difference_in_full(one, base, database, made))
    either_kind(views.schema_in_full(one, database, sql))


@quick
@given(
    one=branches,
    status=anonymizations,
    known=rules,
    ref=samples.refs,
    page=st.integers(-3, 9),
    now=samples.times,
    name=text,
)
def test_masking_is_safe(one: Any, status: Any, known: Any, ref: Any, page: int, now: Any, name: str) -> None:
    check(views.masking_shown(one, status, known, ref, page=page, now=now, slash="/neon"))
    check(views.not_anonymized(one, ref, "/neon"))
    asker_only(views.anonymizing(one.id, name, status, ref, samples.DANA, now))
    asker_only(views.rule_removed(one, name, ref, samples.DANA))
    asker_only(views.no_rule(one, name, ref, samples.DANA))
    for rule in known[:3]:
        asker_only(views.rule_set(one, rule, ref, samples.DANA))
    card = views.confirm_anonymize(one, status, known, ref, now)
    asker_only(confirm.asking(card, name, samples.DANA, 5))
    asker_only(views.ready(one, name, [], ref, samples.DANA, 3.1, (), "/neon", rules=known))
    asker_only(views.shown(one, name, [], [], ref, now, "/neon", anonymization=status))
