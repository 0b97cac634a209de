"""Words → arguments, and what is said when they do not fit."""

from datetime import timedelta
from typing import Any

import pytest

from bot.command import CuRange, Expiry, Kind, Moment, Point, arguments, flag, positional
from bot.entry import Entry
from bot.errors import UsageError
from bot.parsing import Parsed, Raw, RawPoint, parse
from bot.text import split
from tests.unit.command_samples import (
    CREATE,
    DELETE,
    HELP,
    LIST,
    NOW,
    OPERATION,
    SET_EXPIRATION,
    VISIT,
    WHOAMI,
    entry,
    reading,
)


@arguments
class Filing:
    level: str = positional(Kind.CHOICE, help="how bad", choices=("low", "very-high"))
    by: str | None = flag(Kind.CHOICE, help="the order", choices=("name", "age"))
    label: tuple[str, ...] = flag(Kind.TEXT, help="a label", many=True)
    of: tuple[str, ...] = flag(Kind.CHOICE, help="what for", choices=("a", "b"), many=True)


@arguments
class Sorting:
    kinds: tuple[str, ...] = positional(Kind.CHOICE, help="which", choices=("a", "b"), many=True)
    by: str | None = flag(Kind.TEXT, help="the order")


@arguments
class Looking:
    point: Point = positional(Kind.POINT, help="then")


PAST = entry("thing look", reading(Looking, "thing look main"))
FILE = entry("thing file", reading(Filing, "thing file low"))
SORT = entry("thing sort", reading(Sorting, "thing sort low"))


def parsed(entry: Entry, line: str) -> Parsed:
    return parse(entry, split(line), now=NOW)


def given(entry: Entry, line: str) -> dict[str, Any]:
    return dict(parsed(entry, line).given)


def refusal(entry: Entry, line: str) -> UsageError:
    with pytest.raises(UsageError) as caught:
        parsed(entry, line)
    return caught.value


def test_words_fill_the_positions_in_order() -> None:
    assert given(SET_EXPIRATION, "pr-42 2d") == {
        "branch": Raw("pr-42"),
        "when": Expiry(after=timedelta(days=2)),
    }


@pytest.mark.parametrize("line", ["pr-42 --ttl 2d", "--ttl 2d pr-42", "pr-42 --ttl=2d", "pr-42 --TTL 2d"])
def test_flags_stand_anywhere_and_take_their_value_either_way(line: str) -> None:
    assert given(CREATE, line) == {"name": "pr-42", "ttl": Expiry(after=timedelta(days=2))}


def test_only_what_was_given_is_there() -> None:
    assert given(LIST, "") == {}
    assert given(VISIT, "") == {}


@pytest.mark.parametrize(("typed", "value"), [("--compute", True), ("--no-compute", False)])
def test_a_switch_is_on_or_off(typed: str, value: bool) -> None:
    assert given(CREATE, f"pr-42 {typed}") == {"name": "pr-42", "compute": value}


@pytest.mark.parametrize("at", ["--at 2h ago", "--at=2h ago", '--at "2h ago"'])
def test_a_while_ago_is_one_value_though_two_words(at: str) -> None:
    assert given(CREATE, f"x {at} --compute") == {
        "name": "x",
        "at": Moment(time=NOW - timedelta(hours=2)),
        "compute": True,
    }


def test_a_while_ago_may_be_three_words_and_stand_by_position() -> None:
    assert given(VISIT, "shop 2 hours ago --notice 1h") == {
        "project": Raw("shop"),
        "back_to": Moment(time=NOW - timedelta(hours=2)),
        "notice": timedelta(hours=1),
    }


def test_things_of_neons_stay_words() -> None:
    assert given(OPERATION, "7a1c3b52") == {"operation": Raw("7a1c3b52")}
    assert given(CREATE, "x --parent main") == {"name": "x", "parent": Raw("main")}


@pytest.mark.parametrize("line", ["pr-42 --project ledger", "--project=ledger pr-42"])
def test_project_is_a_flag_of_every_command_about_a_project(line: str) -> None:
    assert parsed(DELETE, line) == Parsed({"branch": Raw("pr-42")}, "ledger")


def test_project_is_no_flag_of_a_command_that_is_about_none() -> None:
    assert "no flag “--project”" in refusal(WHOAMI, "--project shop").message


@pytest.mark.parametrize("line", ["--help", "pr-42 --help --bogus", "-h", "—help", "x --ttl --HELP"])
def test_help_anywhere_is_asking_for_help(line: str) -> None:
    assert parsed(CREATE, line) == Parsed(help_wanted=True)


def test_after_lone_dashes_every_word_stands_by_position() -> None:
    assert given(DELETE, "-- --help") == {"branch": Raw("--help")}
    assert given(CREATE, "--compute -- --x") == {"name": "--x", "compute": True}


def test_a_quoted_name_may_start_with_one_dash() -> None:
    assert given(DELETE, '"-x"') == {"branch": Raw("-x")}


def test_all_words_are_taken_as_they_are_from_the_first() -> None:
    assert given(HELP, "branch create --bogus 1 -- --x") == {
        "words": ("branch", "create", "--bogus", "1", "--", "--x")
    }
    assert given(HELP, "") == {}


