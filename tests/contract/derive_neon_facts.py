"""Derive `neon_facts.json` from Neon's published API description.

    python tests/contract/derive_neon_facts.py <description.yaml> [output.json]

Keeps what can be checked by a machine, for the operations that the stand-in serves: method, path,
parameter names, body fields, and the schemas of successful answers as JSON Schema. No prose is taken over.
"""

import json
import sys
from pathlib import Path
from typing import Any

import yaml

from sandbox.neon.routes import ROUTES

Json = dict[str, Any]
OUTPUT = Path(__file__).with_name("neon_facts.json")
_KEPT = ("type", "enum", "pattern", "minimum", "maximum", "minLength", "maxLength", "maxProperties")
_REF = "#/components/schemas/"


class Deriver:
    """Walks the description and collects the schemas that answers refer to."""

    def __init__(self, description: Json) -> None:
        self._description = description
        self._schemas: Json = {}

    def facts(self, operation_ids: set[str]) -> Json:
        operations = {
            operation["operationId"]: self._operation(method, path, shared, operation)
            for path, shared, method, operation in self._operations()
            if operation["operationId"] in operation_ids
        }
        if missing := operation_ids - set(operations):
            raise SystemExit(f"not in the description: {', '.join(sorted(missing))}")
        error = self._schema({"$ref": _REF + "GeneralError"})
        return {
            "operations": dict(sorted(operations.items())),
            "error": error,
            "schemas": dict(sorted(self._schemas.items())),
        }

    def _operations(self) -> list[tuple[str, list[Json], str, Json]]:
        return [
            (path, item.get("parameters", []), method, operation)
            for path, item in self._description["paths"].items()
            for method, operation in item.items()
            if isinstance(operation, dict) and "operationId" in operation
        ]

    def _operation(self, method: str, path: str, shared: list[Json], operation: Json) -> Json:
        parameters = [self._resolved(each) for each in [*shared, *operation.get("parameters", [])]]
        successes = {
            str(status): self._answer(self._resolved(response))
            for status, response in operation["responses"].items()
            if str(status).startswith("2")
        }
        return {
            "method": method.upper(),
            "path": path,
            "path_parameters": [p["name"] for p in parameters if p["in"] == "path"],
            "query_parameters": [p["name"] for p in parameters if p["in"] == "query"],
            "required_query": [p["name"] for p in parameters if p["in"] == "query" and p.get("required")],
            "required_body": self._required_body(operation.get("requestBody")),
            "success": successes,
        }

    def _resolved(self, node: Json) -> Json:
        if "$ref" not in node:
            return node
        found: Json = self._description
        for step in node["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        return found

    def _answer(self, response: Json) -> Json | None:
        content = response.get("content")
        return self._schema(content["application/json"]["schema"]) if content else None

    def _required_body(self, body: Json | None) -> list[str]:
        """Dotted names of the fields a body must have."""
        if not body:
            return []
        return self._required("", self._resolved(body["content"]["application/json"]["schema"]))

    def _required(self, prefix: str, schema: Json) -> list[str]:
        names = [n for part in schema.get("allOf", []) for n in self._required(prefix, self._resolved(part))]
        for name in schema.get("required", []):
            below = self._resolved(schema["properties"][name])
            names += [prefix + name, *self._required(f"{prefix}{name}.", below)]
        return names

    def _schema(self, node: Json) -> Json:
        if "$ref" in node:
            name = node["$ref"].removeprefix(_REF)
            if name not in self._schemas:
                self._schemas[name] = {}  # holds the place while a schema refers to itself
                self._schemas[name] = self._schema(self._description["components"]["schemas"][name])
            return {"$ref": f"#/schemas/{name}"}
        kept: Json = {key: node[key] for key in _KEPT if key in node}
        if node.get("nullable") and "type" in kept:
            kept["type"] = [kept["type"], "null"]
        if "required" in node:
            kept["required"] = sorted(node["required"])
        if "properties" in node:
            kept["properties"] = {name: self._schema(below) for name, below in node["properties"].items()}
        if isinstance(node.get("additionalProperties"), dict):
            kept["additionalProperties"] = self._schema(node["additionalProperties"])
        if "items" in node:
            kept["items"] = self._schema(node["items"])
        if "allOf" in node:
            kept["allOf"] = [self._schema(part) for part in node["allOf"]]
        return kept


def main(arguments: list[str]) -> None:
    if not 1 <= len(arguments) <= 2:
        raise SystemExit(__doc__)
    description = yaml.safe_load(Path(arguments[0]).read_text())
    facts = Deriver(description).facts({route.operation_id for route in ROUTES})
    output = Path(arguments[1]) if len(arguments) == 2 else OUTPUT
    output.write_text(json.dumps(facts, indent=1, sort_keys=True) + "\n")
    print(f"{output}: {len(facts['operations'])} operations, {len(facts['schemas'])} schemas")


if __name__ == "__main__":
    main(sys.argv[1:])
