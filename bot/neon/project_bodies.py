"""The bodies that make and change a project. What is None is left out, so that Neon's defaults apply."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.neon.models.projects import ComputeDefaults, NewProject, ProjectChange


def project_creation(new: NewProject) -> dict[str, Any]:
    """The body that creates a project."""
    fields = {
        "name": new.name,
        "region_id": new.region_id,
        "pg_version": new.pg_version,
        "history_retention_seconds": _seconds(new.history),
        "default_endpoint_settings": _computes(new.computes),
        "org_id": new.org_id,
        "branch": {"annotations": dict(new.annotation)} if new.annotation else None,
    }
    return {"project": _given(fields)}


def project_change(change: ProjectChange) -> dict[str, Any]:
    """The body that changes a project; of its settings, each that is named is replaced."""
    allowed = change.allowed_ips
    settings = {
        "enable_logical_replication": change.logical_replication,
        "allowed_ips": allowed.model_dump(mode="json") if allowed else None,
    }
    fields = {
        "name": change.name,
        "history_retention_seconds": _seconds(change.history),
        "default_endpoint_settings": _computes(change.computes),
        "settings": _given(settings) or None,
    }
    return {"project": _given(fields)}


def _computes(computes: ComputeDefaults | None) -> dict[str, Any] | None:
    return computes.model_dump(exclude_none=True) or None if computes else None


def _seconds(length: timedelta | None) -> int | None:
    return None if length is None else int(length.total_seconds())


def _given(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}
