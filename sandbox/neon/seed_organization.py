"""The demo's organisation: people of every kind, one who is asked in, keys, and a spending limit."""

from datetime import datetime, timedelta

from sandbox.neon import membership
from sandbox.neon.models import Invite
from sandbox.neon.people import ANA, DANA, ELI, FAY, GUS
from sandbox.neon.world import World

# Name, the one project that it reaches, and days since it was made and last used.
_KEYS = (
    ("ci-previews", None, 320, 0.1),
    ("terraform", None, 275, 9),
    ("ledger-reports", "calm-sea-51238842", 90, 1),
    ("old-laptop", None, 400, 180),
)


def plant_organization(world: World, at: datetime) -> None:
    for person, role, age in ((DANA, "member", 390), (ELI, "member", 200), (GUS, "member", 410)):
        membership.join(world, person, role, at - timedelta(days=age)).has_mfa = person is not ELI
    membership.join(world, FAY, "viewer", at - timedelta(days=60))
    gone = next(each for each in world.organization.members.values() if each.person is GUS)
    gone.deactivated_at = at - timedelta(days=33)
    membership.invite(world, [Invite(email="hana@acme.example", role="member")], ANA, at - timedelta(days=2))
    world.organization.spending_limit_cents = 80_000
    for name, project_id, age, used in _KEYS:
        key = world.add_key("project" if project_id else "org", name=name, project_id=project_id)
        key.created_at, key.last_used_at = at - timedelta(days=age), at - timedelta(days=used)
        key.last_used_from = "203.0.113.24"
