"""The demo organisation's projects: three of them, with branches of every age and kind."""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sandbox.neon import (
    branching,
    computes,
    metering,
    seed_computes,
    seed_edge,
    seed_logs,
    seed_projects,
    seed_schemas,
    seed_services,
    seed_snapshots,
)
from sandbox.neon.ids import Ids
from sandbox.neon.people import ANA, DANA
from sandbox.neon.records import Annotation, Awake, Branch, Database, Endpoint, Project, Role
from sandbox.neon.seed_auth import plant_auth
from sandbox.neon.seed_organization import plant_organization
from sandbox.neon.world import World

_MB = 1024**2
_GB = 1024**3
_OWNER = "neondb_owner"
_CI = "CI"
_DANA, _ANA = DANA.full_name, ANA.full_name


@dataclass(frozen=True)
class Sapling:
    """One branch of the seed. Ages and idleness in days; `compute` None, "idle" or "active"."""

    name: str
    age: float
    size: int
    by: str = _DANA
    parent: str = "main"
    compute: str | None = "idle"
    idle: float = 0.0
    expires_in: float | None = None
    archived: bool = False
    deleted: float | None = None  # days ago; None for a branch that is there
    max_cu: float = 2
    surge: float = 0  # CU that it used day and night for the last four days
    note: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Plot:
    """One project of the seed; its `main` branch is the default one."""

    id: str
    name: str
    age: float
    main_size: int
    saplings: tuple[Sapling, ...]
    databases: tuple[str, ...] = ("neondb",)
    protects_main: bool = False


_SHOP = (
    Sapling("staging", 210, 6 * _GB, _ANA, compute="active"),
    Sapling("staging-eu", 95, 6 * _GB, _ANA, parent="staging", idle=2),
    Sapling("staging-load-test", 31, 5 * _GB, parent="staging", idle=19),
    Sapling("release-2025.4", 180, 5 * _GB, _ANA, idle=64),
    Sapling("release-2026.1", 21, 6 * _GB, _ANA, idle=1),
    Sapling("preview/pr-117", 0.1, 6 * _GB, _CI, compute="active", note={"pull_request": "117"}),
    Sapling("preview/pr-112", 2, 6 * _GB, _CI, idle=1, expires_in=5, note={"pull_request": "112"}),
    Sapling("preview/pr-98", 16, 5 * _GB, _CI, idle=15, note={"pull_request": "98"}),
    Sapling("preview/pr-64", 58, 5 * _GB, _CI, idle=57),
    Sapling("preview/pr-31", 121, 4 * _GB, _CI, idle=120),
    Sapling("dana/checkout-rewrite", 12, 6 * _GB, idle=0.5, max_cu=8),
    Sapling("dana/tax-rounding", 44, 5 * _GB, idle=40),
    Sapling("dana-scratch", 0.02, 6 * _GB, expires_in=1),
    Sapling("ana/index-experiment", 88, 5 * _GB, _ANA, idle=86),
    Sapling("migration-test", 5, 6 * _GB, idle=4, expires_in=0.1),
    Sapling("black-friday-2025", 65, 5 * _GB, _ANA, idle=48),
    Sapling("<!channel>", 9, 5 * _GB, idle=9, compute=None),
    Sapling("import-2024-archive", 400, 2 * _GB, _ANA, compute=None, archived=True),
    Sapling("dana/returns-flow", 30, 5 * _GB, idle=3, deleted=2),
)
_LEDGER = (
    Sapling("staging", 150, 900 * _MB, _ANA, compute="active"),
    Sapling("audit-2025-q4", 35, 880 * _MB, _ANA, idle=20),
    Sapling("audit-2025-q3", 126, 760 * _MB, _ANA, idle=111),
    Sapling("year-end-close", 22, 900 * _MB, _ANA, idle=6),
    Sapling("preview/pr-41", 1, 910 * _MB, _CI, idle=0.3, expires_in=6),
    Sapling("preview/pr-38", 8, 905 * _MB, _CI, idle=7),
    Sapling("preview/pr-22", 73, 800 * _MB, _CI, idle=72, compute=None),
    Sapling("dana/reconcile", 3, 910 * _MB, idle=0.2),
    Sapling("dana/fx-rates", 51, 850 * _MB, idle=33),
    Sapling("interest-calc-fix", 17, 890 * _MB, idle=12),
    Sapling("double-entry-spike", 260, 300 * _MB, idle=251),
    Sapling("training", 330, 120 * _MB, _ANA, idle=29),
)
_ANALYTICS = (
    Sapling("staging", 120, 38 * _GB, _ANA, idle=3),
    Sapling("dbt-dev", 75, 36 * _GB, compute="active", surge=1.5),
    Sapling("dbt-ci", 0.5, 38 * _GB, _CI, idle=0.4, expires_in=1),
    Sapling("backfill-2025", 40, 35 * _GB, idle=34),
    Sapling("cohort-study", 14, 37 * _GB, idle=10, expires_in=12),
    Sapling("dashboard-perf", 28, 36 * _GB, idle=27),
    Sapling("old-warehouse", 390, 9 * _GB, _ANA, compute=None, idle=300),
)
_CATALOG = Plot(seed_projects.CATALOG, "partner-catalog", 60, 200 * _MB, (Sapling("staging", 30, 190 * _MB),))
PLOTS = (
    Plot("old-violet-32930710", "shop", 410, 6 * _GB, _SHOP, ("neondb", "orders"), protects_main=True),
    Plot("calm-sea-51238842", "ledger", 340, 900 * _MB, _LEDGER),
    Plot("quiet-bar-70412233", "analytics", 395, 38 * _GB, _ANALYTICS),
)


