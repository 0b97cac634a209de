"""The Data API: a database as a REST service."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.errors import AmbiguousError, NotFoundError
from bot.neon.models import Branch, Database, Model
from bot.neon.picking import pick
from bot.text import either


class DataApi(Model):
    """The gateway of one database. `settings` stay as Neon has them: a change must send all of them back."""

    url: str
    status: str
    settings: Mapping[str, Any] | None = None
    available_schemas: tuple[str, ...] | None = None


class NewDataApi(Model):
    """Neon's answer when it is turned on."""

    url: str


def chosen(databases: Sequence[Database], wanted: str | None, branch: Branch) -> str:
    """The database that is meant: the named one, or else the only one. Raises for any other."""
    if wanted is not None:
        return pick(databases, wanted, "database", branch).name
    if not databases:
        raise NotFoundError(f"{branch.name} has no database.", hint="Make one with `database create`.")
    if len(databases) > 1:
        flags = either(f"`--database {each.name}`" for each in databases[:10])
        raise AmbiguousError(f"{branch.name} has several databases.", hint=f"Add {flags}.")
    return databases[0].name
