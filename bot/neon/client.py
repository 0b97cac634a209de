"""Neon's API as methods: one per thing that the bot asks of it.

Every method raises bot.neon.errors.NeonError when Neon does not say yes. Reads and whatever was surely not
applied are tried again inside; a write whose answer was lost raises AnswerLostError.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import SecretStr

from bot.neon import operations as routes
from bot.neon.asking import Asking
from bot.neon.envelopes import (
    BranchEnvelope,
    BranchPage,
    ConnectionUri,
    DatabaseList,
    EndpointEnvelope,
    EndpointList,
    OperationEnvelope,
    OperationPage,
    ProjectEnvelope,
    ProjectPage,
    RoleList,
    as_asked,
    branch_creation,
    rfc3339,
)
from bot.neon.errors import NeonNotFoundError
from bot.neon.models import (
    AuthDetails,
    Branch,
    ChangedBranch,
    CreatedBranch,
    Database,
    Endpoint,
    NewBranch,
    Operation,
    Project,
    ProjectList,
    Role,
)
from bot.neon.models.snapshots import Snapshot, SnapshotList
from bot.neon.nouns import Nouns
from bot.neon.operations import Call
from bot.neon.transport import Transport
from bot.neon.waiting import Caller, OnWait, Trace


class NeonClient:
    """A light view over a shared transport, bound to one request by `for_call`.

    page_sizes    how many projects, branches and operations to ask for at once; Neon allows at most
                  400, 10,000 and 1,000
    """

    def __init__(
        self,
        transport: Transport,
        *,
        caller: Caller | None = None,
        page_sizes: tuple[int, int, int] = (400, 10_000, 100),
    ) -> None:
        self._transport = transport
        self._caller = caller or Caller()
        self._page_sizes = page_sizes
        self._project_page, self._branch_page, self._operation_page = page_sizes

    def for_call(self, *, on_wait: OnWait | None = None, trace: Trace | None = None) -> "NeonClient":
        """The same client on behalf of one request: whom to tell about waiting, where to note ids."""
        return NeonClient(self._transport, caller=Caller(on_wait, trace), page_sizes=self._page_sizes)

    @property
    def api(self) -> Nouns:
        """All that is not a method here, by noun, such as `neon.api.compute.start`."""
        return Nouns(Asking(self._transport, self._caller))

    async def auth_details(self) -> AuthDetails:
        """Whose key this is. Works for every kind of key."""
        return await self._transport.call(Call(routes.GET_AUTH_DETAILS), AuthDetails, self._caller)

    async def projects(self, *, search: str | None = None, org_id: str | None = None) -> ProjectList:
        """All projects of the organization. Personal keys must name it; project-scoped keys may not list."""
        found: dict[str, Project] = {}
        unavailable: dict[str, None] = {}
        query = {"limit": str(self._project_page)} | _given(search=search, org_id=org_id)
        cursor: str | None = None
        while True:
            call = Call(routes.LIST_PROJECTS, query=query | _given(cursor=cursor))
            page = await self._transport.call(call, ProjectPage, self._caller)
            found |= {project.id: project for project in page.projects}
            unavailable |= dict.fromkeys(page.unavailable_project_ids)
            # A project that Neon could not read in time has taken a place on the page, too.
            length = len(page.projects) + len(page.unavailable_project_ids)
            if length < self._project_page or page.pagination.cursor in {None, cursor}:
                break
            cursor = page.pagination.cursor
        missing = tuple(each for each in unavailable if each not in found)
        return ProjectList(projects=tuple(found.values()), unavailable_project_ids=missing)

    async def project(self, project_id: str) -> Project:
        """One project, with more detail than in the list."""
        call = Call(routes.GET_PROJECT, {"project_id": project_id})
        return (await self._transport.call(call, ProjectEnvelope, self._caller)).project

    async def branches(
        self, project_id: str, *, search: str | None = None, include_deleted: bool = False
    ) -> tuple[Branch, ...]:
        """All branches with their annotations, oldest first. `search` is part of a name or an id.

        `include_deleted` adds those that can be brought back; they alone have `recovery`.
        """
        found: dict[str, Branch] = {}
        # By age, not Neon's default: a branch that changes meanwhile would move to a page already read.
        query = {"limit": str(self._branch_page), "sort_by": "created_at", "sort_order": "asc"}
        query |= _given(search=search, include_deleted="true" if include_deleted else None)
        cursor: str | None = None
        while True:
            call = Call(routes.LIST_BRANCHES, {"project_id": project_id}, query | _given(cursor=cursor))
            page = await self._transport.call(call, BranchPage, self._caller)
            found |= {branch.id: branch for branch in page.annotated()}
            if len(page.branches) < self._branch_page or page.pagination.next in {None, cursor}:
                return tuple(found.values())
            cursor = page.pagination.next

    async def branch(self, project_id: str, branch_id: str) -> Branch:
        """One branch with its annotation."""
        call = Call(routes.GET_BRANCH, _branch(project_id, branch_id))
        return (await self._transport.call(call, BranchEnvelope, self._caller)).annotated()

    async def branch_named(self, project_id: str, name: str) -> Branch | None:
        """The branch of exactly that name; names are unique in a project."""
        candidates = await self.branches(project_id, search=name)
        return next((branch for branch in candidates if branch.name == name), None)

    async def find_branch(self, project_id: str, branch_id: str) -> Branch | None:
        """The branch of that id; None when it is not there (any more)."""
        try:
            return await self.branch(project_id, branch_id)
        except NeonNotFoundError:
            return None

    async def parent_name(self, project_id: str, branch: Branch) -> str | None:
        """What the branch was copied from, by name; None for a root, or when that is not there any more."""
        parent = await self.find_branch(project_id, branch.parent_id) if branch.parent_id else None
        return parent.name if parent else None

    async def create_branch(self, project_id: str, new: NewBranch) -> CreatedBranch:
        """Start the creation; the work is in the answer's operations. ConflictError: the name is taken."""
        call = Call(routes.CREATE_BRANCH, {"project_id": project_id}, body=branch_creation(new))
        created = as_asked(await self._transport.call(call, CreatedBranch, self._caller), project_id, new)
        self._caller.note_operations(created.operations)
        return created

    async def rename_branch(self, project_id: str, branch_id: str, name: str) -> ChangedBranch:
        """Give the branch another name. Neon does it at once: no operations."""
        return await self._update_branch(project_id, branch_id, {"name": name})

    async def set_branch_expiration(
        self, project_id: str, branch_id: str, expires_at: datetime | None
    ) -> ChangedBranch:
        """Delete the branch at that time (to the second, at most 30 days ahead), or None: keep it."""
        return await self._update_branch(project_id, branch_id, {"expires_at": rfc3339(expires_at)})

    async def delete_branch(self, project_id: str, branch_id: str) -> ChangedBranch:
        """Start the deletion. `branch` of the answer is None when it was gone already (Neon's 204)."""
        call = Call(routes.DELETE_BRANCH, _branch(project_id, branch_id))
        return await self._change(call)

    async def endpoints(self, project_id: str, *, branch_id: str | None = None) -> tuple[Endpoint, ...]:
        """The computes of the project, or of one branch."""
        call = Call(routes.LIST_ENDPOINTS, {"project_id": project_id})
        if branch_id is not None:
            call = Call(routes.LIST_BRANCH_ENDPOINTS, _branch(project_id, branch_id))
        return (await self._transport.call(call, EndpointList, self._caller)).endpoints

    async def endpoint(self, project_id: str, endpoint_id: str) -> Endpoint:
        """One compute."""
        call = Call(routes.GET_ENDPOINT, {"project_id": project_id, "endpoint_id": endpoint_id})
        return (await self._transport.call(call, EndpointEnvelope, self._caller)).endpoint

    async def databases(self, project_id: str, branch_id: str) -> tuple[Database, ...]:
        """The databases of a branch."""
        call = Call(routes.LIST_DATABASES, _branch(project_id, branch_id))
        return (await self._transport.call(call, DatabaseList, self._caller)).databases

    async def roles(self, project_id: str, branch_id: str) -> tuple[Role, ...]:
        """The roles of a branch; Neon leaves the passwords out of lists."""
        call = Call(routes.LIST_ROLES, _branch(project_id, branch_id))
        return (await self._transport.call(call, RoleList, self._caller)).roles

    async def snapshots(self, project_id: str) -> tuple[Snapshot, ...]:
        """All snapshots of the project."""
        call = Call(routes.LIST_SNAPSHOTS, {"project_id": project_id})
        return (await self._transport.call(call, SnapshotList, self._caller)).snapshots

    async def operations(self, project_id: str, *, limit: int = 100) -> tuple[Operation, ...]:
        """The newest operations of the project, newest first, in one call. `limit` at most 1,000."""
        return (await self._operations(project_id, limit, cursor=None)).operations

    async def operations_back_to(
        self, project_id: str, ids: frozenset[str], *, max_pages: int = 5
    ) -> tuple[Operation, ...]:
        """The operations of the project, newest first, at least back to all of `ids`.

        Without some of them when they lie more than `max_pages` pages back or are not there.
        """
        seen: dict[str, Operation] = {}
        cursor: str | None = None
        for _ in range(max_pages):
            page = await self._operations(project_id, self._operation_page, cursor=cursor)
            seen |= {operation.id: operation for operation in page.operations}
            full = len(page.operations) >= self._operation_page
            if ids <= seen.keys() or not full or page.pagination.cursor in {None, cursor}:
                break
            cursor = page.pagination.cursor
        return tuple(seen.values())

    async def operation(self, project_id: str, operation_id: str) -> Operation:
        """One operation."""
        call = Call(routes.GET_OPERATION, {"project_id": project_id, "operation_id": operation_id})
        return (await self._transport.call(call, OperationEnvelope, self._caller)).operation

    async def connection_uri(
        self,
        project_id: str,
        *,
        database: str,
        role: str,
        branch_id: str | None = None,
        endpoint_id: str | None = None,
        pooled: bool = False,
    ) -> SecretStr:
        """A URI with the role's password in it. Without a branch: the default branch's."""
        query = {"database_name": database, "role_name": role, "pooled": "true" if pooled else "false"}
        query |= _given(branch_id=branch_id, endpoint_id=endpoint_id)
        call = Call(routes.GET_CONNECTION_URI, {"project_id": project_id}, query)
        return (await self._transport.call(call, ConnectionUri, self._caller)).uri

    async def _update_branch(
        self, project_id: str, branch_id: str, fields: Mapping[str, Any]
    ) -> ChangedBranch:
        body = {"branch": dict(fields)}
        return await self._change(Call(routes.UPDATE_BRANCH, _branch(project_id, branch_id), body=body))

    async def _change(self, call: Call) -> ChangedBranch:
        changed = await self._transport.call(call, ChangedBranch, self._caller)
        self._caller.note_operations(changed.operations)
        return changed

    async def _operations(self, project_id: str, limit: int, *, cursor: str | None) -> OperationPage:
        query = {"limit": str(limit)} | _given(cursor=cursor)
        call = Call(routes.LIST_OPERATIONS, {"project_id": project_id}, query)
        return await self._transport.call(call, OperationPage, self._caller)


def _branch(project_id: str, branch_id: str) -> dict[str, str]:
    return {"project_id": project_id, "branch_id": branch_id}


def _given(**query: str | None) -> dict[str, str]:
    return {name: value for name, value in query.items() if value is not None}
