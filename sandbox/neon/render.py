"""Records as the API shows them. Times are RFC 3339 UTC to the second, as in recorded traffic."""

from datetime import UTC, datetime, timedelta

from sandbox.neon.records import (
    Annotation,
    Anonymization,
    Branch,
    Database,
    Endpoint,
    JsonObject,
    MaskingRule,
    Operation,
    Project,
    Role,
)
from sandbox.neon.snapshot_records import ScheduleEntry, Snapshot

ZERO_TIME = "0001-01-01T00:00:00Z"
"""Stands for the consumption period in replies to create, patch and delete of a project."""


def stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def present(**fields: object) -> JsonObject:
    """The fields that have a value: Neon leaves absent ones out."""
    return {
        name: stamp(value) if isinstance(value, datetime) else value
        for name, value in fields.items()
        if value is not None
    }


def operation(record: Operation, now: datetime) -> JsonObject:
    elapsed = (record.ended_at or now) - record.started_at if record.started_at else timedelta(0)
    return present(
        id=record.id,
        project_id=record.project_id,
        branch_id=record.branch_id,
        endpoint_id=record.endpoint_id,
        action=record.action,
        status=record.status,
        error=record.error,
        failures_count=record.failures_count,
        retry_at=record.retry_at,
        created_at=record.created_at,
        updated_at=record.updated_at,
        total_duration_ms=int(elapsed / timedelta(milliseconds=1)),
    )


def branch(project: Project, record: Branch, *, created_by: bool = True) -> JsonObject:
    """`created_by` is in answers to GET and absent from the answer to create."""
    shown = present(
        id=record.id,
        project_id=project.id,
        parent_id=record.parent_id,
        parent_lsn=record.parent_lsn,
        parent_timestamp=record.parent_timestamp,
        name=record.name,
        current_state=record.current_state,
        pending_state=record.pending_state,
        state_changed_at=record.state_changed_at,
        logical_size=None if record.current_state == "init" else record.size,
        creation_source="console",
        primary=record.default,
        default=record.default,
        protected=record.protected,
        cpu_used_sec=record.compute_seconds,
        compute_time_seconds=record.compute_seconds,
        active_time_seconds=record.active_seconds,
        written_data_bytes=record.written_bytes,
        data_transfer_bytes=record.transfer_bytes,
        created_at=record.created_at,
        updated_at=record.updated_at,
        ttl_interval_seconds=record.ttl_interval,
        expires_at=record.expires_at,
        last_reset_at=record.last_reset_at,
        init_source=record.init_source,
        restricted_actions=_restrictions(record),
    )
    shown |= _restored(record)
    if created_by:
        shown["created_by"] = {"name": record.created_by, "image": ""}
    if record.deletion:
        shown["recovery"] = {
            "deleted_at": stamp(record.deletion.deleted_at),
            "recoverable_until": stamp(record.deletion.recoverable_until),
            "deletion_method": record.deletion.method,
        }
    return shown


def _restored(record: Branch) -> JsonObject:
    return present(
        restore_status=record.restore_status,
        restored_from=record.restored_from,
        restored_as=record.restored_as,
    )


def _restrictions(record: Branch) -> list[JsonObject] | None:
    return [{"name": name, "reason": reason} for name, reason in record.restricted_actions.items()] or None


def annotation(record: Branch) -> JsonObject:
    note: Annotation | None = record.annotation
    return present(
        object={"type": "console/branch", "id": record.id},
        value=note.value if note else {},
        created_at=note.created_at if note else None,
        updated_at=note.updated_at if note else None,
    )


def endpoint(project: Project, record: Endpoint) -> JsonObject:
    return present(
        host=record.host,
        id=record.id,
        name=record.name,
        project_id=project.id,
        branch_id=record.branch_id,
        autoscaling_limit_min_cu=record.min_cu,
        autoscaling_limit_max_cu=record.max_cu,
        region_id=project.region_id,
        type=record.type,
        current_state=record.current_state,
        pending_state=record.pending_state,
        settings=record.settings,
        pooler_enabled=record.pooler_enabled,
        pooler_mode="transaction",
        disabled=record.disabled,
        passwordless_access=record.passwordless_access,
        last_active=record.last_active,
        creation_source="console",
        created_at=record.created_at,
        updated_at=record.updated_at,
        started_at=record.started_at,
        suspended_at=record.suspended_at,
        proxy_host=record.proxy_host,
        suspend_timeout_seconds=record.suspend_timeout,
        provisioner="k8s-neonvm",
    )


def role(owner: Branch, record: Role, *, with_password: bool = False) -> JsonObject:
    """Passwords are shown in the answers to create and reset only."""
    return present(
        branch_id=owner.id,
        name=record.name,
        password=record.password if with_password else None,
        protected=record.protected,
        authentication_method=record.authentication_method,
        created_at=record.created_at,
        updated_at=record.updated_at,
    )


def database(owner: Branch, record: Database) -> JsonObject:
    return present(
        id=record.id,
        branch_id=owner.id,
        name=record.name,
        owner_name=record.owner_name,
        created_at=record.created_at,
        updated_at=record.updated_at,
    )


def snapshot(record: Snapshot) -> JsonObject:
    return present(
        id=record.id,
        name=record.name,
        lsn=record.lsn,
        timestamp=record.timestamp,
        source_branch_id=record.source_branch_id,
        created_at=record.created_at,
        expires_at=record.expires_at,
        manual=record.manual,
        full_size=record.full_size,
        diff_size=record.diff_size,
    )


def schedule_entry(record: ScheduleEntry) -> JsonObject:
    return present(
        frequency=record.frequency,
        hour=record.hour,
        day=record.day,
        retention_seconds=record.retention,
    )


def masking_rule(record: MaskingRule) -> JsonObject:
    return present(
        database_name=record.database,
        schema_name=record.schema,
        table_name=record.table,
        column_name=record.column,
        masking_function=record.function,
        masking_value=record.value,
    )


def anonymization(project: Project, owner: Branch, record: Anonymization) -> JsonObject:
    run = record.last_run
    return present(
        project_id=project.id,
        branch_id=owner.id,
        state=record.state,
        status_message=record.message,
        created_at=record.created_at,
        updated_at=record.updated_at,
        failed_at=record.failed_at,
        last_run=run
        and present(
            started_at=run.started_at,
            completed_at=run.completed_at,
            triggered_by=run.triggered_by.id,
            triggered_by_username=run.triggered_by.full_name,
            masked_columns=run.masked_columns,
        ),
    )
