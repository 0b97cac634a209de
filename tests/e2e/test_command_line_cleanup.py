"""`python -m bot cleanup test`: policies tried on branches from a file, without Neon and without Slack."""

import json
from pathlib import Path

import pytest

from bot.__main__ import main
from tests.e2e.scenery import CONFIG

MADE = "2026-10-01T00:00:00Z"
AT = "2026-11-23T09:00:00Z"


def branch(name: str, **more: object) -> dict[str, object]:
    """A branch as Neon lists it."""
    times = {"created_at": MADE, "updated_at": MADE}
    return {"id": f"br-{name}", "project_id": "p", "name": name, "current_state": "ready", **times, **more}


@pytest.fixture
def fixture(tmp_path: Path) -> Path:
    """A listing with a branch of each kind."""
    branches = [
        branch("main", default=True),
        branch("preview/pr-1", parent_id="br-main", idle_since="2026-11-01T00:00:00Z"),
        branch("preview/prod", parent_id="br-main", idle_since="2026-11-01T00:00:00Z"),
        branch("preview/pr-2", parent_id="br-main", logical_size=1, pull_request={"number": 2}),
        branch("preview/pr-3", parent_id="br-main", logical_size=1),
    ]
    path = tmp_path / "branches.json"
    path.write_text(json.dumps({"branches": branches}))
    return path


def test_each_branch_is_told_with_what_becomes_of_it(
    fixture: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["cleanup", "test", str(CONFIG), "--fixture", str(fixture), "--now", AT]) == 0
    lines = [line.split(maxsplit=2) for line in capsys.readouterr().out.splitlines()]
    assert lines[0] == ["previews"]
    assert [line[:2] for line in lines[1:6]] == [
        ["unmatched", "main"],
        ["candidate", "preview/pr-1"],
        ["never", "preview/prod"],
        ["unmatched", "preview/pr-2"],
        ["unchecked", "preview/pr-3"],
    ]
    assert "nothing has run or been written on it for 22 days" in lines[2][2]


def test_the_same_for_programs(fixture: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["cleanup", "test", str(CONFIG), "--fixture", str(fixture), "--now", AT, "--json"])
    rows = json.loads(capsys.readouterr().out)
    assert [(row["branch"], row["verdict"]) for row in rows][1] == ("preview/pr-1", "candidate")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("{", "is not JSON"),
        ("{}", "holds no branches"),
        ('[{"id": "br-1"}]', "is not as Neon lists it"),
    ],
)
def test_a_file_that_holds_no_branches_is_told(
    content: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "branches.json"
    path.write_text(content)
    assert main(["cleanup", "test", str(CONFIG), "--fixture", str(path)]) == 1
    assert told in capsys.readouterr().err


def test_a_time_without_a_zone_is_not_guessed_at(fixture: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["cleanup", "test", str(CONFIG), "--fixture", str(fixture), "--now", "2026-11-23T09:00"]
    assert main(arguments) == 1
    assert "has no time zone" in capsys.readouterr().err
