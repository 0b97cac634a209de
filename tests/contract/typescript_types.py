"""A reader of TypeScript's type declarations, as far as generated clients use them, into JSON Schema."""

import re
from dataclasses import dataclass
from typing import Any

from tests.contract.schema_parts import REFERENCE, nullable

Json = dict[str, Any]
_COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)
_TOKEN = re.compile(r"'(?:[^'\\]|\\.)*'|-?\d+(?:\.\d+)?|[A-Za-z_$][\w$]*|[^\s\w]")
_PLAIN: dict[str, Json] = {
    "string": {"type": "string"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "null": {"type": "null"},
    "true": {"type": "boolean", "enum": [True]},
    "false": {"type": "boolean", "enum": [False]},
    "unknown": {},
}
NOTHING: Json = {"not": {}}
"""What `never` and `void` become: no value fits."""


class Declarations:
    """The `export type` declarations of a text, each read when it is asked for.

    A reference becomes `#/schemas/<prefix><name>`, and `schemas` gathers what was referred to.
    """

    def __init__(self, text: str, prefix: str = "") -> None:
        self._text = _COMMENT.sub(" ", text)
        self._prefix = prefix
        self.schemas: Json = {}

    def knows(self, name: str) -> bool:
        return re.search(rf"\bexport type {name} =", self._text) is not None

    def declared(self, name: str) -> Json:
        """The schema of a declaration. Raises ValueError where it is absent or beyond this reader."""
        start = re.search(rf"\bexport type {name} =", self._text)
        if start is None:
            raise ValueError(f"no type {name} is declared")
        end = self._text.find("export type", start.end())
        tokens = _TOKEN.findall(self._text[start.end() : end if end >= 0 else None])
        return _Reader(tokens, self).union()

    def reference(self, name: str) -> Json:
        key = self._prefix + name
        if key not in self.schemas:
            self.schemas[key] = {}  # holds the place while a type refers to itself
            self.schemas[key] = self.declared(name)
        return {"$ref": REFERENCE + key}


@dataclass
class _Reader:
    """Recursive descent over the tokens of one type."""

    tokens: list[str]
    declarations: Declarations
    at: int = 0

    def union(self) -> Json:
        self._take("|")
        parts = [self._intersection()]
        while self._take("|"):
            parts.append(self._intersection())
        return _either(parts)

    def _intersection(self) -> Json:
        parts = [self._postfix()]
        while self._take("&"):
            parts.append(self._postfix())
        return parts[0] if len(parts) == 1 else {"allOf": parts}

    def _postfix(self) -> Json:
        schema = self._primary()
        while self._take("["):
            self._expect("]")
            schema = {"type": "array", "items": schema}
        return schema

    def _primary(self) -> Json:
        token = self._next()
        if token == "(":
            schema = self.union()
            self._expect(")")
            return schema
        if token == "{":
            return self._object()
        if token[0] == "'":
            return {"type": "string", "enum": [_unquoted(token)]}
        if token.lstrip("-")[:1].isdigit():
            return {"type": "number", "enum": [float(token) if "." in token else int(token)]}
        if token in ("never", "void"):
            return NOTHING
        if token in _PLAIN:
            return dict(_PLAIN[token])
        if token in ("Array", "Record"):
            return self._generic(token)
        if not token[0].isalpha():
            raise ValueError(f"unexpected {token} in a type")
        return self.declarations.reference(token)

    def _generic(self, name: str) -> Json:
        self._expect("<")
        if name == "Record":
            self._expect("string")
            self._expect(",")
        inner = self.union()
        self._expect(">")
        if name == "Record":
            return {"type": "object", "additionalProperties": inner}
        return {"type": "array", "items": inner}

    def _object(self) -> Json:
        schema: Json = {"type": "object"}
        while not self._take("}"):
            self._take("readonly")
            if self._take("["):
                schema["additionalProperties"] = self._index()
            else:
                name = _unquoted(self._next())
                optional = self._take("?")
                self._expect(":")
                schema.setdefault("properties", {})[name] = self.union()
                if not optional:
                    schema["required"] = sorted([*schema.get("required", []), name])
            self._take(";")
        return schema

    def _index(self) -> Json:
        """`[key: string]: T`, from behind its bracket."""
        self._next()
        for token in (":", "string", "]", ":"):
            self._expect(token)
        return self.union()

    def _next(self) -> str:
        if self.at == len(self.tokens):
            raise ValueError("the text ends inside a type")
        self.at += 1
        return self.tokens[self.at - 1]

    def _take(self, token: str) -> bool:
        found = self.at < len(self.tokens) and self.tokens[self.at] == token
        self.at += found
        return found

    def _expect(self, token: str) -> None:
        found = self._next()
        if found != token:
            raise ValueError(f"expected {token} in a type, found {found}")


def _either(parts: list[Json]) -> Json:
    """A union: literals of one type become an enum, null makes the rest nullable."""
    given = [part for part in parts if part != {"type": "null"}]
    types = {part.get("type") for part in given}
    if len(given) > 1 and len(types) == 1 and all("enum" in part for part in given):
        given = [{**given[0], "enum": [value for part in given for value in part["enum"]]}]
    schema = given[0] if len(given) == 1 else {"anyOf": given}
    return nullable(schema) if len(parts) > len(given) and {"type": "null"} in parts else schema


def _unquoted(token: str) -> str:
    return re.sub(r"\\(.)", r"\1", token[1:-1]) if token[0] == "'" else token
