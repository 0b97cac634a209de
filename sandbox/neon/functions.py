"""Functions: code that is uploaded, built for a while, and served once it is."""

import json
from datetime import datetime, timedelta
from hashlib import sha256
from io import BytesIO
from zipfile import is_zipfile

from sandbox.neon import errors
from sandbox.neon.records import Branch
from sandbox.neon.service_models import FunctionDeploy
from sandbox.neon.service_records import Bundle, Deployment, Function
from sandbox.neon.world import World

MEMORY_MIB = 2048
_RUNTIME = "nodejs24"
_QUEUED, _BUILDING = timedelta(seconds=1), timedelta(seconds=4)


def must_be_there(branch: Branch, slug: str) -> None:
    """Raises 404 for a function that the branch does not have."""
    if slug not in branch.services.functions:
        raise errors.not_found("function")


def deploy(world: World, function: Function, wish: FunctionDeploy, at: datetime) -> Deployment:
    """Begin a deployment; what the request leaves out is as in the newest one.

    Raises 400 for a request that says nothing, a first one without code, and variables that are none.
    """
    newest = function.deployments[-1] if function.deployments else None
    if wish.zip is None and wish.runtime is None and wish.environment is None:
        raise errors.ApiError(400, "at least one of zip, environment and runtime must be supplied")
    if wish.zip is None and newest is None:
        raise errors.ApiError(400, "zip is required for the first deployment of a function")
    bundle = _bundle(wish.zip) if wish.zip is not None or newest is None else newest.bundle
    deployment = Deployment(
        id=newest.id + 1 if newest else 1,
        bundle=bundle,
        runtime=wish.runtime or (newest.runtime if newest else _RUNTIME),
        created_at=at,
        environment=_changed(newest.environment if newest else {}, wish.environment),
    )
    function.deployments.append(deployment)
    function.inherited = False
    world.clockwork.at(at + _QUEUED, lambda _: _move(world, deployment, "building"))
    world.clockwork.at(at + _QUEUED + _BUILDING, lambda _: _finish(world, deployment))
    world.touch()
    return deployment


def _bundle(code: bytes | None) -> Bundle:
    content = code or b""
    return Bundle(len(content), sha256(content).hexdigest(), is_zipfile(BytesIO(content)))


def _changed(variables: dict[str, str], sent: str | None) -> dict[str, str]:
    """With the variables that were sent; an empty one is taken away."""
    if sent is None:
        return dict(variables)
    try:
        given = json.loads(sent)
    except ValueError:
        given = None
    if not isinstance(given, dict) or not all(isinstance(value, str) for value in given.values()):
        raise errors.ApiError(400, "environment must be a JSON object of strings")
    return {name: value for name, value in (variables | given).items() if value}


def _finish(world: World, deployment: Deployment) -> None:
    if deployment.bundle.sound:
        _move(world, deployment, "completed")
    else:
        deployment.error = "the bundle is not a ZIP archive"
        _move(world, deployment, "failed")


def _move(world: World, deployment: Deployment, status: str) -> None:
    deployment.status = status
    world.touch()
