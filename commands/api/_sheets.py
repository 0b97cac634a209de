"""What can be called in Neon's API, as it is shown. No command: listing and describing share it."""

from functools import cache

from bot.errors import UsageError
from bot.neon import catalog, schemas
from bot.neon.call_examples import example
from bot.neon.catalog import Described
from bot.neon.free_calls import FreeCall, matched, near_ids
from bot.neon.schemas import Schema
from bot.slack.views.api import Sheet


@cache
def all_sheets() -> tuple[Sheet, ...]:
    """All operations, by group, and by path within it."""
    known = catalog.operations().values()
    return tuple(sheet(each) for each in sorted(known, key=lambda each: (each.group, each.route.path)))


def find(word: str, path: str | None) -> Described:
    """The operation of that id, or of that method and path. UsageError when there is none."""
    if path is not None:
        return matched(word.upper(), path)[0]
    for each in catalog.operations().values():
        if each.id.lower() == word.lower():
            return each
    raise UsageError(
        f"Neon's API has no operation “{word}”.",
        hint=near_ids(word),
        example="api describe createProjectBranch",
    )


def sheet(described: Described, *, in_full: bool = False) -> Sheet:
    """An operation as it is shown; only `in_full` with what it takes."""
    route = described.route
    shown = Sheet(
        id=described.id,
        method=route.method,
        path=route.path,
        group=described.group,
        effects=FreeCall(described, {}).effects,
        account=described.about_account,
        stability=described.stability,
        source=described.source,
    )
    if not in_full:
        return shown
    return Sheet(
        **vars(shown)
        | {
            "example": example(described),
            "parameters": tuple(
                (each.name, each.required, _said(each.schema)) for each in described.parameters
            ),
            "fields": tuple((each.name, each.required, each.said) for each in described.fields),
            "files": described.files,
        }
    )


def _said(schema: Schema) -> str:
    parts = schemas.plain(schema, catalog.schemas())
    inside = schemas.elements(parts, catalog.schemas())
    return f"{schemas.said(inside)}; may be repeated" if inside else schemas.said(parts)
