"""Facts of the operations in an OpenAPI 3.0 description: names, types, enums and bounds, and no prose."""

from collections.abc import Iterator
from typing import Any

from tests.contract.schema_parts import REFERENCE, inlined, nullable

Json = dict[str, Any]
_VERBS = ("get", "put", "post", "patch", "delete")
_KEPT = (
    *("type", "enum", "pattern", "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems"),
    *("minProperties", "maxProperties", "format", "default", "deprecated", "x-sensitive"),
)
_COMPONENTS = "#/components/schemas/"
JSON = "application/json"


class OpenApi:
    """Walks a description. `schemas` are those that the walk has met, as JSON Schema."""

    def __init__(self, description: Json, source: str) -> None:
        self._description = description
        self._source = source
        self.schemas: Json = {}

    def error(self) -> Json:
        """The schema of a refusal, unless an operation describes its own."""
        return self._schema({"$ref": _COMPONENTS + "GeneralError"})

    def operations(self) -> Json:
        """The facts of each operation by its id."""
        return {
            operation["operationId"]: self._operation(verb.upper(), path, item, operation)
            for path, item in self._description["paths"].items()
            for verb, operation in item.items()
            if verb in _VERBS
        }

    def _operation(self, method: str, path: str, item: Json, operation: Json) -> Json:
        stability = "deprecated" if operation.get("deprecated") else operation.get("x-stability-level")
        answers = dict(self._answers(operation))
        facts: Json = {
            "method": method,
            "path": path,
            "group": operation["tags"][0],
            "source": self._source,
            "stability": stability or "stable",
            "parameters": self._parameters(item, operation),
            "body": self._body(operation),
            "answers": {status: schema for status, (_, schema) in answers.items() if status[0] == "2"},
            "refusals": {
                status: schema
                for status, (_, schema) in answers.items()
                if status[0] in "45" and schema != self.error()
            },
        }
        others = {content for content, _ in answers.values() if content not in (None, JSON)}
        if others:
            (facts["answer_content"],) = others
        return facts

    def _parameters(self, item: Json, operation: Json) -> list[Json]:
        """Those of the path and those of the operation, which may describe one of the path's anew."""
        every = [
            self._resolved(each) for each in (*item.get("parameters", []), *operation.get("parameters", []))
        ]
        return [
            self._parameter(each) for each in {(each["name"], each["in"]): each for each in every}.values()
        ]

    def _parameter(self, parameter: Json) -> Json:
        kept = {
            "name": parameter["name"],
            "in": parameter["in"],
            "required": parameter.get("required", False),
            "schema": inlined(self._schema(parameter["schema"]), self.schemas),
        }
        if kept["schema"].get("type") == "array":
            kept["explode"] = parameter.get("explode", True)
        return kept

    def _body(self, operation: Json) -> Json | None:
        if "requestBody" not in operation:
            return None
        body = self._resolved(operation["requestBody"])
        ((content, described),) = body["content"].items()
        return {
            "content": content,
            "required": body.get("required", False),
            "schema": self._schema(described["schema"]),
        }

    def _answers(self, operation: Json) -> Iterator[tuple[str, tuple[str | None, Json | None]]]:
        """Content type and schema by status; None and None for an answer without a body."""
        for status, answer in operation["responses"].items():
            described = self._resolved(answer).get("content")
            if not described:
                yield str(status), (None, None)
                continue
            ((content, body),) = described.items()
            yield str(status), (content, self._schema(body["schema"]))

    def _resolved(self, node: Json) -> Json:
        if "$ref" not in node:
            return node
        found: Json = self._description
        for step in node["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        return found

    def _schema(self, node: Json) -> Json:
        if "$ref" in node:
            return {
                "$ref": self._reference(node["$ref"]),
                **({"deprecated": True} if node.get("deprecated") else {}),
            }
        kept: Json = {key: node[key] for key in _KEPT if key in node}
        if "required" in node:
            kept["required"] = sorted(node["required"])
        if "properties" in node:
            kept["properties"] = {name: self._schema(below) for name, below in node["properties"].items()}
        if isinstance(node.get("additionalProperties"), dict):
            kept["additionalProperties"] = self._schema(node["additionalProperties"])
        if "items" in node:
            kept["items"] = self._schema(node["items"])
        for key in ("allOf", "anyOf"):
            if key in node:
                kept[key] = [self._schema(part) for part in node[key]]
        if "oneOf" in node:
            kept["anyOf"] = self._alternatives(node)
        return nullable(kept) if node.get("nullable") else kept

    def _reference(self, address: str) -> str:
        name = address.removeprefix(_COMPONENTS)
        if name not in self.schemas:
            self.schemas[name] = {}  # holds the place while a schema refers to itself
            self.schemas[name] = self._schema(self._description["components"]["schemas"][name])
        return REFERENCE + name

    def _alternatives(self, node: Json) -> list[Json]:
        """The parts of a `oneOf`, each with the value of the property that tells them apart.

        That property need not be described in the parts themselves, and without it an open object
        fits several of them.
        """
        discriminator = node["discriminator"]
        name = discriminator["propertyName"]
        return [
            {
                "allOf": [
                    {
                        "type": "object",
                        "properties": {name: {"type": "string", "enum": [value]}},
                        "required": [name],
                    },
                    self._schema({"$ref": address}),
                ]
            }
            for value, address in discriminator["mapping"].items()
        ]
