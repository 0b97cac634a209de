"""What calls the functions of the demo: triggers and a domain."""

import random
from datetime import datetime, timedelta

from sandbox.neon.edge_records import CustomDomain, Trigger
from sandbox.neon.ids import Ids
from sandbox.neon.records import Project
from sandbox.neon.seed_services import FURNISHED


def plant(project: Project, at: datetime) -> None:
    """Give the branch that has functions two triggers and a domain. Ids are the same in every run."""
    ids = Ids(random.Random(f"{project.id} edge"))
    branch = next(each for each in project.branches.values() if each.name == FURNISHED)
    for trigger in (
        Trigger(ids.uuid(), "nightly", "resize", cron="0 3 * * *", function_path="/all"),
        Trigger(ids.uuid(), "thumbnails", "resize", bucket_name="uploads", prefix="avatars/", enabled=False),
    ):
        branch.triggers[trigger.id] = trigger
    domain = CustomDomain("img.shop.example", "resize", at - timedelta(days=9))
    branch.domains[domain.domain] = domain
