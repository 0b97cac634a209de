"""JSON as it travels. Blocks, views and payloads belong to their authors, so they stay plain JSON objects."""

from typing import Any, TypeAlias

JsonObject: TypeAlias = dict[str, Any]


def as_object(value: object) -> JsonObject:
    """`value` if it is a JSON object, else an empty one: for optional parts of somebody else's payload."""
    return value if isinstance(value, dict) else {}


def as_list(value: object) -> list[Any]:
    """`value` if it is a JSON array, else an empty one."""
    return value if isinstance(value, list) else []
