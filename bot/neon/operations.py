"""Every operation of Neon's API that this client knows, by its id in Neon's API description 2.7.3."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from bot.neon.errors import NeonNotFoundError

# The project in its path is not among ours before the call.
TAKES_OVER_A_PROJECT = "acceptProjectTransferRequest"
# A path segment of dots means "here" or "one up" to whatever reads the URL, quoted or not.
_NOT_A_SEGMENT = frozenset({"", ".", ".."})


@dataclass(frozen=True)
class Route:
    """One operation. `path` is a template such as `/projects/{project_id}`; Neon limits calls per route."""

    id: str
    method: str
    path: str
    reading: bool = False  # it only reads, whatever its method

    @property
    def writes(self) -> bool:
        """Whether the call may change something, so that it must never be repeated blindly."""
        return self.method != "GET" and not self.reading

    def fill(self, ids: Mapping[str, str]) -> str:
        """The path with each id quoted: the one place where text becomes part of a URL.

        Raises NeonNotFoundError for text that cannot stand in a path, such as `..`.
        """
        for noun, value in ids.items():
            if value in _NOT_A_SEGMENT:
                what = noun.removesuffix("_id").replace("_", " ")
                raise NeonNotFoundError(f"There is no {what} with the id {value!r}.")
        return self.path.format_map({noun: quote(value, safe="") for noun, value in ids.items()})


@dataclass(frozen=True)
class Upload:
    """A file that goes along with a call."""

    name: str
    content: bytes = field(repr=False)
    content_type: str = "application/octet-stream"


@dataclass(frozen=True)
class Call:
    """One call to make. Query and body stay out of the repr: they may hold names and free text.

    `files` None: the body goes as JSON. Otherwise the call is a form (multipart/form-data) of the body's
    fields and these files by the names of theirs.
    """

    route: Route
    ids: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str | Sequence[str]] = field(default_factory=dict, repr=False)
    body: Mapping[str, Any] | None = field(default=None, repr=False)
    files: Mapping[str, Upload] | None = field(default=None, repr=False)

    @property
    def place(self) -> str:
        """What writes wait their turn for: the project, the organization, or (empty) the account."""
        return self.ids.get("project_id") or self.ids.get("org_id", "")

    @property
    def about_project(self) -> str | None:
        """The one project that it is about, by its path or its body; None when it is about the account."""
        if self.route.id == TAKES_OVER_A_PROJECT:
            return None
        # A few calls of old have no ids in their path at all.
        named = self.ids.get("project_id") if self.ids else (self.body or {}).get("project_id")
        return str(named) if named else None

    @property
    def path(self) -> str:
        """The path below the base URL, with the ids filled in."""
        return self.route.fill(self.ids)


_PROJECT = "/projects/{project_id}"
_BRANCH = "/projects/{project_id}/branches/{branch_id}"

GET_AUTH_DETAILS = Route("getAuthDetails", "GET", "/auth")
LIST_PROJECTS = Route("listProjects", "GET", "/projects")
GET_PROJECT = Route("getProject", "GET", _PROJECT)
GET_CONNECTION_URI = Route("getConnectionURI", "GET", f"{_PROJECT}/connection_uri")
LIST_BRANCHES = Route("listProjectBranches", "GET", f"{_PROJECT}/branches")
GET_BRANCH = Route("getProjectBranch", "GET", _BRANCH)
CREATE_BRANCH = Route("createProjectBranch", "POST", f"{_PROJECT}/branches")
UPDATE_BRANCH = Route("updateProjectBranch", "PATCH", _BRANCH)
DELETE_BRANCH = Route("deleteProjectBranch", "DELETE", _BRANCH)
LIST_ENDPOINTS = Route("listProjectEndpoints", "GET", f"{_PROJECT}/endpoints")
LIST_BRANCH_ENDPOINTS = Route("listProjectBranchEndpoints", "GET", f"{_BRANCH}/endpoints")
GET_ENDPOINT = Route("getProjectEndpoint", "GET", f"{_PROJECT}/endpoints/{{endpoint_id}}")
LIST_DATABASES = Route("listProjectBranchDatabases", "GET", f"{_BRANCH}/databases")
LIST_ROLES = Route("listProjectBranchRoles", "GET", f"{_BRANCH}/roles")
LIST_SNAPSHOTS = Route("listSnapshots", "GET", f"{_PROJECT}/snapshots")
LIST_OPERATIONS = Route("listProjectOperations", "GET", f"{_PROJECT}/operations")
GET_OPERATION = Route("getProjectOperation", "GET", f"{_PROJECT}/operations/{{operation_id}}")

ALL_ROUTES = (
    GET_AUTH_DETAILS,
    LIST_PROJECTS,
    GET_PROJECT,
    GET_CONNECTION_URI,
    LIST_BRANCHES,
    GET_BRANCH,
    CREATE_BRANCH,
    UPDATE_BRANCH,
    DELETE_BRANCH,
    LIST_ENDPOINTS,
    LIST_BRANCH_ENDPOINTS,
    GET_ENDPOINT,
    LIST_DATABASES,
    LIST_ROLES,
    LIST_SNAPSHOTS,
    LIST_OPERATIONS,
    GET_OPERATION,
)
