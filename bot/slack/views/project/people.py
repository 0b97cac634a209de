"""Who may work with a project: guests of other accounts, and members of the organization."""

from collections.abc import Sequence
from datetime import datetime

from bot.command import ProjectRef
from bot.neon.models.projects import ChangedMember, Member, Permission
from bot.slack import blocks, mrkdwn
from bot.slack.views import pages, phrases, plain
from bot.slack.views.message import Block, Card, Message

_FROM = {
    "explicit": "given for this project",
    "org_role_default": "from the organization",
    "org_admin_override": "as an organization admin",
}


def permissions(found: Sequence[Permission], ref: ProjectRef, *, page: int, now: datetime) -> Message:
    """A page of the guests of a project, the newest first."""
    here = mrkdwn.bold(ref.alias)
    if not found:
        said = f"Project {mrkdwn.prose(ref.alias)} is shared with nobody outside its organization."
        return blocks.message(said, blocks.section(said))
    shown = pages.page(sorted(found, key=lambda each: each.granted_at, reverse=True), page)
    total = f"{shown.span}{mrkdwn.count(shown.total, 'guest')}"
    return blocks.message(
        f"{total} of {mrkdwn.prose(ref.alias)}: "
        f"{phrases.listed((each.granted_to_email for each in shown.rows), pages.SIZE)}.",
        blocks.section(f"*{total}* of {here}: people of other accounts who may work with it"),
        *(_guest(each, ref, now) for each in shown.rows),
        pages.turning(shown, lambda number: _page_line("permissions", ref, number)),
        blocks.context(shown.note),
    )


def confirm_share(email: str, ref: ProjectRef) -> Card:
    """Before somebody outside is let in."""
    return plain.question(
        f"*Share project* {mrkdwn.bold(ref.alias)} with {mrkdwn.code(email)}?",
        "Whoever has that address can then do nearly everything with it in Neon itself: read all data, see "
        "passwords, make and delete branches. The rules of this channel do not hold there.",
        (("Id", mrkdwn.code(ref.id)),),
        action="Share it",
        pinned=(ref.id, email),
    )


def shared(email: str, ref: ProjectRef, user_id: str, *, before: bool = False) -> Message:
    """Somebody outside may work with the project. `before`: that was so already."""
    if before:
        return plain.refused(
            f"{mrkdwn.bold(ref.alias)} is shared with {mrkdwn.code(email)} already",
            project=ref,
            user_id=user_id,
        )
    line = phrases.command_line("project", "unshare", email, "--project", ref.alias)
    return plain.done(
        f"{mrkdwn.bold(ref.alias)} is shared with {mrkdwn.code(email)}",
        project=ref,
        user_id=user_id,
        buttons=(blocks.run_button("Stop sharing", line, style="danger"),),
    )


def confirm_unshare(permission: Permission, ref: ProjectRef, now: datetime) -> Card:
    """Before a guest is shut out."""
    return plain.question(
        f"*Stop sharing* {mrkdwn.bold(ref.alias)} with {mrkdwn.code(permission.granted_to_email)}?",
        "They lose the project in Neon at once. Passwords of its databases that they know go on working.",
        (
            (
                "Shared since",
                f"{mrkdwn.date(permission.granted_at)}, {mrkdwn.ago(permission.granted_at, now)}",
            ),
        ),
        action="Stop sharing",
        pinned=(ref.id, permission.id),
    )


def unshared(email: str, ref: ProjectRef, user_id: str) -> Message:
    """A guest is shut out."""
    return plain.done(
        f"{mrkdwn.bold(ref.alias)} is no longer shared with {mrkdwn.code(email)}",
        "Passwords that they know still work. Reset those, if that matters.",
        project=ref,
        user_id=user_id,
    )


