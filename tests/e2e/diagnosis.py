"""`python -m bot doctor` on a stage, and what it found."""

import json
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.stage import Stage
from tests.e2e.terminal import Ended, bot

ONE_CHANNEL = """version: 1
admins: [U0ANA]
channels:
  C0SHOPDB:
    projects: {shop: old-violet-32930710}
    allow: {read: everyone}
"""


def written(folder: Path, text: str) -> str:
    """The path of a configuration with this text."""
    path = folder / "config.yaml"
    path.write_text(text)
    return str(path)


@dataclass(frozen=True)
class Diagnosis:
    """How it ended, and its findings by the name of their section: (status, what, fix)."""

    ended: Ended
    sections: dict[str, list[tuple[str, str, str]]]

    @property
    def code(self) -> int:
        """The exit status."""
        return self.ended.code

    def bad(self) -> list[tuple[str, str]]:
        """What is not as it should be: (section, status)."""
        return [
            (name, status)
            for name, found in self.sections.items()
            for status, _, _ in found
            if status != "ok"
        ]

    def one(self, section: str, *words: str) -> tuple[str, str]:
        """Status and fix of the one finding of a section that says all these words."""
        (found,) = [
            (status, fix)
            for status, what, fix in self.sections[section]
            if all(word in what for word in words)
        ]
        return found


async def examined(stage: Stage, *arguments: str, **environment: str) -> Diagnosis:
    """Run it with the stage's environment, changed as said."""
    ended = await bot("doctor", "--json", *arguments, **{**stage.settings_variables(), **environment})
    report = json.loads(ended.out)
    assert report["exit_status"] == ended.code
    sections = {
        section["name"]: [(each["status"], each["what"], each["fix"]) for each in section["findings"]]
        for section in report["sections"]
    }
    for found in sections.values():
        assert all(fix for status, _, fix in found if status != "ok"), found
    return Diagnosis(ended, sections)
