"""What is new in a look at a project, by what was seen in the look before. Pure.

Each function gives what there is to tell, and what was seen, for the next time. Where nothing was seen
before, all that is there counts as known.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from bot.command import ProjectRef
from bot.costs import Costs
from bot.neon.models import Branch, Endpoint, Operation
from bot.news.kinds import Event, Item, Kind, Severity
from bot.news.look import Look
from bot.radar.levels import LEVELS, Gauge, Seen, gauges

State = Mapping[str, Any]
NEVER_SUSPENDED = -1  # seconds: somebody wants that compute to be awake


class Step(NamedTuple):
    """What a change of level is to the messages about it: `full` is the one about what is nearly full."""

    full: bool = False
    over: bool = False
    changes: bool = False


class News(NamedTuple):
    """What there is to tell, and what was seen."""

    items: tuple[Item, ...]
    seen: State


def operations(look: Look, before: State) -> News:
    """Operations that failed, and those that went through when Neon tried again."""
    known, items = set(before.get("failing", ())), list[Item]()
    failing = [each for each in look.operations if _has_failed(each)]
    important = {each.id for each in look.branches if each.default or each.protected}
    for each in failing:
        if each.id not in known:
            severity = Severity.CRITICAL if each.branch_id in important else Severity.WARNING
            items.append(_operation(look, each, severity))
    mended = [each for each in look.operations if each.id in known and each.succeeded]
    items += [_operation(look, each, Severity.INFO, over=True) for each in mended]
    return News(tuple(items), {"failing": sorted(each.id for each in failing)})


def _has_failed(operation: Operation) -> bool:
    # What was cancelled, somebody has cancelled.
    return operation.may_be_retried or operation.status == "error"


def _operation(look: Look, operation: Operation, severity: Severity, *, over: bool = False) -> Item:
    where = operation.branch_id or look.project_id
    return Item(
        kind=Kind.OPERATIONS,
        event=Event.FAILED,
        project_id=look.project_id,
        subject=f"operation:{where}:{operation.action}",
        severity=severity,
        at=look.at,
        names=(operation.action, look.name(operation.branch_id)),
        detail="" if over else operation.error or "",
        branch_id=operation.branch_id or "",
        over=over,
        ids=(operation.id,),
    )


def branches(look: Look, before: State) -> News:
    """Branches that were made or deleted. What has only expired is told elsewhere."""
    seen = {each.id: _known(each) for each in look.branches if each.live}
    if not before:
        return News((), seen)
    items = [
        _branch(look, Event.CREATED, each.id, each.name, Severity.INFO)
        for each in look.branches
        if each.live and each.id not in before
    ]
    for branch_id, (name, expires_at, important) in before.items():
        expired = expires_at is not None and datetime.fromisoformat(expires_at) <= look.at
        if branch_id not in seen and not expired:
            severity = Severity.CRITICAL if important else Severity.WARNING
            items.append(_branch(look, Event.DELETED, branch_id, name, severity))
    return News(tuple(items), seen)


def _known(branch: Branch) -> list[Any]:
    expires_at = branch.expires_at.isoformat() if branch.expires_at else None
    return [branch.name, expires_at, branch.default or branch.protected]


def _branch(look: Look, event: Event, branch_id: str, name: str, severity: Severity) -> Item:
    return Item(
        kind=Kind.BRANCHES,
        event=event,
        project_id=look.project_id,
        subject=f"branches:{event}:{look.project_id}",
        severity=severity,
        at=look.at,
        names=(name,),
        ids=(branch_id,),
    )


def computes(look: Look, before: State, awake_over: timedelta) -> News:
    """Computes that have been awake for longer than that, and those that went to sleep after all."""
    items, seen = list[Item](), dict[str, Any]()
    for each in look.endpoints:
        if each.current_state != "active" or each.suspend_timeout_seconds == NEVER_SUSPENDED:
            continue
        old = before.get(each.id)
        since = datetime.fromisoformat(old["since"]) if old else (each.started_at or look.at)
        told = bool(old and old["told"])
        late = look.at - since >= awake_over
        if late and not told:
            items.append(_awake(look, each, since))
        seen[each.id] = {"since": since.isoformat(), "told": told or late, "branch": each.branch_id}
    for endpoint_id, old in before.items():
        if old["told"] and endpoint_id not in seen:
            since = datetime.fromisoformat(old["since"])
            items.append(_slept(look, endpoint_id, old["branch"], since))
    return News(tuple(items), seen)


def _awake(look: Look, endpoint: Endpoint, since: datetime) -> Item:
    return Item(
        kind=Kind.COMPUTES,
        event=Event.AWAKE,
        project_id=look.project_id,
        subject=f"awake:{endpoint.id}:{since.isoformat()}",
        severity=Severity.WARNING,
        at=look.at,
        names=(look.name(endpoint.branch_id),),
        number=(look.at - since).total_seconds(),
        branch_id=endpoint.branch_id,
    )


def _slept(look: Look, endpoint_id: str, branch_id: str, since: datetime) -> Item:
    return Item(
        kind=Kind.COMPUTES,
        event=Event.AWAKE,
        project_id=look.project_id,
        subject=f"awake:{endpoint_id}:{since.isoformat()}",
        severity=Severity.INFO,
        at=look.at,
        names=(look.name(branch_id),),
        number=(look.at - since).total_seconds(),
        branch_id=branch_id,
        over=True,
    )


def limits(look: Look, before: State, costs: Costs | None) -> News:
    """Limits of the plan that have reached another level, or are below all of them again."""
    if look.project is None:
        return News((), before)
    ref = ProjectRef(look.project_id, look.project_id)
    found = gauges(Seen(ref, look.project, look.branches, look.snapshots), costs)
    # What could not be read this time is as it was.
    seen = {**before, **{gauge.kind.value: gauge.level for gauge in found}}
    items = list[Item]()
    for gauge in found:
        was = before.get(gauge.kind.value, 0)
        items += [_limit(look, gauge, step) for step in steps(gauge.level, was)]
    return News(tuple(items), seen)


def steps(level: int, was: int) -> tuple[Step, ...]:
    """A message goes on while the level changes; only what is nearly full gets one of its own."""
    full = LEVELS[-1]
    if level == was:
        return ()
    if level == full:
        return (Step(full=True), Step(over=True))
    if was == full:
        return (Step(full=True, over=True),)
    return (Step(over=level == 0, changes=level < was),)


def gravity(level: int, step: Step) -> Severity:
    """How much it matters that a level is reached."""
    grave = {LEVELS[-1]: Severity.CRITICAL, LEVELS[-2]: Severity.WARNING}
    return Severity.INFO if step.over else grave.get(level, Severity.INFO)


def _limit(look: Look, gauge: Gauge, step: Step) -> Item:
    return Item(
        kind=Kind.LIMITS,
        event=Event.LIMIT,
        project_id=look.project_id,
        subject=f"limit:{look.project_id}:{gauge.kind}{':full' * step.full}",
        severity=gravity(gauge.level, step),
        at=look.at,
        names=(gauge.kind.value,),
        number=round(gauge.share * 100, 1) if gauge.limit else 100.0,
        over=step.over,
        changes=step.changes,
    )
