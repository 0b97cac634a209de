"""The kinds of values that config.yaml holds: ids, people, durations, patterns.

Each check raises with a predicate ("is a name …") that reads on from the text as it was written in
the file. The value itself, which may come from the environment, is never repeated.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StrictStr
from pydantic_core import PydanticCustomError

from bot import values
from bot.errors import UsageError

EVERYONE = "everyone"
NOBODY = "nobody"
NEVER = "never"
# Neon refuses an expiry further ahead than this (Neon docs, branch expiration).
LONGEST_TTL = timedelta(days=30)
WRONG, UNSEEN = "wrong_value", "wrong_value_unseen"

_NOT_PROJECTS = {"br-": "a branch", "ep-": "a compute", "org-": "an organization", "snap-": "a snapshot"}
_NOT_CHANNELS = {
    "D": "a direct message",
    "U": "a person",
    "W": "a person",
    "S": "a user group",
    "T": "a workspace",
}
_ID = re.compile(r"[A-Z0-9]{3,21}")
_PERSON_OR_GROUP = "write U… for a person, S… for a user group, or everyone"


class Section(BaseModel):
    """A mapping of the file. A key that it does not have is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


def wrong(text: str) -> PydanticCustomError:
    """The error that a check raises; `text` is a predicate."""
    return PydanticCustomError(WRONG, "{text}", {"text": text})


def wrong_unseen(text: str) -> PydanticCustomError:
    """The same where somebody may have written a secret by mistake: what the file has is not repeated."""
    return PydanticCustomError(UNSEEN, "{text}", {"text": text})


def duration(text: str) -> timedelta:
    """As commands take it (`7d`, `36h`, `1d12h`), and `500ms` for a bot that is being tried out."""
    if milliseconds := re.fullmatch(r"([0-9]{1,9})ms", text):
        return timedelta(milliseconds=int(milliseconds[1]))
    if re.fullmatch(r"[0-9.]+", text):
        raise wrong("has no unit: write 30s, 15m, 36h or 7d")
    try:
        return values.duration(text)
    except UsageError:
        # Its message quotes the text, which may have come from the environment.
        raise wrong("is not a duration: write 30s, 15m, 36h, 7d or 1d12h") from None


def between(shortest: timedelta, longest: timedelta, bounds: str) -> Callable[[Any], timedelta]:
    def check(value: Any) -> timedelta:
        length = value if isinstance(value, timedelta) else duration(str(value).strip())
        if not shortest <= length <= longest:
            raise wrong(f"must be {bounds}")
        return length

    return check


_finite_ttl = between(timedelta(minutes=1), LONGEST_TTL, "from 1m to 30d (Neon's own limit), or never")


def _ttl(value: Any) -> timedelta | None:
    return None if value is None or value == NEVER else _finite_ttl(value)


# The button that extends goes seven days from now, which must not be sooner than what it was.
_finite_warning = between(timedelta(minutes=5), timedelta(days=7), "from 5m to 7d, or never")


def _warn_before(value: Any) -> timedelta | None:
    return None if value is None or value == NEVER else _finite_warning(value)


def _channel_id(value: str) -> str:
    if value.startswith("#") or not _ID.fullmatch(value):
        raise wrong(
            "is not a channel id: write C…, because names change hands (the id is in the channel's details)"
        )
    if value[0] not in "CG":
        raise wrong(
            f"is {_NOT_CHANNELS.get(value[0], 'something else')}, not a channel: a channel id starts with C"
        )
    return value


def _project_id(value: str) -> str:
    for prefix, kind in _NOT_PROJECTS.items():
        if value.startswith(prefix):
            raise wrong(f"is the id of {kind}, not of a project")
    if not re.fullmatch(r"[a-z0-9-]{1,60}", value) or "-" not in value:
        raise wrong("is not a project id such as old-violet-32930710 (Neon console, project settings)")
    return value


def _alias(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,39}", value):
        raise wrong("must be 1 to 40 of a-z, 0-9, - and _: it is typed after --project")
    return value


def _principal(value: str) -> str:
    if value in {EVERYONE, NOBODY}:
        return value
    if value.lower() in {EVERYONE, "all", "anyone", "*"}:
        raise wrong("must be spelled everyone")
    if value.lower() in {NOBODY, "none", "noone", "no-one"}:
        raise wrong("must be spelled nobody")
    if not _ID.fullmatch(value):
        raise wrong(f"is a name, and names change hands: {_PERSON_OR_GROUP}")
    if value[0] not in "UWS":
        raise wrong(f"is neither a person nor a user group: {_PERSON_OR_GROUP}")
    return value


def as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _named(value: Sequence[str]) -> Sequence[str]:
    if not value:
        raise wrong(f"is an empty list: write {NOBODY}, or leave the line out")
    if len(set(value)) < len(value):
        raise wrong("names somebody twice")
    for word in (EVERYONE, NOBODY):
        if word in value and len(value) > 1:
            raise wrong(f"names others beside {word}: keep one or the other")
    return () if NOBODY in value else value


