"""The project's files as text and syntax trees, for tests that read the source instead of running it."""

import ast
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Source:
    """One Python file. `path` is relative to the root, with forward slashes."""

    path: str
    text: str

    @property
    def room(self) -> str:
        """The top folder."""
        return self.path.partition("/")[0]

    @property
    def module(self) -> str:
        """As imported."""
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """Its syntax tree, flat."""
        return tuple(ast.walk(ast.parse(self.text, self.path)))

    @cached_property
    def imports(self) -> frozenset[str]:
        """Every module imported, also inside functions and for type checkers only."""
        return frozenset(each for node in self.nodes for each in self._imported(node))

    @cached_property
    def imports_at_run_time(self) -> frozenset[str]:
        """The same without what stands under `if TYPE_CHECKING:`."""
        skipped = {
            below
            for node in self.nodes
            if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
            for below in ast.walk(node)
        }
        return frozenset(each for node in self.nodes if node not in skipped for each in self._imported(node))

    def imports_from(self, *packages: str) -> frozenset[str]:
        """The imports that lie in one of these packages."""
        return frozenset(each for each in self.imports if within(each, *packages))

    @cached_property
    def calls(self) -> tuple[tuple[str, ast.Call], ...]:
        """Every call with what is called, as written: `asyncio.sleep`."""
        found = (node for node in self.nodes if isinstance(node, ast.Call))
        return tuple((ast.unparse(node.func), node) for node in found)

    @property
    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        """Every function, methods and nested ones included."""
        for node in self.nodes:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node

    @property
    def texts(self) -> Iterator[str]:
        """Every text in it, the pieces of f-strings included."""
        for node in self.nodes:
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value

    def _imported(self, node: ast.AST) -> Iterator[str]:
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = ".".join(self.path.split("/")[: -node.level]) if node.level else ""
            module = ".".join(filter(None, (package, node.module)))
            # `from bot.slack import views` imports a module, `from bot.errors import BotError` does not.
            names = [f"{module}.{each.name}" for each in node.names]
            yield from (name if _is_module(name) else module for name in names)


def _is_module(name: str) -> bool:
    path = ROOT.joinpath(*name.split("."))
    return path.is_dir() or path.with_suffix(".py").is_file()


def within(name: str, *packages: str) -> bool:
    """Whether a module is one of these packages or lies in one."""
    return any(name == package or name.startswith(package + ".") for package in packages)


def _files() -> Iterator[Path]:
    """The project's own files: no caches, no environments, no databases, nobody's secrets."""
    for folder, below, names in os.walk(ROOT):
        below[:] = sorted(each for each in below if not each.startswith(".") or each == ".ci")
        below[:] = [each for each in below if each not in {"__pycache__", "node_modules"}]
        yield from (Path(folder, each) for each in sorted(names) if each != ".env" and ".db" not in each)


FILES = tuple(_files())
SOURCES = tuple(
    Source(path.relative_to(ROOT).as_posix(), path.read_text()) for path in FILES if path.suffix == ".py"
)