def plant(world: World) -> None:
    """Fill the world with the demo's projects and a shared one. Their ids are the same in every run."""
    at = world.clock.now()
    for number, plot in enumerate((*PLOTS, _CATALOG), start=1):
        ids = Ids(random.Random(plot.id))
        project = _project(plot, number, at)
        world.projects[project.id] = project
        main = _main(plot, ids, at)
        project.branches[main.id] = main
        _give_compute(world, project, main, Sapling("main", plot.age, plot.main_size, compute="active"), ids)
        for sapling in plot.saplings:
            _branch(world, project, sapling, ids, at)
        seed_snapshots.plant(world, project, at)
        seed_logs.plant(project, at)
    plant_organization(world, at)
    shop, ledger, analytics, catalog = world.projects.values()
    seed_projects.furnish(world, shop, ledger, analytics, Ids(random.Random("around")), at)
    seed_projects.neighbour(world, catalog)
    plant_auth(world, world.projects[PLOTS[0].id], at)
    seed_computes.plant(world, at)
    seed_services.furnish(world.projects[PLOTS[0].id], at)
    seed_edge.plant(world.projects[PLOTS[0].id], at)


def _project(plot: Plot, number: int, at: datetime) -> Project:
    born = at - timedelta(days=plot.age)
    return Project(
        id=plot.id,
        name=plot.name,
        region_id="aws-us-east-2",
        proxy_host=f"c-{number}.us-east-2.aws.neon.tech",
        pg_version=17,
        history_retention=86_400,
        created_at=born,
        updated_at=born,
    )


def _main(plot: Plot, ids: Ids, at: datetime) -> Branch:
    born = at - timedelta(days=plot.age)
    return Branch(
        id=ids.branch(),
        name="main",
        created_at=born,
        updated_at=at - timedelta(hours=3),
        state_changed_at=born,
        created_by=_ANA,
        current_state="ready",
        pending_state=None,
        size=plot.main_size,
        default=True,
        protected=plot.protects_main,
        roles={_OWNER: Role(_OWNER, born, born, ids.password())},
        databases={
            name: Database(
                ids.number(), name, _OWNER, born, born, versions=seed_schemas.first(plot.name, name, born)
            )
            for name in plot.databases
        },
    )


def _branch(world: World, project: Project, sapling: Sapling, ids: Ids, at: datetime) -> None:
    born = at - timedelta(days=sapling.age)
    parent = next(branch for branch in project.branches.values() if branch.name == sapling.parent)
    branch = Branch(
        id=ids.branch(),
        name=sapling.name,
        created_at=born,
        updated_at=max(born, at - timedelta(days=sapling.idle)),
        state_changed_at=born,
        created_by=sapling.by,
        parent_id=parent.id,
        parent_lsn=ids.lsn(),
        parent_timestamp=born,
        current_state="archived" if sapling.archived else "ready",
        pending_state=None,
        size=sapling.size,
        annotation=Annotation(dict(sapling.note), born, born) if sapling.note else None,
    )
    branching.inherit(branch, parent, ids, born)
    seed_schemas.vary(branch, branch.updated_at)
    seed_schemas.mask(branch, born)
    project.branches[branch.id] = branch
    if sapling.expires_in is not None:
        expires_at = (at + timedelta(days=sapling.expires_in)).replace(microsecond=0)
        branching.set_expiry(world, project, branch, expires_at, born)
    if sapling.compute:
        _give_compute(world, project, branch, sapling, ids)
    if sapling.deleted is not None:
        branching.put_away(world, project, branch, at - timedelta(days=sapling.deleted), method="user")


def _give_compute(world: World, project: Project, branch: Branch, sapling: Sapling, ids: Ids) -> None:
    at = world.clock.now()
    used = max(branch.created_at, at - timedelta(days=sapling.idle))
    endpoint = Endpoint(
        id=ids.endpoint(),
        branch_id=branch.id,
        type="read_write",
        created_at=branch.created_at,
        updated_at=used,
        proxy_host=project.proxy_host,
        max_cu=sapling.max_cu,
        current_state=sapling.compute or "idle",
        last_active=used,
        started_at=used - timedelta(minutes=10),
        # The branches that people work on all day stay awake for as long as the demo runs.
        suspend_timeout=-1 if sapling.name in ("main", "staging") else 0,
    )
    project.endpoints[endpoint.id] = endpoint
    _remember(branch, endpoint, at)
    if sapling.surge:
        metering.note(branch, Awake(at - timedelta(days=4), at, sapling.surge), at)
    if endpoint.current_state == "idle":
        endpoint.suspended_at = used
    else:
        computes.watch_idleness(world, project, endpoint, at)


def _remember(branch: Branch, endpoint: Endpoint, at: datetime) -> None:
    """When the compute was awake before now: all the time, or on working days until it was last used."""
    first, last = branch.created_at, endpoint.started_at or branch.created_at
    if endpoint.suspend_timeout == -1:
        metering.note(branch, Awake(first, max(first, last), endpoint.min_cu), at)
        return
    chance = random.Random(branch.id)
    day = max(first, last - timedelta(days=370))
    while day < last:
        start = max(day, day.replace(hour=9, minute=chance.randrange(60)))
        end = min(start + timedelta(minutes=chance.randrange(60, 480)), last)
        if start.weekday() < 5 and start < end:
            metering.note(branch, Awake(start, end, chance.choice((0.25, 0.25, 0.5, 1))), at)
        day = (day + timedelta(days=1)).replace(hour=0, minute=0)
