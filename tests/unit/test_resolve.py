"""Names and ids → Neon's things, within one channel's projects."""

from typing import Any

import pytest

from bot.command import ProjectRef
from bot.errors import AmbiguousError, NotFoundError
from bot.parsing import Raw
from bot.resolve import Lookup, Resolver, choose_project
from tests.unit.command_samples import (
    LEDGER,
    SHOP,
    FewBranches,
    Listing,
    OfBranch,
    OfOperation,
    Visit,
    branch,
    operation,
)

MAIN = branch("main", "br-noisy-breeze-a5e59rrb")
PREVIEW = branch("preview/pr-117", "br-late-water-a5zzzzzz")
LEDGERS = branch("audit", "br-calm-moon-a5aaaaaa", LEDGER)
ODD = branch("br-add-users-table", "br-odd-name-a5bbbbbb")
DONE = operation("7a1c3b52-8c1e-4a9b-9f0d-1c2d3e4f5a6b")
LEDGER_DONE = operation("11111111-8c1e-4a9b-9f0d-1c2d3e4f5a6b", LEDGER)


def neon() -> FewBranches:
    return FewBranches([MAIN, PREVIEW, LEDGERS, ODD], [DONE, LEDGER_DONE])


async def in_shop(args: type[Any], known: Lookup | None = None, **given: Any) -> Any:
    return await Resolver(known or neon(), (SHOP, LEDGER), SHOP).resolve(args, given)


async def refused(args: type[Any], known: Lookup | None = None, **given: Any) -> NotFoundError:
    with pytest.raises(NotFoundError) as caught:
        await in_shop(args, known, **given)
    return caught.value


@pytest.mark.parametrize("word", [MAIN.name, MAIN.id])
async def test_a_branch_is_found_by_its_exact_name_or_id(word: str) -> None:
    assert await in_shop(OfBranch, branch=Raw(word)) == OfBranch(branch=MAIN)


async def test_values_that_name_nothing_stay_and_defaults_are_filled_in() -> None:
    assert await in_shop(Listing, search="x") == Listing(search="x", page=1)
    assert await in_shop(Visit) == Visit(project=None, back_to=None, notice=None)


@pytest.mark.parametrize("word", [LEDGERS.name, LEDGERS.id])
async def test_a_branch_of_another_project_is_not_found(word: str) -> None:
    error = await refused(OfBranch, branch=Raw(word))
    assert error.message == f"There is no branch “{word}” in shop."
    assert LEDGERS.name not in error.hint


async def test_what_neon_answers_from_another_project_is_not_believed() -> None:
    class Confused(FewBranches):
        async def branch(self, project_id: str, branch_id: str, /) -> Any:
            return LEDGERS

        async def branch_named(self, project_id: str, name: str, /) -> Any:
            return LEDGERS

        async def operation(self, project_id: str, operation_id: str, /) -> Any:
            return LEDGER_DONE

    await refused(OfBranch, Confused(), branch=Raw(LEDGERS.id))
    await refused(OfBranch, Confused(), branch=Raw(LEDGERS.name))
    await refused(OfOperation, Confused(), operation=Raw(LEDGER_DONE.id))


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("mian", "Did you mean “main”?"),
        ("Main", "Did you mean “main”?"),
        ("PR-117", "Did you mean “preview/pr-117”?"),
        ("preveiw/pr-117", "Did you mean “preview/pr-117”?"),
        ("zzz", "A branch's name is written exactly as in Neon, capital letters included."),
    ],
)
async def test_an_absent_branch_is_quoted_with_the_nearest_names(word: str, hint: str) -> None:
    error = await refused(OfBranch, branch=Raw(word))
    assert error.message == f"There is no branch “{word}” in shop."
    assert error.hint == hint


async def test_at_most_three_names_are_offered() -> None:
    many = FewBranches([branch(f"release-{n}", f"br-a-b-{n}") for n in range(9)])
    assert (await refused(OfBranch, many, branch=Raw("release"))).hint.count("“release-") == 3


async def test_a_name_that_looks_like_an_id_is_never_taken_for_one() -> None:
    error = await refused(OfBranch, branch=Raw(ODD.name))
    assert error.hint == f"Its name looks like an id, so use its real one: `{ODD.id}`."
    assert await in_shop(OfBranch, branch=Raw(ODD.id)) == OfBranch(branch=ODD)


async def test_an_absent_branch_is_told_even_when_the_nearest_names_cannot_be_read() -> None:
    known = FewBranches([MAIN], listing_works=False)
    error = await refused(OfBranch, known, branch=Raw("mian"))
    assert error.message == "There is no branch “mian” in shop."
    assert "exactly as in Neon" in error.hint


async def test_a_word_longer_than_any_name_is_not_looked_up() -> None:
    long = "m" * 257
    known = FewBranches([branch(long, "br-a-b-c")])
    assert "There is no branch" in (await refused(OfBranch, known, branch=Raw(long))).message


@pytest.mark.parametrize("word", [DONE.id, DONE.id.upper()])
async def test_an_operation_is_found_by_its_id(word: str) -> None:
    assert await in_shop(OfOperation, operation=Raw(word)) == OfOperation(operation=DONE)


@pytest.mark.parametrize("word", [LEDGER_DONE.id, "nothing", "../branches", "a/b?c=d"])
async def test_an_operation_elsewhere_or_nowhere_is_not_found(word: str) -> None:
    error = await refused(OfOperation, operation=Raw(word))
    assert error.message == f"There is no operation “{word}” in shop."


@pytest.mark.parametrize("word", ["ledger", "LEDGER", LEDGER.id])
async def test_a_project_is_found_by_its_name_here_or_its_id(word: str) -> None:
    assert await in_shop(Visit, project=Raw(word)) == Visit(project=LEDGER, back_to=None, notice=None)


async def test_a_branch_cannot_be_looked_up_without_a_project() -> None:
    with pytest.raises(LookupError):
        await Resolver(neon(), (), None).resolve(OfBranch, {"branch": Raw("main")})


def test_the_first_project_is_meant_when_none_is_named() -> None:
    assert choose_project((SHOP, LEDGER), None) == SHOP


def test_a_project_of_another_channel_is_not_found_even_by_its_id() -> None:
    with pytest.raises(NotFoundError) as caught:
        choose_project((SHOP, LEDGER), "quiet-bar-70412233")
    assert caught.value.message == "“quiet-bar-70412233” is no project of this channel."
    assert caught.value.hint == "It has: `shop`, `ledger`."


def test_a_channel_without_projects_says_so() -> None:
    with pytest.raises(NotFoundError, match="This channel has no Neon project"):
        choose_project((), None)


def test_an_id_is_never_shadowed_by_a_name() -> None:
    shadow = ProjectRef(LEDGER.id, "young-sun-11111111")
    assert choose_project((shadow, LEDGER), LEDGER.id) == LEDGER


def test_names_that_differ_in_capital_letters_only_must_be_typed_exactly() -> None:
    capital = ProjectRef("Shop", "young-sun-11111111")
    assert choose_project((SHOP, capital), "Shop") == capital
    with pytest.raises(AmbiguousError) as caught:
        choose_project((SHOP, capital), "SHOP")
    assert caught.value.hint == "Write `shop` or `Shop`, in just these letters."
