"""Pure: a command line that makes a call, with made-up values for what the call must be given."""

from collections.abc import Iterator, Sequence

from bot.neon import catalog, schemas
from bot.neon.catalog import Described, Parameter
from bot.neon.schemas import Field, Schema

# In the path and the body. Words that look like what they stand for say more than `text` does.
_BY_NAME = {
    "branch_id": "pr-42",
    "parent_id": "main",
    "source_branch_id": "main",
    "project_id": "shop",
    "project_ids": "shop",
    "endpoint_id": "ep-misty-sea-a5833nbi",
    "snapshot_id": "snap-quiet-meadow-a5b6c7d8",
    "database_name": "neondb",
    "db_name": "neondb",
    "role_name": "app",
    "owner_name": "app",
    "bucket_name": "uploads",
    "slug": "hello",
    "function_slug": "hello",
    "field_name": "service_name",
    "domain": "example.com",
    "cron": "@daily",
    "region_id": "aws-us-east-2",
}
_BY_FORMAT = {
    "email": "ana@example.com",
    "uri": "https://example.com",
    "date-time": "2030-01-31T18:00:00Z",
}
_SOME_ID, _SOME_NUMBER, _SOME_TEXT = "some-id", "1234", "example"


def example(described: Described) -> str:
    """The line as typed after the slash command."""
    ids = {each.name: _id(described, each) for each in described.parameters if each.in_path}
    path = described.route.path.format_map(ids)
    fields = "".join(f" -f {name}={value}" for name, value in _needed(described))
    return f"api {described.route.method} {path}{fields}"


def _id(described: Described, parameter: Parameter) -> str:
    if parameter.name == "project_id" and not described.about_account:
        return "{project_id}"
    types = schemas.types(schemas.plain(parameter.schema, catalog.schemas()))
    other = _SOME_NUMBER if "integer" in types else _SOME_ID
    choices = parameter.schema.get("enum")
    return str(choices[0]) if choices else _BY_NAME.get(parameter.name, other)


def _needed(described: Described) -> Iterator[tuple[str, str]]:
    for parameter in described.parameters:
        if parameter.required and not parameter.in_path:
            parts = schemas.plain(parameter.schema, catalog.schemas())
            yield parameter.name, _sample(parameter.name, schemas.elements(parts, catalog.schemas()) or parts)
    for each in _needed_fields(described):
        yield each.name, _sample(each.name, each.alternatives)


def _needed_fields(described: Described) -> Sequence[Field]:
    """Of several ways to fill the body, the first; where nothing is needed, one field that can be given."""
    if described.body is None:
        return ()
    way = schemas.options(described.body, catalog.schemas())[0]
    known = [each for each in schemas.fields_of(way, catalog.schemas()) if each.name not in described.files]
    needed = [each for each in known if each.required]
    names = [each for each in known if each.name.rpartition(".")[2] == "name"]
    return needed or (names or known)[:1]


def _sample(name: str, parts: Sequence[Schema]) -> str:
    if known := _BY_NAME.get(name.rpartition(".")[2]):
        return known
    for part in parts:
        if choices := part.get("enum"):
            return str(choices[0])
        if part.get("format") in _BY_FORMAT:
            return _BY_FORMAT[part["format"]]
    types = schemas.types(parts)
    if types & {"integer", "number"}:
        return str(max([1, *(part["minimum"] for part in parts if "minimum" in part)]))
    return "true" if "boolean" in types else _SOME_TEXT
