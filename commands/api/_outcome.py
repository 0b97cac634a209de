"""What a free call of Neon's API has led to, in messages. No command: the methods share it."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.command import Context, Effect, Finished, Outcome, ProjectRef, Target
from bot.neon.free_answers import masked, picked
from bot.neon.free_calls import FreeCall, matched
from bot.neon.models.answer import Answer, Content
from bot.slack.views import api as views
from bot.slack.views.message import Loose, LooseEnd, Message
from commands.api._places import Located

# Characters of an answer that are kept for the last word; with more, that does without.
_LONGEST_NOTE = 4000
_DELETES = {
    "deleteProjectBranch": (Loose.DELETED_BRANCH, "branch_id"),
    "deleteProject": (Loose.DELETED_PROJECT, "project_id"),
}
# The field that names the branch which a restore keeps: Neon's answer does not, so it is noted beside it.
_KEPT = "preserve_under_name"
_TOLD = "What Neon tells once is shown to the asker alone."


def downloaded(found: Located, name: str, answer: Content) -> Outcome:
    """A file, for the asker alone."""
    return Outcome(views.downloaded(name, answer.content, found.home))


def read(found: Located, name: str, answer: Answer, pick: str | None, *, as_file: bool) -> Outcome:
    """What was asked for. Only who asked for a secret is shown one."""
    call = found.call
    value = answer.root if Effect.REVEAL in call.effects else masked(answer.root)
    value = picked(value, pick) if pick else value
    message = views.answered(
        name,
        value,
        found.home,
        following=() if pick else _following(call, answer.root),
        limit=_limit(call),
        private=Effect.REVEAL in call.effects,
    )
    return Outcome(message, thread=(views.attached(name, value),) if as_file else ())


def wrote(ctx: Context, found: Located, method: str, answer: Answer) -> Outcome:
    """What was done. A secret that Neon tells once is for the asker alone, any other for nobody."""
    call, content = found.call, answer.root
    if isinstance(content, dict):
        content = {name: value for name, value in content.items() if name != "operations"}
    tells = Effect.REVEAL in call.effects
    shown = None if tells else masked(content)
    noted = {**(shown or {}), **_kept_name(call)} if isinstance(content, dict) else shown
    note = json.dumps(noted) if noted else ""
    project = _made(content) if call.id == "createProject" else None
    target = Target("call", found.shown, call.path)
    return Outcome(
        done(ctx, method, target, shown, note=_TOLD if tells else ""),
        private=views.secret(f"{method} {found.shown}", content, found.home) if tells else None,
        project=project,
        follow=answer.operations if ctx.chosen or project else (),
        note=note if len(note) <= _LONGEST_NOTE else "",
    )


def done(ctx: Context, method: str, target: Target, answer: Any = None, **more: Any) -> Message:
    """The last word on a call that changed something, and what it leaves that may come back for a while."""
    message = views.done(target, method, ctx.chosen, ctx.actor.id, answer, **more)
    described, ids = matched(method, target.id or "")
    if described.id not in _DELETES:
        return message
    kind, key = _DELETES[described.id]
    name = target.name.removeprefix("/branches/")
    return replace(message, leaves=LooseEnd(kind, ids[key], name))


async def finished(ctx: Context, method: str, end: Finished) -> Message:
    """The last word when all that Neon had to do is done."""
    answer = json.loads(end.note) if end.note else None
    kept = answer.pop(_KEPT, None) if isinstance(answer, dict) else None
    message = done(ctx, method, end.target, answer or None, seconds=end.seconds, steps=end.steps)
    if kept is None:
        return message
    _, ids = matched(method, end.target.id or "")
    branches = await ctx.neon.branches(ids["project_id"])
    of = next((each.name for each in branches if each.id == ids["branch_id"]), ids["branch_id"])
    ends = [LooseEnd(Loose.KEPT_BRANCH, each.id, each.name, of=of) for each in branches if each.name == kept]
    return replace(message, leaves=ends[0]) if ends else message


def _kept_name(call: FreeCall) -> dict[str, str]:
    name = (call.body or {}).get(_KEPT) if call.id == "restoreProjectBranch" else None
    return {_KEPT: name} if name else {}


def _made(content: Any) -> ProjectRef | None:
    made = content.get("project") if isinstance(content, dict) else None
    return ProjectRef(str(made["name"]), str(made["id"])) if made else None


def _following(call: FreeCall, content: Any) -> tuple[str, ...]:
    """The command line for the next page, where Neon says where it begins."""
    pagination = content.get("pagination") if isinstance(content, Mapping) else None
    cursor = (pagination or {}).get("next") or (pagination or {}).get("cursor")
    if not cursor or not any(each.name == "cursor" for each in call.described.parameters):
        return ()
    fields: list[str] = []
    for name, value in {**call.query, "cursor": cursor}.items():
        given = value if isinstance(value, list) else [value]
        fields += [f"--f={name}={_word(each)}" for each in given]
    return ("api", call.described.route.method.lower(), call.path, *fields)


def _limit(call: FreeCall) -> int | None:
    default = [each.schema.get("default") for each in call.described.parameters if each.name == "limit"]
    return call.query.get("limit", *default) if default else None


def _word(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
