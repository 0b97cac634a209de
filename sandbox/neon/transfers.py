"""Projects that go to another account: by an offer that is accepted, or from organization to organization."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.neon import errors
from sandbox.neon.plans import FREE, Plan
from sandbox.neon.project_records import TransferRequest
from sandbox.neon.records import ApiKey, JsonObject, Project
from sandbox.neon.world import World

DAY = 86_400  # seconds: how long an offer stands unless it says otherwise
_RANK = ("free_v2", "launch", "scale")


@dataclass(frozen=True)
class Account:
    """Whoever can own projects. `id` None is the stand-in's own organization."""

    id: str | None
    plan: Plan


def account(world: World, key: ApiKey, org_id: str | None) -> Account:
    """The account meant: an organization that the key reaches, or without `org_id` the key's own."""
    if org_id is None and key.kind == "personal":
        return Account(key.created_by.id, FREE)
    if org_id in (None, world.organization.id):
        return Account(None, world.organization.plan)
    if key.kind == "personal" and org_id in world.other_organizations:
        return Account(org_id, world.other_organizations[org_id].plan)
    raise errors.not_found("organization")


def offer(world: World, project: Project, seconds: int | None, at: datetime) -> TransferRequest:
    """An offer of the project to whoever gets to know its id."""
    if seconds is not None and seconds <= 0:
        raise errors.ApiError(400, "ttl_seconds must be positive")
    request = TransferRequest(world.ids.uuid(), at, at + timedelta(seconds=seconds or DAY))
    project.transfers[request.id] = request
    return request


def take(
    world: World, project: Project, request_id: str, receiver: Account, at: datetime
) -> list[JsonObject]:
    """Hand the project over. Answers why the receiver's plan does not allow it; then nothing is done."""
    request = project.transfers.get(request_id)
    if request is None or request.expires_at <= at:
        raise errors.not_found("project transfer request")
    reasons = _unsatisfied(world, project, receiver)
    if not reasons:
        world.must_be_free(project)
        project.transfers.clear()
        _hand_over(world, project, receiver, at)
    return reasons


def move(
    world: World, projects: Sequence[Project], source: Account, receiver: Account, at: datetime
) -> tuple[list[JsonObject], list[JsonObject]]:
    """Hand projects over. Answers what is in the way, limits and ties to others; then nothing is done."""
    tied: list[JsonObject] = [
        {"id": each.id, "integration": each.integration} for each in projects if each.integration
    ]
    limits: list[JsonObject] = []
    count = len(_owned(world, receiver)) + len(projects)
    if count > receiver.plan.projects:
        limits.append(_limit("projects_count", str(receiver.plan.projects), str(count)))
    if _RANK.index(receiver.plan.name) < _RANK.index(source.plan.name):
        limits.append(_limit("subscription_type", source.plan.name, receiver.plan.name))
    if not (tied or limits):
        for each in projects:
            world.must_be_free(each)
        for each in projects:
            _hand_over(world, each, receiver, at)
    return limits, tied


def _hand_over(world: World, project: Project, receiver: Account, at: datetime) -> None:
    project.owner, project.updated_at = receiver.id, at
    project.shared_with_us = False
    world.touch()


def _unsatisfied(world: World, project: Project, receiver: Account) -> list[JsonObject]:
    plan, branches = receiver.plan, project.live_branches()
    caps = (
        ("PROJECTS_LIMIT_EXCEEDED", "projects", plan.projects, len(_owned(world, receiver)) + 1),
        ("BRANCHES_LIMIT_EXCEEDED", "branches", plan.branches, len(branches)),
        (
            "BRANCHES_PROTECTED_LIMIT_EXCEEDED",
            "protected branches",
            plan.protected_branches,
            sum(each.protected for each in branches),
        ),
    )
    return [
        {"code": code, "message": f"{what} limit of {cap} exceeded, got {count}"}
        for code, what, cap, count in caps
        if count > cap
    ]


def _owned(world: World, receiver: Account) -> list[Project]:
    return [each for each in world.projects.values() if each.owner == receiver.id and not each.deleted_at]


def _limit(name: str, expected: str, actual: str) -> JsonObject:
    return {"name": name, "expected": expected, "actual": actual}
