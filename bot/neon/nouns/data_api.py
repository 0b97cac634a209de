"""Neon's API about the REST gateway of a database."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.neon.asking import Asking
from bot.neon.errors import NeonNotFoundError
from bot.neon.models import Nothing
from bot.neon.models.data_api import DataApi as Gateway
from bot.neon.models.data_api import NewDataApi


@dataclass(frozen=True)
class DataApi:
    """Calls about the REST gateway of a database."""

    ask: Asking

    async def find(self, project_id: str, branch_id: str, database: str) -> Gateway | None:
        """As it is now, or None when the database has none."""
        try:
            return await self.ask(
                "getProjectBranchDataAPI",
                Gateway,
                project_id=project_id,
                branch_id=branch_id,
                database_name=database,
            )
        except NeonNotFoundError:
            return None

    async def create(self, project_id: str, branch_id: str, database: str, wish: Mapping[str, Any]) -> str:
        """Turn it on; `wish` is the body of the request. The address, which answers after a moment."""
        created = await self.ask(
            "createProjectBranchDataAPI",
            NewDataApi,
            body=wish,
            project_id=project_id,
            branch_id=branch_id,
            database_name=database,
        )
        return created.url

    async def update(
        self, project_id: str, branch_id: str, database: str, settings: Mapping[str, Any] | None
    ) -> None:
        """Replace all settings, or none. Either way it reads the schema of the database anew."""
        body = {} if settings is None else {"settings": settings}
        await self.ask(
            "updateProjectBranchDataAPI",
            Nothing,
            body=body,
            project_id=project_id,
            branch_id=branch_id,
            database_name=database,
        )

    async def delete(self, project_id: str, branch_id: str, database: str) -> bool:
        """Turn it off. False when it was off already."""
        try:
            await self.ask(
                "deleteProjectBranchDataAPI",
                Nothing,
                project_id=project_id,
                branch_id=branch_id,
                database_name=database,
            )
        except NeonNotFoundError:
            return False
        return True
