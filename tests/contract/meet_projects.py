"""One answer of every operation around projects, for the test that meets all operations."""

from sandbox.neon.project_records import VpcEndpoint
from sandbox.neon.records import Organization
from sandbox.neon.service_records import DataApi
from tests.contract.neon_stage import OnProject, Stage, caller

SISTER = "org-silent-field-40218837"


async def meet_surroundings(project: OnProject) -> None:
    """Sharing, transfers, issuers, private networking, advice."""
    stage = project.stage
    await stage.get(f"{project.path}/available_preload_libraries")
    shared = await stage.do("POST", f"{project.path}/permissions", {"email": "guest@partner.example"})
    await stage.get(f"{project.path}/permissions")
    await stage.do("DELETE", f"{project.path}/permissions/{shared['id']}")
    issuer = {"jwks_url": "https://login.example/jwks.json", "provider_name": "Auth0"}
    added = await stage.do("POST", f"{project.path}/jwks", issuer)
    await stage.get(f"{project.path}/jwks")
    await stage.do("DELETE", f"{project.path}/jwks/{added['jwks']['id']}")
    branch = stage.world.projects[project.id].branches[project.main]
    branch.databases["neondb"].data_api = DataApi(stage.world.clock.now(), "ready")
    await stage.get(f"{project.path}/advisors", branch_id=project.main)
    branch.databases["neondb"].data_api = None
    await _meet_private_networking(project)
    personal = stage.world.add_key("personal")
    async with caller(stage.base_url, personal.secret) as http:
        await _meet_transfers(stage, Stage(stage.world, stage.clock, stage.base_url, http, stage.met))


async def _meet_private_networking(project: OnProject) -> None:
    stage = project.stage
    stage.world.organization.vpc_endpoints["vpce-1"] = VpcEndpoint("vpce-1", "aws-us-east-2", "first")
    organization = f"/organizations/{stage.world.organization.id}/vpc"
    region = f"{organization}/region/aws-us-east-2/vpc_endpoints"
    await stage.do("POST", f"{region}/vpce-2", {"label": "second"})
    await stage.get(f"{organization}/vpc_endpoints")
    await stage.get(region)
    await stage.get(f"{region}/vpce-2")
    await stage.do("POST", f"{project.path}/vpc_endpoints/vpce-2", {"label": "only"})
    await stage.get(f"{project.path}/vpc_endpoints")
    await stage.do("DELETE", f"{project.path}/vpc_endpoints/vpce-2")
    await stage.do("DELETE", f"{region}/vpce-2")


async def _meet_transfers(stage: Stage, personal: Stage) -> None:
    world = stage.world
    world.other_organizations[SISTER] = Organization(
        SISTER, "Sister", "sister", world.organization.plan, world.clock.now()
    )
    project = await stage.new_project(name="on the move")
    source = world.organization.id
    for home, away in ((source, SISTER), (SISTER, source)):
        wish = {"destination_org_id": away, "project_ids": [project.id]}
        await personal.do("POST", f"/organizations/{home}/projects/transfer", wish)
    offer = await stage.do("POST", f"{project.path}/transfer_requests")
    await personal.do("PUT", f"{project.path}/transfer_requests/{offer['id']}")
    wish = {"destination_org_id": source, "project_ids": [project.id]}
    await personal.do("POST", "/users/me/projects/transfer", wish)
    await stage.get(project.path)
