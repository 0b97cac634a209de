"""The published `neon-api` package does its whole job against the stand-in."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from neon_api import NeonAPI
from neon_api.exceptions import NeonAPIError

from sandbox.clock import ManualClock
from sandbox.neon.serving import api_url, running
from sandbox.neon.world import World

OWNER, DATABASE = "neondb_owner", "neondb"


@dataclass(frozen=True)
class Visit:
    """The package's client on the stand-in. It blocks, so each visit runs in a thread of its own."""

    neon: Any
    clock: ManualClock

    def wait(self) -> None:
        """Let the operations of the last call end."""
        self.clock.advance(30)

    def new_project(self) -> Any:
        made = self.neon.project_create(project={"name": "from-the-package"}).project
        self.wait()
        return made

    def main_branch(self, project_id: str) -> Any:
        return self.neon.branches(project_id).branches[0]


async def _visit(errand: Callable[[Visit], None], *, kind: str = "org") -> None:
    clock = ManualClock()
    world = World(clock, seed="empty")
    key = world.keys[0] if kind == "org" else world.add_key("personal")
    async with running(world) as base_url:
        await asyncio.to_thread(_run, errand, f"{api_url(base_url)}/", key.secret, clock)


def _run(errand: Callable[[Visit], None], base_url: str, secret: str, clock: ManualClock) -> None:
    with _client(secret, base_url) as neon:
        errand(Visit(neon, clock))


@contextmanager
def _client(secret: str, base_url: str) -> Iterator[NeonAPI]:
    neon = NeonAPI(secret, base_url=base_url)
    neon._session.trust_env = False  # no proxy of the machine may come between
    try:
        yield neon
    finally:
        neon._session.close()  # the package has no close of its own


async def test_it_reads_the_user_and_manages_personal_keys() -> None:
    def errand(visit: Visit) -> None:
        me = visit.neon.me()
        assert (me.name, me.billing_account.state.value) == ("Ana", "active")
        made = visit.neon.api_key_create(key_name="from-the-package")
        assert made.id in [key.id for key in visit.neon.api_keys()]
        revoked = visit.neon.api_key_revoke(str(made.id))
        assert (revoked.id, revoked.revoked) == (made.id, True)
        assert made.id not in [key.id for key in visit.neon.api_keys()]

    await _visit(errand, kind="personal")


async def test_it_manages_projects() -> None:
    def errand(visit: Visit) -> None:
        made = visit.new_project()
        assert [project.id for project in visit.neon.projects(limit=5).projects] == [made.id]
        assert visit.neon.projects(cursor=made.id).projects == []
        assert visit.neon.projects(shared=True).projects == []
        assert visit.neon.project(made.id).project.owner.name == "Acme"
        renamed = visit.neon.project_update(made.id, project={"name": "renamed"})
        assert renamed.project.name == "renamed"
        assert visit.neon.project_delete(made.id).project.id == made.id
        assert visit.neon.projects().projects == []

    await _visit(errand)


async def test_it_gets_a_connection_uri() -> None:
    def errand(visit: Visit) -> None:
        project = visit.new_project()
        plain = visit.neon.connection_uri(project.id, DATABASE, OWNER).uri
        pooled = visit.neon.connection_uri(project.id, DATABASE, OWNER, pooled=True).uri
        assert plain.startswith(f"postgresql://{OWNER}:")
        assert ("-pooler." in plain, "-pooler." in pooled) == (False, True)

    await _visit(errand)


async def test_it_manages_branches_and_follows_their_operations() -> None:
    def errand(visit: Visit) -> None:
        project = visit.new_project()
        made = visit.neon.branch_create(
            project.id, branch={"name": "feature"}, endpoints=[{"type": "read_write"}]
        )
        assert [operation.status.value for operation in made.operations] == ["running", "scheduling"]
        visit.wait()
        done = [visit.neon.operation(project.id, operation.id).operation for operation in made.operations]
        assert [operation.status.value for operation in done] == ["finished", "finished"]
        assert len(visit.neon.operations(project.id, limit=3).operations) == 3
        branch_id = made.branch.id
        assert visit.neon.branch(project.id, branch_id).branch.current_state == "ready"
        assert {branch.name for branch in visit.neon.branches(project.id).branches} == {"main", "feature"}
        renamed = visit.neon.branch_update(project.id, branch_id, branch={"name": "feature-2"})
        assert (renamed.branch.name, renamed.operations) == ("feature-2", [])
        gone = visit.neon.branch_delete(project.id, branch_id)
        assert [operation.action.value for operation in gone.operations] == [
            "suspend_compute",
            "delete_timeline",
        ]

    await _visit(errand)


