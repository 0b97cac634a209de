"""Which command a line names; and what a file under commands/ must declare."""

from dataclasses import replace

import pytest

from bot.command import Effect, Kind, Target, arguments, flag
from bot.errors import UsageError
from bot.parsing import Parsed, parse
from bot.text import split
from tests.unit.command_samples import CREATE, NOW, VISIT, entry, reading, registry

REGISTRY = registry()


def matched(line: str) -> tuple[str, tuple[str, ...]]:
    found, rest = REGISTRY.match(split(line))
    return found.name, rest


def refusal(line: str) -> UsageError:
    with pytest.raises(UsageError) as caught:
        REGISTRY.match(split(line))
    return caught.value


@pytest.mark.parametrize(
    ("line", "name", "rest"),
    [
        ("branch list", "branch list", ()),
        ("branch list --page 2", "branch list", ("--page", "2")),
        ("branches list", "branch list", ()),
        ("BRANCH List X", "branch list", ("X",)),
        ("branches ls", "branch list", ()),
        ("branch rm pr-42", "branch delete", ("pr-42",)),
        ("branch new x", "branch create", ("x",)),
        ("branch set_expiration x 2d", "branch set-expiration", ("x", "2d")),
        ("branch expire x 2d", "branch set-expiration", ("x", "2d")),
        ("ops get 1", "operation show", ("1",)),
        ("operations info 1", "operation show", ("1",)),
        ("projects describe", "project show", ()),
        ("whoami", "whoami", ()),
        ("help branch", "help", ("branch",)),
    ],
)
def test_plurals_and_synonyms_name_the_same_command(line: str, name: str, rest: tuple[str, ...]) -> None:
    assert matched(line) == (name, rest)


@pytest.mark.parametrize(
    ("line", "rest"),
    [
        ("", ()),
        ("--help", ()),
        ("-h branch", ("branch",)),
        ("?", ()),
        ("branch --help", ("branch",)),
        ("branches help", ("branch",)),
    ],
)
def test_nothing_and_every_cry_for_help_is_help(line: str, rest: tuple[str, ...]) -> None:
    assert matched(line) == ("help", rest)


def test_a_noun_alone_lists_its_verbs_with_examples() -> None:
    error = refusal("branches")
    assert error.message == "`branch` needs a verb: `create`, `delete`, `list`, `set-expiration`."
    assert error.hint == "For example `branch create pr-42`, `branch list` or `branch delete pr-42`."
    assert error.example == "branch create pr-42"


@pytest.mark.parametrize(
    ("line", "quoted", "hint", "example"),
    [
        ("brnch list", "“brnch” is not a command", "Did you mean `branch`?", "branch create pr-42"),
        ("whoam", "“whoam” is not a command", "Did you mean `whoami`?", "whoami"),
        (
            "create branch x",
            "“create” is not a command",
            "Did you mean `branch create`?",
            "branch create pr-42",
        ),
        ("rm x", "“rm” is not a command", "Did you mean `branch delete`?", "branch delete pr-42"),
        ("branch-list", "“branch-list” is not a command", "Did you mean `branch list`?", "branch list"),
        ("zzz", "“zzz” is not a command", "", "help"),
        (
            "branch craete x",
            "`branch` has no verb “craete”",
            "Did you mean `branch create`?",
            "branch create pr-42",
        ),
        (
            "branch remov x",
            "`branch` has no verb “remov”",
            "Did you mean `branch delete`?",
            "branch delete pr-42",
        ),
        ("branch zzz", "`branch` has no verb “zzz”", "", "branch create pr-42"),
        ("project rm x", "`project` has no verb “rm”", "", "project show"),
    ],
)
def test_an_unknown_name_is_quoted_with_the_nearest_ones(
    line: str, quoted: str, hint: str, example: str
) -> None:
    error = refusal(line)
    assert error.message.startswith(quoted)
    assert hint in error.hint
    assert bool(hint) == bool(error.hint)
    assert error.example == example


def test_a_refusal_lists_what_there_is() -> None:
    assert "`branch`, `help`, `operation`, `project`, `whoami`" in refusal("zzz").message
    assert "`create`, `delete`, `list`, `set-expiration`" in refusal("branch zzz").message


def test_the_examples_in_refusals_work() -> None:
    for line in ("branch", "zzz", "brnch", "branch zzz", "create"):
        found, rest = REGISTRY.match(split(refusal(line).example))
        assert isinstance(parse(found, rest, now=NOW), Parsed)


def test_commands_are_found_under_a_noun_under_a_name_and_under_nothing() -> None:
    assert [each.name for each in REGISTRY.under(("projects",))] == ["project show"]
    assert [each.name for each in REGISTRY.under(("branch", "rm"))] == ["branch delete"]
    assert [each.name for each in REGISTRY.under(("whoami",))] == ["whoami"]
    assert REGISTRY.under(()) == REGISTRY.reference()
    with pytest.raises(UsageError):
        REGISTRY.under(("zzz",))


def test_a_command_is_found_by_its_exact_name_only() -> None:
    assert REGISTRY.named("branch create") is CREATE
    assert REGISTRY.entry(("project", "show")) is VISIT
    with pytest.raises(KeyError):
        REGISTRY.named("branch rm")


def test_the_reference_is_sorted_by_name() -> None:
    names = [each.name for each in REGISTRY.reference()]
    assert names == sorted(names)
    assert len(names) == len(REGISTRY.entries)


def test_a_usage_line_shows_what_is_optional() -> None:
    assert REGISTRY.usage(CREATE).line == (
        "branch create <name> [--parent <branch>] [--at <time or LSN>] [--ttl <duration or time>] "
        "[--[no-]compute] [--cu <CU>]"
    )
    assert VISIT.usage.line == "project show [<project>] [<back-to>] [--notice <duration>]"
    assert REGISTRY.named("help").usage.line == "help [<words>…]"


def test_the_table_has_one_row_per_command_and_names_added_effects() -> None:
    @arguments
    class Args:
        show_password: bool = flag(Kind.SWITCH, help="show it", default=False, effect=Effect.REVEAL)

    plain = reading(Args, "secret show")
    of_secret = replace(plain, target=lambda args: Target("secret", "x"), doing="Showing")
    table = registry(entry("secret show", of_secret, "Show a|b.")).markdown_table("/db")
    rows = table.splitlines()
    assert len(rows) == 2 + len(REGISTRY.entries) + 1
    assert "| `/db branch list [--search <text>] [--page <number>]` | Do something. | read |" in rows
    assert (
        "| `/db secret show [--show-password]` | Show a\\|b. | read, reveal with `--show-password` |" in rows
    )
