"""Pure: JSON Schema read the way a person types a body: dotted names of fields, and words as values."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Schema = Mapping[str, Any]
KEY = "<key>"  # stands in a name for what the caller may choose, such as a label's name

_DEEPEST = 12
_INTEGER = re.compile(r"-?[0-9]{1,18}")
_NUMBER = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{1,18})?")
_BOOLEANS = {"true": True, "false": False}
_SAID = {"integer": "a whole number", "number": "a number", "boolean": "true or false", "null": "null"}
_FORMATS = {
    "date-time": "a time such as 2030-01-31T18:00:00Z",
    "email": "an e-mail address",
    "uri": "an address such as https://example.com",
}
_COMBINED = frozenset({"allOf", "anyOf", "oneOf"})


@dataclass(frozen=True)
class Field:
    """One field by its dotted name, such as `endpoints.0.type`. `alternatives` are what a value may be.

    `repeated`: it is a list of such values, given by naming it several times.
    """

    name: str
    required: bool
    alternatives: tuple[Schema, ...] = field(repr=False)
    repeated: bool = False

    @property
    def types(self) -> frozenset[str]:
        """The JSON types of a value."""
        return types(self.alternatives)

    @property
    def choices(self) -> tuple[str, ...]:
        """The values that it takes, where they are counted."""
        return choices(self.alternatives)

    @property
    def said(self) -> str:
        """What it takes, in words."""
        return f"{said(self.alternatives)}; may be repeated" if self.repeated else said(self.alternatives)


def options(schema: Schema, schemas: Mapping[str, Schema]) -> tuple[tuple[Schema, ...], ...]:
    """The ways to fit a schema, each as the parts that hold together; references are followed."""
    if "$ref" in schema:
        return options(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    own = {name: value for name, value in schema.items() if name not in _COMBINED}
    ways: tuple[tuple[Schema, ...], ...] = ((own,),)
    either = (*schema.get("anyOf", ()), *schema.get("oneOf", ()))
    if either:
        ways = tuple((own, *way) for each in either for way in options(each, schemas))
    for part in schema.get("allOf", ()):
        ways = tuple((*way, *more) for way in ways for more in options(part, schemas))
    return ways


def plain(schema: Schema, schemas: Mapping[str, Schema]) -> tuple[Schema, ...]:
    """All parts of all the ways to fit a schema."""
    parts = {json.dumps(part): part for way in options(schema, schemas) for part in way}
    return tuple(parts.values())


def types(alternatives: Sequence[Schema]) -> frozenset[str]:
    """The JSON types that any of them allows."""
    found = (each.get("type", ()) for each in alternatives)
    return frozenset(name for each in found for name in ([each] if isinstance(each, str) else each))


def choices(alternatives: Sequence[Schema]) -> tuple[str, ...]:
    """The values that are allowed, where they are counted."""
    known = (each for part in alternatives for each in part.get("enum", ()))
    return tuple(dict.fromkeys(map(str, known)))


def said(alternatives: Sequence[Schema]) -> str:
    """What may stand in a field, in words."""
    if counted := choices(alternatives):
        return f"one of {', '.join(counted)}"
    formats = [_FORMATS[each["format"]] for each in alternatives if each.get("format") in _FORMATS]
    kinds = [_SAID.get(each, "text") for each in sorted(types(alternatives) - {"array", "object"})]
    what = " or ".join(dict.fromkeys(formats or kinds)) or "text"
    low = next((each["minimum"] for each in alternatives if "minimum" in each), None)
    high = next((each["maximum"] for each in alternatives if "maximum" in each), None)
    bounds = "" if low is None else f" from {low}"
    bounds += "" if high is None else f" to {high}"
    longest = next((each["maxLength"] for each in alternatives if "maxLength" in each), None)
    return f"{what}{bounds}" if longest is None else f"{what}, at most {longest} characters"


def elements(alternatives: Sequence[Schema], schemas: Mapping[str, Schema]) -> tuple[Schema, ...]:
    """What the elements of a list may be; empty for what is no list."""
    return tuple(part for each in alternatives if "items" in each for part in plain(each["items"], schemas))


def below(alternatives: Sequence[Schema], name: str, schemas: Mapping[str, Schema]) -> tuple[Schema, ...]:
    """What may stand under a name, or under an index of a list; empty when there is no such field."""
    found = [each["properties"][name] for each in alternatives if name in each.get("properties", ())]
    if not found and name.isdecimal() and (inside := elements(alternatives, schemas)):
        return inside
    if not found:
        more = (each.get("additionalProperties") for each in alternatives)
        found = [each for each in more if isinstance(each, Mapping)]
    return tuple(part for each in found for part in plain(each, schemas))


def chosen_key(alternatives: Sequence[Schema], name: str) -> bool:
    """Whether a name is the caller's own, as in a map of labels, and none of the description's."""
    return not any(name in each.get("properties", ()) for each in alternatives)


def fields(schema: Schema, schemas: Mapping[str, Schema]) -> tuple[Field, ...]:
    """All fields that hold plain values, by their dotted names; lists of objects show their first one."""
    ways = [{each.name: each for each in fields_of(way, schemas)} for way in options(schema, schemas)]
    names = dict.fromkeys(name for way in ways for name in way)
    return tuple(
        Field(
            name,
            all(name in way and way[name].required for way in ways),
            tuple(part for way in ways if name in way for part in way[name].alternatives),
            any(name in way and way[name].repeated for way in ways),
        )
        for name in names
    )


def fields_of(way: Sequence[Schema], schemas: Mapping[str, Schema]) -> tuple[Field, ...]:
    """The fields of one way to fit a schema."""
    return tuple(_fields((), way, schemas, required=True))


def typed(word: str, alternatives: Sequence[Schema]) -> Any:
    """The value that a word stands for. Raises ValueError, saying what it must be, if it stands for none."""
    known = types(alternatives) or frozenset({"string"})
    if "null" in known and word == "null":
        return None
    if "boolean" in known and word.lower() in _BOOLEANS:
        return _BOOLEANS[word.lower()]
    if known & {"integer", "number"} and _INTEGER.fullmatch(word):
        return int(word)
    if "number" in known and _NUMBER.fullmatch(word):
        return float(word)
    if "string" in known:
        return word
    said = [_SAID[each] for each in sorted(known) if each in _SAID]
    raise ValueError(f"must be {' or '.join(said)}" if said else "takes no single value")


def _fields(
    path: tuple[str, ...], alternatives: Sequence[Schema], schemas: Mapping[str, Schema], *, required: bool
) -> Iterator[Field]:
    if len(path) > _DEEPEST:
        return
    names = dict.fromkeys(name for each in alternatives for name in each.get("properties", ()))
    for name in names:
        needed = required and any(name in each.get("required", ()) for each in alternatives)
        yield from _fields((*path, name), below(alternatives, name, schemas), schemas, required=needed)
    if chosen := below(alternatives, KEY, schemas):
        yield from _fields((*path, KEY), chosen, schemas, required=False)
    inside = elements(alternatives, schemas)
    if any("properties" in each for each in inside):
        yield from _fields((*path, "0"), inside, schemas, required=required)
    elif path and not names and not chosen:
        repeated = "array" in types(alternatives)
        yield Field(".".join(path), required, inside if repeated else tuple(alternatives), repeated)
