"""Anonymized branches: copies whose personal data is overwritten, column by column, by stored rules."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sandbox.neon import branching, errors, schemas
from sandbox.neon.models import BranchAnonymizedCreate, MaskingRuleFields
from sandbox.neon.people_records import Person
from sandbox.neon.records import Anonymization, Branch, MaskingRule, MaskingRun, Project
from sandbox.neon.world import World

STARTABLE = frozenset({"initialized", "error", "anonymized"})
_LOOK = timedelta(seconds=1)
_TABLE = timedelta(seconds=3)  # what masking one table takes; not measured


def create(
    world: World, project: Project, wish: BranchAnonymizedCreate, by: Person, at: datetime
) -> branching.Created:
    """A branch that can be masked as soon as it is ready. Without rules of its own it has its parent's."""
    creation = wish.branch_create.model_copy(update={"annotation_value": wish.annotation_value})
    made = branching.create(world, project, creation, by.full_name, at)
    rules = rules_of(wish.masking_rules)
    parent = project.branches.get(made.branch.parent_id or "")
    if not rules and parent is not None and parent.anonymization is not None:
        rules = parent.anonymization.rules
    made.branch.anonymization = Anonymization(at, at, rules)
    starter = by if wish.start_anonymization else None
    world.clockwork.at(at + _LOOK, lambda when: _initialize(world, project, made.branch, starter, when))
    return made


def rules_of(wishes: Iterable[MaskingRuleFields]) -> tuple[MaskingRule, ...]:
    return tuple(
        MaskingRule(
            each.database_name,
            each.schema_name,
            each.table_name,
            each.column_name,
            each.masking_function,
            each.masking_value,
        )
        for each in wishes
    )


def found(branch: Branch) -> Anonymization:
    """Raises 404 for a branch that was not created as an anonymized one."""
    if branch.anonymization is None:
        raise errors.not_found("anonymized branch")
    return branch.anonymization


def replace_rules(world: World, branch: Branch, rules: tuple[MaskingRule, ...], at: datetime) -> None:
    """Raises 422 while the old rules are being applied."""
    state = found(branch)
    if state.state == "anonymizing":
        raise errors.ApiError(422, "masking rules cannot be changed while anonymization is running")
    state.rules, state.updated_at = rules, at
    world.touch()


def start(world: World, project: Project, branch: Branch, by: Person, at: datetime) -> None:
    """Begin masking, table by table. Raises 422 unless the branch is initialized, masked or failed."""
    state = found(branch)
    if state.state not in STARTABLE:
        raise errors.ApiError(422, f"anonymization cannot be started in state {state.state}")
    state.last_run = MaskingRun(at, by)
    state.state, state.failed_at, state.updated_at = "anonymizing", None, at
    world.touch()
    _mask(world, project, branch, _tables(state.rules), 0, at)


def bring_back_real_data(branch: Branch, at: datetime) -> None:
    """A reset or a restore undoes the masking: the branch has its source's data again."""
    if branch.anonymization is not None:
        branch.anonymization.state, branch.anonymization.message = "initialized", None
        branch.anonymization.updated_at = at


def _initialize(world: World, project: Project, branch: Branch, starter: Person | None, at: datetime) -> None:
    state = branch.anonymization
    if branch.id not in project.branches or state is None:
        return
    if world.clockwork.busy(project.id):
        world.clockwork.at(at + _LOOK, lambda when: _initialize(world, project, branch, starter, when))
        return
    state.state, state.updated_at = "initialized", at
    world.touch()
    if starter is not None:
        start(world, project, branch, starter, at)


def _tables(rules: Iterable[MaskingRule]) -> tuple[tuple[str, str, str], ...]:
    return tuple(dict.fromkeys((each.database, each.schema, each.table) for each in rules))


def _mask(
    world: World,
    project: Project,
    branch: Branch,
    tables: tuple[tuple[str, str, str], ...],
    done: int,
    at: datetime,
) -> None:
    state = branch.anonymization
    if branch.id not in project.branches or state is None or state.last_run is None:
        return
    state.updated_at = at
    world.touch()
    if done == len(tables):
        state.state, state.message = "anonymized", None
        state.last_run.completed_at = at
        return
    table = ".".join(tables[done])
    state.message = f"Anonymizing table {table} ({done + 1}/{len(tables)})"

    def masked(when: datetime) -> None:
        rules = [each for each in state.rules if (each.database, each.schema, each.table) == tables[done]]
        missing = next((each for each in rules if not _exists(branch, each)), None)
        if missing is not None:
            _fail(state, f"column {missing.column} of {table} does not exist", when)
            return
        if state.last_run is not None:
            state.last_run.masked_columns += len(rules)
        _mask(world, project, branch, tables, done + 1, when)

    world.clockwork.at(at + _TABLE, masked)


def _exists(branch: Branch, rule: MaskingRule) -> bool:
    database = branch.databases.get(rule.database)
    if database is None or rule.schema != "public":
        return False
    return any(
        table.name == rule.table and any(column.name == rule.column for column in table.columns)
        for table in schemas.tables_at(database.versions, None)
    )


def _fail(state: Anonymization, message: str, at: datetime) -> None:
    state.state, state.message = "error", message
    state.failed_at = state.updated_at = at
    if state.last_run is not None:
        state.last_run.completed_at = at
