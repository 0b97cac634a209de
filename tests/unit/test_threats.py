"""docs/threats.md says what stands against what, and which test notices: the modules and the tests exist."""

import ast
import re
from functools import cache

import pytest

from tests.source import ROOT

TABLES = re.findall(r"^\| --- .*\n((?:\|.*\n)+)", (ROOT / "docs/threats.md").read_text(), re.MULTILINE)
ROWS = [line.strip("| ").split(" | ") for table in TABLES for line in table.splitlines()]
MODULE = re.compile(r"`([\w/]+\.(?:py|txt)|Makefile)`")
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


@cache
def names_in(path: str) -> frozenset[str]:
    """The functions of a file of tests."""
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    tree = ast.parse((ROOT / path).read_text())
    return frozenset(each.name for each in tree.body if isinstance(each, functions))


def test_there_is_a_table_of_threats_and_one_of_failures() -> None:
    assert len(TABLES) == 2


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0][:40])
def test_each_row_names_modules_and_tests_and_they_exist(row: list[str]) -> None:
    _, mechanism, proof = row
    modules, tests = MODULE.findall(mechanism), TEST.findall(proof)
    assert modules
    assert tests
    assert len(tests) == proof.count("`") / 2, "each is written as file::name"
    assert not [each for each in modules if not (ROOT / each).is_file()]
    assert not [f"{path}::{name}" for path, name in tests if name not in names_in(path)]
