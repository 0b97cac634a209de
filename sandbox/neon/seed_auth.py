"""The demo's login service: one branch of the shop has it, with a few domains, providers and users."""

from datetime import datetime, timedelta

from sandbox.neon import auth
from sandbox.neon.records import Project
from sandbox.neon.world import World

_BRANCH = "dana/checkout-rewrite"
_DOMAINS = ("https://shop.example.com", "https://checkout.shop.example.com")
_USERS = (("mia@example.com", "Mia Customer"), ("noah@example.com", "Noah Customer"))


def plant_auth(world: World, project: Project, at: datetime) -> None:
    branch = next(each for each in project.branches.values() if each.name == _BRANCH)
    service = auth.enable(world, project, branch, "better_auth", None, at - timedelta(days=9))
    service.domains.extend(_DOMAINS)
    auth.set_oauth(service, "google", {})
    auth.set_oauth(service, "github", {"client_id": "Iv1.demo", "client_secret": "demo-client-secret"})
    for email, name in _USERS:
        auth.add_user(world, branch, email, name)
