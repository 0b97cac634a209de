"""Neon's API about Postgres roles of a branch."""

from dataclasses import dataclass

from pydantic import SecretStr

from bot.neon.asking import Asking
from bot.neon.envelopes import RoleList
from bot.neon.models import Branch, Role
from bot.neon.models.roles import ChangedRole, DeletedRole, RoleEnvelope, RolePassword
from bot.neon.picking import find, pick


@dataclass(frozen=True)
class Roles:
    """Calls about Postgres roles of a branch."""

    ask: Asking

    async def _all(self, project_id: str, branch_id: str) -> tuple[Role, ...]:
        """The roles of a branch; Neon leaves the passwords out of lists."""
        answer = await self.ask(
            "listProjectBranchRoles", RoleList, project_id=project_id, branch_id=branch_id
        )
        return answer.roles

    async def get(self, project_id: str, branch_id: str, name: str) -> Role:
        """One role, without its password. NeonNotFoundError when it is not there."""
        answer = await self.ask(
            "getProjectBranchRole",
            RoleEnvelope,
            project_id=project_id,
            branch_id=branch_id,
            role_name=name,
        )
        return answer.role

    async def find(self, project_id: str, branch_id: str, name: str) -> Role | None:
        """The role of exactly that name; None when it is not there (any more)."""
        return find(await self._all(project_id, branch_id), name)

    async def named(self, branch: Branch, name: str) -> Role:
        """The role of exactly that name. Raises NotFoundError, which says what there is."""
        return pick(await self._all(branch.project_id, branch.id), name, "role", branch)

    async def create(
        self, project_id: str, branch_id: str, name: str, *, no_login: bool = False
    ) -> ChangedRole:
        """Make a role; the answer holds its password if it can log in. ConflictError: the name is taken."""
        return await self.ask(
            "createProjectBranchRole",
            ChangedRole,
            body={"role": {"name": name, "no_login": no_login}},
            project_id=project_id,
            branch_id=branch_id,
        )

    async def reset_password(self, project_id: str, branch_id: str, name: str) -> ChangedRole:
        """Give it a new password, which the answer holds. The old one works until the operations end."""
        return await self.ask(
            "resetProjectBranchRolePassword",
            ChangedRole,
            project_id=project_id,
            branch_id=branch_id,
            role_name=name,
        )

    async def reveal(self, project_id: str, branch_id: str, name: str) -> SecretStr:
        """Its password. PreconditionError: none is stored in this project; NeonNotFoundError: it has none."""
        answer = await self.ask(
            "getProjectBranchRolePassword",
            RolePassword,
            project_id=project_id,
            branch_id=branch_id,
            role_name=name,
        )
        return answer.password

    async def delete(self, project_id: str, branch_id: str, name: str) -> DeletedRole:
        """Delete it. `role` of the answer is None when it was gone already."""
        return await self.ask(
            "deleteProjectBranchRole",
            DeletedRole,
            project_id=project_id,
            branch_id=branch_id,
            role_name=name,
        )
