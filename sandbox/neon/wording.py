"""What does not fit the description, in Neon's words."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from jsonschema import ValidationError

_INPUTS = {
    "string": "a valid string",
    "boolean": "a valid boolean",
    "integer": "a valid integer",
    "number": "a valid number",
    "array": "a valid array",
    "object": "an object",
    "null": "null",
}
# Neon decodes a request before it validates it, so these come first.
_DECODING = {"type", "required", "format"}


def of_body(problems: Iterable[ValidationError], content: str) -> str | None:
    """The first thing that is wrong with a body; None when nothing is."""
    error = _first(problems)
    if error is None:
        return None
    path = [str(step) for step in error.absolute_path]
    if error.validator == "required":
        return f"decode {content}: {_fields(path)}invalid: {_missing(error)} (field required)"
    complaint = _complaint(error)
    if complaint is None or not path:
        return f"decode {content}: {_fields(path)}{complaint or _input(error)}"
    return f"validate: {_nested(path, complaint)}"


def of_parameter(problems: Iterable[ValidationError], place: str, name: str) -> str | None:
    """The first thing that is wrong with a parameter; None when nothing is."""
    error = _first(problems)
    if error is None:
        return None
    complaint = _complaint(error)
    if complaint is None and error.validator == "type":
        complaint = f'invalid {_type(error)} "{error.instance}"'
    return f'decode params: {place}: "{name}": {complaint or _input(error)}'


def missing_parameter(place: str, name: str) -> str:
    return f'decode params: {place}: "{name}": field required'


def _first(problems: Iterable[ValidationError]) -> ValidationError | None:
    error = min(problems, key=lambda each: each.validator not in _DECODING, default=None)
    if error is None or error.validator != "anyOf":
        return error
    return _first(_nearest(error))


def _nearest(error: ValidationError) -> list[ValidationError]:
    """The gravest problems with the alternative that was most likely meant."""
    context = sorted(error.context or (), key=lambda each: each.relative_schema_path[0])
    groups = [list(group) for _, group in groupby(context, key=lambda each: each.relative_schema_path[0])]
    nearest = min(groups, key=lambda group: max(_strangeness(each, error) for each in group))
    most = max(_strangeness(each, error) for each in nearest)
    return [each for each in nearest if _strangeness(each, error) == most]


def _strangeness(problem: ValidationError, within: ValidationError) -> int:
    """2 for another type, 1 for another kind of object, 0 for a mistake inside of the right one."""
    if problem.validator == "type" and problem.absolute_path == within.absolute_path:
        return 2
    choices: Any = problem.validator_value
    return int(problem.validator == "enum" and len(choices) == 1)


def _missing(error: ValidationError) -> str:
    given: Any = error.instance
    required: Any = error.validator_value
    return str(next(name for name in required if name not in given))


def _complaint(error: ValidationError) -> str | None:
    """What is wrong with a value of the right type; None when it is not even that."""
    given: Any = error.instance
    limit: Any = error.validator_value
    number = "int" if isinstance(given, int) else "float"
    match error.validator:
        case "minLength":
            return f"string: len {len(given)} less than minimum {limit}"
        case "maxLength":
            return f"string: len {len(given)} greater than maximum {limit}"
        case "minItems":
            return f"array: len {len(given)} less than minimum {limit}"
        case "maxItems":
            return f"array: len {len(given)} greater than maximum {limit}"
        case "maxProperties":
            return f"object: len {len(given)} greater than maximum {limit}"
        case "pattern":
            return "string: no regex match"
        case "minimum":
            return f"{number}: value {given} less than {limit}"
        case "maximum":
            return f"{number}: value {given} greater than {limit}"
        case "enum":
            return f"invalid value: {given}"
    return None


def _input(error: ValidationError) -> str:
    if error.validator == "format":
        return str(error.cause)
    return f"input should be {_INPUTS[_type(error)]}"


def _type(error: ValidationError) -> str:
    """The one type that is asked for besides null."""
    wanted: Any = error.validator_value
    return str(wanted if isinstance(wanted, str) else next(each for each in wanted if each != "null"))


def _fields(path: list[str]) -> str:
    return "".join(f'decode field "{name}": ' for name in path)


def _nested(path: list[str], complaint: str) -> str:
    words = f"{path[-1]} ({complaint})"
    for name in reversed(path[:-1]):
        words = f"{name} (invalid: {words})"
    return f"invalid: {words}"
