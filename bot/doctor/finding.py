"""What a check finds. Pure."""

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """How a check ended."""

    OK = "ok"
    WARN = "warn"  # it works, and somebody should know
    FAIL = "fail"  # it has to be mended
    SKIP = "skip"  # it could not be looked at


@dataclass(frozen=True)
class Finding:
    """One line of the report. `fix` says what to do: one line, always there for a failure."""

    status: Status
    what: str
    fix: str = ""


@dataclass(frozen=True)
class Section:
    """What was found about one part of the set-up."""

    name: str
    findings: tuple[Finding, ...]


def ok(what: str) -> Finding:
    """As it should be."""
    return Finding(Status.OK, what)


def warn(what: str, fix: str) -> Finding:
    """It works, and somebody should know."""
    return Finding(Status.WARN, what, fix)


def fail(what: str, fix: str) -> Finding:
    """It has to be mended."""
    return Finding(Status.FAIL, what, fix)


def skip(what: str, fix: str) -> Finding:
    """It could not be looked at."""
    return Finding(Status.SKIP, what, fix)


def unseen(cause: str, what: str = "This was") -> Finding:
    """It could not be looked at because of something else that is wrong."""
    return skip(f"{what} not looked at, since {cause}.", "Mend what is told above, then run this again.")
