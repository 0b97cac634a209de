"""What the stand-in remembers of the logs of a branch."""

from dataclasses import dataclass, field
from datetime import datetime

SEVERITIES = {"trace": 1, "debug": 5, "info": 9, "warn": 13, "error": 17, "fatal": 21}
"""OpenTelemetry's levels and their lowest numbers."""

MOST_KEPT = 20_000  # lines of a branch


@dataclass(frozen=True)
class LogLine:
    """One record. `severity` is one of SEVERITIES."""

    at: datetime
    message: str
    severity: str = "info"
    source: str = "pg_endpoint"
    service_name: str = "postgres"
    entity_id: str | None = None
    scope_name: str | None = None
    trace_id: str | None = None
    attributes: dict[str, object] = field(default_factory=dict)
