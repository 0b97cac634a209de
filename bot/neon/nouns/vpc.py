"""Neon's API about private networking."""

from dataclasses import dataclass

from bot.neon.asking import Asking
from bot.neon.models import Nothing
from bot.neon.models.networks import VpcEndpoint, VpcEndpointList


@dataclass(frozen=True)
class Vpc:
    """Calls about private networking: of a project, which may be kept to it, and of an organization."""

    ask: Asking

    async def of_project(self, project_id: str) -> tuple[VpcEndpoint, ...]:
        """The endpoints that the project is kept to; none: it is kept to none."""
        return (await self.ask("listProjectVPCEndpoints", VpcEndpointList, project_id=project_id)).endpoints

    async def restrict(self, project_id: str, endpoint_id: str, label: str) -> Nothing:
        """Let the project be reached through this endpoint, and those set before, only."""
        return await self.ask(
            "assignProjectVPCEndpoint",
            Nothing,
            body={"label": label},
            project_id=project_id,
            vpc_endpoint_id=endpoint_id,
        )

    async def release(self, project_id: str, endpoint_id: str) -> Nothing:
        """Take a restriction back."""
        return await self.ask(
            "deleteProjectVPCEndpoint", Nothing, project_id=project_id, vpc_endpoint_id=endpoint_id
        )

    async def of_organization(self, org_id: str) -> tuple[VpcEndpoint, ...]:
        """The organization's endpoints in all regions."""
        found = await self.ask("listOrganizationVPCEndpointsAllRegions", VpcEndpointList, org_id=org_id)
        return found.endpoints

    async def of_region(self, org_id: str, region_id: str) -> tuple[VpcEndpoint, ...]:
        """The organization's endpoints in one region."""
        found = (
            await self.ask(
                "listOrganizationVPCEndpoints", VpcEndpointList, org_id=org_id, region_id=region_id
            )
        ).endpoints
        return tuple(each.model_copy(update={"region_id": region_id}) for each in found)

    async def details(self, org_id: str, region_id: str, endpoint_id: str) -> VpcEndpoint:
        """One endpoint, with its state and the projects that are kept to it."""
        found = await self.ask(
            "getOrganizationVPCEndpointDetails",
            VpcEndpoint,
            org_id=org_id,
            region_id=region_id,
            vpc_endpoint_id=endpoint_id,
        )
        return found.model_copy(update={"region_id": region_id})

    async def assign(self, org_id: str, region_id: str, endpoint_id: str, label: str) -> Nothing:
        """Give the organization an endpoint, or an endpoint of its own another label."""
        return await self.ask(
            "assignOrganizationVPCEndpoint",
            Nothing,
            body={"label": label},
            org_id=org_id,
            region_id=region_id,
            vpc_endpoint_id=endpoint_id,
        )

    async def delete(self, org_id: str, region_id: str, endpoint_id: str) -> Nothing:
        """Take an endpoint from the organization, for good: it cannot be added again."""
        return await self.ask(
            "deleteOrganizationVPCEndpoint",
            Nothing,
            org_id=org_id,
            region_id=region_id,
            vpc_endpoint_id=endpoint_id,
        )
