"""Neon: each key (bot.doctor.keys), and each project with the key that the bot takes for it."""

import re
from collections.abc import Collection, Mapping

from bot.config import Config
from bot.doctor import keys
from bot.doctor.checking import side_by_side
from bot.doctor.finding import Finding, Status, fail, ok, unseen
from bot.neon.client import NeonClient
from bot.neon.errors import NeonError, NeonNotFoundError, OutOfScopeError
from bot.neon.keys import SHARED

_REACH = "Use a key that reaches it, or take the project out of config.yaml."
# Neon names the project of a scoped key where it refuses another one.
_SUBJECT = re.compile(r'subject_project_id:"([a-z0-9-]+)"')


async def of_neon(
    clients: Mapping[str, NeonClient], config: Config, wrong: Collection[str]
) -> tuple[Finding, ...]:
    """What is found of the keys and the projects of config.yaml; `wrong` are malformed variables."""
    found, accepted = await keys.of_keys(clients, config, wrong)
    names = _names(config)
    taken = {each: accepted.get(config.own_keys.get(each, SHARED), ()) for each in config.project_ids}
    looked = await side_by_side(
        (each, _project(clients[works[0]], each, names[each])) for each, works in taken.items() if works
    )
    later = await side_by_side(
        (each, _project(clients[works[1]], each, f"With {works[1]}, {names[each]}"))
        for each, works in taken.items()
        if len(works) > 1
    )
    bad = tuple(each for each in later if each.status is not Status.OK)
    if all(taken.values()):
        return (*found, *looked, *bad)
    return (*found, *looked, *bad, unseen("Neon does not say what the key is", "The other projects were"))


def _names(config: Config) -> Mapping[str, str]:
    """What channels call each project."""
    names: dict[str, dict[str, None]] = {}
    for channel in config.channels.values():
        for ref in channel.refs:
            names.setdefault(ref.id, {})[ref.alias] = None
    return {project_id: ", ".join(aliases) for project_id, aliases in names.items()}


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
        return (keys.refused(called, error, _REACH),)
    return (ok(f"{called} is called {project.name} in Neon, and is in {project.region_id}."),)
