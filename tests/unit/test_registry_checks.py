"""What a file under commands/ must declare, checked when the program starts."""

import importlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.command import (
    Compute,
    Context,
    Effect,
    Kind,
    NoArgs,
    Outcome,
    Scope,
    Target,
    arguments,
    flag,
    positional,
)
from bot.entry import Entry
from bot.neon.models import Branch
from bot.registry import DeclarationError, Registry, load
from tests.unit.command_samples import (
    CREATE,
    DELETE,
    ENTRIES,
    HELP,
    LIST,
    OfBranch,
    entry,
    reading,
    registry,
)

REVIEW = load().named("cleanup review").command


@arguments
class Unhelpful:
    search: str | None = flag(Kind.TEXT, help="")


@arguments
class OptionalFirst:
    one: str | None = positional(Kind.TEXT, help="one", optional=True)
    two: str = positional(Kind.TEXT, help="two")


@arguments
class WordsFirst:
    words: tuple[str, ...] = positional(Kind.WORDS, help="words")
    two: str = positional(Kind.TEXT, help="two")


@arguments
class SwitchByPosition:
    on: bool = positional(Kind.SWITCH, help="on")


@arguments
class TwoMeanings:
    force: bool | None = flag(Kind.SWITCH, help="force")
    no_force: str | None = flag(Kind.TEXT, help="no force")


@arguments
class OwnHelp:
    help: str | None = flag(Kind.TEXT, help="help")


@arguments
class OwnProject:
    project: str | None = flag(Kind.TEXT, help="project")


@arguments
class WrongType:
    branch: str = positional(Kind.BRANCH, help="branch")


@arguments
class NeverAbsent:
    parent: Branch = flag(Kind.BRANCH, help="parent")


@arguments
class NoChoices:
    order: str | None = flag(Kind.CHOICE, help="order")


@arguments
class ChoicesOfText:
    order: str | None = flag(Kind.TEXT, help="order", choices=("name",))


@arguments
class ManyBranches:
    other: tuple[Branch, ...] = flag(Kind.BRANCH, help="others", many=True)


@arguments
class ManyBeforeAnother:
    names: tuple[str, ...] = positional(Kind.TEXT, help="names", many=True)
    last: str = positional(Kind.TEXT, help="the last")


@arguments
class ManyAsOne:
    label: str = flag(Kind.TEXT, help="label", many=True)


@arguments
class PointAsBranch:
    at: Branch = positional(Kind.POINT, help="then")


@arguments
class OfCompute:
    compute: Compute = positional(Kind.COMPUTE, help="compute")


def odd(args: type[object], example: str = "thing do x") -> Entry:
    return entry("thing do", reading(args, example))


def changed(of: Entry, **changes: Any) -> Entry:
    return replace(of, command=replace(of.command, **changes))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (entry("thing do", reading(NoArgs, "thing do"), "Do it"), "a sentence with a period: 'Do it'"),
        (entry("thing do", reading(NoArgs, "thing do"), ""), "a sentence with a period: ''"),
        (entry("thing do", reading(NoArgs)), "it has no example"),
        (odd(Unhelpful, "thing do"), "--search has no help"),
        (odd(OptionalFirst), "a required word comes after an optional one"),
        (odd(WordsFirst), "words takes all words that are left, so it must be the last by position"),
        (odd(SwitchByPosition), "on is a switch, so it must be a flag"),
        (odd(TwoMeanings, "thing do"), "--no-force means two things"),
        (odd(OwnHelp, "thing do"), "--help means two things"),
        (odd(OwnProject, "thing do"), "--project already says which project"),
        (odd(WrongType), "branch is BRANCH, so its type must be <class"),
        (
            odd(NeverAbsent, "thing do"),
            "--parent is BRANCH, so its type must be bot.neon.models.Branch |",
        ),
        (odd(NoChoices, "thing do"), "--order: `choices` and the kind CHOICE go together"),
        (odd(ChoicesOfText, "thing do"), "--order: `choices` and the kind CHOICE go together"),
        (odd(ManyBeforeAnother, "thing do x y"), "names may be given many times, so it must be the last"),
        (odd(ManyBranches, "thing do"), "--other cannot be given many times: that is for plain"),
        (odd(ManyAsOne, "thing do"), "--label is TEXT, so its type must be tuple[str, ...], not <class"),
        (odd(PointAsBranch), "at is POINT, so its type must be <class 'bot.arguments.Point'>"),
        (
            entry("thing do", reading(OfCompute, "thing do x", scope=Scope.ACCOUNT)),
            "compute is looked up in a project, so the scope must be PROJECT",
        ),
        (changed(odd(NoArgs, "thing do"), follows=True), "it follows operations, so it needs `target` and"),
        (changed(odd(NoArgs, "thing do"), effect=Effect.REVEAL), "it shows a secret, so it needs `target`"),
        (odd(NoArgs), "its example 'thing do x' does not work: “x” is one word too many"),
        (odd(NoArgs, "branch list"), "its example 'branch list' is of branch list"),
        (odd(NoArgs, "thing don"), "its example 'thing don' does not work"),
        (
            entry("thing do", reading(OfBranch, "thing do x", scope=Scope.CHANNEL)),
            "branch is looked up in a project, so the scope must be PROJECT",
        ),
    ],
)
def test_a_command_that_cannot_work_is_named_with_the_reason(wrong: Entry, said: str) -> None:
    with pytest.raises(DeclarationError) as caught:
        registry(wrong)
    assert [each for each in caught.value.problems if each.startswith("thing do: ") and said in each]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (changed(CREATE, target=None), "it writes (create), so it needs `target` and `doing`"),
        (changed(CREATE, doing=""), "it writes (create), so it needs `target` and `doing`"),
        (changed(CREATE, form=REVIEW.form), "it is shown in a window, so it must only read, and no secret"),
        (changed(DELETE, confirm=None), "it destroys, so it needs `confirm` and `settle`"),
        (changed(DELETE, settle=None), "it destroys, so it needs `confirm` and `settle`"),
    ],
)
def test_a_write_declares_what_the_pipeline_needs_of_it(wrong: Entry, said: str) -> None:
    with pytest.raises(DeclarationError, match=f"^{wrong.name}: ") as caught:
        Registry.of([wrong if each.path == wrong.path else each for each in ENTRIES])
    assert caught.value.problems == (f"{wrong.name}: {said}",)


