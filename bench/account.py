"""Neon's stand-in as a process of its own, with a large account behind it and Neon's rate limits in force.

`python -m bench.account --port P --projects 1000 --branches 50`
"""

import argparse
import asyncio
from datetime import datetime, timedelta
from random import Random

from sandbox.clock import SystemClock
from sandbox.neon.ids import Ids
from sandbox.neon.records import Branch, Endpoint, Project
from sandbox.neon.serving import running
from sandbox.neon.world import World

KEY = "napi_bench"


def project_id(number: int) -> str:
    """The id of one of the account's projects."""
    return f"bench-project-{number:08}"


def plant(world: World, projects: int, branches: int) -> None:
    """Projects with a main branch and many that were made from it, each with a compute that sleeps."""
    ids, now = Ids(Random(1)), world.clock.now()
    for number in range(projects):
        born = now - timedelta(days=200)
        project = Project(
            id=project_id(number),
            name=f"project-{number}",
            region_id="aws-us-east-2",
            proxy_host="c-2.us-east-2.aws.neon.tech",
            pg_version=17,
            history_retention=86_400,
            created_at=born,
            updated_at=born,
        )
        world.projects[project.id] = project
        main = _branch(project, "main", None, ids, born)
        for each in range(1, branches):
            _branch(project, f"preview/pr-{each}", main, ids, born + timedelta(days=each))


def _branch(project: Project, name: str, parent: Branch | None, ids: Ids, born: datetime) -> Branch:
    branch = Branch(
        id=ids.branch(),
        name=name,
        created_at=born,
        updated_at=born,
        state_changed_at=born,
        created_by="CI",
        parent_id=parent.id if parent else None,
        parent_lsn=ids.lsn() if parent else None,
        parent_timestamp=born if parent else None,
        current_state="ready",
        pending_state=None,
        size=40_000_000,
        default=parent is None,
    )
    project.branches[branch.id] = branch
    endpoint = Endpoint(
        id=ids.endpoint(),
        branch_id=branch.id,
        type="read_write",
        created_at=born,
        updated_at=born,
        proxy_host=project.proxy_host,
        current_state="idle",
        last_active=born,
    )
    project.endpoints[endpoint.id] = endpoint
    return branch


async def _serve(port: int, projects: int, branches: int) -> None:
    world = World(SystemClock(), api_key=KEY, seed="empty")
    plant(world, projects, branches)
    async with running(world, port=port):
        await asyncio.Event().wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--projects", type=int, default=1000)
    parser.add_argument("--branches", type=int, default=50)
    options = parser.parse_args()
    asyncio.run(_serve(options.port, options.projects, options.branches))


if __name__ == "__main__":
    main()
