"""Tries a policy on branches from a file: what it would say of each, without Neon and without Slack. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.cleanup.facts import Facts
from bot.cleanup.rules import Judgement, judge, references
from bot.command import ProjectRef
from bot.config_cleanup import CleanupPolicy, Match
from bot.errors import UsageError
from bot.github.pull_request import PullRequest, Reference, Unknown
from bot.neon.models import Branch

_ANY_PROJECT = ProjectRef("project", "project")


class _Request(BaseModel):
    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    number: int
    closed_at: datetime | None = None
    merged: bool = False


class Sample(Branch):
    """A branch as Neon lists it, with what only watching it, or asking GitHub, would tell."""

    idle_since: datetime | None = None
    pull_request: _Request | None = None


def samples(document: Any) -> tuple[Sample, ...]:
    """The branches of Neon's listing, `{"branches": […]}`, or of a bare list. Raises UsageError."""
    rows = document.get("branches") if isinstance(document, dict) else document
    if not isinstance(rows, list):
        raise UsageError('The file holds no branches: it must be {"branches": […]}, or a list of them.')
    try:
        return tuple(Sample.model_validate(row) for row in rows)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise UsageError(f"A branch in the file is not as Neon lists it: {where}: {first['msg']}.") from None


def facts(known: Sequence[Sample], match: Match) -> tuple[Facts, ...]:
    """The same, as an inventory would have them, and as if GitHub had been asked for `match`."""
    names = {each.id: each.name for each in known}
    children = Counter(each.parent_id for each in known)
    return tuple(
        Facts(
            project=_ANY_PROJECT,
            id=each.id,
            name=each.name,
            created_at=each.created_at,
            idle_since=each.idle_since,
            size=each.logical_size,
            created_by=each.created_by.name if each.created_by else "",
            parent=names.get(each.parent_id, each.parent_id) if each.parent_id else None,
            children=children[each.id],
            default=each.default,
            protected=each.protected,
            expires_at=each.expires_at,
            busy=each.pending_state is not None,
            pull_requests=_looked_up(each, match),
        )
        for each in known
    )


def tried(
    policies: Mapping[str, CleanupPolicy], known: Sequence[Sample], now: datetime
) -> tuple[tuple[str, str, Judgement], ...]:
    """For each policy and each branch, by its name, what the policy makes of it."""
    return tuple(
        (policy, each.name, judge(rules, each, now))
        for policy, rules in policies.items()
        for each in facts(known, rules.match)
    )


def as_text(results: Sequence[tuple[str, str, Judgement]]) -> str:
    """One line for each branch under its policy, and how many there are of each kind."""
    width = max((len(name) for _, name, _ in results), default=0)
    lines: list[str] = []
    for policy in dict.fromkeys(policy for policy, _, _ in results):
        mine = [(name, found) for each, name, found in results if each == policy]
        lines.append(policy)
        lines += [
            f"  {found.verdict:<9}  {name:<{width}}  {'; '.join(found.reasons)}" for name, found in mine
        ]
        counts = Counter(found.verdict.value for _, found in mine)
        lines.append("  " + ", ".join(f"{number} {verdict}" for verdict, number in counts.items()))
    return "\n".join(lines)


def _looked_up(branch: Sample, match: Match) -> dict[Reference, PullRequest | Unknown]:
    request = branch.pull_request
    if request is None:
        return {}
    found = PullRequest(request.number, request.closed_at, request.merged)
    return {each: found for each in references(match, branch.name) if each.number == request.number}
