"""Whether a branch that is due still is what people were warned of, looked at right before it goes. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.cleanup.activity import last_used
from bot.cleanup.facts import Facts
from bot.cleanup.rules import Verdict, judge
from bot.cleanup.stages import Case, Kept, seen
from bot.config_cleanup import CleanupPolicy
from bot.neon.models import Branch, Endpoint


@dataclass(frozen=True)
class SecondLook:
    """What is read anew: all branches of the project, the computes of this one, and whether it is kept."""

    branches: tuple[Branch, ...]
    computes: tuple[Endpoint, ...]
    kept: Kept | None = None


def changed_since(
    case: Case,
    facts: Facts,
    policy: CleanupPolicy,
    look: SecondLook,
    now: datetime,
    *,
    never_touch: Iterable[str] = (),
) -> str:
    """What has changed since the look of this run, in words; empty when nothing has."""
    branch = next((each for each in look.branches if each.id == case.branch_id), None)
    if branch is None:
        return "it is gone already"
    if look.kept is not None and look.kept.holds(now):
        return "somebody keeps it"
    used = last_used(branch, look.computes, now)
    if used == now:
        return "a compute runs on it"
    if used is not None and used > case.found_at:
        return "it was used since the warning"
    names = {each.id: each.name for each in look.branches}
    fresh = replace(
        facts,
        name=branch.name,
        default=branch.default,
        protected=branch.protected,
        parent=names.get(branch.parent_id, branch.parent_id) if branch.parent_id else None,
        children=sum(each.parent_id == branch.id for each in look.branches),
        busy=branch.pending_state is not None,
        expires_at=branch.expires_at,
        kept_by_restore=facts.kept_by_restore or any(each.restored_as == branch.id for each in look.branches),
    )
    if seen(fresh) != case.seen:
        return "it is not any more what was warned of"
    verdict = judge(policy, fresh, now, never_touch=never_touch, turn=case.turn(policy))
    return "" if verdict.verdict is Verdict.CANDIDATE else verdict.reasons[0]
