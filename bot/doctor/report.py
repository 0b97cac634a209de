"""The findings as text for people, as JSON for programs, and as an exit status. Pure."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from bot.doctor.finding import Finding, Section, Status

WELL, WRONG, UNKNOWN = 0, 1, 2
_WORDS = {Status.WARN: ("warning", "warnings"), Status.FAIL: ("failure", "failures")}


def exit_status(sections: Sequence[Section]) -> int:
    """0 when nothing is wrong, 1 when something is, 2 when something could not be looked at."""
    found = _counted(sections)
    if found[Status.FAIL]:
        return WRONG
    return UNKNOWN if found[Status.SKIP] else WELL


def as_text(sections: Sequence[Section]) -> str:
    """One line for each check, and one for what to do about it."""
    return "\n".join((*_lines(sections), "", _verdict(_counted(sections))))


def as_json(sections: Sequence[Section]) -> str:
    """The same: `exit_status`, `counts` by status, and `sections` with their findings."""
    found = _counted(sections)
    report = {
        "exit_status": exit_status(sections),
        "counts": {str(status): found[status] for status in Status},
        "sections": [
            {"name": section.name, "findings": [_plain(each) for each in section.findings]}
            for section in sections
        ],
    }
    return json.dumps(report, indent=2)


def _lines(sections: Sequence[Section]) -> Iterator[str]:
    for number, section in enumerate(sections):
        if number:
            yield ""
        yield section.name
        for each in section.findings:
            yield f"  {each.status:<4}  {_visible(each.what)}"
            if each.fix:
                yield f"        fix: {_visible(each.fix)}"


def _plain(finding: Finding) -> dict[str, Any]:
    return {"status": str(finding.status), "what": finding.what, "fix": finding.fix}


def _counted(sections: Sequence[Section]) -> Counter[Status]:
    return Counter(each.status for section in sections for each in section.findings)


def _verdict(found: Counter[Status]) -> str:
    said = [f"{found[status]} {_WORDS[status][found[status] != 1]}" for status in (Status.FAIL, Status.WARN)]
    unseen = f", {found[Status.SKIP]} not looked at" if found[Status.SKIP] else ""
    return f"{found[Status.OK]} ok, {', '.join(said)}{unseen}."


def _visible(text: str) -> str:
    """Names come from outside, and a terminal obeys control characters."""
    return "".join(each if each.isprintable() else repr(each)[1:-1] for each in text)
