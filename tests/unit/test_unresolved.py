"""Arguments taken as typed: enough for a command to say what it would be about."""

from bot.command import Compute, Kind, Moment, Point, ProjectRef, arguments, flag, positional
from bot.neon.models import Branch, Operation
from bot.neon.models.snapshots import Snapshot
from bot.parsing import parse
from bot.unresolved import as_typed
from tests.unit.command_samples import NOW, entry, reading


@arguments
class Everything:
    branch: Branch = positional(Kind.BRANCH, help="branch")
    compute: Compute = positional(Kind.COMPUTE, help="compute")
    point: Point = positional(Kind.POINT, help="point")
    snapshot: Snapshot = positional(Kind.SNAPSHOT, help="snapshot")
    operation: Operation = positional(Kind.OPERATION, help="operation")
    project: ProjectRef = positional(Kind.PROJECT, help="project")
    search: str | None = flag(Kind.TEXT, help="text")
    page: int = flag(Kind.INTEGER, help="page", default=1)


def test_each_thing_is_called_what_was_typed() -> None:
    do = entry("thing do", reading(Everything, "thing do"))
    words = ("main", "ep-misty-sea-a5833nbi", "staging@0/1DE2850", "nightly", "7a1c", "shop", "--search=x")
    args = as_typed(Everything, parse(do, words, now=NOW).given, NOW)
    assert (args.branch.name, args.branch.id) == ("main", "main")
    assert (args.compute.branch.name, args.compute.id) == ("ep-misty-sea-a5833nbi", "ep-misty-sea-a5833nbi")
    assert (args.point.branch.name, args.point.at) == ("staging", Moment(lsn="0/1DE2850"))
    assert (args.snapshot.name, args.operation.id) == ("nightly", "7a1c")
    assert args.project == ProjectRef("shop", "shop")
    assert (args.search, args.page) == ("x", 1)
