"""The Data API in words: a database as a REST service."""

from collections.abc import Mapping
from typing import Any

from bot.command import ProjectRef
from bot.neon.models import Branch
from bot.neon.models.data_api import DataApi
from bot.slack import blocks, mrkdwn
from bot.slack.views import phrases, plain
from bot.slack.views.message import Block, Card, Message

_LONGEST_URL = 400


def shown(gateway: DataApi, database: str, branch: Branch, project: ProjectRef) -> Message:
    """One gateway in full."""
    place = _place(database, branch, project)
    state = mrkdwn.prose(gateway.status, 60)
    refresh = _line("update", database, branch, project)
    return plain.shown(
        f"*Data API* of {place}: {state}",
        _facts(gateway),
        spoken=f"The Data API of {place} is {state}, at {mrkdwn.code(gateway.url, _LONGEST_URL)}.",
        buttons=(
            blocks.run_button("Read schema anew", refresh, described="Let it read the schema anew"),
            _button("Turn off", "delete", database, branch, project),
            phrases.console_button(project, branch.id),
        ),
        small=("What a request may see is decided by the rights of its role in Postgres.",),
    )


def off(database: str, branch: Branch, project: ProjectRef, slash: str) -> Message:
    """There is none, and how to get one."""
    place = _place(database, branch, project)
    line = ("data-api", "create", branch.id, f"--database={database}", "--project", project.alias)
    return plain.shown(
        f"The Data API of {place} is off\nTurn it on: {phrases.typed(slash, *line)}",
        (),
        spoken=f"The Data API of {place} is off.",
        buttons=(phrases.console_button(project, branch.id),),
    )


def created(url: str, database: str, branch: Branch, project: ProjectRef, user_id: str) -> Message:
    """Neon is setting it up."""
    return plain.done(
        f"The Data API of {_place(database, branch, project)} is on",
        mrkdwn.code(url, _LONGEST_URL),
        "Neon needs a moment until it answers. Look at its settings before you give the address away.",
        project=project,
        user_id=user_id,
        branch_id=branch.id,
        buttons=(_button("Show", "show", database, branch, project),),
    )


def exists(gateway: DataApi, database: str, branch: Branch, project: ProjectRef, user_id: str) -> Message:
    """It is on already, with settings of its own."""
    return plain.refused(
        f"the Data API of {_place(database, branch, project)} is on already",
        mrkdwn.code(gateway.url, _LONGEST_URL),
        project=project,
        user_id=user_id,
        buttons=(_button("Show", "show", database, branch, project),),
    )


def updated(
    gateway: DataApi, database: str, branch: Branch, project: ProjectRef, user_id: str, *, changed: bool
) -> Message:
    """Its settings as Neon reads them back; not `changed`: it has only read the schema anew."""
    place = _place(database, branch, project)
    if not changed:
        return plain.done(
            f"The Data API of {place} has read the schema anew",
            "Its settings are the same.",
            project=project,
            user_id=user_id,
            branch_id=branch.id,
        )
    return plain.done(
        f"The Data API of {place} has new settings",
        phrases.facts(*_settings(gateway.settings)),
        project=project,
        user_id=user_id,
        branch_id=branch.id,
        buttons=(_button("Show", "show", database, branch, project),),
    )


def confirm_delete(gateway: DataApi, database: str, branch: Branch, project: ProjectRef) -> Card:
    """Whom it cuts off."""
    return plain.question(
        f"*Turn off the Data API* of {_place(database, branch, project)}?",
        "Every app that uses this address fails from then on. The data in the database stays.",
        _facts(gateway),
        action=f"Turn off for {database}",
        pinned=(branch.id, database, gateway.url),
        small="It can be turned on again, but its settings are gone then.",
    )


def deleted(
    database: str, branch: Branch, project: ProjectRef, user_id: str, *, already_off: bool = False
) -> Message:
    """It is off. `already_off`: it was before."""
    place = _place(database, branch, project)
    return plain.done(
        f"The Data API of {place} was off already" if already_off else f"The Data API of {place} is off",
        "" if already_off else "Its address answers no more; the data is as it was.",
        project=project,
        user_id=user_id,
        branch_id=branch.id,
        mark="⚪" if already_off else "✅",
    )


def _facts(gateway: DataApi) -> tuple[tuple[str, str], ...]:
    return (
        ("Address", mrkdwn.code(gateway.url, _LONGEST_URL)),
        *_settings(gateway.settings),
        ("Schemas there are", phrases.listed(gateway.available_schemas or (), 10)),
    )


def _settings(settings: Mapping[str, Any] | None) -> tuple[tuple[str, str], ...]:
    known = settings or {}
    schemas = known.get("db_schemas")
    return (
        ("Serves", phrases.listed(map(str, schemas), 10) if isinstance(schemas, list) else ""),
        ("Rows at most", _value(known, "db_max_rows")),
        ("Role without a token", _value(known, "db_anon_role")),
        ("Search path", _value(known, "db_extra_search_path")),
        ("Origins", _value(known, "server_cors_allowed_origins")),
        ("Aggregates", _value(known, "db_aggregates_enabled")),
        ("OpenAPI", _value(known, "openapi_mode")),
        ("Timing headers", _value(known, "server_timing_enabled")),
    )


def _value(settings: Mapping[str, Any], name: str) -> str:
    match settings.get(name):
        case None | "":
            return ""
        case bool() as allowed:
            return "on" if allowed else "off"
        case other:
            return mrkdwn.code(str(other), 200)


def _place(database: str, branch: Branch, project: ProjectRef) -> str:
    return f"{mrkdwn.code(database)} on {phrases.on_branch(branch, project)}"


def _line(verb: str, database: str, branch: Branch, project: ProjectRef) -> str:
    words = ("data-api", verb, branch.id, f"--database={database}", "--project", project.alias)
    return phrases.command_line(*words)


def _button(label: str, verb: str, database: str, branch: Branch, project: ProjectRef) -> Block:
    return blocks.run_button(label, _line(verb, database, branch, project))
