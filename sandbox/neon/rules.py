"""The rules that stand between a request and a branch."""

from datetime import datetime, timedelta

from sandbox.neon import errors
from sandbox.neon.records import Branch, Project
from sandbox.neon.world import World

LONGEST_EXPIRY = timedelta(days=30)


def must_be_free_name(project: Project, name: str, *, but: Branch | None = None) -> None:
    """Raises 409: names are unique among the branches that are there."""
    if any(branch.name == name and branch is not but for branch in project.live_branches()):
        raise errors.name_taken("branch", name)


def must_have_branch_room(world: World, project: Project, *, root: bool) -> None:
    """Raises 422 when the plan's cap on branches, or on root branches, is reached."""
    plan, branches = world.organization.plan, project.live_branches()
    if len(branches) >= plan.branches:
        raise errors.limit(
            "BRANCHES_LIMIT_EXCEEDED", f"branches limit of {plan.branches} exceeded, got {len(branches)}"
        )
    roots = sum(branch.parent_id is None for branch in branches)
    if root and roots >= plan.root_branches:
        raise errors.limit(
            "ROOT_BRANCHES_LIMIT_EXCEEDED",
            f"root branches limit of {plan.root_branches} exceeded, got {roots}",
        )


def must_have_protection_room(world: World, project: Project) -> None:
    """Raises 422 when the plan allows no further protected branch."""
    cap = world.organization.plan.protected_branches
    count = sum(branch.protected for branch in project.live_branches())
    if count >= cap:
        raise errors.limit(
            "BRANCHES_PROTECTED_LIMIT_EXCEEDED", f"protected branches limit of {cap} exceeded, got {count}"
        )


def must_be_valid_expiry(
    expires_at: datetime, at: datetime, *, default: bool, protected: bool, parent: bool
) -> None:
    """Raises 400: an expiry lies ahead by 30 days at most, on a plain branch without children."""
    if default:
        raise errors.EXPIRING_DEFAULT
    if protected:
        raise errors.EXPIRING_PROTECTED
    if parent:
        raise errors.ApiError(400, "branch with children cannot have an expiration date")
    if expires_at <= at:
        raise errors.ApiError(400, "expires_at must be in the future")
    if expires_at - at > LONGEST_EXPIRY:
        raise errors.ApiError(400, "expires_at must be within 30 days from now")
