"""Facts of operations from a generated TypeScript client: its functions and the types they take.

Such a client has no patterns and no bounds; a number is a number. Of the comments only two machine
facts are read: `@deprecated`, and the note that an operation is in beta or alpha.
"""

import re
from dataclasses import dataclass
from typing import Any

from tests.contract.schema_parts import inlined
from tests.contract.typescript_types import NOTHING, Declarations

Json = dict[str, Any]
_FUNCTION = re.compile(
    r"(?:/\*\*(?P<comment>(?:[^*]|\*(?!/))*)\*/\s*)?"
    r"const (?P<name>\w+) = \(options\) => \([^)]*\)\.(?P<verb>get|put|post|patch|delete)\(\{"
    r".*?\burl: \"(?P<path>[^\"]+)\"",
    re.DOTALL,
)
_NOTE = re.compile(r"currently in (?:\w+ )?(?P<level>beta|alpha)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Function:
    """A function of the client: what it is called and what it sends."""

    name: str
    method: str
    path: str
    stability: str

    @property
    def types(self) -> str:
        """What the names of its types begin with."""
        return self.name[:1].upper() + self.name[1:]


def functions(code: str) -> list[Function]:
    return [
        Function(found["name"], found["verb"].upper(), found["path"], _stability(found["comment"] or ""))
        for found in _FUNCTION.finditer(code)
    ]


def operation(function: Function, declarations: Declarations, *, group: str, source: str) -> Json:
    """The facts of one operation. What it refers to gathers in `declarations.schemas`."""
    data = declarations.declared(f"{function.types}Data")
    sent = data["properties"]
    body = sent.get("body", NOTHING)
    return {
        "method": function.method,
        "path": function.path,
        "group": group,
        "source": source,
        "stability": function.stability,
        "parameters": [
            each
            for place in ("path", "query")
            for each in _parameters(place, sent.get(place, NOTHING), declarations)
        ],
        "body": None
        if body == NOTHING
        else {"content": "application/json", "required": "body" in data["required"], "schema": body},
        "answers": _by_status(declarations, f"{function.types}Responses"),
        "refusals": _refusals(declarations, f"{function.types}Errors"),
    }


def _parameters(place: str, schema: Json, declarations: Declarations) -> list[Json]:
    return [
        {
            "name": name,
            "in": place,
            "required": name in schema.get("required", []),
            "schema": inlined(below, declarations.schemas),
        }
        for name, below in schema.get("properties", {}).items()
    ]


def _refusals(declarations: Declarations, name: str) -> Json:
    """Those that differ from the error of all operations, which `4XX` and `default` stand for."""
    general = declarations.reference("GeneralError")
    described = _by_status(declarations, name).items()
    return {status: schema for status, schema in described if status.isdigit() and schema != general}


def _by_status(declarations: Declarations, name: str) -> Json:
    if not declarations.knows(name):
        return {}
    answers = declarations.declared(name)["properties"]
    return {status: None if schema == NOTHING else schema for status, schema in answers.items()}


def _stability(comment: str) -> str:
    if "@deprecated" in comment:
        return "deprecated"
    note = _NOTE.search(comment)
    return note["level"].lower() if note else "stable"
