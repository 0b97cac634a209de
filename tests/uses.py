"""Which command calls which operations of Neon's API, read from the source: nothing here is run.

A command says `ctx.neon.api.role.create(…)` or `ctx.neon.branches(…)`; the first is a method of a noun's
class under bot/neon/nouns/, the second one of bot.neon.client. Both name the operations that they call.
"""

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache

from bot.neon import catalog
from tests.source import SOURCES, Source

FREE = "commands/api/"  # these call whatever they are told to


@cache
def commands_by_operation() -> Mapping[str, tuple[str, ...]]:
    """The names of the commands that call an operation, by its id."""
    found: dict[str, set[str]] = defaultdict(set)
    for source in SOURCES:
        if source.room == "commands" and "/_" not in source.path and not source.path.startswith(FREE):
            for operation_id in _called(source):
                found[operation_id].add(_name(source))
    return {operation_id: tuple(sorted(names)) for operation_id, names in found.items()}


def _name(source: Source) -> str:
    return source.path.removeprefix("commands/").removesuffix(".py").replace("/", " ").replace("_", "-")


def _called(source: Source) -> set[str]:
    """The operations that a command calls, also by the files beside it that it shares with others."""
    shared = [each for each in SOURCES if each.module in source.imports and "/_" in each.path]
    found: set[str] = set()
    for each in (source, *shared):
        nouns = dict(_short_names(each))
        for node in each.nodes:
            found |= _meant(node, nouns)
    return found


def _short_names(source: Source) -> Iterator[tuple[str, str]]:
    """`api = ctx.neon.api.trigger`, also among others: the short name, and the noun that it stands for."""
    for node in source.nodes:
        if not isinstance(node, ast.Assign):
            continue
        for target in node.targets:
            pairs = [(target, node.value)]
            if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                pairs = list(zip(target.elts, node.value.elts, strict=True))
            for name, value in pairs:
                match ast.unparse(value).split("."):
                    case [*_, "neon", "api", noun]:
                        yield ast.unparse(name), noun


def _meant(node: ast.AST, nouns: Mapping[str, str]) -> set[str]:
    if isinstance(node, ast.Constant) and node.value in catalog.operations():
        return {str(node.value)}
    if not isinstance(node, ast.Attribute):
        return set()
    match ast.unparse(node).split("."):
        case [*_, "neon", "api", noun, method] if noun in _nouns():
            return _nouns()[noun].get(method, set())
        case [name, method] if name in nouns:
            return _nouns()[nouns[name]].get(method, set())
        case [*_, "neon", method]:
            return _client().get(method, set())
    return set()


@cache
def _client() -> Mapping[str, set[str]]:
    """The operations of each method of the client, by the names of the routes in it."""
    (routes,) = [each for each in SOURCES if each.path == "bot/neon/operations.py"]
    ids = {
        f"routes.{ast.unparse(node.targets[0])}": str(node.value.args[0].value)
        for node in routes.nodes
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Call)
        and ast.unparse(node.value.func) == "Route"
        and isinstance(node.value.args[0], ast.Constant)
    }
    (client,) = [each for each in SOURCES if each.path == "bot/neon/client.py"]
    (methods,) = [node for node in client.nodes if isinstance(node, ast.ClassDef)]
    return _operations_of(methods, ids)


@cache
def _nouns() -> Mapping[str, Mapping[str, set[str]]]:
    """The operations of each method of each noun."""
    under = [each for each in SOURCES if each.path.startswith("bot/neon/nouns/")]
    classes = {node.name: node for each in under for node in each.nodes if isinstance(node, ast.ClassDef)}
    known = {operation_id: operation_id for operation_id in catalog.operations()}
    return {
        each.name: _operations_of(classes[ast.unparse(each.returns)], known)
        for each in classes["Nouns"].body
        if isinstance(each, ast.FunctionDef) and each.returns is not None
    }


def _operations_of(methods: ast.ClassDef, ids: Mapping[str, str]) -> Mapping[str, set[str]]:
    """The operations that each method of a class calls, also by way of another one."""
    bodies = {
        each.name: each for each in methods.body if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)
    }

    def reached(name: str, seen: frozenset[str]) -> set[str]:
        if name in seen or name not in bodies:
            return set()
        words = set(_words(bodies[name]))
        found = {ids[each] for each in words if each in ids}
        for each in words:
            if each.startswith("self."):
                found |= reached(each.removeprefix("self."), seen | {name})
        return found

    return {name: reached(name, frozenset()) for name in bodies}


def _words(function: ast.AST) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.Attribute):
            yield ast.unparse(node)
