"""Resolved arguments → words that stand for them: whoever runs those later does the same thing."""

import asyncio
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.command import CuRange, Expiry, Moment
from bot.entry import Entry
from bot.parsing import parse
from bot.resolve import Resolver, choose_project, words
from bot.text import join, split
from tests.unit.command_samples import (
    CREATE,
    DELETE,
    HELP,
    LEDGER,
    LIST,
    NOW,
    OPERATION,
    SET_EXPIRATION,
    SHOP,
    VISIT,
    Creation,
    Expiration,
    FewBranches,
    Listing,
    OfBranch,
    OfOperation,
    Visit,
    Words,
    branch,
    operation,
)

BRANCHES = [
    branch(name, f"br-late-water-a5{n:06}") for n, name in enumerate(["main", "--help", "-x", "pr-42"])
]
OPERATIONS = [operation(f"7a1c3b52-8c1e-4a9b-9f0d-{n:012}") for n in range(3)]
PROJECTS = (SHOP, LEDGER)

LENGTHS = st.integers(1, 3650 * 86_400).map(lambda seconds: timedelta(seconds=seconds))
SIZES = st.sampled_from([0.25, 0.5, *map(float, range(1, 57))])
NAMES = st.text(st.characters(min_codepoint=32), min_size=1, max_size=40).filter(
    lambda name: name.isprintable() and name == name.strip() != ""
)
KNOWN = st.sampled_from(BRANCHES)
RANGES = st.tuples(SIZES, SIZES).map(lambda two: CuRange(min(two), max(two)))
PAST = st.timedeltas(timedelta(0), timedelta(days=9_000)).map(lambda ago: NOW - ago)
FUTURE = st.timedeltas(timedelta(seconds=1), timedelta(days=3_650)).map(lambda then: NOW + then)
MOMENTS = PAST.map(lambda time: Moment(time=time)) | st.sampled_from(
    [Moment(lsn="0/1DE2850"), Moment(lsn="F/0")]
)
EXPIRIES = (
    LENGTHS.map(lambda after: Expiry(after=after)) | FUTURE.map(lambda at: Expiry(at=at)) | st.just(Expiry())
)


def maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | values


INVOCATIONS: st.SearchStrategy[tuple[Entry, Any]] = st.one_of(
    st.tuples(
        st.just(CREATE),
        st.builds(
            Creation,
            name=NAMES,
            parent=maybe(KNOWN),
            at=maybe(MOMENTS),
            ttl=maybe(EXPIRIES),
            compute=maybe(st.booleans()),
            cu=maybe(RANGES),
        ),
    ),
    st.tuples(st.just(DELETE), st.builds(OfBranch, branch=KNOWN)),
    st.tuples(st.just(SET_EXPIRATION), st.builds(Expiration, branch=KNOWN, when=EXPIRIES)),
    st.tuples(st.just(LIST), st.builds(Listing, search=maybe(NAMES), page=st.integers(1, 10**9))),
    st.tuples(st.just(OPERATION), st.builds(OfOperation, operation=st.sampled_from(OPERATIONS))),
    st.tuples(
        st.just(VISIT),
        st.builds(Visit, project=st.sampled_from(PROJECTS), back_to=maybe(MOMENTS), notice=maybe(LENGTHS)),
    ),
    st.tuples(st.just(HELP), st.builds(Words, words=st.lists(st.text(max_size=9)).map(tuple))),
)


def run_again(entry: Entry, line: tuple[str, ...], neon: FewBranches) -> tuple[str, Any]:
    """What another process makes of stored words: the project's name here, and the arguments."""
    parsed = parse(entry, line, now=NOW)
    project = choose_project(PROJECTS, parsed.project)
    args = asyncio.run(Resolver(neon, PROJECTS, project).resolve(entry.command.args, parsed.given))
    return project.alias, args


@given(INVOCATIONS)
def test_the_words_of_arguments_parse_and_resolve_to_equal_arguments(invocation: tuple[Entry, Any]) -> None:
    entry, args = invocation
    neon = FewBranches(BRANCHES, OPERATIONS)
    assert run_again(entry, words(args), neon) == ("shop", args)


@given(INVOCATIONS)
def test_the_words_survive_a_button(invocation: tuple[Entry, Any]) -> None:
    _, args = invocation
    assert split(join(words(args))) == words(args)


@given(st.sampled_from(BRANCHES), NAMES)
def test_a_rename_in_between_changes_nothing(target: Any, new_name: str) -> None:
    stored = words(OfBranch(branch=target))
    renamed = target.model_copy(update={"name": new_name})
    impostor = branch(target.name, "br-other-one-a5999999")
    _, args = run_again(DELETE, stored, FewBranches([impostor, renamed]))
    assert args.branch.id == target.id


def test_the_project_is_pinned_by_its_id() -> None:
    args = OfBranch(branch=BRANCHES[0].model_copy(update={"project_id": LEDGER.id}))
    stored = words(args, LEDGER)
    assert stored == (f"--project={LEDGER.id}", BRANCHES[0].id)
    assert run_again(DELETE, stored, FewBranches([args.branch])) == ("ledger", args)
