"""The part of config.yaml that says which branches are looked at, and what happens to them. Pure."""

import re
from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, StrictStr, model_validator

from bot.cleanup.grace import Grace, Period
from bot.config_schedules import ScheduleName, Timing
from bot.config_values import (
    Alias,
    ChannelId,
    Patterns,
    Principal,
    Section,
    as_list,
    between,
    day,
    duration,
    wrong,
)

_UNITS = {"KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}
_UNITS |= {"KIB": 1 << 10, "MIB": 1 << 20, "GIB": 1 << 30, "TIB": 1 << 40}
_AN_HOUR, _A_DAY, _TEN_YEARS = timedelta(hours=1), timedelta(days=1), timedelta(days=3650)
_LONGEST_REGEX = 200


class Mode(StrEnum):
    """What a policy may do."""

    REPORT = "report"  # tell, and delete nothing
    ASK = "ask"  # delete what somebody says yes to
    AUTO = "auto"  # delete what was warned of and nobody kept


def _size(value: Any) -> int:
    found = re.fullmatch(r"([0-9]{1,9}) ?([KMGT]i?B)", str(value).strip(), re.IGNORECASE)
    if not found:
        raise wrong("is not a size: write 500MB, 5GB or 1GiB")
    return int(found[1]) * _UNITS[found[2].upper()]


def _regex(value: str) -> str:
    if len(value) > _LONGEST_REGEX:
        raise wrong(f"is longer than {_LONGEST_REGEX} characters")
    try:
        re.compile(value)
    except re.error as error:
        raise wrong(f"is not a regular expression: {error.msg}") from None
    return value


def _number_in(value: str) -> str:
    if "number" not in re.compile(_regex(value)).groupindex:
        raise wrong(r"has no group (?P<number>\d+) that finds the pull request's number")
    return value


def _grace(value: Any) -> Grace:
    if isinstance(value, Grace):
        return value
    text = str(value).strip()
    if found := re.fullmatch(r"([0-9]{1,3}) working days?", text):
        grace = Grace(working_days=int(found[1]))
    else:
        grace = Grace(length=duration(text))
    if not grace.working_days and grace.length < _A_DAY:
        raise wrong("must be at least 1d, or `1 working day`")
    return grace


def _period(value: Any) -> Period:
    if isinstance(value, Period):
        return value
    first, slash, last = str(value).partition("/")
    if not slash:
        raise wrong('must be two dates, such as "2026-12-20/2027-01-05"')
    period = Period(day(first.strip()), day(last.strip()))
    if period.last < period.first:
        raise wrong("ends before it begins")
    return period


def _a_repository(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]{0,38}/[A-Za-z0-9._-]{1,100}", value):
        raise wrong("is not a repository such as acme/shop")
    return value


Length = Annotated[timedelta, BeforeValidator(between(_AN_HOUR, _TEN_YEARS, "from 1h to ten years"))]
Size = Annotated[int, BeforeValidator(_size)]
Regex = Annotated[StrictStr, AfterValidator(_regex)]
NamePatterns = Annotated[Patterns, BeforeValidator(as_list)]
Names = Annotated[tuple[StrictStr, ...], BeforeValidator(as_list)]


class PullRequestRule(Section):
    """The pull request behind a branch is closed; the branch's name says which one that is."""

    state: Literal["closed"] = "closed"
    repository: Annotated[StrictStr, AfterValidator(_a_repository)]
    pattern: Annotated[StrictStr, AfterValidator(_number_in)] = r"(?:preview/)?pr-(?P<number>\d+)(?:-.*)?"
    min_closed: Length | None = None


class Match(Section):
    """What a branch has to be like. All that is written has to hold; `any` is one of several."""

    name: NamePatterns | None = None
    regex: Regex | None = None
    min_age: Length | None = None
    idle_for: Length | None = None
    size_over: Size | None = None
    parent: NamePatterns | None = None
    created_by: Names | None = None
    no_expiry: bool | None = None
    pr: PullRequestRule | None = None
    any: tuple["Match", ...] = ()
    none: tuple["Match", ...] = ()

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.model_fields_set:
            raise wrong("says nothing of a branch: write at least one of name, min_age, idle_for, …")
        return self


class Never(Section):
    """Branches that a policy never has anything to do with, whatever `match` says."""

    names: NamePatterns = ()
    created_by: Names = ()


class Warn(Section):
    """How long there is between the first warning and the deletion, and when it is said once more."""

    grace: Annotated[Grace, BeforeValidator(_grace)] = Field(default="5 working days", validate_default=True)
    remind_before: Annotated[tuple[Length, ...], BeforeValidator(as_list)] = ()


class Keep(Section):
    """For how long somebody can keep a branch with one click, and how often."""

    choices: Annotated[tuple[Length, ...], BeforeValidator(as_list)] = (timedelta(days=7), timedelta(days=30))
    max_times: Annotated[int, Field(ge=1, le=1000)] = 4
    require_reason: bool = False


class Delete(Section):
    """How much one run may delete. Past either limit it deletes nothing and asks."""

    max_per_run: Annotated[int, Field(ge=1, le=1000)] = 10
    max_percent: Annotated[int, Field(ge=1, le=100)] = 25


class Report(Section):
    """What the message in the channel is like.

    on_empty    what happens to it when there is nothing
    heartbeat   with nothing to tell for a month, that is said, so that silence is no sign of failure
    """

    top: Annotated[int, Field(ge=1, le=10)] = 5
    on_empty: Literal["silent", "edit", "post"] = "edit"
    heartbeat: Literal["monthly", "never"] = "monthly"
    mention_owner: bool = True


class Owners(Section):
    """Whose a branch is, where neither the bot nor Neon knows: by patterns of names, and by Neon's names."""

    names: Annotated[Mapping[StrictStr, Principal], AfterValidator(MappingProxyType)] = {}
    created_by: Annotated[Mapping[StrictStr, Principal], AfterValidator(MappingProxyType)] = {}


class CleanupPolicy(Section):
    """Which branches of a channel's projects are looked at, when, and what happens to them."""

    channel: ChannelId
    projects: Annotated[tuple[Alias, ...], BeforeValidator(as_list)] = ()
    schedule: Timing
    mode: Mode = Mode.REPORT
    match: Match
    never: Never = Never()
    warn: Warn = Warn()
    keep: Keep = Keep()
    delete: Delete = Delete()
    report: Report = Report()
    owners: Owners = Owners()
    freeze: Annotated[tuple[Annotated[Period, BeforeValidator(_period)], ...], BeforeValidator(as_list)] = ()

    @model_validator(mode="after")
    def _careful(self) -> Self:
        if self.mode is Mode.AUTO and not self.never.names:
            raise wrong("deletes by itself (mode: auto) and needs never.names: what it must not touch")
        return self


PolicyName = ScheduleName
# Which keys exist where below a policy.
SECTIONS: Mapping[tuple[str, ...], type[BaseModel]] = MappingProxyType(
    {
        (): CleanupPolicy,
        ("schedule",): Timing,
        ("match",): Match,
        ("match", "pr"): PullRequestRule,
        ("never",): Never,
        ("warn",): Warn,
        ("keep",): Keep,
        ("delete",): Delete,
        ("report",): Report,
        ("owners",): Owners,
    }
)