def _somebody(value: Sequence[str]) -> Sequence[str]:
    if not value:
        raise wrong("must name somebody who approves")
    return value


def _not_everyone(value: Sequence[str]) -> Sequence[str]:
    if EVERYONE in value:
        raise wrong("would let everybody stop the bot: list people (U…) and user groups (S…)")
    return value


def _one_person(value: Sequence[str]) -> Sequence[str]:
    if len(set(value)) < 2:
        raise wrong("must list at least two accounts of one person, each once")
    for each in value:
        if not re.fullmatch(r"[UW][A-Z0-9]+", each):
            raise wrong(f"has {each}, which is no person's account: those are written U…")
    return value


def _different_people(value: Sequence[Sequence[str]]) -> Sequence[Sequence[str]]:
    accounts = [account for accounts in value for account in accounts]
    if twice := next((each for each in accounts if accounts.count(each) > 1), None):
        raise wrong(f"has {twice} twice: list all accounts of one person together")
    return value


def _some_patterns(value: Sequence[str]) -> Sequence[str]:
    if not value:
        raise wrong("is an empty list: leave the line out when nothing is off limits")
    return value


def _pattern(value: str) -> str:
    if not value.strip() or value != value.strip():
        raise wrong("must be a branch name or a pattern such as release-*, without spaces around it")
    return value


def _label(value: str) -> str:
    if not 1 <= len(value.strip()) <= 80 or not value.isprintable():
        raise wrong("must be 1 to 80 visible characters")
    return value.strip()


def _slash_command(value: str) -> str:
    if not re.fullmatch(r"/[a-z0-9_-]{1,31}", value):
        raise wrong("must be a slash and at most 31 of a-z, 0-9, - and _, such as /neon")
    return value


def _currency(value: str) -> str:
    if not re.fullmatch(r"[A-Z]{3}", value):
        raise wrong("is not a currency such as USD")
    return value


def day(value: Any) -> date:
    try:
        return date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        raise wrong('must be a date, such as "2026-11-23"') from None


def _plan_name(value: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,39}", value):
        raise wrong("is not a plan's name as Neon's API has it, such as launch")
    return value


def _key_variable(value: str) -> str:
    if not re.fullmatch(r"NEON_API_KEY_[A-Z0-9_]{1,40}", value):
        raise wrong_unseen(
            "must be the name of an environment variable that begins with NEON_API_KEY_, "
            "such as NEON_API_KEY_SHOP; the key itself never stands in this file"
        )
    if value.endswith("_NEXT"):
        raise wrong("must not end with _NEXT: such a variable holds the key that takes over")
    return value


KeyVariable = Annotated[StrictStr, AfterValidator(_key_variable)]
ChannelId = Annotated[StrictStr, AfterValidator(_channel_id)]
ProjectId = Annotated[StrictStr, AfterValidator(_project_id)]
Alias = Annotated[StrictStr, AfterValidator(_alias)]
Label = Annotated[StrictStr, AfterValidator(_label)]
SlashCommand = Annotated[StrictStr, AfterValidator(_slash_command)]
Day = Annotated[date, BeforeValidator(day)]
Currency = Annotated[StrictStr, AfterValidator(_currency)]
PlanName = Annotated[StrictStr, AfterValidator(_plan_name)]
Principal = Annotated[StrictStr, AfterValidator(_principal)]
# Who holds a right: ids of people and groups, or `everyone` or `nobody` alone.
Holders = Annotated[tuple[Principal, ...], BeforeValidator(as_list), AfterValidator(_named)]
# Who may agree to what others ask for: the same, but somebody.
Approvers = Annotated[Holders, AfterValidator(_somebody)]
# The accounts that one person has, for each who has several.
SamePerson = Annotated[
    tuple[Annotated[tuple[StrictStr, ...], AfterValidator(_one_person)], ...],
    AfterValidator(_different_people),
]
# Who looks after the bot itself.
Admins = Annotated[Approvers, AfterValidator(_not_everyone)]
Pattern = Annotated[StrictStr, AfterValidator(_pattern)]
Patterns = Annotated[tuple[Pattern, ...], AfterValidator(_some_patterns)]
# How long a branch lives; None for ever.
Ttl = Annotated[timedelta | None, BeforeValidator(_ttl)]
# How long before that somebody is told; None for not at all.
WarnBefore = Annotated[timedelta | None, BeforeValidator(_warn_before)]
Poll = Annotated[
    timedelta, BeforeValidator(between(timedelta(milliseconds=50), timedelta(minutes=5), "from 50ms to 5m"))
]
Patience = Annotated[
    timedelta, BeforeValidator(between(timedelta(seconds=1), timedelta(days=1), "from 1s to 1d"))
]
