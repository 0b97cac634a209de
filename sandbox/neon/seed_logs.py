"""What the demo's branches have logged lately, a few troubles among it."""

from datetime import datetime, timedelta

from sandbox.neon import logs
from sandbox.neon.log_records import LogLine
from sandbox.neon.records import Branch, Project

# Minutes ago, severity, message. One line holds what must never be shown.
_LATELY = (
    (58, "info", "checkpoint starting: time"),
    (57, "info", "checkpoint complete: wrote 812 buffers (5.0%)"),
    (41, "warn", "there is already a transaction in progress"),
    (33, "info", "connection authorized: user=neondb_owner database=neondb SSL enabled"),
    (21, "error", 'duplicate key value violates unique constraint "orders_pkey"'),
    (20, "error", 'relation "invoices_2024" does not exist at character 15'),
    (14, "warn", "could not connect to postgresql://app:npg_N0tForSl4ck@pooler.internal/orders: timeout"),
    (9, "info", "duration: 1843.201 ms  statement: select * from orders where placed_at > now() - '1 day'"),
    (4, "fatal", "remaining connection slots are reserved for roles with the SUPERUSER attribute"),
    (2, "info", "checkpoint starting: time"),
)
_BUSY = ("main", "staging")
_SILENT = "import-2024-archive"


def plant(project: Project, at: datetime) -> None:
    """Let the branches that people work on have logged something, and one keep no logs."""
    for branch in project.branches.values():
        branch.telemetry = branch.name != _SILENT
        if branch.name in _BUSY:
            _fill(project, branch, at)


def _fill(project: Project, branch: Branch, at: datetime) -> None:
    compute = next(iter(project.endpoints_of(branch)), None)
    for minutes, severity, message in _LATELY:
        logs.write(
            branch,
            LogLine(
                at - timedelta(minutes=minutes),
                message,
                severity,
                entity_id=compute.id if compute else None,
                attributes={"db.namespace": "neondb"},
            ),
        )
