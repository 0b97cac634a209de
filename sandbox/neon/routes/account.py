"""Who is calling, and the organisation and regions they can use."""

from sandbox.neon import render
from sandbox.neon.calls import Call, Reply, Route
from sandbox.neon.people_records import Person
from sandbox.neon.records import JsonObject, Organization
from sandbox.neon.world import World

_REGIONS = (
    ("aws-us-east-1", "AWS US East 1 (N. Virginia)", "39.04", "-77.48"),
    ("aws-us-east-2", "AWS US East 2 (Ohio)", "40.09", "-83.11"),
    ("aws-us-west-2", "AWS US West 2 (Oregon)", "45.83", "-119.68"),
    ("aws-eu-central-1", "AWS Europe Central 1 (Frankfurt)", "50.11", "8.68"),
    ("aws-eu-west-2", "AWS Europe West 2 (London)", "51.50", "-0.12"),
    ("aws-ap-southeast-1", "AWS Asia Pacific 1 (Singapore)", "1.35", "103.81"),
    ("aws-ap-southeast-2", "AWS Asia Pacific 2 (Sydney)", "-33.86", "151.20"),
    ("aws-sa-east-1", "AWS South America 1 (Sao Paulo)", "-23.55", "-46.63"),
    ("azure-eastus2", "Azure East US 2 (Virginia)", "36.66", "-78.37"),
    ("azure-westus3", "Azure West US 3 (Arizona)", "33.44", "-112.07"),
)
_DEFAULT_REGION = "aws-us-east-2"


def auth_details(call: Call) -> Reply:
    personal = call.key.kind == "personal"
    return Reply(
        {
            "account_id": call.key.created_by.id if personal else call.world.organization.id,
            "auth_method": "api_key_user" if personal else "api_key_org",
        }
    )


def current_user(call: Call) -> Reply:
    person, plan = call.world.user, call.world.organization.plan
    return Reply(
        {
            "active_seconds_limit": 0,
            "billing_account": _billing(call.world, person),
            "auth_accounts": [
                {
                    "provider": "keycloak",
                    "email": person.email,
                    "name": person.full_name,
                    "login": person.email,
                    "image": person.image,
                }
            ],
            "email": person.email,
            "id": person.id,
            "image": person.image,
            "login": person.email,
            "name": person.name,
            "last_name": person.last_name,
            "projects_limit": plan.projects,
            "branches_limit": plan.branches,
            "max_autoscaling_limit": plan.max_autoscaling_cu,
            "plan": plan.name,
        }
    )


def _billing(world: World, person: Person) -> JsonObject:
    address = ("city", "country", "line1", "line2", "postal_code", "state")
    return {
        "state": "active",
        "payment_source": {"type": ""},
        "subscription_type": world.organization.plan.name,
        "payment_method": "none",
        "quota_reset_at_last": render.stamp(world.clock.now().replace(day=1, hour=0, minute=0, second=0)),
        "name": person.full_name,
        "email": person.email,
        **{f"address_{part}": "" for part in address},
    }


def own_organizations(call: Call) -> Reply:
    organizations = (call.world.organization, *call.world.other_organizations.values())
    return Reply({"organizations": [_organization(each) for each in organizations]})


def organization(call: Call) -> Reply:
    return Reply(_organization(call.world.organization))


def _organization(record: Organization) -> JsonObject:
    return {
        "id": record.id,
        "name": record.name,
        "handle": record.handle,
        "plan": record.plan.name,
        "created_at": render.stamp(record.created_at),
        "managed_by": "console",
        "updated_at": render.stamp(record.created_at),
        "require_mfa": False,
    }


def regions(_: Call) -> Reply:
    return Reply(
        {
            "regions": [
                {
                    "region_id": region_id,
                    "name": name,
                    "default": region_id == _DEFAULT_REGION,
                    "geo_lat": latitude,
                    "geo_long": longitude,
                }
                for region_id, name, latitude, longitude in _REGIONS
            ]
        }
    )


ROUTES = (
    Route("getAuthDetails", "GET", "/auth", auth_details),
    Route("getCurrentUserInfo", "GET", "/users/me", current_user, "people"),
    Route("getCurrentUserOrganizations", "GET", "/users/me/organizations", own_organizations, "people"),
    Route("getOrganization", "GET", "/organizations/{org_id}", organization, "org"),
    # Reported in the field as refused for organisation keys, although the description does not say so.
    Route("getActiveRegions", "GET", "/regions", regions, "people"),
)
