"""README and CONTRIBUTING say what the program does: their tables, examples and recipes are checked."""

import ast
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import BaseModel

from bot.command import Effect
from bot.config import SECTIONS
from bot.config import parse as parse_config
from bot.parsing import parse
from bot.registry import load
from bot.rights_findings import findings
from bot.schedules.days import NONE
from bot.settings import NEON_API_KEY_OF, Settings
from bot.text import from_slack, split
from tests.readme_table import README, with_table
from tests.source import FILES, ROOT

TEXT = README.read_text()
GUIDE = (ROOT / "CONTRIBUTING.md").read_text()
NOW = datetime(2026, 11, 23, tzinfo=UTC)


def rows(text: str, heading: str) -> dict[str, list[str]]:
    """The rows of the first table whose head begins with that cell: first cell → the others."""
    table = text.split(f"\n| {heading} |", 1)[1].split("\n\n", 1)[0]
    cells = [[each.strip() for each in line.strip("| ").split(" | ")] for line in table.splitlines()[2:]]
    return {first.strip("`"): others for first, *others in cells}


def fences(text: str, language: str = "") -> list[str]:
    """The fenced blocks in that language."""
    return re.findall(rf"^ *```{language}\n(.*?)^ *```$", text, re.DOTALL | re.MULTILINE)


def test_the_table_of_commands_is_in_step() -> None:
    assert with_table(TEXT) == TEXT, "run `make readme`"


def test_every_command_line_in_the_readme_can_be_typed() -> None:
    prose = TEXT.split("<!-- commands -->")[0] + TEXT.split("<!-- /commands -->")[1]
    lines = re.findall(r"`/neon ([^`]+)`", prose) + re.findall(r"^/neon (.+)$", prose, re.MULTILINE)
    assert len(lines) > 10
    for line in lines:
        entry, rest = load().match(split(from_slack(line)))
        parse(entry, rest, now=NOW)


def test_every_key_of_the_configuration_is_explained_with_its_default() -> None:
    listed = rows(TEXT, "Key")
    known = {
        _key(*path, name): model
        for path, model in SECTIONS.items()
        for name in model.model_fields
        if (*path, name) not in SECTIONS and "approve" not in path[3:]
    }
    del known["channels"], known["channels.C….approve"], known["schedules"], known["cleanup"]
    rights = {f"channels.C….allow.{each}" for each in (*Effect, "COMMAND")}
    assert set(listed) == set(known) | rights
    for key, model in known.items():
        if not key.startswith(_EXPLAINED):
            assert listed[key][0] == _default(model, key.rpartition(".")[2]), key


# Their defaults are others', or read better in words.
_EXPLAINED = (
    "channels.C….defaults.",
    "channels.C….label",
    "channels.C….limits.",
    "channels.C….news.",
    "channels.C….projects.NAME.",
    "cleanup.NAME.keep.choices",
)
_NOTHING = {"never_touch": "nothing"} | dict.fromkeys(map(str, Effect), "nobody")
_STARS = {"channels": "C…", "approve": "RIGHT", "plans": "PLAN", "schedules": "NAME", "cleanup": "NAME"}


def _key(*path: str) -> str:
    """A key as the README has it: `channels.C….approve.RIGHT.by`."""
    stars = {**_STARS, "projects": "NAME" if path[0] == "channels" else "ID"}
    return ".".join(
        stars[before] if part == "*" else part for before, part in zip(("", *path), path, strict=False)
    )


def _default(model: type[BaseModel], name: str) -> str:
    field = model.model_fields[name]
    if field.is_required():
        return "required"
    if field.default in (None, {}, NONE):
        return "none"
    if field.default == ():
        return _NOTHING.get(name, "none")
    default = str(field.default)
    return f"`{default.lower() if isinstance(field.default, bool) else default}`"


def test_every_variable_of_the_environment_is_explained() -> None:
    constants = re.findall(r'"(NEONBOT_[A-Z_]+)"', (ROOT / "bot/settings.py").read_text())
    known = {str(field.alias) for field in Settings.model_fields.values() if field.alias} | set(constants)
    assert set(rows(TEXT.split("### Environment")[1], "Variable")) == known | {f"{NEON_API_KEY_OF}…"}


def test_the_recipes_are_valid_configurations() -> None:
    recipes = fences(TEXT, "yaml")
    assert len(recipes) == 6
    for recipe in recipes:
        assert findings(parse_config(f"version: 1\n{recipe}", "config.yaml", {}, load().rules)) == ()


@pytest.mark.parametrize("text", [TEXT, GUIDE], ids=["README", "CONTRIBUTING"])
def test_every_target_of_make_that_is_named_exists(text: str) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = re.findall(r"(?:^|`)make ((?:[a-z]+ ?)+?)(?:`|\s{2}| PORT|$)", text, re.MULTILINE)
    assert named
    assert {target for each in named for target in each.split()} <= targets


def test_the_map_names_every_module_of_the_bot_and_nothing_else() -> None:
    modules = {f"bot/{each.name}" for each in FILES if each.parent == ROOT / "bot"} - {"bot/__init__.py"}
    rooms = {f"bot/{each.parent.name}/" for each in FILES if each.parent.parent == ROOT / "bot"}
    mapped = set(re.findall(r"bot/\w+(?:\.py|/)", " ".join(rows(GUIDE, "Module"))))
    assert mapped == modules | rooms


def test_every_path_that_the_guide_names_exists() -> None:
    named = set(re.findall(r"`((?:bot|commands|sandbox|tests|bench)/[\w./]+)`", GUIDE))
    assert len(named) > 40
    to_be_added = {"commands/branch/default.py", "tests/commands/test_branch_default.py"}
    assert {each for each in named if not (ROOT / each).exists()} <= to_be_added


def test_the_command_in_the_guide_can_be_added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command, test = fences(GUIDE, "python")
    folder = tmp_path / "guide_commands" / "branch"
    folder.mkdir(parents=True)
    (folder / "default.py").write_text(command)
    (folder.parent / "help.py").write_text((ROOT / "commands/help.py").read_text())
    monkeypatch.syspath_prepend(tmp_path)
    added = load("guide_commands").named("branch default")
    assert added.usage.summary == "Show the branch that connections and new branches start from."
    ast.parse(test)