async def test_it_pages_through_branches() -> None:
    def errand(visit: Visit) -> None:
        project = visit.new_project()
        for name in ("a", "b"):
            visit.neon.branch_create(project.id, branch={"name": name})
            visit.wait()
        assert [branch.name for branch in visit.neon.branches(project.id, limit=2).branches] == ["b", "a"]

    await _visit(errand)


async def test_it_manages_databases() -> None:
    def errand(visit: Visit) -> None:
        project = visit.new_project()
        where = (project.id, visit.main_branch(project.id).id)
        wish = {"name": "orders", "owner_name": OWNER}
        assert visit.neon.database_create(*where, database=wish).database.name == "orders"
        visit.wait()
        assert [each.name for each in visit.neon.databases(*where).databases] == [DATABASE, "orders"]
        assert visit.neon.database(*where, "orders").database.owner_name == OWNER
        renamed = visit.neon.database_update(*where, "orders", database={"name": "sales"})
        assert renamed.database.name == "sales"
        visit.wait()
        assert visit.neon.database_delete(*where, "sales").database.name == "sales"

    await _visit(errand)


async def test_it_manages_roles_and_resets_passwords() -> None:
    def errand(visit: Visit) -> None:
        project = visit.new_project()
        where = (project.id, visit.main_branch(project.id).id)
        made = visit.neon.role_create(*where, "app").role
        visit.wait()
        assert [role.name for role in visit.neon.roles(*where).roles] == [OWNER, "app"]
        assert visit.neon.role(*where, "app").role.password is None
        reset = visit.neon.role_password_reset(*where, "app").role
        assert reset.password not in (None, made.password)
        visit.wait()
        assert visit.neon.role_delete(*where, "app").role.name == "app"

    await _visit(errand)


async def test_it_manages_computes() -> None:
    def errand(visit: Visit) -> None:
        project = visit.new_project()
        branch_id = visit.main_branch(project.id).id
        (first,) = visit.neon.endpoints(project.id).endpoints
        made = visit.neon.endpoint_create(
            project.id, endpoint={"branch_id": branch_id, "type": "read_only"}
        ).endpoint
        visit.wait()
        where = (project.id, made.id)
        assert visit.neon.endpoint(*where).endpoint.current_state.value == "active"
        changed = visit.neon.endpoint_update(*where, endpoint={"autoscaling_limit_max_cu": 2})
        assert changed.endpoint.autoscaling_limit_max_cu == 2
        visit.wait()
        for act, action in (("endpoint_suspend", "suspend_compute"), ("endpoint_start", "start_compute")):
            done = getattr(visit.neon, act)(*where)
            assert [operation.action.value for operation in done.operations] == [action]
            visit.wait()
        assert visit.neon.endpoint_delete(*where).endpoint.id == made.id
        visit.wait()
        assert [each.id for each in visit.neon.endpoints(project.id).endpoints] == [first.id]

    await _visit(errand)


async def test_its_methods_for_routes_the_description_no_longer_has_are_refused() -> None:
    def errand(visit: Visit) -> None:
        project = visit.new_project()
        where = (project.id, visit.main_branch(project.id).id)
        # 0.3.0 posts to a route that is a GET, and to the old name of `set_as_default`.
        with pytest.raises(NeonAPIError, match="method not allowed"):
            visit.neon.role_password_reveal(*where, OWNER)
        with pytest.raises(NeonAPIError, match="not found"):
            visit.neon.branch_set_as_primary(*where)

    await _visit(errand)


async def test_a_refusal_reaches_the_caller_in_neons_words() -> None:
    def errand(visit: Visit) -> None:
        project = visit.new_project()
        visit.neon.branch_create(project.id)
        with pytest.raises(NeonAPIError, match="project already has running conflicting operations"):
            visit.neon.branch_create(project.id)

    await _visit(errand)
