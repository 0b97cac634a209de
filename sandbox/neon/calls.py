"""A call on its way to a route, and the answer on its way back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeVar

from pydantic import BaseModel

from sandbox.neon import errors
from sandbox.neon.bodies import Payload
from sandbox.neon.records import ApiKey, Branch, Endpoint, JsonObject, Project
from sandbox.neon.world import World

Model = TypeVar("Model", bound=BaseModel)
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}


@dataclass(frozen=True)
class Query:
    """The query string, read as the API description types it; a wrong value is a 400."""

    values: Mapping[str, str]

    def text(self, name: str) -> str | None:
        return self.values.get(name)

    def required(self, name: str) -> str:
        value = self.values.get(name)
        if not value:
            raise errors.invalid(f'decode params: query: "{name}": field required')
        return value

    def flag(self, name: str) -> bool:
        value = self.values.get(name, "false")
        try:
            return _BOOLEANS[value.lower()]
        except KeyError:
            raise errors.invalid(f'decode params: query: "{name}": invalid boolean "{value}"') from None

    def number(self, name: str, *, lowest: int, highest: int) -> int | None:
        value = self.values.get(name)
        if value is None:
            return None
        prefix = f'decode params: query: "{name}": '
        try:
            number = int(value)
        except ValueError:
            raise errors.invalid(f'{prefix}invalid integer "{value}"') from None
        if number < lowest:
            raise errors.invalid(f"{prefix}int: value {number} less than {lowest}")
        if number > highest:
            raise errors.invalid(f"{prefix}int: value {number} greater than {highest}")
        return number

    def choice(self, name: str, choices: tuple[str, ...]) -> str:
        """One of `choices`, of which the first is the default."""
        value = self.values.get(name, choices[0])
        if value not in choices:
            raise errors.invalid(f'decode params: query: "{name}": invalid value: {value}')
        return value


@dataclass(frozen=True)
class Reply:
    """A status and a JSON body; None means no body at all."""

    body: JsonObject | list[JsonObject] | None
    status: int = 200


NO_CONTENT = Reply(None, 204)


@dataclass(frozen=True)
class Call:
    """One authenticated call, with the world settled to the moment `at`."""

    world: World
    at: datetime
    key: ApiKey
    path: Mapping[str, str]
    query: Query
    payload: Payload

    def body(self, model: type[Model]) -> Model:
        """The body as `model`. Raises 400 in Neon's words."""
        return self.payload.read(model)

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


Audience = Literal["anyone", "org", "people"]


@dataclass(frozen=True)
class Route:
    """One operation of the API.

    `audience`: "people" is refused to organisation keys; "org" is refused to project-scoped keys, as is
    everything outside their project; "anyone" is open to all keys within their reach.
    """

    operation_id: str
    method: str
    path: str
    run: Callable[[Call], Reply] = field(repr=False)
    audience: Audience = "anyone"
