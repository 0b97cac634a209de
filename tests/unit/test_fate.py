"""What has become of a branch, and whether one deleted now could come back, by what Neon lists."""

from datetime import timedelta

from bot.neon.models import Operation, Recovery
from bot.neon.models.fate import Gone, Prospect, Recoverable, There, fate_of, prospect
from tests.unit.view_samples import NOW, branch

MAIN = branch("main", id="br-main-tree-a5aaaaaa", parent_id=None)
DAY = timedelta(days=1)
DELETED = branch(recovery=Recovery(deleted_at=NOW - DAY, recoverable_until=NOW + 6 * DAY))


def _deleted_storage(of: str, ago: timedelta) -> Operation:
    facts = {"id": "op-1", "project_id": "p", "action": "delete_timeline", "status": "finished"}
    made = {"branch_id": of, "created_at": NOW - ago, "updated_at": NOW - ago}
    return Operation.model_validate(facts | made)


def test_only_a_deadline_that_neon_lists_makes_a_branch_recoverable() -> None:
    assert fate_of(DELETED.id, [MAIN, DELETED]) == Recoverable(NOW + 6 * DAY)
    without = branch(recovery=Recovery(deleted_at=NOW))
    assert fate_of(without.id, [MAIN, without]) == Gone()
    assert fate_of(DELETED.id, [MAIN]) == Gone()


def test_a_branch_that_is_there_can_be_removed_unless_something_holds_it() -> None:
    kept = branch("kept")
    assert fate_of(kept.id, [MAIN, kept]) == There(kept, ())
    child = branch("child", id="br-child-leaf-a5bbbbbb", parent_id=kept.id)
    held = fate_of(kept.id, [kept, child])
    assert held == There(kept, ("child",))
    gone = child.model_copy(update={"recovery": DELETED.recovery})
    assert fate_of(kept.id, [kept, gone]) == There(kept, ()), "a deleted child holds nothing"
    assert There(kept).removable
    assert not held.removable
    assert not There(branch(protected=True)).removable
    assert not There(branch(default=True)).removable
    assert not There().removable


def test_the_way_back_is_judged_by_what_was_deleted_before() -> None:
    assert prospect([MAIN, DELETED], [], NOW) == Prospect(kept_for=7 * DAY)
    assert prospect([MAIN], [], NOW) == Prospect()
    lately, long_ago = _deleted_storage("br-x", DAY / 2), _deleted_storage("br-x", 2 * DAY)
    assert prospect([MAIN], [lately], NOW) == Prospect(lost=True)
    assert prospect([MAIN], [long_ago], NOW) == Prospect(), "it may have been kept, and lapsed since"
    of_a_restore = _deleted_storage(MAIN.id, DAY / 2)
    assert prospect([MAIN], [of_a_restore], NOW) == Prospect(), "the branch is still there"
