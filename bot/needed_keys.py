"""Which Neon API keys config.yaml needs, against those that the environment has. Pure."""

from collections.abc import Iterable, Mapping

from bot.config import Config
from bot.errors import SettingsError
from bot.neon.keys import SHARED


def missing(config: Config, given: Iterable[str]) -> Mapping[str, str]:
    """Each variable that is needed and not among those `given`: why, as a predicate."""
    there = frozenset(given)
    own = {
        variable: f"is missing: {config.name} names it as the key of {project_id}"
        for project_id, variable in config.own_keys.items()
        if variable not in there
    }
    return own if SHARED in there else {**_shared(config), **own}


def check(config: Config, given: Iterable[str]) -> None:
    """Raises SettingsError with a line for each key that is needed and not there."""
    problems = missing(config, given)
    if problems:
        lines = (f"{name} {problem}" for name, problem in problems.items())
        raise SettingsError("\n".join(lines), hint="Every variable is described in .env.example.")


def _shared(config: Config) -> dict[str, str]:
    for channel_id, channel in config.channels.items():
        if channel.account:
            return {SHARED: f"is missing: {config.label(channel_id)} works with the whole Neon account"}
    for project_id in config.project_ids:
        if project_id not in config.own_keys:
            return {SHARED: f"is missing: {project_id} has no key of its own in {config.name}"}
    return {}
