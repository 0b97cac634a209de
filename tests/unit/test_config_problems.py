"""What a wrong config.yaml is answered with: every problem, where it is, and what to write instead."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import SECTIONS, parse
from bot.errors import ConfigError
from tests.unit.config_samples import COMMANDS, GOOD, WITH_AN_UNKNOWN_KEY


def problems(text: str, **variables: str) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as caught:
        parse(text, "config.yaml", variables, COMMANDS)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    return caught.value.problems


def problem(text: str, **variables: str) -> str:
    (only,) = problems(text, **variables)
    return only


def with_line(line: str, **variables: str) -> str:
    """The one problem of a good file with one more line in its channel (line 6)."""
    return problem(f"{GOOD}    {line}\n", **variables)


def test_a_misspelled_key_is_told_with_its_place_and_the_nearest_key() -> None:
    assert problems(GOOD.replace("projects", "projetcs")) == (
        "config.yaml:3:3 channels.C0SHOPDB: projects is missing",
        "config.yaml:4:5 channels.C0SHOPDB.projetcs: unknown key, did you mean projects?",
    )


@pytest.mark.parametrize("section", list(SECTIONS))
def test_an_unknown_key_is_refused_in_every_section(section: tuple[str, ...]) -> None:
    said = problem(WITH_AN_UNKNOWN_KEY[section])
    assert said.endswith(f"zzz: unknown key; known here: {', '.join(SECTIONS[section].model_fields)}")


def test_all_problems_are_told_at_once_in_the_order_of_the_file() -> None:
    text = """\
version: 2
comand: /neon
defaults: {ttl: 7}
channels:
  "#shop":
    projects: {shop: br-cool-sea-1}
    projects: {}
    allow: {destroy: [], read: ["@dana"]}
    label: ${NOT_SET}