@pytest.mark.parametrize(
    ("entry", "line", "message", "hint"),
    [
        (CREATE, "x --tl 2d", "branch create has no flag “--tl”.", "Did you mean --ttl?"),
        (
            LIST,
            "--zzzzzz",
            "branch list has no flag “--zzzzzz”.",
            "It takes --search, --page, --project. A name that starts with dashes goes after a lone `--`.",
        ),
        (
            WHOAMI,
            "--x",
            "whoami has no flag “--x”.",
            "It takes no flags. A name that starts with dashes goes after a lone `--`.",
        ),
        (CREATE, "x --ttl", "--ttl needs a value.", "Expected: delete it after this long."),
        (
            CREATE,
            "x --ttl --compute",
            "--ttl needs a value, but “--compute” follows.",
            "Expected: delete it after this long.",
        ),
        (CREATE, "x --ttl=", "--ttl needs a value.", "Expected: delete it after this long."),
        (DELETE, "x --project", "--project needs a value.", "Expected: a project of this channel."),
        (
            DELETE,
            "",
            "branch delete needs <branch>: name or id of the branch.",
            "Write `branch delete <branch>`.",
        ),
        (DELETE, '""', "<branch> is empty.", "It is the name or id of the branch."),
        (
            DELETE,
            "my branch",
            "“branch” is one word too many for branch delete.",
            "A name with spaces goes in quotes.",
        ),
        (LIST, "x", "“x” is one word too many for branch list.", None),
        (CREATE, "x ttl 2d", "“ttl” is one word too many.", "Did you mean --ttl?"),
        (CREATE, "x --ttl 2d --ttl 3d", "--ttl is given twice.", "Leave one of them out."),
        (CREATE, "x --compute --no-compute", "--no-compute is given twice.", "Leave one of them out."),
        (DELETE, "x --project a --project b", "--project is given twice.", "Leave one of them out."),
        (
            CREATE,
            "x --compute=yes",
            "--compute takes no value, but has “yes”.",
            "Write --compute or --no-compute.",
        ),
        (
            CREATE,
            "x --no-compute=",
            "--no-compute takes no value, but has “”.",
            "Write --no-compute or --compute.",
        ),
        (
            CREATE,
            "x --ttl 2",
            "--ttl: “2” has no unit.",
            "Write `2d` for days, `2h` for hours or `2m` for minutes.",
        ),
        (
            SET_EXPIRATION,
            "x soon",
            "<when>: “soon” is not a length of time.",
            "Write a length of time such as `2d`, a time such as `2031-05-01T18:00Z`, or `never`.",
        ),
        (
            LIST,
            "--page -5",
            "--page: “-5” is out of range.",
            "Write a whole number from 1 to 1,000,000,000.",
        ),
        (LIST, "--page -", "--page: “-” is not a whole number.", "Write digits only, such as `10`."),
    ],
)
def test_what_does_not_fit_is_quoted_with_what_would(
    entry: Entry, line: str, message: str, hint: str | None
) -> None:
    error = refusal(entry, line)
    assert error.message == message
    assert hint is None or error.hint == hint
    assert error.example == entry.command.examples[0]


def test_a_size_is_read_where_it_is_typed() -> None:
    assert given(CREATE, "x --cu 0.25–2") == {"name": "x", "cu": CuRange(0.25, 2)}


@pytest.mark.parametrize("typed", ["very-high", "VERY-HIGH", "very_high", "very–high"])
def test_a_choice_is_one_of_the_words_in_any_case(typed: str) -> None:
    assert given(FILE, f"{typed} --by AGE") == {"level": "very-high", "by": "age"}


@pytest.mark.parametrize(
    ("line", "message", "hint"),
    [
        ("hgih", "<level>: “hgih” is not one of `low` or `very-high`.", "Write `low` or `very-high`."),
        (
            "very-hihg",
            "<level>: “very-hihg” is not one of `low` or `very-high`.",
            "Did you mean `very-high`?",
        ),
        ("low --by size", "--by: “size” is not one of `name` or `age`.", "Write `name` or `age`."),
        ("low --of c", "--of: “c” is not one of `a` or `b`.", "Write `a` or `b`."),
        ("low --by name --by age", "--by is given twice.", "Leave one of them out."),
    ],
)
def test_another_word_than_the_choices_is_quoted_with_them(line: str, message: str, hint: str) -> None:
    error = refusal(FILE, line)
    assert (error.message, error.hint) == (message, hint)


def test_what_may_be_given_many_times_is_kept_in_order() -> None:
    assert given(FILE, "low --label x --of a --label=y --label x --of B") == {
        "level": "low",
        "label": ("x", "y", "x"),
        "of": ("a", "b"),
    }


@pytest.mark.parametrize("line", ["a B --by x", "--by x a b", "a --by=x b", "--by x -- a b"])
def test_words_that_may_be_given_many_times_stand_anywhere(line: str) -> None:
    assert given(SORT, line) == {"kinds": ("a", "b"), "by": "x"}
    assert refusal(SORT, "--by x").message.endswith("needs <kinds>: which.")
    assert "“c” is not one of" in refusal(SORT, "a c").message


@pytest.mark.parametrize(
    ("line", "point"),
    [
        ("main", RawPoint("main", "main", None)),
        ("main@2h ago", RawPoint("main@2h ago", "main", Moment(time=NOW - timedelta(hours=2)))),
        ("2h ago", RawPoint("2h ago", "^self", Moment(time=NOW - timedelta(hours=2)))),
        ("@0/1DE2850", RawPoint("@0/1DE2850", "^self", Moment(lsn="0/1DE2850"))),
        ("a@b", RawPoint("a@b", "a@b", None)),
        ("^parent", RawPoint("^parent", "^parent", None)),
    ],
)
def test_a_point_keeps_all_readings_of_the_word(line: str, point: RawPoint) -> None:
    assert given(PAST, line) == {"point": point}