def members(found: Sequence[Member], ref: ProjectRef, *, page: int) -> Message:
    """A page of the organization's members with what they may do here."""
    if not found:
        said = f"Neon names no member for project {mrkdwn.prose(ref.alias)}."
        return blocks.message(said, blocks.section(said))
    shown = pages.page(sorted(found, key=lambda each: (each.name or each.email).lower()), page)
    total = f"{shown.span}{mrkdwn.count(shown.total, 'member')}"
    return blocks.message(
        f"{total} of the organization, and what they may do with {mrkdwn.prose(ref.alias)}.",
        blocks.section(f"*{total}* of the organization, and what they may do with {mrkdwn.bold(ref.alias)}"),
        blocks.sections([_member(each) for each in shown.rows]),
        pages.turning(shown, lambda number: _page_line("members", ref, number)),
        blocks.context(shown.note),
    )


def confirm_role(member: Member, role: str, ref: ProjectRef) -> Card:
    """Before a member gets another role."""
    return plain.question(
        f"*Make* {_who(member)} {mrkdwn.code(role)} of {mrkdwn.bold(ref.alias)}?",
        "The role holds in Neon itself, where the rules of this channel do not.",
        (("Until now", _may(member)), ("In the organization", mrkdwn.prose(member.org_role, 40))),
        action=f"Make {role}",
        pinned=(ref.id, member.member_id, member.project_role, role),
    )


def role_set(member: Member, role: str, ref: ProjectRef, user_id: str) -> Message:
    """A member has another role."""
    return plain.done(
        f"{_who(member)} is now {mrkdwn.code(role)} of {mrkdwn.bold(ref.alias)}",
        _rotation(member),
        project=ref,
        user_id=user_id,
    )


def confirm_role_removal(member: Member, ref: ProjectRef) -> Card:
    """Before a member's role for this project is taken away."""
    return plain.question(
        f"*Take the role of* {_who(member)} in {mrkdwn.bold(ref.alias)} away?",
        "What the organization's own role allows stays; without one they lose the project.",
        (("Role now", mrkdwn.code(member.project_role or "none")),),
        action="Take it away",
        pinned=(ref.id, member.member_id, member.project_role),
    )


def role_removed(name: str, member: Member | None, ref: ProjectRef, user_id: str) -> Message:
    """A member's role for this project is gone."""
    who = _who(member) if member else mrkdwn.code(name)
    return plain.done(
        f"{who} has no role of their own in {mrkdwn.bold(ref.alias)} any more",
        _rotation(member) if member else "",
        project=ref,
        user_id=user_id,
    )


def _guest(permission: Permission, ref: ProjectRef, now: datetime) -> Block:
    email = permission.granted_to_email
    line = phrases.command_line("project", "unshare", email, "--project", ref.alias)
    return blocks.section(
        f"{mrkdwn.code(email)} since {mrkdwn.ago(permission.granted_at, now)}",
        accessory=blocks.run_button("Stop sharing", line, described=f"Stop sharing with {email}"),
    )


def _member(member: Member) -> str:
    return f"• {_who(member)}: {_may(member)}"


def _may(member: Member) -> str:
    role = (member.effective_project_permission or "").lower() or member.project_role
    if not role:
        return "nothing"
    source = _FROM.get(member.grant_source or "", "")
    return mrkdwn.prose(role, 40) + (f" ({source})" if source else "")


def _who(member: Member) -> str:
    name = mrkdwn.prose(member.name, 60)
    known = mrkdwn.code(member.email or member.member_id)
    return f"{name} {known}".strip()


def _rotation(member: Member) -> str:
    if not isinstance(member, ChangedMember):
        return ""
    keys = "API keys of the organization" if member.org_api_key_rotation_recommended else ""
    passwords = "passwords of its databases" if member.credential_rotation_recommended else ""
    known = " and ".join(filter(None, (passwords, keys)))
    return f"Neon recommends to make {known} anew, as they may know them." if known else ""


def _page_line(verb: str, ref: ProjectRef, number: int) -> str:
    return phrases.command_line("project", verb, f"--page={number}", "--project", ref.alias)
