"""Computes, snapshots and points in a branch's history → what they stand for, and back into words."""

from datetime import timedelta
from typing import Any

import pytest

from bot.command import Command, Compute, Effect, Kind, Moment, Point, arguments, flag, positional
from bot.errors import AmbiguousError, NotFoundError
from bot.neon.models import Branch, Endpoint
from bot.neon.models.snapshots import Snapshot
from bot.parsing import parse
from bot.resolve import Resolver, words
from tests.unit.command_samples import LEDGER, NOW, SHOP, FewBranches, branch, entry, run

MAIN = branch("main", "br-noisy-breeze-a5e59rrb")
CHILD = branch("preview/pr-117", "br-late-water-a5zzzzzz").model_copy(update={"parent_id": MAIN.id})
ODD = branch("user@example", "br-odd-name-a5bbbbbb")
LEDGERS = branch("audit", "br-calm-moon-a5aaaaaa", LEDGER)
TWO_HOURS_AGO = Moment(time=NOW - timedelta(hours=2))


def endpoint(id: str, of: Branch, kind: str = "read_write") -> Endpoint:
    return Endpoint(
        id=id,
        project_id=of.project_id,
        branch_id=of.id,
        host=f"{id}.neon.tech",
        type=kind,
        current_state="idle",
        autoscaling_limit_min_cu=1,
        autoscaling_limit_max_cu=1,
        created_at=NOW,
    )


WRITES, READS = endpoint("ep-misty-sea-a5833nbi", MAIN), endpoint("ep-calm-sea-a5000000", MAIN, "read_only")
ALONE = endpoint("ep-lone-hill-a5111111", CHILD, "read_only")
ELSEWHERE = endpoint("ep-far-away-a5222222", LEDGERS)
NIGHTLY = [Snapshot(id=f"snap-{n}", name="nightly", created_at=NOW) for n in range(2)]
BEFORE = Snapshot(id="snap-quiet-meadow-a5b6c7d8", name="before-release", created_at=NOW)


@arguments
class OfCompute:
    compute: Compute = positional(Kind.COMPUTE, help="compute")


@arguments
class OfSnapshot:
    snapshot: Snapshot = positional(Kind.SNAPSHOT, help="snapshot")


@arguments
class OfPoint:
    point: Point = positional(Kind.POINT, help="point")


@arguments
class Restoring:
    branch: Branch = positional(Kind.BRANCH, help="branch")
    source: Point = positional(Kind.POINT, help="point")
    against: Point | None = flag(Kind.POINT, help="point")


@arguments
class OfComputePoint:
    compute: Compute = positional(Kind.COMPUTE, help="compute")
    at: Point = positional(Kind.POINT, help="point")


async def resolved(args: type[Any], *typed: str) -> Any:
    neon = FewBranches([MAIN, CHILD, ODD, LEDGERS], [], [READS, WRITES, ALONE, ELSEWHERE], [*NIGHTLY, BEFORE])
    do = entry("thing do", Command(args, run, effect=Effect.READ, examples=("thing do",)))
    return await Resolver(neon, (SHOP, LEDGER), SHOP).resolve(args, parse(do, typed, now=NOW).given)


async def refused(args: type[Any], *typed: str) -> NotFoundError:
    with pytest.raises(NotFoundError) as caught:
        await resolved(args, *typed)
    return caught.value


@pytest.mark.parametrize("word", [WRITES.id, MAIN.name, MAIN.id])
async def test_a_compute_is_found_by_its_id_or_as_the_one_of_its_branch_that_writes(word: str) -> None:
    assert await resolved(OfCompute, word) == OfCompute(compute=Compute(WRITES, MAIN))


async def test_a_read_replica_is_found_by_its_id_alone() -> None:
    found = await resolved(OfCompute, READS.id)
    assert found.compute == Compute(READS, MAIN)
    assert found.compute.name == f"main (read replica {READS.id})"
    error = await refused(OfCompute, CHILD.name)
    assert error.message == "preview/pr-117 has no compute that can write."
    assert "`compute create` adds one" in error.hint


@pytest.mark.parametrize("word", ["ep-not-there-a5333333", ELSEWHERE.id])
async def test_a_compute_that_is_not_there_or_of_another_project_is_not_found(word: str) -> None:
    error = await refused(OfCompute, word)
    assert error.message == f"There is no compute “{word}” in shop."
    assert "compute list" in error.hint


