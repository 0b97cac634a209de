"""Neon's API keys: whether each works, and what it can do against what config.yaml needs it for."""

import asyncio
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum, auto

from bot.config import Config
from bot.doctor.checking import attempted, side_by_side
from bot.doctor.finding import Finding, Status, fail, ok, skip, warn
from bot.needed_keys import missing
from bot.neon.client import NeonClient
from bot.neon.errors import (
    NeonError,
    OutOfScopeError,
    RateLimitedError,
    UnauthorizedError,
    UnavailableError,
)
from bot.neon.keys import NEXT, SHARED

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
) -> tuple[tuple[Finding, ...], Mapping[str, tuple[str, ...]]]:
    """What is found of each key that is needed, or there for nothing; and those that Neon accepts.

    The latter by the variable that they are for: the one in use first, then one that is to take over.
    `wrong` are variables of which another section tells already that they are malformed.
    """
    needed = uses(config)
    lacking = missing(config, {*clients, *wrong})
    found = [fail(f"{name} {why}.", _set(name)) for name, why in lacking.items()]
    names = [each for use in needed for each in (use.variable, use.variable + NEXT) if each in clients]
    asked = await asyncio.gather(*(attempted(each, told(each, clients[each])) for each in names))
    answers = dict(zip(names, asked, strict=True))
    for use in needed:
        found += _of_use(use, answers.get(use.variable), answers.get(use.variable + NEXT))
    works = {
        use.variable: tuple(
            each for each in (use.variable, use.variable + NEXT) if isinstance(answers.get(each), Key)
        )
        for use in needed
    }
    return (*found, *_idle(clients, names)), works


def _of_use(use: Use, key: Key | Finding | None, following: Key | Finding | None) -> Iterator[Finding]:
    """One key and, while it is being replaced, the one that is to take over."""
    name, after = use.variable, use.variable + NEXT
    move = f"Move the value of {after} to {name}, and take {after} out."
    match key, following:
        case Key(), Key():
            yield judged(key, use)
            yield judged(following, replace(use, variable=after))
            yield warn(f"{after} can take over.", f"Revoke the key in {name} in the Neon console. {move}")
        case Finding(status=Status.FAIL), Key():
            yield judged(following, replace(use, variable=after))
            yield warn(f"Neon refuses {name}, so the bot goes on with {after}.", move)
        case _:
            for each in (key, following):
                if each is not None:
                    yield each if isinstance(each, Finding) else judged(each, use)


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


def _idle(clients: Mapping[str, NeonClient], needed: Collection[str]) -> Iterator[Finding]:
    for variable in sorted(clients.keys() - set(needed)):
        yield warn(
            f"{variable} is set, and nothing in config.yaml needs it.",
            "Take it out of the environment, and revoke the key if nobody else uses it.",
        )


def _set(variable: str) -> str:
    return f"Set {variable} in the environment or in .env, or mend config.yaml."
