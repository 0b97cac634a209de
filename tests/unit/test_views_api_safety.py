"""Whatever an answer of Neon's holds, its view notifies nobody, fits Slack's limits, and stays readable."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.command import Effect, Target
from bot.slack.views import api as views
from bot.slack.views.api.shapes import ROWS, rows, shaped
from bot.slack.views.message import Message
from tests.unit import view_samples as samples
from tests.unit.block_rules import check, rendered

quick = settings(max_examples=60)
nasty = st.integers(0, len(samples.NASTY) - 1).map(samples.NASTY.__getitem__)
text = nasty | st.text(max_size=60)
leaves = st.none() | st.booleans() | st.integers() | st.floats() | text | text.map(lambda each: each * 40)
TIMES = ["0001-01-01T00:00:00Z", "2026-11-23T12:00:00Z", "2026-99-99T12:00:00Z", "1969-01-01T00:00:00Z"]
names = st.sampled_from(["id", "name", "branch", "pagination", "created_at", "size"]) | text
values = leaves | st.sampled_from(TIMES)
plain_objects = st.dictionaries(names, values, max_size=6)
answers = st.recursive(
    values | plain_objects,
    lambda inside: st.lists(inside, max_size=22) | st.dictionaries(names, inside, max_size=6),
    max_leaves=40,
)
effects = st.sampled_from(list(Effect))
places = st.none() | samples.refs


def asker_only(message: Message) -> None:
    check(message, asker=samples.DANA)


@quick
@given(name=text, value=answers, project=places, private=st.booleans(), following=st.lists(text, max_size=5))
def test_an_answer(name: str, value: Any, project: Any, private: bool, following: list[str]) -> None:
    check(views.answered(name, value, project, private=private, following=following))
    file = views.attached(name, value)
    assert file.name.isascii()
    assert file.name.endswith(".json")
    assert "/" not in file.name


@quick
@given(target=samples.targets, method=text, project=places, value=answers, note=text, steps=samples.steps)
def test_what_was_done_and_what_is_told_once(
    target: Target, method: str, project: Any, value: Any, note: str, steps: Any
) -> None:
    asker_only(
        views.done(target, method, project, samples.DANA, value, seconds=2.0, steps=steps, note="Looked.")
    )
    check(views.secret(method, value, project))


@quick
@given(content=st.binary(max_size=300) | text.map(lambda each: each.encode("utf-8", "replace")), name=text)
def test_a_file(content: bytes, name: str) -> None:
    check(views.downloaded(name, content, samples.SHOP))


@quick
@given(
    name=text,
    operation=text,
    effect=st.sampled_from([Effect.CREATE, Effect.CHANGE, Effect.DESTROY]),
    project=places,
    about=st.lists(st.tuples(st.sampled_from(["branch", "compute"]), text, text), max_size=4),
    fields=st.dictionaries(text, answers, max_size=5),
)
def test_a_question(name: str, operation: str, effect: Effect, project: Any, about: Any, fields: Any) -> None:
    card = views.question(name, operation, effect, project, about, fields, ())
    check(card.message)


taken = st.lists(st.tuples(text, st.booleans(), text), max_size=60).map(tuple)
sheets = st.builds(
    views.Sheet,
    id=text,
    method=text,
    path=text,
    group=text,
    effects=st.lists(effects, min_size=1, max_size=2).map(tuple),
    account=st.booleans(),
    stability=text | st.just("beta"),
    source=text,
    example=text,
    parameters=taken,
    fields=taken,
    files=st.lists(text, max_size=3).map(tuple),
)


@quick
@given(known=st.lists(sheets, max_size=12), word=st.none() | text, page=st.integers(0, 5))
def test_what_can_be_called(known: list[views.Sheet], word: str | None, page: int) -> None:
    check(views.listing(known, word, page, "/neon"))
    for each in known[:1]:
        check(views.described(each, "/neon"))


def test_ten_thousand_lines_stay_readable() -> None:
    many = {"branches": [{"id": f"br-{number}", "name": "x" * 300} for number in range(10_000)]}
    message = views.answered("GET /branches", many, samples.SHOP)
    check(message)
    words = rendered(message)
    assert "*10000 rows*" in words
    assert "Not shown: 9980 more rows. `--json` posts all of it as a file" in words
    assert len(words.splitlines()) < ROWS + 10
    assert len(json.loads(views.attached("GET /branches", many).content)["branches"]) == 10_000


def test_a_long_text_is_cut_and_says_so() -> None:
    message = views.answered("GET /schema", {"sql": "CREATE TABLE a ();\n" * 5000}, samples.SHOP)
    check(message)
    assert "Not shown: the end of a text." in rendered(message)


@pytest.mark.parametrize(
    ("value", "count"),
    [
        ({"branches": [{"id": 1}], "annotations": {"br-1": {"value": {}}}, "pagination": {"next": "x"}}, 1),
        ({"projects": [{"id": 1}, {"id": 2}], "unavailable_project_ids": []}, 2),
        ([{"id": 1}], 1),
        ({"snapshots": []}, 0),
        ({"branch": {"id": 1}, "endpoints": [{"id": 2}]}, None),
        ({"branch": {"id": 1}}, None),
        ({"id": 1, "role_names": ["a"]}, None),
    ],
)
def test_an_answer_is_a_list_when_that_is_all_there_is_in_it(value: Any, count: int | None) -> None:
    assert rows(value) == count


def test_a_time_that_stands_for_none_is_not_shown() -> None:
    answer = {"project": {"id": "p", "consumption_period_start": "0001-01-01T00:00:00Z"}}
    words = rendered(views.answered("GET /projects/shop", answer, samples.SHOP))
    assert "consumption" not in words
    assert "0001" not in words


def test_columns_that_hold_nothing_leave_room_for_those_that_do() -> None:
    items = [{"id": 1, "empty": None, "nested": {"a": 1}, "name": "a", "state": "ready"}]
    table = str(shaped(items).parts[1])
    assert "name  id  state" in table
    assert "empty" not in table


def test_what_is_nested_in_a_row_has_columns_of_its_own() -> None:
    items = [{"member": {"id": "m-1", "role": "admin"}, "user": {"email": "ana@example.com"}}]
    assert "member.id  user.email       member.role" in str(shaped(items).parts[1])
