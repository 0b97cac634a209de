"""Neon's API about computes, which Neon calls endpoints."""

from dataclasses import dataclass

from bot.arguments import Compute
from bot.neon.asking import Asking
from bot.neon.envelopes import BranchEnvelope, EndpointEnvelope
from bot.neon.models.computes import ChangedCompute, ComputeLimits, DeletedCompute, NewCompute


@dataclass(frozen=True)
class Computes:
    """Calls about computes, which Neon calls endpoints. Listing them is the client's own."""

    ask: Asking

    async def get(self, project_id: str, endpoint_id: str) -> Compute:
        """A compute and its branch, as they are now. NeonNotFoundError when it is not there."""
        found = await self.ask(
            "getProjectEndpoint", EndpointEnvelope, project_id=project_id, endpoint_id=endpoint_id
        )
        of = await self.ask(
            "getProjectBranch",
            BranchEnvelope,
            project_id=project_id,
            branch_id=found.endpoint.branch_id,
        )
        return Compute(found.endpoint, of.annotated())

    async def create(self, project_id: str, new: NewCompute) -> ChangedCompute:
        """Add a compute and start it. ConflictError: the branch has one that can write."""
        body = {"endpoint": new.model_dump(exclude_none=True)}
        return await self.ask("createProjectEndpoint", ChangedCompute, body=body, project_id=project_id)

    async def resize(self, project_id: str, endpoint_id: str, limits: ComputeLimits) -> ChangedCompute:
        """Change its size, its suspend timeout or both. PreconditionError: the plan forbids the timeout."""
        body = {"endpoint": limits.model_dump(exclude_none=True)}
        return await self.ask(
            "updateProjectEndpoint",
            ChangedCompute,
            body=body,
            project_id=project_id,
            endpoint_id=endpoint_id,
        )

    async def start(self, project_id: str, endpoint_id: str) -> ChangedCompute:
        """Start it. No operations when it is active."""
        return await self._do("startProjectEndpoint", project_id, endpoint_id)

    async def suspend(self, project_id: str, endpoint_id: str) -> ChangedCompute:
        """Suspend it: its connections drop."""
        return await self._do("suspendProjectEndpoint", project_id, endpoint_id)

    async def restart(self, project_id: str, endpoint_id: str) -> ChangedCompute:
        """Suspend it and start it again: its connections drop."""
        return await self._do("restartProjectEndpoint", project_id, endpoint_id)

    async def delete(self, project_id: str, endpoint_id: str) -> DeletedCompute:
        """Delete it for good. `endpoint` of the answer is None when it was gone already."""
        return await self.ask(
            "deleteProjectEndpoint", DeletedCompute, project_id=project_id, endpoint_id=endpoint_id
        )

    async def _do(self, operation_id: str, project_id: str, endpoint_id: str) -> ChangedCompute:
        return await self.ask(operation_id, ChangedCompute, project_id=project_id, endpoint_id=endpoint_id)
