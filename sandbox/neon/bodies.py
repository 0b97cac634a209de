"""Request bodies: JSON or a form in, a checked model out, Neon's wording of what is wrong."""

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import parse_qsl

from pydantic import BaseModel, ValidationError

from sandbox.neon import errors

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

Model = TypeVar("Model", bound=BaseModel)
_STEP = re.compile(r"[^\[\].]+")


@dataclass(frozen=True)
class Payload:
    """The bytes of a body and what they claim to be."""

    raw: bytes
    content_type: str

    @property
    def absent(self) -> bool:
        return not self.raw.strip()

    def read(self, model: type[Model]) -> Model:
        """Check the body against `model`; an absent one counts as an empty object. Raises 400."""
        try:
            if self.content_type == "application/x-www-form-urlencoded":
                return model.model_validate(_unfold(self.raw), strict=False)
            _must_be_json(self.raw)
            return model.model_validate_json(self.raw.strip() or b"{}", strict=True)
        except ValidationError as wrong:
            raise errors.invalid(_in_words(wrong.errors()[0])) from None


def _must_be_json(raw: bytes) -> None:
    try:
        json.loads(raw.strip() or b"{}")
    except ValueError:
        raise errors.invalid("decode application/json: unexpected byte or end of input") from None


def _unfold(raw: bytes) -> dict[str, object]:
    """`branch[name]=x` and `branch.name=x` to `{"branch": {"name": "x"}}`; `endpoints[0][type]` to a list."""
    tree: dict[str, object] = {}
    for key, value in parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True):
        steps = _STEP.findall(key)
        place = tree
        for step in steps[:-1]:
            below = place.setdefault(step, {})
            if not isinstance(below, dict):
                raise errors.invalid(f'decode application/x-www-form-urlencoded: "{key}"')
            place = below
        if steps:
            place[steps[-1]] = value
    return {name: _as_lists(value) for name, value in tree.items()}


def _as_lists(value: object) -> object:
    if not isinstance(value, dict):
        return value
    inner = {name: _as_lists(below) for name, below in value.items()}
    if inner and all(name.isdigit() for name in inner):
        return [inner[name] for name in sorted(inner, key=int)]
    return inner


def _in_words(error: "ErrorDetails") -> str:
    path = [str(step) for step in error["loc"]]
    if error["type"] == "missing":
        *outer, name = path
        return f"decode application/json: {_decoding(outer)}invalid: {name} (field required)"
    complaint = _complaint(error)
    if complaint is not None and path:
        return f"validate: {_nested(path, complaint)}"
    message = error["msg"]
    return f"decode application/json: {_decoding(path)}{message[:1].lower()}{message[1:]}"


def _complaint(error: "ErrorDetails") -> str | None:
    """What is wrong with a value of the right type; None when the type itself is wrong."""
    given, limits = error["input"], error.get("ctx", {})
    length = len(str(given))
    match error["type"]:
        case "string_too_short":
            return f"string: len {length} less than minimum {limits['min_length']}"
        case "string_too_long":
            return f"string: len {length} greater than maximum {limits['max_length']}"
        case "string_pattern_mismatch":
            return "string: no regex match"
        case "greater_than_equal":
            return f"value {given} less than {limits['ge']}"
        case "less_than_equal":
            return f"value {given} greater than {limits['le']}"
        case "literal_error":
            return f"invalid value: {given}"
    return None


def _decoding(path: list[str]) -> str:
    return "".join(f'decode field "{name}": ' for name in path)


def _nested(path: list[str], complaint: str) -> str:
    words = f"{path[-1]} ({complaint})"
    for name in reversed(path[:-1]):
        words = f"{name} (invalid: {words})"
    return f"invalid: {words}"
