"""Members and invitations: who is in, who was asked, and what has changed."""

from collections.abc import Collection, Sequence
from datetime import datetime

from bot.neon.models.org import Invitation, Membership
from bot.slack import blocks, mrkdwn
from bot.slack.views import pages, phrases, plain
from bot.slack.views.message import Card, Message

ADMIN = "admin"
_ADMINS_MAY = "Admins may do everything: delete projects, invite and remove people, see and change billing."


def members(found: Sequence[Membership], org: str | None, *, page: int, now: datetime) -> Message:
    """A page of members, admins first, then by address."""
    shown = pages.page(sorted(found, key=lambda each: (each.member.role != ADMIN, each.email.lower())), page)
    total = f"{shown.span}{mrkdwn.count(shown.total, 'member')}"
    without = sum(each.user.has_mfa is False and not each.user.deactivated_at for each in found)
    unsafe = (
        f"{mrkdwn.count(without, 'member logs', 'members log')} in without a second factor" if without else ""
    )
    return blocks.message(
        f"{total} of the organization. {unsafe}",
        blocks.section(phrases.lines(f"*{total}* of the organization", unsafe)),
        blocks.sections(_member(each, now) for each in shown.rows),
        pages.turning(shown, lambda number: _line("members", org, number)),
        blocks.context(shown.note),
    )


def invitations(
    found: Sequence[Invitation], emails: Collection[str], org: str | None, *, page: int, now: datetime
) -> Message:
    """A page of invitations, the latest first. `emails` are those of the members: who is in has come."""
    if not found:
        said = "Nobody was asked into the organization."
        return blocks.message(said, blocks.section(said))
    shown = pages.page(sorted(found, key=lambda each: (-each.invited_at.timestamp(), each.email)), page)
    total = f"{shown.span}{mrkdwn.count(shown.total, 'invitation')}"

    def row(each: Invitation) -> str:
        state = "has joined" if each.email.lower() in emails else "has not joined yet"
        return (
            f"{mrkdwn.code(each.email, 256)} as {mrkdwn.prose(each.role, 40)}\n"
            f"asked {mrkdwn.ago(each.invited_at, now)} · {state}"
        )

    return blocks.message(
        f"{total} to the organization: {phrases.listed(each.email for each in shown.rows)}.",
        blocks.section(f"*{total}* to the organization, the latest first"),
        blocks.sections(map(row, shown.rows)),
        pages.turning(shown, lambda number: _line("invitations", org, number)),
        blocks.context(shown.note),
    )


def confirm_admin(email: str, *, new: bool) -> Card:
    """Somebody would become an admin. `new`: by being asked in."""
    who = mrkdwn.code(email, 256)
    asked = f"*Ask* {who} *into the organization as an admin?*" if new else f"*Make* {who} *an admin?*"
    action = f"Invite {email}" if new else f"Make {email} an admin"
    return plain.question(asked, _ADMINS_MAY, (), action=action, pinned=(email, new))


def invited(email: str, role: str, user_id: str, *, joined: bool) -> Message:
    """Somebody was asked in; whoever had an account is in by now."""
    who, as_role = mrkdwn.code(email, 256), f"as {mrkdwn.prose(role, 40)}"
    if joined:
        said = f"{who} had an account at Neon and now belongs to the organization, {as_role}"
        return plain.done(said, project=None, user_id=user_id)
    return plain.done(
        f"{who} is asked into the organization, {as_role}",
        "Neon has sent an e-mail; they belong to it once they have an account.",
        project=None,
        user_id=user_id,
    )


def already_asked(invitation: Invitation, user_id: str, now: datetime) -> Message:
    """Nothing was done: the invitation is there."""
    return plain.refused(
        f"{mrkdwn.code(invitation.email, 256)} was asked {mrkdwn.ago(invitation.invited_at, now)}, "
        f"as {mrkdwn.prose(invitation.role, 40)}",
        "They belong to the organization once they have an account at Neon.",
        project=None,
        user_id=user_id,
    )


def already_member(member: Membership, user_id: str) -> Message:
    """Nothing was done: they are in."""
    return plain.refused(
        f"{mrkdwn.code(member.email, 256)} belongs to the organization already, "
        f"as {mrkdwn.prose(member.member.role, 40)}",
        project=None,
        user_id=user_id,
    )


def role_set(email: str, old: str, new: str, user_id: str) -> Message:
    """A member has a role, and maybe had another."""
    before = f", and was {mrkdwn.prose(old, 40)}" if old != new else ""
    return plain.done(
        f"{mrkdwn.code(email, 256)} is now {mrkdwn.prose(new, 40)} of the organization{before}",
        project=None,
        user_id=user_id,
    )


def confirm_remove(member: Membership, now: datetime) -> Card:
    """What somebody loses with their place in the organization."""
    joined = member.member.joined_at
    return plain.question(
        f"*Remove* {mrkdwn.code(member.email, 256)} *from the organization?*",
        "They lose all its projects at once, and their personal API keys reach it no more. What they made "
        "stays: projects, branches, and the organization's own keys.",
        (
            ("Role", mrkdwn.prose(member.member.role, 40)),
            ("Joined", f"{mrkdwn.date(joined)}, {mrkdwn.ago(joined, now)}" if joined else ""),
            ("Account", "deactivated" if member.user.deactivated_at else ""),
        ),
        action=f"Remove {member.email}",
        pinned=(member.id, member.email, member.member.role),
        small="They can be asked in again.",
    )


def removed(name: str, user_id: str) -> Message:
    """Somebody is out."""
    return plain.done(
        f"{mrkdwn.code(name, 256)} no longer belongs to the organization",
        project=None,
        user_id=user_id,
        mark="🗑️",
    )


def _member(each: Membership, now: datetime) -> str:
    joined = each.member.joined_at
    facts = (
        f"joined {mrkdwn.ago(joined, now)}" if joined else "",
        "no second factor" if each.user.has_mfa is False else "",
        "deactivated" if each.user.deactivated_at else "",
    )
    about = " · ".join(filter(None, facts))
    return phrases.lines(f"{mrkdwn.code(each.email, 256)} {mrkdwn.prose(each.member.role, 40)}", about)


def _line(verb: str, org: str | None, page: int) -> str:
    named = (f"--org={org}",) if org else ()
    return phrases.command_line("org", verb, f"--page={page}", *named)
