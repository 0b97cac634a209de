"""Derive the descriptions of Neon's API that the stand-in and the bot read.

    python -m tests.contract.derive_neon_facts <description.yaml> <types.gen.d.ts> <sdk.gen.js>

The first is Neon's published API description, the others are the declarations and the code of Neon's
TypeScript client, which knows operations that the description does not have yet. Kept is what a machine
can check; no prose is taken over. The bot's file is the request side of the stand-in's.
"""

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import yaml

from tests.contract import derive_from_typescript
from tests.contract.derive_from_openapi import OpenApi
from tests.contract.schema_parts import properties, reached
from tests.contract.typescript_types import Declarations

Json = dict[str, Any]
ROOT = Path(__file__).parents[2]
STAND_IN = ROOT / "sandbox" / "neon" / "description.json"
BOT = ROOT / "bot" / "neon" / "description.json"
DESCRIPTION = "2.7.3"
SDK = "sdk 6.1.2"
# The tags that the operations only the client knows would have.
GROUPS = {
    "createProjectBranchTrigger": "Triggers",
    "deleteProjectBranchCustomDomain": "Custom domains",
    "deleteProjectBranchTrigger": "Triggers",
    "getProjectBranchTrigger": "Triggers",
    "listProjectBranchCustomDomains": "Custom domains",
    "listProjectBranchLogFieldValues": "Logs",
    "listProjectBranchLogFields": "Logs",
    "listProjectBranchTriggers": "Triggers",
    "listProjectMembers": "Project",
    "queryProjectBranchLogs": "Logs",
    "registerProjectBranchCustomDomain": "Custom domains",
    "removeProjectMemberRole": "Project",
    "revealCredential": "Credentials",
    "rotateCredential": "Credentials",
    "sendNeonAuthEmailProviderTest": "Auth",
    "setProjectMemberRole": "Project",
    "updateProjectBranchTrigger": "Triggers",
}


def derived(description: Json, declarations: Declarations, code: str) -> Json:
    """All operations of the description, and those that the client alone knows."""
    openapi = OpenApi(description, DESCRIPTION)
    operations = openapi.operations()
    known = {(each["method"], each["path"]) for each in operations.values()}
    for function in derive_from_typescript.functions(code):
        if (function.method, function.path) not in known:
            if function.name not in GROUPS:
                raise SystemExit(f"{function.name} is in no group")
            operations[function.name] = derive_from_typescript.operation(
                function, declarations, group=GROUPS[function.name], source=SDK
            )
    error = openapi.error()
    schemas = openapi.schemas | declarations.schemas
    for each in operations.values():
        each["returns_operations"] = _begins_operations(each, schemas)
    return {
        "error": error,
        "operations": {name: operations[name] for name in sorted(operations)},
        "schemas": reached([error, operations], schemas),
    }


def _begins_operations(operation: Json, schemas: Json) -> bool:
    """Whether the answer to a change lists the operations that Neon has begun."""
    bodies = [schema for schema in operation["answers"].values() if schema is not None]
    return operation["method"] != "GET" and any("operations" in properties(each, schemas) for each in bodies)


def request_side(facts: Json) -> Json:
    """What a caller has to know: the operations without their answers, and the schemas that those reach."""
    operations = {
        name: {key: value for key, value in each.items() if key not in ("answers", "refusals")}
        for name, each in facts["operations"].items()
    }
    return {
        "operations": operations,
        "schemas": reached(operations, facts["schemas"]),
        "sources": facts["sources"],
    }


def _write(output: Path, facts: Json) -> None:
    output.write_text(json.dumps(facts, indent=1) + "\n")
    print(f"{output.name}: {len(facts['operations'])} operations, {len(facts['schemas'])} schemas")


def main(arguments: list[str]) -> None:
    if len(arguments) != 3:
        raise SystemExit(__doc__)
    paths = [Path(each) for each in arguments]
    description, types, code = (path.read_text() for path in paths)
    facts = derived(yaml.safe_load(description), Declarations(types, "sdk."), code)
    names = (f"API description {DESCRIPTION}", f"{SDK} types", f"{SDK} code")
    facts["sources"] = {
        name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in zip(names, paths, strict=True)
    }
    _write(STAND_IN, facts)
    _write(BOT, request_side(facts))


if __name__ == "__main__":
    main(sys.argv[1:])
