"""What the demo's branches have besides their computes: a read replica, and roles of their own."""

import random
from datetime import datetime, timedelta

from sandbox.neon.ids import Ids
from sandbox.neon.records import Endpoint, Role
from sandbox.neon.world import World

_LEDGER = "calm-sea-51238842"


def plant(world: World, at: datetime) -> None:
    """Give the ledger's staging branch a read replica for reports, and a role that reads through it."""
    ids = Ids(random.Random(f"{_LEDGER}/reports"))
    project = world.projects[_LEDGER]
    staging = next(branch for branch in project.branches.values() if branch.name == "staging")
    born = at - timedelta(days=60)
    replica = Endpoint(
        id=ids.endpoint(),
        branch_id=staging.id,
        type="read_only",
        created_at=born,
        updated_at=born,
        proxy_host=project.proxy_host,
        max_cu=1,
        current_state="idle",
        name="reports",
        last_active=at - timedelta(days=1),
        started_at=at - timedelta(days=1, minutes=10),
        suspended_at=at - timedelta(days=1),
    )
    project.endpoints[replica.id] = replica
    staging.roles["reports"] = Role("reports", born, born, ids.password())
    staging.roles["readers"] = Role("readers", born, born, authentication_method="no_login")
