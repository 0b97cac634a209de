"""Private networking: the ways in that the organization has, and the projects that are kept to them."""

from pydantic import BaseModel

from sandbox.neon import errors
from sandbox.neon.calls import Call, Reply, Route
from sandbox.neon.project_records import VpcEndpoint
from sandbox.neon.records import JsonObject

_EXAMPLES = 3


class Assignment(BaseModel):
    label: str


def of_project(call: Call) -> Reply:
    return Reply(
        {
            "endpoints": [
                {"vpc_endpoint_id": endpoint_id, "label": label}
                for endpoint_id, label in call.project().vpc_endpoints.items()
            ]
        }
    )


def restrict(call: Call) -> Reply:
    """Raises 404 for an endpoint that the organization does not have in the project's region."""
    project, endpoint_id = call.project(), call.path["vpc_endpoint_id"]
    endpoint = call.world.organization.vpc_endpoints.get(endpoint_id)
    if endpoint is None or endpoint.region_id != project.region_id:
        raise errors.not_found("VPC endpoint")
    project.vpc_endpoints[endpoint_id] = call.body(Assignment).label
    call.world.touch()
    return Reply(None)


def release(call: Call) -> Reply:
    if call.project().vpc_endpoints.pop(call.path["vpc_endpoint_id"], None) is None:
        raise errors.not_found("VPC endpoint")
    call.world.touch()
    return Reply(None)


def of_all_regions(call: Call) -> Reply:
    endpoints = call.world.organization.vpc_endpoints.values()
    return Reply({"endpoints": [_shown(each) | {"region_id": each.region_id} for each in endpoints]})


def of_region(call: Call) -> Reply:
    region_id = call.path["region_id"]
    endpoints = call.world.organization.vpc_endpoints.values()
    return Reply({"endpoints": [_shown(each) for each in endpoints if each.region_id == region_id]})


def details(call: Call) -> Reply:
    endpoint = _endpoint(call)
    restricted = [each for each in call.world.own_projects() if endpoint.id in each.vpc_endpoints]
    return Reply(
        _shown(endpoint)
        | {
            "state": endpoint.state,
            "num_restricted_projects": len(restricted),
            "example_restricted_projects": [each.id for each in restricted[:_EXAMPLES]],
        }
    )


def assign(call: Call) -> Reply:
    """Raises 422 for one that was deleted before: it cannot come back."""
    world, endpoint_id, region_id = call.world, call.path["vpc_endpoint_id"], call.path["region_id"]
    label = call.body(Assignment).label
    if region_id.startswith("azure-"):
        raise errors.ApiError(400, "VPC endpoints are not supported in Azure regions")
    if endpoint_id in world.organization.given_up_vpc_endpoints:
        raise errors.ApiError(422, "VPC endpoint was deleted from the organization and cannot be added back")
    known = world.organization.vpc_endpoints.get(endpoint_id)
    if known is not None and known.region_id == region_id:
        known.label = label
    else:
        world.organization.vpc_endpoints[endpoint_id] = VpcEndpoint(endpoint_id, region_id, label)
    world.touch()
    return Reply(None)


def delete(call: Call) -> Reply:
    """Raises 422 while projects are kept to it."""
    endpoint = _endpoint(call)
    if any(endpoint.id in each.vpc_endpoints for each in call.world.own_projects()):
        raise errors.ApiError(422, "VPC endpoint is still in use by projects")
    del call.world.organization.vpc_endpoints[endpoint.id]
    call.world.organization.given_up_vpc_endpoints.add(endpoint.id)
    call.world.touch()
    return Reply(None)


def _endpoint(call: Call) -> VpcEndpoint:
    endpoint = call.world.organization.vpc_endpoints.get(call.path["vpc_endpoint_id"])
    if endpoint is None or endpoint.region_id != call.path["region_id"]:
        raise errors.not_found("VPC endpoint")
    return endpoint


def _shown(endpoint: VpcEndpoint) -> JsonObject:
    return {"vpc_endpoint_id": endpoint.id, "label": endpoint.label}


_OF_PROJECT = "/projects/{project_id}/vpc_endpoints"
_OF_REGION = "/organizations/{org_id}/vpc/region/{region_id}/vpc_endpoints"
_ONE = _OF_REGION + "/{vpc_endpoint_id}"
ROUTES = (
    Route("listProjectVPCEndpoints", "GET", _OF_PROJECT, of_project),
    Route("assignProjectVPCEndpoint", "POST", _OF_PROJECT + "/{vpc_endpoint_id}", restrict),
    Route("deleteProjectVPCEndpoint", "DELETE", _OF_PROJECT + "/{vpc_endpoint_id}", release),
    Route(
        "listOrganizationVPCEndpointsAllRegions",
        "GET",
        "/organizations/{org_id}/vpc/vpc_endpoints",
        of_all_regions,
        "org",
    ),
    Route("listOrganizationVPCEndpoints", "GET", _OF_REGION, of_region, "org"),
    Route("getOrganizationVPCEndpointDetails", "GET", _ONE, details, "org"),
    Route("assignOrganizationVPCEndpoint", "POST", _ONE, assign, "org"),
    Route("deleteOrganizationVPCEndpoint", "DELETE", _ONE, delete, "org"),
)