"""
    assert [each.split()[0] for each in problems(text)] == [
        "config.yaml:1:10",
        "config.yaml:2:1",
        "config.yaml:3:17",
        "config.yaml:5:3",
        "config.yaml:6:22",
        "config.yaml:7:5",
        "config.yaml:8:22",
        "config.yaml:8:33",
        "config.yaml:9:12",
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("never_touch: main", "6:18 channels.C0SHOPDB.never_touch: main must be a list"),
        ("never_touch: []", "never_touch: is an empty list: leave the line out"),
        ("never_touch: [2024]", "6:19 channels.C0SHOPDB.never_touch[0]: 2024 must be text: put it in quotes"),
        ("never_touch: [no]", "YAML does not read no as text: put it in quotes"),
        ("never_touch: [2024-01-01]", "YAML does not read 2024-01-01 as text"),
        ("never_touch: [' main']", "without spaces around it"),
        ("defaults: {ttl: 7}", "7 has no unit: write 30s, 15m, 36h or 7d"),
        ("defaults: {ttl: '7'}", "7 has no unit"),
        ("defaults: {ttl: 1.5}", "1.5 has no unit"),
        ("never_touch: [1.10]", "1.10 must be text: put it in quotes"),
        ("never_touch: [1.]", "YAML does not read 1. as text: put it in quotes"),
        ("defaults: {ttl: soon}", "soon is not a duration"),
        ("defaults: {ttl: [7d]}", "is not a duration"),
        ("defaults: {ttl: {a: 7d}}", "is not a duration"),
        ("defaults: {ttl: 31d}", "31d must be from 1m to 30d (Neon's own limit), or never"),
        ("defaults: {ttl: 59s}", "must be from 1m to 30d"),
        ("defaults: {ttl: 999999999w}", "is not a duration"),
        ("defaults: {ttl: }", "is empty: write a value, or leave the line out"),
        ("defaults: {compute: perhaps}", "perhaps must be true or false"),
        ("defaults: 7d", "7d must be a mapping"),
        ("defaults: [ttl]", "must be a mapping"),
        ("label: ''", "must be 1 to 80 visible characters"),
        ('label: "a\\nb"', "a b must be 1 to 80 visible characters"),
        ('label: "\\ud800"', "\\ud800 must be 1 to 80 visible characters"),
        (f"label: {'x' * 81}", f"{'x' * 60}… must be 1 to 80 visible characters"),
        ("label: {a: b}", "must be text"),
        ("label: ~", "is empty"),
        ("1: x", "a key must be text: put it in quotes"),
        ('"a\\u001bb": x', "a key must be one line of visible characters"),
        ("<<: {label: x}", "merge keys (<<) are not used here"),
        ("label: !!python/name:os.system x", "YAML tags (!…) are not used here"),
        ("label: !mine {a: b}", "YAML tags (!…) are not used here"),
        ("label: *nowhere", "not valid YAML: found undefined alias 'nowhere'"),
    ],
)
def test_a_wrong_value_is_explained(line: str, said: str) -> None:
    assert said in with_line(line)


@pytest.mark.parametrize(
    ("channel", "said"),
    [
        ('"#shop-db"', "#shop-db is not a channel id: write C…, because names change hands"),
        ("shop-db", "shop-db is not a channel id"),
        ("D0DANA", "D0DANA is a direct message, not a channel"),
        ("S0DBADMINS", "S0DBADMINS is a user group, not a channel"),
        ("X0ABC", "X0ABC is something else, not a channel"),
    ],
)
def test_a_channel_is_named_by_its_id(channel: str, said: str) -> None:
    answer = problem(GOOD.replace("C0SHOPDB", channel))
    assert answer.startswith("config.yaml:3:3 ")
    assert said in answer


@pytest.mark.parametrize(
    ("projects", "said"),
    [
        ("{}", "is empty: list at least one project"),
        ("{Shop: old-violet-32930710}", "Shop must be 1 to 40 of a-z, 0-9, - and _"),
        ("{shop: shop}", "shop is not a project id such as old-violet-32930710"),
        ("{shop: br-cool-sea-1}", "br-cool-sea-1 is the id of a branch, not of a project"),
        ("{shop: ep-cool-sea-1}", "is the id of a compute"),
        ("{shop: Old-Violet-1}", "is not a project id"),
        ("{a: old-violet-32930710, b: old-violet-32930710}", "has one project twice, as a and as b"),
        ("{a-1: b-2, b-2: c-3}", "has b-2 both as a name and as the id of something else"),
        ("{a: a-1, a: b-2}", "projects.a: is there twice: keep one"),
        ("[old-violet-32930710]", "must be a mapping"),
    ],
)
def test_projects_are_names_for_ids(projects: str, said: str) -> None:
    assert said in problem(GOOD.replace("{shop: old-violet-32930710}", projects))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("command: neon", "command: neon must be a slash and at most 31"),
        ("command: /Neon", "command: /Neon must be"),
        ("confirm_within: 2d", "confirm_within: 2d must be from 1s to 1d"),
        ("follow: {first: 1ms}", "follow.first: 1ms must be from 50ms to 5m"),
        ("follow: {first: 20s}", "follow: must rise: first, then slowest, then give_up"),
        ("follow: {slowest: 5m, give_up: 1m}", "follow: must rise"),
    ],
)
def test_the_bots_own_habits_have_bounds(line: str, said: str) -> None:
    assert said in problem(f"{GOOD}{line}\n")


def test_a_file_needs_a_version_and_channels() -> None:
    assert problems("command: /neon\n") == (
        "config.yaml:1:1 channels is missing",
        "config.yaml:1:1 version is missing",
    )
    assert "channels: is empty: list at least one channel" in problem("version: 1\nchannels: {}\n")


def test_another_version_is_refused() -> None:
    assert problem(GOOD.replace("version: 1", "version: 2")) == (
        "config.yaml:1:10 version: 2 must be 1: it is the version of this file's format"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "1:1 the file is empty"),
        ("# nothing\n", "1:1 the file is empty"),
        ("just words", "1:1 just words must be a mapping"),
        ("- a", "1:1 must be a mapping"),
        ("version: [1", "not valid YAML: while parsing a flow sequence"),
        ("version: 1\nchannels: a: b\n", "2:12 not valid YAML: mapping values are not allowed here"),
        ("version: 1\n\tchannels: {}\n", "(indent with spaces, not tabs)"),
        ("version: 1\n---\nversion: 1\n", "2:1 not valid YAML: expected a single document"),
        ("version: 1\nlabel: \x07\n", "2:1 not valid YAML: a character on this line"),
        ("[" * 100, "nested deeper than 20 levels"),
        ("a: [" + "x," * 20_000 + "]", "more than 10000 values"),
        ("a: &a [*a]", "aliases make the file far too large"),
        ("a" * 1_000_001, "larger than 1,000,000 bytes"),
    ],
)
def test_what_is_no_usable_yaml_is_one_clear_problem(text: str, said: str) -> None:
    assert said in problem(text)


def test_aliases_that_multiply_are_stopped_early() -> None:
    layers = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    assert "aliases make the file far too large" in problem("\n".join(["a0: &a0 [x]", *layers]))


def test_a_very_wrong_file_is_not_answered_with_a_book() -> None:
    answer = problems(GOOD + "".join(f"k{n}: 1\n" for n in range(70)))
    assert len(answer) == 51
    assert answer[-1] == "config.yaml: and 20 more"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("${NOT_SET}", "the environment variable NOT_SET is not set, or not open to this file"),
        ("${}", "${ needs a name and a }, as in ${NAME} or ${NAME:-default}"),
        ("${OPEN", "${ needs a name and a }"),
        ("${1ST}", "${ needs a name and a }"),
    ],
)
def test_a_variable_that_cannot_be_filled_in_is_one_problem(written: str, said: str) -> None:
    assert with_line(f"label: '{written}'").startswith(f"config.yaml:6:12 channels.C0SHOPDB.label: {said}")


@pytest.mark.parametrize(
    "line",
    [
        "label: ${SECRET}",
        "never_touch: ${SECRET}",
        "never_touch: ['${SECRET}']",
        "defaults: {ttl: '${SECRET}'}",
        "defaults: {compute: '${SECRET}'}",
        "defaults: ${SECRET}",
    ],
)
def test_the_value_of_a_variable_is_never_shown(line: str) -> None:
    answer = with_line(line, SECRET=" canary\n")
    assert "${SECRET}" in answer
    assert "canary" not in answer


@pytest.mark.parametrize("field", ["old-violet-32930710", "everyone", "version: 1"])
def test_the_value_of_a_variable_is_not_shown_for_ids_either(field: str) -> None:
    text = GOOD.replace(field, "version: ${SECRET}" if ":" in field else '"${SECRET}"')
    answer = problem(text, SECRET="canary")
    assert "${SECRET}" in answer
    assert "canary" not in answer


@given(st.text(st.characters(codec="utf-8"), max_size=200))
def test_no_text_at_all_makes_the_reader_fail(text: str) -> None:
    with pytest.raises(ConfigError):
        parse(text, "config.yaml", {}, COMMANDS)


@given(st.integers(0, len(GOOD) - 1), st.sampled_from(list("{}[]:,&*!|>%@`'\"#-?~\t\n x0")))
def test_a_slip_of_the_keyboard_is_a_problem_or_harmless_but_never_a_crash(at: int, typed: str) -> None:
    found: tuple[str, ...] = ()
    try:
        parse(GOOD[:at] + typed + GOOD[at + 1 :], "config.yaml", {}, COMMANDS)
    except ConfigError as error:
        found = error.problems
    assert all(each.startswith("config.yaml:") for each in found)