def test_what_only_neon_can_tell_may_take_the_place_of_what_the_arguments_say() -> None:
    async def aim(ctx: Context, args: Any) -> Target:
        return Target("branch", "pr-42")

    async def look(ctx: Context, target: Target, args: Any) -> Outcome | None:
        return None

    looking = changed(DELETE, target=None, aim=aim, settle=None, look=look)
    assert Registry.of([looking if each.path == looking.path else each for each in ENTRIES])


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("branches", "branches: it is also a way to write the noun branch"),
        ("branch", "branch: it is also a way to write the noun branch"),
        ("branches do", "branch: its plural is another noun"),
        ("branch list", "two commands have the same name"),
    ],
)
def test_no_word_may_name_two_things(more: str, said: str) -> None:
    with pytest.raises(DeclarationError) as caught:
        registry(entry(more, reading(NoArgs, more)))
    assert said in caught.value.problems


def test_there_must_be_help() -> None:
    with pytest.raises(DeclarationError, match="there is no `help`"):
        Registry.of([LIST])


def test_all_problems_are_told_at_once() -> None:
    with pytest.raises(DeclarationError) as caught:
        registry(odd(OwnHelp, "thing do"), entry("other do", reading(NoArgs), "Do it"))
    assert {each.partition(":")[0] for each in caught.value.problems} == {"thing do", "other do"}


SOURCE = """\"\"\"{summary}

More about it.
\"\"\"
from tests.unit.command_samples import {entry}

command = {entry}.command
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty package in a place of its own; its name is new to the interpreter."""
    monkeypatch.syspath_prepend(tmp_path)
    root = tmp_path / f"{tmp_path.name}_commands"
    root.mkdir()
    importlib.invalidate_caches()
    return root


def write(root: Path, path: str, entry: str = "", summary: str = "Do it.", source: str = "") -> None:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(source or SOURCE.format(summary=summary, entry=entry))


def test_the_path_of_a_file_is_the_name_of_its_command(package: Path) -> None:
    write(package, "help.py", "HELP", "Show help.")
    write(package, "branch/list.py", "LIST")
    write(package, "branch/set_expiration.py", "SET_EXPIRATION", "Set it.")
    write(package, "branch/__init__.py", source="# no command")
    write(package, "branch/_shared.py", source="nothing = 1")
    found = load(package.name)
    assert [(each.name, each.summary) for each in found.entries] == [
        ("branch list", "Do it."),
        ("branch set-expiration", "Set it."),
        ("help", "Show help."),
    ]
    assert found.named("help").command is HELP.command


@pytest.mark.parametrize(
    ("path", "source", "said"),
    [
        ("a/b/c.py", "x = 1", "a/b/c.py: a command is at most a noun and a verb"),
        ("a/b.py", "x = 1", "a.b: it has no `command = Command(...)`"),
        (
            "a/b.py",
            "from tests.unit.command_samples import UNDECLARED as command",
            "a.b: its arguments are not an `@arguments` class",
        ),
    ],
)
def test_a_file_that_is_no_command_is_named(package: Path, path: str, source: str, said: str) -> None:
    write(package, "help.py", "HELP")
    write(package, path, source=source)
    with pytest.raises(DeclarationError) as caught:
        load(package.name)
    assert said in str(caught.value)


def test_the_commands_of_this_project_are_sound() -> None:
    names = {each.name for each in load().reference()}
    assert {"help", "branch create", "branch delete"} <= names
