"""A stand-in on a free port, a clock that stands still, and a caller whose every answer is checked.

Each answer is held against the facts derived from Neon's API description: any test that calls the
stand-in is a test of its shapes as well.
"""

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import httpx
from jsonschema import Draft202012Validator

from sandbox.clock import ManualClock
from sandbox.neon.serving import api_url, running
from sandbox.neon.world import World
from tests import patient

Json = dict[str, Any]
ROOT = Path(__file__).parents[2]
FACTS: Json = json.loads((ROOT / "sandbox" / "neon" / "description.json").read_text())
LONG_ENOUGH = 30.0  # seconds: any batch of operations is over by then


@dataclass
class Stage:
    """The stand-in as a caller with one key sees it."""

    world: World
    clock: ManualClock
    base_url: str
    http: httpx.AsyncClient
    met: set[str] = field(default_factory=set)

    async def call(self, method: str, path: str, body: object = None, **extra: Any) -> httpx.Response:
        if body is not None:
            extra["json"] = body
        response = await self.http.request(method, path, **extra)
        self.met |= check(response)
        return response

    async def get(self, path: str, **params: Any) -> Json:
        """The body of a GET that must succeed."""
        response = await self.call("GET", path, params=params)
        assert response.status_code == 200, response.text
        return as_json(response)

    async def do(self, method: str, path: str, body: object = None, **extra: Any) -> Json:
        """The body of a change that must succeed, once its operations are over."""
        response = await self.call(method, path, body, **extra)
        assert response.is_success, response.text
        self.pass_time()
        return as_json(response) if response.content else {}

    async def admin(self, method: str, path: str, body: object = None) -> Json:
        response = await self.http.request(method, f"{self.base_url}/admin{path}", json=body)
        assert response.is_success, response.text
        return as_json(response)

    def pass_time(self, seconds: float = LONG_ENOUGH) -> None:
        self.clock.advance(seconds)

    async def new_project(self, **fields: object) -> "OnProject":
        made = await self.do("POST", "/projects", {"project": {"name": "first", **fields}})
        return OnProject(self, made["project"]["id"], made["branch"]["id"], made["endpoints"][0]["id"])


@dataclass(frozen=True)
class OnProject:
    """A project of the stage, with the ids of its first branch and compute."""

    stage: Stage
    id: str
    main: str
    compute: str

    @property
    def path(self) -> str:
        return f"/projects/{self.id}"

    @property
    def branches(self) -> str:
        return f"{self.path}/branches"

    async def branch(self, name: str, *, compute: bool = False, **fields: object) -> str:
        """The id of a new branch that is ready."""
        body: Json = {"branch": {"name": name, **fields}}
        if compute:
            body["endpoints"] = [{"type": "read_write"}]
        made: Json = await self.stage.do("POST", self.branches, body)
        return str(made["branch"]["id"])

    async def read(self, branch_id: str) -> Json:
        got: Json = await self.stage.get(f"{self.branches}/{branch_id}")
        return dict(got["branch"])

    async def names(self, **params: object) -> list[str]:
        return [branch["name"] for branch in (await self.stage.get(self.branches, **params))["branches"]]


@asynccontextmanager
async def staged(*, key: str = "napi_sandbox", **options: Any) -> AsyncIterator[Stage]:
    """A stage over a world of no projects, unless `options` for `World` say otherwise."""
    clock = ManualClock()
    world = World(clock, **{"seed": "empty", **options})
    async with running(world) as base_url, caller(base_url, key) as http:
        yield Stage(world, clock, base_url, http)


def caller(base_url: str, key: str) -> httpx.AsyncClient:
    headers = {"Authorization": f"Bearer {key}"}
    return patient.client(base_url=api_url(base_url), headers=headers, trust_env=False)


def as_json(response: httpx.Response) -> Json:
    body: Json = response.json()
    return body


def refusal(response: httpx.Response) -> tuple[int, str, str]:
    """Status, code and message of an error answer."""
    body = as_json(response)
    return response.status_code, body["code"], body["message"]


def check(response: httpx.Response) -> set[str]:
    """Hold an answer against the facts; the operations it is an answer of (none when unknown)."""
    # Undecoded: a slash in a name is %2F there.
    path = response.request.url.raw_path.decode().partition("?")[0].removeprefix("/api/v2")
    found = {
        name
        for name, operation in FACTS["operations"].items()
        if operation["method"] == response.request.method and _pattern(operation["path"]).fullmatch(path)
    }
    # `/projects/shared` also fits the pattern of `/projects/{project_id}`: the plainer path is meant.
    name = min(found, key=lambda each: FACTS["operations"][each]["path"].count("{"), default=None)
    if response.is_success:
        assert name is not None, f"{response.request.method} {path} is not in the API description"
        _check_success(name, response)
    elif response.headers["content-type"].startswith("application/json"):
        refusals = FACTS["operations"][name]["refusals"].values() if name else ()
        validate({"anyOf": [FACTS["error"], *refusals]} if refusals else FACTS["error"], response.json())
    return {name} if name else set()


def _check_success(name: str, response: httpx.Response) -> None:
    operation = FACTS["operations"][name]
    answers = operation["answers"]
    assert str(response.status_code) in answers, f"{name} answered {response.status_code}"
    schema = answers[str(response.status_code)]
    if schema is None:
        assert response.content == b"", f"{name} answered {response.status_code} with a body"
    elif "answer_content" in operation:
        assert response.headers["content-type"] == operation["answer_content"]
    else:
        validate(schema, response.json())


def validate(schema: Json, instance: object) -> None:
    Draft202012Validator({**schema, "schemas": FACTS["schemas"]}).validate(instance)


@cache
def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{\w+\}", "[^/]+", path))
