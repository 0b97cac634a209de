"""The refusals that have no message but a list of reasons, as those of transfers do. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any


def reasons(body: Mapping[str, Any]) -> str:
    """The reasons in one sentence without its full stop; empty when there are none."""
    return "; ".join(
        [
            *(each.get("message", "") for each in _listed(body, "reasons")),
            *map(_limit, _listed(body, "limits")),
            *map(_tie, _listed(body, "projects")),
        ]
    )


def _limit(limit: Mapping[str, str]) -> str:
    """A limit of the receiving account, such as `projects count: 2 (allowed: 1)`."""
    name = limit.get("name", "a limit").replace("_", " ")
    return f"{name}: {limit.get('actual', 'not known')} (allowed: {limit.get('expected', 'not known')})"


def _tie(project: Mapping[str, str]) -> str:
    return f"{project.get('id', 'a project')} is connected to {project.get('integration', 'another service')}"


def _listed(body: Mapping[str, Any], name: str) -> Iterator[Mapping[str, str]]:
    found = body.get(name)
    for each in found if isinstance(found, list) else ():
        if isinstance(each, dict):
            yield {key: value for key, value in each.items() if isinstance(value, str)}
