"""Restoring, by value: the name that the present content stays under, and which operations were a restore."""

from datetime import timedelta

from bot.command import Moment, Point
from bot.neon.models import Operation, restoring
from tests.unit.view_samples import NOW, branch

MAIN = branch("main", id="br-main-tree-a5aaaaaa", parent_id=None)
PR_42 = branch()
PAST = Moment(time=NOW - timedelta(hours=2))
KEPT = "pr-42-before-2026-11-23-1200"


def _operation(action: str, at: timedelta, branch_id: str = PR_42.id) -> Operation:
    made = NOW + at
    facts = {"id": f"{action}-{at}", "project_id": "p", "action": action, "status": "finished"}
    return Operation.model_validate(facts | {"branch_id": branch_id, "created_at": made, "updated_at": made})


def test_the_present_is_kept_where_neon_insists_and_lost_elsewhere_unless_asked_for() -> None:
    assert restoring.kept_as(PR_42, Point(MAIN), [MAIN, PR_42], None, NOW) is None
    assert restoring.kept_as(PR_42, Point(MAIN), [MAIN, PR_42], "old", NOW) == "old"
    assert restoring.kept_as(PR_42, Point(PR_42, PAST), [MAIN, PR_42], None, NOW) == KEPT
    child = branch("child", id="br-child-leaf-a5bbbbbb", parent_id=PR_42.id)
    assert restoring.kept_as(PR_42, Point(MAIN), [MAIN, PR_42, child], None, NOW) == KEPT


def test_the_longest_name_is_shortened_so_that_neon_takes_it() -> None:
    long = branch("x" * 256)
    kept = restoring.kept_as(long, Point(long, PAST), [long], None, NOW)
    assert kept is not None
    assert len(kept) == 256
    assert kept.endswith("-before-2026-11-23-1200")


def test_a_restore_is_known_by_a_branch_being_created_anew() -> None:
    steps = [_operation(each, timedelta(seconds=1)) for each in ("create_branch", "suspend_compute")]
    assert [each.action for each in restoring.begun(PR_42, steps, NOW)] == [
        "suspend_compute",
        "create_branch",
    ]
    assert restoring.begun(PR_42, steps[1:], NOW) == ()
    assert restoring.begun(MAIN, steps, NOW) == ()
    assert restoring.begun(None, steps, NOW) == ()


def test_neither_an_older_restore_nor_the_making_of_the_branch_counts() -> None:
    old = _operation("create_branch", timedelta(minutes=-5))
    assert restoring.begun(PR_42, [old], NOW) == ()
    fresh = branch(created_at=NOW - timedelta(seconds=30))
    made = _operation("create_branch", timedelta(seconds=-30))
    assert restoring.begun(fresh, [made], NOW) == ()
