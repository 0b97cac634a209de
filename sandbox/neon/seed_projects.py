"""What the demo's projects have around them: settings, guests, private networking, advice, a neighbour."""

from datetime import datetime, timedelta

from sandbox.neon.ids import Ids
from sandbox.neon.people import PAULA
from sandbox.neon.plans import SCALE
from sandbox.neon.project_records import Advice, Jwks, Permission, VpcEndpoint
from sandbox.neon.records import Organization, Project
from sandbox.neon.service_records import DataApi
from sandbox.neon.world import World

LABS = "org-silent-field-40218837"
CATALOG = "broad-river-30417755"
_VPC_ENDPOINTS = (
    VpcEndpoint("vpce-0f5b8a1c2d3e4f501", "aws-us-east-2", "production", "accepted"),
    VpcEndpoint("vpce-0a7d9c6b5e4f3a202", "aws-us-east-2", "staging"),
    VpcEndpoint("vpce-0b1c2d3e4f5a6b703", "aws-eu-central-1", "frankfurt", "accepted"),
)
_OPEN = (
    "Tables in the schema public without row-level security are open to everybody who may use the Data API."
)
_SLOW = "Without an index on a foreign key, deletes and joins read the whole table."
_FOUND = (
    ("rls_disabled_in_public", "RLS Disabled in Public", "ERROR", "SECURITY", _OPEN, "public.events"),
    ("unindexed_foreign_keys", "Unindexed foreign keys", "WARN", "PERFORMANCE", _SLOW, "public.visits"),
    ("unused_index", "Unused Index", "INFO", "PERFORMANCE", "It was never used.", "public.cohorts"),
)


def furnish(world: World, shop: Project, ledger: Project, analytics: Project, ids: Ids, at: datetime) -> None:
    """Give the projects what surrounds them, and the organization a sister and a neighbour."""
    world.organization.vpc_endpoints |= {each.id: each for each in _VPC_ENDPOINTS}
    world.other_organizations[LABS] = Organization(LABS, "Acme Labs", "acme-labs", SCALE, at)
    shop.settings["maintenance_window"] = {"weekdays": [7], "start_time": "02:00", "end_time": "03:00"}
    guest = Permission(ids.uuid(), "casey@contractor.example", at - timedelta(days=40))
    shop.permissions[guest.id] = guest
    ledger.history_retention = 604_800
    ledger.settings["allowed_ips"] = {"ips": ["203.0.113.0/24"], "protected_branches_only": False}
    ledger.vpc_endpoints[_VPC_ENDPOINTS[0].id] = "production"
    _advise(analytics, ids, at)


def _advise(project: Project, ids: Ids, at: datetime) -> None:
    main = project.default_branch()
    main.databases["neondb"].data_api = DataApi(at - timedelta(days=90), "ready")
    issuer = Jwks(
        ids.uuid(),
        "https://login.acme.example/.well-known/jwks.json",
        "Auth0",
        at - timedelta(days=90),
        audience="analytics",
        role_names=("authenticator", "authenticated", "anonymous"),
    )
    project.jwks[issuer.id] = issuer
    project.advice += [
        Advice(main.id, "neondb", name, title, level, category, why, f"Table `{table}` has this issue.")
        for name, title, level, category, why, table in _FOUND
    ]


def neighbour(world: World, catalog: Project) -> None:
    """Make a project somebody else's, who shares it with the organization."""
    catalog.owner, catalog.shared_with_us = PAULA.id, True
    catalog.region_id = "aws-eu-central-1"
    catalog.proxy_host = "c-2.eu-central-1.aws.neon.tech"
    for endpoint in catalog.endpoints.values():
        endpoint.proxy_host = catalog.proxy_host
    world.touch()
