"""Postgres roles of a branch in words. A password is shown to one person, and only by `password`."""

import re
from collections.abc import Sequence
from datetime import datetime

from pydantic import SecretStr

from bot.command import ProjectRef, Step, Target
from bot.neon.models import Branch, Role
from bot.slack import blocks, mrkdwn
from bot.slack.views import pages, phrases, plain
from bot.slack.views import steps as step_views
from bot.slack.views.message import Block, Card, Message

# What a code block shows as it is, so that what is copied from it is the password.
_SHOWABLE = re.compile(r"[!-_a-~]{1,500}")


def listing(
    roles: Sequence[Role], branch: Branch, project: ProjectRef, *, page: int, now: datetime
) -> Message:
    """One page of the roles of a branch, by name."""
    where = phrases.on_branch(branch, project)
    if not roles:
        said = f"{where} has no role."
        return blocks.message(said, blocks.section(said))
    shown = pages.page(sorted(roles, key=lambda each: each.name), page)
    total = f"{shown.span}{mrkdwn.count(shown.total, 'role')}"
    return blocks.message(
        f"{total} on {where}: {phrases.listed((each.name for each in shown.rows), pages.SIZE)}.",
        blocks.section(f"*{total}* on {where}"),
        *(_row(each, branch, project, now) for each in shown.rows),
        pages.turning(shown, lambda number: _page_line(project, branch, number)),
        blocks.context(shown.note),
    )


def shown(role: Role, owned: Sequence[str], branch: Branch, project: ProjectRef, now: datetime) -> Message:
    """One role in full. `owned` are the names of its databases."""
    return plain.shown(
        f"Role {mrkdwn.code(role.name)} on {phrases.on_branch(branch, project)}",
        (
            ("Login", _login(role) or "none; it is there to be granted to others"),
            ("Kept by Neon", "yes, it cannot be changed" if role.protected else ""),
            ("Owns", phrases.listed(owned, 10) or "no database"),
            ("Made", f"{mrkdwn.date(role.created_at)}, {mrkdwn.ago(role.created_at, now)}"),
        ),
        buttons=_buttons(role, branch, project),
    )


def created(
    role: Role, branch: Branch, project: ProjectRef, user_id: str, steps: Sequence[Step] = ()
) -> Message:
    """A new role. Whoever asked may have been shown its password; the channel never is."""
    return _done(f"{_of(role, branch, project)} is made", role, branch, project, user_id, steps)


def exists(role: Role, branch: Branch, project: ProjectRef, user_id: str) -> Message:
    """The name is taken: nothing was done."""
    return plain.refused(
        f"{phrases.on_branch(branch, project)} already has a role {mrkdwn.code(role.name)}",
        f"It was made {mrkdwn.date(role.created_at)}. Use it, or take another name.",
        project=project,
        user_id=user_id,
        buttons=_buttons(role, branch, project),
    )


def confirm_reset(role: Role, branch: Branch, project: ProjectRef) -> Card:
    """What a new password does to whoever uses the old one."""
    return plain.question(
        f"*Make a new password* for role {mrkdwn.code(role.name)} on {phrases.on_branch(branch, project)}?",
        "The old password dies: whoever is connected with it loses the connection, and cannot come back "
        "before it has the new one.",
        (
            ("Branch", phrases.default_or_not(branch)),
            ("Login", _login(role) or "none; it is there to be granted to others"),
        ),
        action=f"Reset the password of {role.name}",
        pinned=(branch.id, branch.name, branch.default, role.name, role.created_at),
    )


def reset(
    role: Role, branch: Branch, project: ProjectRef, user_id: str, steps: Sequence[Step] = ()
) -> Message:
    """A role whose old password is dead."""
    said = f"{_of(role, branch, project)} has a new password"
    return _done(said, role, branch, project, user_id, steps, "The old one does not work any more.")


