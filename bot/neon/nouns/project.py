"""Neon's API about projects, who shares them, and moving them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.neon.asking import Asking
from bot.neon.errors import NeonNotFoundError, NotForThisKeyError
from bot.neon.models import Nothing
from bot.neon.models.projects import (
    AccountProjects,
    Advice,
    AdviceList,
    ChangedMember,
    ChangedProject,
    FullProject,
    FullProjectEnvelope,
    Library,
    LibraryList,
    Member,
    MemberPage,
    NewProject,
    Permission,
    PermissionList,
    ProjectChange,
    ProjectPage,
    TransferRequest,
)
from bot.neon.nouns.org import Organizations
from bot.neon.project_bodies import project_change, project_creation

_PAGE = 400  # projects, the most that Neon takes
_MEMBERS = 500


@dataclass(frozen=True)
class Projects:
    """Calls about projects, who shares them, and moving them."""

    ask: Asking

    async def everything(self, *, search: str | None = None, deleted: bool = False) -> AccountProjects:
        """All that the key reaches: every organization's projects, and those that others share with it.

        `deleted`: those that can be recovered instead; Neon lists no shared ones then.
        """
        organizations: Sequence[str | None] = (None,)
        if await Organizations(self.ask).own() is None:  # a person's key must name an organization
            organizations = [each.id for each in await Organizations(self.ask).list()]
        query = {"search": search, "recoverable": deleted or None}
        own = [await self._pages("listProjects", {**query, "org_id": each}) for each in organizations]
        others = (await self._shared(search),) if not deleted else ()
        found = [project for page in own for project in page.projects]
        shared = [project for page in others for project in page.projects]
        unread = [each for page in (*own, *others) for each in page.unavailable_project_ids]
        return AccountProjects(own=tuple(found), shared=tuple(shared), unavailable_project_ids=tuple(unread))

    async def read(self, project_id: str) -> FullProject:
        """One project with its settings."""
        return (await self.ask("getProject", FullProjectEnvelope, project_id=project_id)).project

    async def find(self, project_id: str) -> FullProject | None:
        """The same; None when it is not there, or not within the key's reach."""
        try:
            return await self.read(project_id)
        except NeonNotFoundError:
            return None

    async def create(self, new: NewProject) -> ChangedProject:
        """Start the creation; the work is in the answer's operations."""
        return await self.ask("createProject", ChangedProject, body=project_creation(new))

    async def update(self, project_id: str, change: ProjectChange) -> ChangedProject:
        """Change it; a new name takes no operations."""
        body = project_change(change)
        return await self.ask("updateProject", ChangedProject, body=body, project_id=project_id)

    async def delete(self, project_id: str) -> ChangedProject:
        """Delete it, with all its branches. Neon keeps it recoverable for seven days."""
        return await self.ask("deleteProject", ChangedProject, project_id=project_id)

    async def recover(self, project_id: str) -> ChangedProject:
        """Bring a deleted project back."""
        return await self.ask("recoverProject", ChangedProject, project_id=project_id)

    async def libraries(self, project_id: str) -> tuple[Library, ...]:
        """The libraries that its Postgres can load at start."""
        found = await self.ask("getAvailablePreloadLibraries", LibraryList, project_id=project_id)
        return found.libraries

    async def advice(
        self,
        project_id: str,
        *,
        branch_id: str | None = None,
        database: str | None = None,
        category: str | None = None,
        min_severity: str | None = None,
    ) -> tuple[Advice, ...]:
        """What the advisors found in one database; the default branch's, unless said otherwise."""
        query = {"branch_id": branch_id, "database_name": database}
        query |= {"category": category, "min_severity": min_severity}
        found = await self.ask(
            "getProjectAdvisorSecurityIssues", AdviceList, query=query, project_id=project_id
        )
        return found.issues

    async def permissions(self, project_id: str) -> tuple[Permission, ...]:
        """Who of other accounts may work with it now."""
        found = await self.ask("listProjectPermissions", PermissionList, project_id=project_id)
        return tuple(each for each in found.project_permissions if each.revoked_at is None)

    async def share(self, project_id: str, email: str) -> Permission:
        """Let the account of that address work with it."""
        body = {"email": email}
        return await self.ask("grantPermissionToProject", Permission, body=body, project_id=project_id)

    async def unshare(self, project_id: str, permission_id: str) -> Permission:
        """Take a permission back."""
        return await self.ask(
            "revokePermissionFromProject", Permission, project_id=project_id, permission_id=permission_id
        )

    async def members(self, project_id: str) -> tuple[Member, ...]:
        """Everybody of the organization, and what they may do with the project."""
        found: dict[str, Member] = {}
        cursor: str | None = None
        while True:
            query = {"limit": _MEMBERS, "cursor": cursor}
            page = await self.ask("listProjectMembers", MemberPage, query=query, project_id=project_id)
            found |= {each.member_id: each for each in page.project_members}
            if len(page.project_members) < _MEMBERS or page.pagination.next in {None, cursor}:
                return tuple(found.values())
            cursor = page.pagination.next

    async def set_role(self, project_id: str, member_id: str, role: str) -> ChangedMember:
        """Give a member a role for this project, in place of what the organization's role gives."""
        return await self.ask(
            "setProjectMemberRole",
            ChangedMember,
            body={"role": role},
            project_id=project_id,
            member_id=member_id,
        )

    async def remove_role(self, project_id: str, member_id: str) -> ChangedMember:
        """Take that role back; what the organization's role gives stays."""
        return await self.ask(
            "removeProjectMemberRole", ChangedMember, project_id=project_id, member_id=member_id
        )

    async def offer(self, project_id: str, within: timedelta | None) -> TransferRequest:
        """Offer the project to whoever gets to know the request's id; for a day, unless said otherwise."""
        body = {"ttl_seconds": int(within.total_seconds())} if within else {}
        return await self.ask(
            "createProjectTransferRequest", TransferRequest, body=body, project_id=project_id
        )

    async def accept(self, project_id: str, request_id: str, org_id: str | None) -> Nothing:
        """Take over a project that was offered, into the organization or the key's own account."""
        body = {"org_id": org_id} if org_id else {}
        return await self.ask(
            "acceptProjectTransferRequest", Nothing, body=body, project_id=project_id, request_id=request_id
        )

    async def move(self, project_ids: Sequence[str], source_org_id: str, destination_org_id: str) -> Nothing:
        """Move projects from one organization to another."""
        body = {"destination_org_id": destination_org_id, "project_ids": list(project_ids)}
        return await self.ask("transferProjectsFromOrgToOrg", Nothing, body=body, source_org_id=source_org_id)

    async def _shared(self, search: str | None) -> ProjectPage:
        try:
            return await self._pages("listSharedProjects", {"search": search})
        except NotForThisKeyError:
            return ProjectPage()

    async def _pages(self, operation_id: str, query: Mapping[str, Any]) -> ProjectPage:
        """All pages as one."""
        found: dict[str, FullProject] = {}
        unread: dict[str, None] = {}
        cursor: str | None = None
        while True:
            asked = {**query, "limit": _PAGE, "cursor": cursor}
            page = await self.ask(operation_id, ProjectPage, query=asked)
            found |= {each.id: each for each in page.projects}
            unread |= dict.fromkeys(page.unavailable_project_ids)
            # A project that Neon could not read in time has taken a place on the page, too.
            length = len(page.projects) + len(page.unavailable_project_ids)
            if length < _PAGE or page.pagination.cursor in {None, cursor}:
                missing = tuple(each for each in unread if each not in found)
                return ProjectPage(projects=tuple(found.values()), unavailable_project_ids=missing)
            cursor = page.pagination.cursor
