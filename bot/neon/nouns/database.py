"""Neon's API about databases of a branch."""

from dataclasses import dataclass

from bot.neon.asking import Asking
from bot.neon.envelopes import DatabaseList
from bot.neon.models import Branch, Database
from bot.neon.models.databases import ChangedDatabase, DatabaseEnvelope, DeletedDatabase
from bot.neon.picking import find, pick


@dataclass(frozen=True)
class Databases:
    """Calls about databases of a branch."""

    ask: Asking

    async def _all(self, project_id: str, branch_id: str) -> tuple[Database, ...]:
        """The databases of a branch."""
        answer = await self.ask(
            "listProjectBranchDatabases", DatabaseList, project_id=project_id, branch_id=branch_id
        )
        return answer.databases

    async def get(self, project_id: str, branch_id: str, name: str) -> Database:
        """One database. NeonNotFoundError when it is not there."""
        answer = await self.ask(
            "getProjectBranchDatabase",
            DatabaseEnvelope,
            project_id=project_id,
            branch_id=branch_id,
            database_name=name,
        )
        return answer.database

    async def find(self, project_id: str, branch_id: str, name: str) -> Database | None:
        """The database of exactly that name; None when it is not there (any more)."""
        return find(await self._all(project_id, branch_id), name)

    async def named(self, branch: Branch, name: str) -> Database:
        """The database of exactly that name. Raises NotFoundError, which says what there is."""
        return pick(await self._all(branch.project_id, branch.id), name, "database", branch)

    async def create(self, project_id: str, branch_id: str, name: str, owner: str) -> ChangedDatabase:
        """Make an empty database. ConflictError: the name is taken."""
        return await self.ask(
            "createProjectBranchDatabase",
            ChangedDatabase,
            body={"database": {"name": name, "owner_name": owner}},
            project_id=project_id,
            branch_id=branch_id,
        )

    async def rename(self, project_id: str, branch_id: str, name: str, new_name: str) -> ChangedDatabase:
        """Give it another name. ConflictError: that name is taken."""
        return await self._update(project_id, branch_id, name, {"name": new_name})

    async def set_owner(self, project_id: str, branch_id: str, name: str, owner: str) -> ChangedDatabase:
        """Make it another role's."""
        return await self._update(project_id, branch_id, name, {"owner_name": owner})

    async def delete(self, project_id: str, branch_id: str, name: str) -> DeletedDatabase:
        """Delete it with its data. `database` of the answer is None when it was gone already."""
        return await self.ask(
            "deleteProjectBranchDatabase",
            DeletedDatabase,
            project_id=project_id,
            branch_id=branch_id,
            database_name=name,
        )

    async def _update(
        self, project_id: str, branch_id: str, name: str, fields: dict[str, str]
    ) -> ChangedDatabase:
        return await self.ask(
            "updateProjectBranchDatabase",
            ChangedDatabase,
            body={"database": fields},
            project_id=project_id,
            branch_id=branch_id,
            database_name=name,
        )