def password(secret: SecretStr, role_name: str, branch: Branch, project: ProjectRef, *, new: bool) -> Message:
    """A password, for one person's eyes. `new`: Neon is still at work on it."""
    where = f"role {mrkdwn.code(role_name)} on {phrases.on_branch(branch, project)}"
    told = secret.get_secret_value()
    if not _SHOWABLE.fullmatch(told):
        said = f"The password of {where} holds characters that Slack would change, so it is not shown."
        return blocks.message(said, blocks.section(f"⚠️ {said}\nThe Neon Console shows it."))
    return blocks.message(
        f"The password of {where}.",
        blocks.section(f"The password of {where}"),
        blocks.section(f"```\n{mrkdwn.escape(told)}\n```"),
        blocks.context(
            "It works as soon as Neon is done, in some seconds." if new else "",
            "Only you can see this. Do not paste it into a channel.",
        ),
    )


def confirm_delete(role: Role, branch: Branch, project: ProjectRef, now: datetime) -> Card:
    """What is lost with a role that owns no database."""
    return plain.question(
        f"*Delete role* {mrkdwn.code(role.name)} on {phrases.on_branch(branch, project)}?",
        "Whoever is connected as this role loses the connection and cannot come back. "
        "Its rights go with it; data stays.",
        (
            ("Branch", phrases.default_or_not(branch)),
            ("Login", _login(role) or "none; it is there to be granted to others"),
            ("Made", f"{mrkdwn.date(role.created_at)}, {mrkdwn.ago(role.created_at, now)}"),
        ),
        action=f"Delete role {role.name}",
        pinned=(branch.id, branch.name, branch.default, role.name, role.created_at),
    )


def deleted(
    target: Target,
    project: ProjectRef,
    user_id: str,
    steps: Sequence[Step] = (),
    *,
    already_gone: bool = False,
) -> Message:
    """A role that is gone."""
    how = "was gone already; nothing was done" if already_gone else "is deleted"
    branch_id = (target.id or "").partition("/")[0]
    roles = phrases.command_about(project, "role", "list", branch_id)
    return plain.done(
        f"Role {phrases.place(target, project)} {how}",
        step_views.line(steps),
        project=project,
        user_id=user_id,
        branch_id=branch_id or None,
        buttons=(blocks.run_button("Roles", roles),) if branch_id else (),
        mark="🗑️",
    )


def _done(
    said: str,
    role: Role,
    branch: Branch,
    project: ProjectRef,
    user_id: str,
    steps: Sequence[Step],
    more: str = "",
) -> Message:
    return plain.done(
        said,
        step_views.line(steps),
        " ".join(filter(None, (more, _meanwhile(steps)))),
        "" if role.logs_in else "Nobody can log in as it: it is there to be granted to others.",
        project=project,
        user_id=user_id,
        branch_id=branch.id,
        buttons=_buttons(role, branch, project),
    )


def _meanwhile(steps: Sequence[Step]) -> str:
    if any(each.action == "suspend_compute" for each in steps):
        return "The branch's compute woke for it, and is suspended again."
    return "Connections to the branch dropped for a moment." if steps else ""


def _page_line(project: ProjectRef, branch: Branch, page: int) -> str:
    return phrases.command_about(project, "role", "list", branch.id, flags=("--page", str(page)))


def _row(role: Role, branch: Branch, project: ProjectRef, now: datetime) -> Block:
    login = f"logs in {_login(role)}" if role.logs_in else "cannot log in"
    kept = ", kept by Neon" if role.protected else ""
    show = phrases.command_about(project, "role", "show", branch.id, role.name)
    return blocks.section(
        f"{mrkdwn.code(role.name)}\n{login}{kept} · made {mrkdwn.ago(role.created_at, now)}",
        accessory=blocks.run_button("Show", show, described=f"Show role {role.name}"),
    )


def _buttons(role: Role, branch: Branch, project: ProjectRef) -> Sequence[Block | None]:
    if not role.logs_in:
        return ()
    reveal = phrases.command_about(project, "role", "reveal", branch.id, role.name)
    connect = ("connection", "show", branch.id, f"--role={role.name}", "--project", project.alias)
    return (
        blocks.run_button("Connection", phrases.command_line(*connect)),
        blocks.run_button("Show password", reveal),
    )


def _login(role: Role) -> str:
    if not role.logs_in:
        return ""
    method = role.authentication_method
    known = {"": "with a password", "password": "with a password", "oauth": "through OAuth"}
    return known.get(method) or f"by {mrkdwn.prose(method, 60)}"


def _of(role: Role, branch: Branch, project: ProjectRef) -> str:
    return f"Role {mrkdwn.code(role.name)} on {phrases.on_branch(branch, project)}"
