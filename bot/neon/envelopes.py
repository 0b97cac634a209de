"""What Neon wraps its objects in, both ways: answers as they come, request bodies as they go."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from pydantic import Field, SecretStr

from bot.neon.errors import AnswerLostError
from bot.neon.models import (
    Branch,
    ComputeSize,
    CreatedBranch,
    Database,
    Endpoint,
    Model,
    NewBranch,
    Operation,
    Project,
    Role,
)


class Annotation(Model):
    """Labels kept beside a branch, not in it."""

    value: Mapping[str, str] = Field(default_factory=dict)


class Pagination(Model):
    """Where the next page starts: `next` for branches, `cursor` elsewhere. There on the last page too."""

    cursor: str | None = None
    next: str | None = None


class ProjectPage(Model):
    """`GET /projects`; with no projects at all, `pagination` is left out."""

    projects: tuple[Project, ...] = ()
    unavailable_project_ids: tuple[str, ...] = ()
    pagination: Pagination = Pagination()


class ProjectEnvelope(Model):
    project: Project


class BranchPage(Model):
    """`GET /projects/{project_id}/branches`; `annotations` by branch id."""

    branches: tuple[Branch, ...]
    annotations: Mapping[str, Annotation] = Field(default_factory=dict)
    pagination: Pagination = Pagination()

    def annotated(self) -> tuple[Branch, ...]:
        """The branches, each with its annotation."""
        return tuple(_annotated(branch, self.annotations.get(branch.id)) for branch in self.branches)


class BranchEnvelope(Model):
    branch: Branch
    annotation: Annotation | None = None

    def annotated(self) -> Branch:
        """The branch with its annotation."""
        return _annotated(self.branch, self.annotation)


class EndpointList(Model):
    endpoints: tuple[Endpoint, ...]


class EndpointEnvelope(Model):
    endpoint: Endpoint


class DatabaseList(Model):
    databases: tuple[Database, ...]


class RoleList(Model):
    roles: tuple[Role, ...]


class OperationPage(Model):
    """`GET /projects/{project_id}/operations`, newest first."""

    operations: tuple[Operation, ...]
    pagination: Pagination = Pagination()


class OperationEnvelope(Model):
    operation: Operation


class ConnectionUri(Model):
    """Holds a password."""

    uri: SecretStr


def branch_creation(new: NewBranch) -> dict[str, Any]:
    """The body that creates a branch. What is None is left out, so that Neon's defaults apply."""
    branch = {
        "name": new.name,
        "parent_id": new.parent_id,
        "parent_lsn": new.parent_lsn,
        "parent_timestamp": rfc3339(new.parent_timestamp),
        "expires_at": rfc3339(new.expires_at),
        "init_source": "schema-only" if new.schema_only else None,
    }
    body: dict[str, Any] = {"branch": _given(branch)}
    if new.compute is not None:
        body["endpoints"] = [_read_write(new.compute)]
    if new.annotation:
        body["annotation_value"] = dict(new.annotation)
    return body


def as_asked(created: CreatedBranch, project_id: str, new: NewBranch) -> CreatedBranch:
    """Neon's answer to the creation of `new`.

    Raises AnswerLostError if it is about another branch: then nothing is known about the one that was asked
    for, and the other one must not be taken for it.
    """
    branch = created.branch
    other_parent = branch.parent_id and new.parent_id and branch.parent_id != new.parent_id
    if branch.project_id != project_id or branch.name != new.name or other_parent:
        raise AnswerLostError(method="POST", path="/projects/{project_id}/branches")
    return created


def rfc3339(moment: datetime | None) -> str | None:
    """UTC to the second, such as 2026-01-31T12:00:00Z. Raises ValueError for a time without a zone."""
    if moment is None:
        return None
    if moment.tzinfo is None:
        raise ValueError("a time without a zone")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _read_write(size: ComputeSize) -> dict[str, Any]:
    limits = {"autoscaling_limit_min_cu": size.min_cu, "autoscaling_limit_max_cu": size.max_cu}
    return {"type": "read_write"} | _given(limits)


def _given(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


def _annotated(branch: Branch, annotation: Annotation | None) -> Branch:
    if annotation is None or not annotation.value:
        return branch
    return branch.model_copy(update={"annotation": annotation.value})
