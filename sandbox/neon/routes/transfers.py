"""Projects on their way to another account."""

from pydantic import BaseModel

from sandbox.neon import errors, render, transfers
from sandbox.neon.calls import NO_CONTENT, Call, Reply, Route


class Offer(BaseModel):
    ttl_seconds: int | None = None


class Acceptance(BaseModel):
    org_id: str | None = None


class Move(BaseModel):
    destination_org_id: str
    project_ids: tuple[str, ...]


def offer(call: Call) -> Reply:
    """The id is the secret: whoever has it can take the project over."""
    project = call.project()
    request = transfers.offer(call.world, project, call.body(Offer).ttl_seconds, call.at)
    return Reply(
        {
            "id": request.id,
            "project_id": project.id,
            "created_at": render.stamp(request.created_at),
            "expires_at": render.stamp(request.expires_at),
        },
        status=201,
    )


def accept(call: Call) -> Reply:
    receiver = transfers.account(call.world, call.key, call.body(Acceptance).org_id)
    reasons = transfers.take(call.world, call.project(), call.path["request_id"], receiver, call.at)
    return Reply({"reasons": reasons}, status=406) if reasons else NO_CONTENT


def move_between_organizations(call: Call) -> Reply:
    return _move(call, transfers.account(call.world, call.key, call.path["source_org_id"]))


def move_from_person(call: Call) -> Reply:
    return _move(call, transfers.account(call.world, call.key, None))


def _move(call: Call, source: transfers.Account) -> Reply:
    """Raises 404 for a project that is not the source's, and for a destination out of the key's reach."""
    wish = call.body(Move)
    receiver = transfers.account(call.world, call.key, wish.destination_org_id)
    if receiver.id == source.id:
        raise errors.ApiError(400, "source and destination must be different")
    projects = [call.world.project(each) for each in wish.project_ids]
    if any(each.owner != source.id for each in projects):
        raise errors.not_found("project")
    limits, tied = transfers.move(call.world, projects, source, receiver, call.at)
    if limits:
        return Reply({"limits": limits}, status=406)
    return Reply({"projects": tied}, status=422) if tied else Reply({})


_TRANSFERS = "/projects/{project_id}/transfer_requests"
_BETWEEN = "/organizations/{source_org_id}/projects/transfer"
ROUTES = (
    Route("createProjectTransferRequest", "POST", _TRANSFERS, offer, "org"),
    Route("acceptProjectTransferRequest", "PUT", _TRANSFERS + "/{request_id}", accept, "anyone with its id"),
    Route("transferProjectsFromOrgToOrg", "POST", _BETWEEN, move_between_organizations, "org"),
    Route("transferProjectsFromUserToOrg", "POST", "/users/me/projects/transfer", move_from_person, "people"),
)
