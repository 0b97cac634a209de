"""All operations of Neon's API, from a table derived from its description: 2.7.3, and what is newer.

A call that the description does not allow is refused here, before anything is sent.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import unquote

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match

from bot.arguments import Effect
from bot.neon.effects import EFFECTS
from bot.neon.envelopes import rfc3339
from bot.neon.errors import InvalidRequestError
from bot.neon.operations import TAKES_OVER_A_PROJECT, Call, Route, Upload
from bot.neon.schemas import Field, Schema, fields

# What they answer is a file, not JSON.
ANSWER_WITH_A_FILE = frozenset({"getProjectBranchBucketObject"})
JSON, MULTIPART = "application/json", "multipart/form-data"


@dataclass(frozen=True)
class Parameter:
    """A parameter of the path or the query. `schema` is JSON Schema."""

    name: str
    in_path: bool
    required: bool
    schema: Schema = field(repr=False)


@dataclass(frozen=True)
class Described:
    """One operation as the description has it. `body` is the JSON Schema of what it takes."""

    route: Route
    effect: Effect
    group: str
    source: str
    stability: str  # stable, beta, alpha or deprecated
    parameters: tuple[Parameter, ...]
    returns_operations: bool
    content: str = JSON
    body: Schema | None = field(default=None, repr=False)
    body_required: bool = False

    @property
    def id(self) -> str:
        """Its id in the description, such as `createProjectBranch`."""
        return self.route.id

    @property
    def about_account(self) -> bool:
        """Whether it is about more than one project of its path."""
        return "{project_id}" not in self.route.path or self.id == TAKES_OVER_A_PROJECT

    @property
    def fields(self) -> tuple[Field, ...]:
        """What its body may hold, by dotted name; files are not among it."""
        if self.body is None:
            return ()
        return tuple(each for each in fields(self.body, schemas()) if not _is_file(each.alternatives))

    @property
    def files(self) -> tuple[str, ...]:
        """The parts of its body that are files."""
        known = fields(self.body, schemas()) if self.content == MULTIPART and self.body else ()
        return tuple(each.name for each in known if _is_file(each.alternatives))


def named(operation_id: str) -> Described:
    """The operation of that id. Raises KeyError for one that is not known."""
    return operations()[operation_id]


def matching(method: str, path: str) -> tuple[Described, Mapping[str, str]] | None:
    """The operation behind a method and a path, and what stands in the path for its parameters."""
    for described in operations().values():
        found = _pattern(described.route.path).fullmatch(path)
        if found and described.route.method == method.upper():
            return described, {name: unquote(value) for name, value in found.groupdict().items()}
    return None


def call(
    operation_id: str,
    ids: Mapping[str, str],
    query: Mapping[str, Any],
    body: Mapping[str, Any] | None,
    files: Mapping[str, Upload] | None = None,
) -> Call:
    """A call that the description allows. Raises InvalidRequestError, naming the field, for any other.

    What is None in `query` is left out; times are written as Neon wants them. `files` are parts of a
    body that is a form.
    """
    described = named(operation_id)
    path = {name: str(value) for name, value in ids.items()}
    asked = {name: _plain(value) for name, value in query.items() if value is not None}
    for parameter in described.parameters:
        _check_parameter(described, parameter, path if parameter.in_path else asked)
    known = {parameter.name for parameter in described.parameters}
    if unknown := sorted((path.keys() | asked.keys()) - known):
        raise InvalidRequestError(f"{operation_id} has no parameter {unknown[0]}.")
    _check_body(described, body)
    _check_files(described, files or {}, body or {})
    return Call(
        described.route,
        path,
        {name: _typed(value) for name, value in asked.items()},
        body,
        (files or {}) if described.content == MULTIPART else None,
    )


@cache
def operations() -> Mapping[str, Described]:
    """All operations by id. Those with fewer parameters in their path come first, so they match first."""
    table = _description()["operations"]
    found = {operation_id: _described(operation_id, each) for operation_id, each in table.items()}
    return dict(sorted(found.items(), key=lambda each: (each[1].route.path.count("{"), each[0])))


def schemas() -> Mapping[str, Schema]:
    """The schemas that others refer to, by name."""
    known: Mapping[str, Schema] = _description()["schemas"]
    return known


@cache
def _description() -> Mapping[str, Any]:
    text = files("bot.neon").joinpath("description.json").read_text(encoding="utf-8")
    description: Mapping[str, Any] = json.loads(text)
    return description


def _described(operation_id: str, facts: Mapping[str, Any]) -> Described:
    effect, body = EFFECTS[operation_id], facts["body"] or {}
    reading = effect in {Effect.READ, Effect.REVEAL}
    return Described(
        route=Route(operation_id, facts["method"], facts["path"], reading=reading),
        effect=effect,
        group=facts["group"],
        source=facts["source"],
        stability=facts["stability"],
        parameters=tuple(
            Parameter(each["name"], each["in"] == "path", each["required"], each["schema"])
            for each in facts["parameters"]
        ),
        returns_operations=facts["returns_operations"],
        content=body.get("content", JSON),
        body=body.get("schema"),
        body_required=body.get("required", False),
    )


def _check_parameter(described: Described, parameter: Parameter, given: Mapping[str, Any]) -> None:
    if parameter.name not in given:
        if parameter.required:
            raise InvalidRequestError(f"{described.id} needs {parameter.name}.")
        return
    value = given[parameter.name]
    if parameter.in_path and parameter.schema.get("type") == "integer" and value.isdecimal():
        value = int(value)  # a path is text, whatever stands in it
    _check(parameter.schema, value, parameter.name)


def _check_body(described: Described, body: Mapping[str, Any] | None) -> None:
    if body is None:
        if described.body_required:
            raise InvalidRequestError(f"{described.id} needs a body.")
    elif described.body is None:
        raise InvalidRequestError(f"{described.id} takes no body.")
    else:
        _check(described.body, body, "")


def _check_files(described: Described, files: Mapping[str, Upload], body: Mapping[str, Any]) -> None:
    for name in described.files:
        if name in body:
            raise InvalidRequestError(f"{name}: must be a file.")
    if unknown := sorted(files.keys() - set(described.files)):
        raise InvalidRequestError(f"{described.id} takes no file {unknown[0]}.")


def _check(schema: Schema, value: Any, name: str) -> None:
    wrong = _telling(_validator(json.dumps(schema)).iter_errors(value))
    if wrong is not None:
        place = ".".join(filter(None, (name, *map(str, wrong.absolute_path)))) or "the body"
        raise InvalidRequestError(f"{place}: {_complaint(wrong)}.")


@cache
def _validator(schema: str) -> Draft202012Validator:
    return Draft202012Validator({**json.loads(schema), "schemas": schemas()})


def _telling(errors: Iterable[ValidationError]) -> ValidationError | None:
    """The error that says most. Of several shapes it is about the one that was meant, by its named kind."""
    known = list(errors)
    several = next((each for each in known if each.validator in {"anyOf", "oneOf"} and each.context), None)
    if several is None:
        best: ValidationError | None = best_match(known)
        return best
    shapes: dict[Any, list[ValidationError]] = {}
    for each in several.context or ():
        shapes.setdefault(each.schema_path[0], []).append(each)
    other_kind = {key: any(each.validator == "enum" for each in those) for key, those in shapes.items()}
    meant = min(shapes, key=lambda key: (other_kind[key], len(shapes[key])))
    return _telling(shapes[meant])


def _complaint(wrong: ValidationError) -> str:
    """What is wrong with a value, without the value: it may be a secret."""
    limit: Any = wrong.validator_value
    instance: Any = wrong.instance
    match wrong.validator:
        case "required":
            missing = [each for each in limit if each not in instance]
            return f"{missing[0]} is missing" if missing else "something is missing"
        case "type":
            return f"must be of type {limit if isinstance(limit, str) else ' or '.join(limit)}"
        case "enum":
            return f"must be one of {', '.join(map(str, limit))}"
        case "pattern":
            return f"must look like {limit}"
        case "minimum" | "exclusiveMinimum" | "minLength" | "minItems":
            return f"must be {limit} or more"
        case "maximum" | "exclusiveMaximum" | "maxLength" | "maxItems" | "maxProperties":
            return f"must be {limit} or less"
        case _:
            return "does not fit Neon's description"


def _is_file(alternatives: Sequence[Schema]) -> bool:
    return any(each.get("format") == "binary" for each in alternatives)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return rfc3339(value)
    return list(value) if isinstance(value, tuple | frozenset | set) else value


def _typed(value: Any) -> str | Sequence[str]:
    if isinstance(value, bool):
        return "true" if value else "false"
    return [str(each) for each in value] if isinstance(value, list) else str(value)


@cache
def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path))
