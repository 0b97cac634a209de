"""A call on its way to a route, and the answer on its way back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeVar

from pydantic import BaseModel

from sandbox.neon import errors
from sandbox.neon.records import ApiKey, Branch, Endpoint, JsonObject, Project
from sandbox.neon.world import World

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class Query:
    """The parameters of the query by name, checked and typed as described, with the described defaults."""

    values: Mapping[str, object]

    def text(self, name: str) -> str | None:
        value = self.values.get(name)
        return value if isinstance(value, str) else None

    def required(self, name: str) -> str:
        """A text that the description requires, or has a default for."""
        return str(self.values[name])

    def texts(self, name: str) -> list[str]:
        value = self.values.get(name)
        return [str(each) for each in value] if isinstance(value, list) else []

    def flag(self, name: str) -> bool:
        return self.values.get(name) is True

    def number(self, name: str) -> int | None:
        value = self.values.get(name)
        return int(value) if isinstance(value, int | float) else None

    def moment(self, name: str) -> datetime | None:
        """A time, which the description calls a mere string here. Raises 400."""
        return moment(self.text(name), f'query: "{name}"')


def moment(given: object, place: str) -> datetime | None:
    """An RFC 3339 time, where no format of the description has checked it. Raises 400, naming the place."""
    if given is None:
        return None
    try:
        found = datetime.fromisoformat(str(given))
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise errors.invalid(f"decode params: {place}: input should be a valid date-time")
    return found


@dataclass(frozen=True)
class Reply:
    """A status and a JSON body, or the bytes of a file; None means no body at all."""

    body: JsonObject | list[JsonObject] | bytes | None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


NO_CONTENT = Reply(None, 204)


@dataclass(frozen=True)
class Call:
    """One authenticated call that fits the description, with the world settled to the moment `at`."""

    world: World
    at: datetime
    key: ApiKey
    path: Mapping[str, str]
    query: Query
    sent: JsonObject
    origin: str = ""  # the address that this server was called by, such as `http://127.0.0.1:49152`

    def body(self, model: type[Model]) -> Model:
        """The body, to be read by name."""
        return model.model_validate(self.sent)

    def project(self) -> Project:
        return self.world.project(self.path["project_id"])

    def free_project(self) -> Project:
        """The project, for a change. Raises 404, or 423 while operations run."""
        project = self.project()
        self.world.must_be_free(project)
        return project

    def branch(self, project: Project) -> Branch:
        return self.world.branch(project, self.path["branch_id"])

    def endpoint(self, project: Project) -> Endpoint:
        return self.world.endpoint(project, self.path["endpoint_id"])


Audience = Literal["anyone", "org", "people", "anyone with its id"]


@dataclass(frozen=True)
class Route:
    """One operation of the API.

    `audience`: "people" is refused to organisation keys; "org" is refused to project-scoped keys, as is
    everything outside their project; "anyone" is open to all keys within their reach, and "anyone with its
    id" to whoever knows what to ask for, of any project.
    """

    operation_id: str
    method: str
    path: str
    run: Callable[[Call], Reply] = field(repr=False)
    audience: Audience = "anyone"
