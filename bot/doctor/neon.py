"""Neon: whether the key works, how far it reaches against what config.yaml needs, and each project."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from bot.config import Config
from bot.doctor.checking import side_by_side
from bot.doctor.finding import Finding, fail, ok, skip, warn
from bot.neon.client import NeonClient
from bot.neon.errors import (
    NeonError,
    NeonNotFoundError,
    OutOfScopeError,
    RateLimitedError,
    UnauthorizedError,
    UnavailableError,
)

_LATER = "Run this again in a minute; https://neonstatus.com shows known trouble."
_NEW_KEY = "Make a new key in the Neon console (Settings, API keys) and put it into NEON_API_KEY."
_SCOPED = "Make a project-scoped key in the Neon console (organization settings, API keys) and use that."
_ORG = "Make an organization key in the Neon console (organization settings, API keys) and use that."
_REACH = "Use a key that reaches it, or take the project out of config.yaml."
# Neon names the project of a scoped key where it refuses another one.
_SUBJECT = re.compile(r'subject_project_id:"([a-z0-9-]+)"')


class Kind(Enum):
    """The three kinds of API keys."""

    PROJECT = auto()
    ORGANIZATION = auto()
    PERSONAL = auto()


@dataclass(frozen=True)
class Key:
    """What a key is. `projects` is how many an organization key reaches, where Neon told."""

    kind: Kind
    projects: int | None = None


@dataclass(frozen=True)
class Needs:
    """What config.yaml needs a key for. `projects` are ids with the names that channels have for them."""

    projects: Mapping[str, str]
    account: bool

    @property
    def one_project(self) -> bool:
        """Whether a project-scoped key is enough."""
        return len(self.projects) == 1 and not self.account


def needs(config: Config) -> Needs:
    """All projects of all channels, and whether any channel works with the whole account."""
    names: dict[str, dict[str, None]] = {}
    for channel in config.channels.values():
        for alias, project_id in channel.projects.items():
            names.setdefault(project_id, {})[alias] = None
    account = any(channel.account for channel in config.channels.values())
    return Needs({project_id: ", ".join(aliases) for project_id, aliases in names.items()}, account)


async def told(neon: NeonClient) -> Key | Finding:
    """Whose key it is, or why that cannot be told."""
    try:
        details = await neon.auth_details()
    except UnauthorizedError as error:
        return fail(error.message, _NEW_KEY)
    except NeonError as error:
        return _refused("NEON_API_KEY", error, _NEW_KEY)
    if details.auth_method != "api_key_org":
        return Key(Kind.PERSONAL)
    try:
        return Key(Kind.ORGANIZATION, len((await neon.projects()).projects))
    except OutOfScopeError:
        return Key(Kind.PROJECT)
    except NeonError:
        return Key(Kind.ORGANIZATION)


def of_key(key: Key, needed: Needs) -> Finding:
    """What the key can do, against what it is for."""
    match key.kind:
        case Kind.PROJECT if needed.account:
            return warn(
                "NEON_API_KEY is for one project: what channels with `account: true` are for, Neon refuses.",
                "Use an organization key, or take `account: true` out of config.yaml.",
            )
        case Kind.PROJECT:
            return ok("NEON_API_KEY is project-scoped: it reaches one project, and cannot delete it.")
        case Kind.ORGANIZATION:
            reach = "all projects" if key.projects is None else f"all {key.projects} projects"
            what = f"NEON_API_KEY is an organization key: an admin of {reach} of its organization"
            if needed.one_project:
                return warn(f"{what}, where config.yaml names one.", _SCOPED)
            return ok(f"{what}; config.yaml names {len(needed.projects)}.")
        case Kind.PERSONAL:
            return warn(
                "NEON_API_KEY is somebody's own: it reaches all that they can, and nothing once they leave.",
                _SCOPED if needed.one_project else _ORG,
            )


async def of_projects(neon: NeonClient, projects: Mapping[str, str]) -> tuple[Finding, ...]:
    """Whether each project is there for the key, and what Neon calls it."""
    return await side_by_side((each, _project(neon, each, names)) for each, names in projects.items())


async def _project(neon: NeonClient, project_id: str, names: str) -> tuple[Finding, ...]:
    called = f"{names} ({project_id})"
    try:
        project = await neon.project(project_id)
    except OutOfScopeError as error:
        subject = _SUBJECT.search(error.message)
        other = subject[1] if subject else "another project"
        return (fail(f"{called}: the key reaches {other} alone.", _REACH),)
    except NeonNotFoundError:
        return (
            fail(
                f"{called}: Neon has no such project for this key.",
                "Check the id in the Neon console; the project may be deleted, or of another organization.",
            ),
        )
    except NeonError as error:
        return (_refused(called, error, _REACH),)
    return (ok(f"{called} is called {project.name} in Neon, and is in {project.region_id}."),)


def _refused(about: str, error: NeonError, fix: str) -> Finding:
    if isinstance(error, UnavailableError | RateLimitedError):
        return skip(f"{about}: {error.message}", _LATER)
    return fail(f"{about}: {error.message}", fix)
