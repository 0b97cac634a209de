"""Neon's API keys: whether each works, and what it can do against what config.yaml needs it for."""

import asyncio
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto

from bot.config import Config
from bot.doctor.checking import attempted, side_by_side
from bot.doctor.finding import Finding, fail, ok, skip, warn
from bot.needed_keys import missing
from bot.neon.client import NeonClient
from bot.neon.errors import (
    NeonError,
    OutOfScopeError,
    RateLimitedError,
    UnauthorizedError,
    UnavailableError,
)
from bot.neon.keys import SHARED

_LATER = "Run this again in a minute; https://neonstatus.com shows known trouble."
_MAKE = "in the Neon console (organization settings, API keys)"


class Kind(Enum):
    """The three kinds of API keys."""

    PROJECT = auto()
    ORGANIZATION = auto()
    PERSONAL = auto()


@dataclass(frozen=True)
class Key:
    """What a key is. `reach` is how many projects an organization key reaches, where Neon told."""

    kind: Kind
    reach: int | None = None


@dataclass(frozen=True)
class Use:
    """What config.yaml needs one key for: projects by id, and whether calls about the whole account."""

    variable: str
    projects: tuple[str, ...]
    account: bool = False


def uses(config: Config) -> tuple[Use, ...]:
    """Every key that is needed, the one for all else first."""
    own = config.own_keys
    account = any(channel.account for channel in config.channels.values())
    shared = Use(SHARED, tuple(each for each in config.project_ids if each not in own), account)
    single = (
        Use(name, tuple(each for each in own if own[each] == name)) for name in dict.fromkeys(own.values())
    )
    return (*((shared,) if shared.projects or account else ()), *single)


async def of_keys(
    clients: Mapping[str, NeonClient], config: Config, wrong: Collection[str]
) -> tuple[tuple[Finding, ...], frozenset[str]]:
    """What is found of each key that is needed, or there for nothing; and which variables Neon accepts.

    `wrong` are variables of which another section tells already that they are malformed.
    """
    needed = uses(config)
    lacking = missing(config, {*clients, *wrong})
    gone = (fail(f"{name} {why}.", _set(name)) for name, why in lacking.items())
    there = [each for each in needed if each.variable in clients]
    asked = await asyncio.gather(
        *(attempted(each.variable, told(each.variable, clients[each.variable])) for each in there)
    )
    found = [
        each if isinstance(each, Finding) else judged(each, use)
        for use, each in zip(there, asked, strict=True)
    ]
    works = frozenset(use.variable for use, each in zip(there, asked, strict=True) if isinstance(each, Key))
    return (*gone, *found, *_idle(clients, needed)), works


async def accepted(clients: Mapping[str, NeonClient]) -> tuple[Finding, ...]:
    """Whether Neon accepts each key, where nothing says what they are for."""

    async def one(variable: str, client: NeonClient) -> tuple[Finding, ...]:
        key = await told(variable, client)
        return (key if isinstance(key, Finding) else ok(f"Neon accepts {variable}."),)

    return await side_by_side((variable, one(variable, client)) for variable, client in clients.items())


async def told(variable: str, neon: NeonClient) -> Key | Finding:
    """Whose key it is, or why that cannot be told."""
    fix = f"Make a new key {_MAKE} and put it into {variable}."
    try:
        details = await neon.auth_details()
    except UnauthorizedError as error:
        return fail(f"{variable}: {error.message}", fix)
    except NeonError as error:
        return refused(variable, error, fix)
    if details.auth_method != "api_key_org":
        return Key(Kind.PERSONAL)
    try:
        return Key(Kind.ORGANIZATION, len((await neon.projects()).projects))
    except OutOfScopeError:
        return Key(Kind.PROJECT)
    except NeonError:
        return Key(Kind.ORGANIZATION)


def judged(key: Key, use: Use) -> Finding:
    """What the key can do, against what it is for."""
    name, count = use.variable, len(use.projects)
    match key.kind:
        case Kind.PROJECT if use.account:
            return warn(
                f"{name} is for one project: what channels with `account: true` are for, Neon refuses.",
                "Use an organization key, or take `account: true` out of config.yaml.",
            )
        case Kind.PROJECT:
            return ok(f"{name} is project-scoped: it reaches one project, and cannot delete it.")
        case Kind.ORGANIZATION:
            reach = "all projects" if key.reach is None else f"all {key.reach} projects"
            what = f"{name} is an organization key: an admin of {reach} of its organization"
            if use.account:
                return ok(f"{what}; config.yaml needs it for the whole account.")
            return warn(f"{what}, where config.yaml needs {count}.", _smaller(use))
        case Kind.PERSONAL:
            return warn(
                f"{name} is somebody's own: it reaches all that they can, and nothing once they leave.",
                f"Make an organization key {_MAKE} and use that." if use.account else _smaller(use),
            )


def refused(about: str, error: NeonError, fix: str) -> Finding:
    """Why Neon did not answer. Trouble that passes says nothing about the set-up."""
    if isinstance(error, UnavailableError | RateLimitedError):
        return skip(f"{about}: {error.message}", _LATER)
    return fail(f"{about}: {error.message}", fix)


def _smaller(use: Use) -> str:
    if len(use.projects) == 1:
        return f"Make a project-scoped key {_MAKE} and put it into {use.variable}."
    return f"Make a project-scoped key for each {_MAKE}, and name them under `projects` in config.yaml."


def _idle(clients: Mapping[str, NeonClient], needed: tuple[Use, ...]) -> Iterator[Finding]:
    for variable in sorted(clients.keys() - {each.variable for each in needed}):
        yield warn(
            f"{variable} is set, and nothing in config.yaml needs it.",
            "Take it out of the environment, and revoke the key if nobody else uses it.",
        )


def _set(variable: str) -> str:
    return f"Set {variable} in the environment or in .env, or mend config.yaml."