async def test_a_branch_that_is_not_there_has_no_compute() -> None:
    assert (await refused(OfCompute, "mian")).hint == "Did you mean “main”?"


@pytest.mark.parametrize("word", [BEFORE.name, BEFORE.id])
async def test_a_snapshot_is_found_by_name_or_id(word: str) -> None:
    assert await resolved(OfSnapshot, word) == OfSnapshot(snapshot=BEFORE)


async def test_of_several_snapshots_of_a_name_the_id_is_needed() -> None:
    with pytest.raises(AmbiguousError) as caught:
        await resolved(OfSnapshot, "nightly")
    assert caught.value.hint == "Write `snap-0` or `snap-1`."
    assert await resolved(OfSnapshot, "snap-1") == OfSnapshot(snapshot=NIGHTLY[1])


async def test_an_absent_snapshot_is_told_with_the_nearest() -> None:
    assert (await refused(OfSnapshot, "before-relase")).hint == "Did you mean “before-release”?"


@pytest.mark.parametrize(
    ("typed", "point"),
    [
        (("main",), Point(MAIN)),
        ((MAIN.id,), Point(MAIN)),
        (("main@2h", "ago"), Point(MAIN, TWO_HOURS_AGO)),
        (("main@2", "hours", "ago"), Point(MAIN, TWO_HOURS_AGO)),
        (("main@0/1de2850",), Point(MAIN, Moment(lsn="0/1DE2850"))),
        (("user@example",), Point(ODD)),
        (("user@example@2h ago",), Point(ODD, TWO_HOURS_AGO)),
    ],
)
async def test_a_point_is_a_branch_as_it_is_or_as_it_was(typed: tuple[str, ...], point: Point) -> None:
    assert await resolved(OfPoint, *typed) == OfPoint(point=point)


@pytest.mark.parametrize(
    ("typed", "point"),
    [
        (("^self",), Point(CHILD)),
        (("^self@2h ago",), Point(CHILD, TWO_HOURS_AGO)),
        (("2h", "ago"), Point(CHILD, TWO_HOURS_AGO)),
        (("0/1DE2850",), Point(CHILD, Moment(lsn="0/1DE2850"))),
        (("^parent",), Point(MAIN)),
        (("^parent@2h ago",), Point(MAIN, TWO_HOURS_AGO)),
        (("main",), Point(MAIN)),
    ],
)
async def test_a_point_may_be_told_from_the_branch_that_the_command_is_about(
    typed: tuple[str, ...], point: Point
) -> None:
    assert await resolved(Restoring, CHILD.name, *typed) == Restoring(
        branch=CHILD, source=point, against=None
    )


async def test_a_compute_says_which_branch_it_is_about_too() -> None:
    found = await resolved(OfComputePoint, MAIN.name, "2h", "ago")
    assert found.at == Point(MAIN, TWO_HOURS_AGO)


@pytest.mark.parametrize(
    ("args", "typed", "message"),
    [
        (Restoring, ("main", "^parent"), "main has no parent."),
        (OfPoint, ("^self",), "“^self” does not say which branch."),
        (OfPoint, ("2h ago",), "“2h ago” does not say which branch."),
        (OfPoint, ("nope@2h ago",), "There is no branch “nope” in shop."),
        (OfPoint, ("audit",), "There is no branch “audit” in shop."),
        (OfPoint, ("main@soon",), "There is no branch “main@soon” in shop."),
    ],
)
async def test_what_is_no_point_is_said(args: type[Any], typed: tuple[str, ...], message: str) -> None:
    assert (await refused(args, *typed)).message == message


@pytest.mark.parametrize(
    "args",
    [
        OfCompute(compute=Compute(READS, MAIN)),
        OfSnapshot(snapshot=NIGHTLY[0]),
        OfPoint(point=Point(MAIN)),
        OfPoint(point=Point(ODD, TWO_HOURS_AGO)),
        Restoring(branch=CHILD, source=Point(MAIN, Moment(lsn="0/1DE2850")), against=Point(CHILD)),
    ],
)
async def test_the_words_of_such_arguments_stand_for_the_same(args: Any) -> None:
    assert await resolved(type(args), *words(args)) == args
