"""Neon's API about the organization: members, invitations, spending limit."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.errors import AmbiguousError, NotFoundError
from bot.neon.asking import Asking
from bot.neon.envelopes import Pagination, ProjectEnvelope
from bot.neon.models import AuthDetails, Model
from bot.neon.models.org import Invitation, Member, Membership, Organization, SpendingLimit
from bot.text import either, nearest, quoted

_MEMBERS_AT_ONCE = 500
_OF_AN_ORGANIZATION = "api_key_org"


class _Members(Model):
    members: tuple[Membership, ...] = ()
    pagination: Pagination = Pagination()


class _Invitations(Model):
    invitations: tuple[Invitation, ...] = ()


class _Organizations(Model):
    organizations: tuple[Organization, ...] = ()


class _Nothing(Model):
    """`{}`."""


@dataclass(frozen=True)
class Organizations:
    """Calls about the organization: members, invitations, spending limit."""

    ask: Asking

    async def own(self) -> str | None:
        """The organization that the bot's key belongs to; None for the key of a person."""
        whose = await self.ask("getAuthDetails", AuthDetails)
        return whose.account_id if whose.auth_method == _OF_AN_ORGANIZATION else None

    async def chosen(self, named: str | None, project_ids: Sequence[str]) -> str:
        """The organization that is meant: the one named, the key's own, or that of these projects.

        Raises AmbiguousError when the projects belong to several, NotFoundError when to none.
        """
        org_id = named or await self.own()
        if org_id is not None:
            return org_id
        read = await asyncio.gather(
            *(self.ask("getProject", ProjectEnvelope, project_id=each) for each in project_ids)
        )
        found = sorted({each.project.org_id for each in read if each.project.org_id is not None})
        if len(found) > 1:
            raise AmbiguousError(
                "The projects of this channel belong to several organizations.",
                hint=f"Say which with `--org`: {either(f'`{each}`' for each in found)}.",
            )
        if not found:
            raise NotFoundError(
                "No project of this channel belongs to an organization.", hint="Name one with `--org`."
            )
        return found[0]

    async def of(self, project_ids: Iterable[str]) -> Mapping[str, str]:
        """The organization of each of these projects that belongs to one, by id."""
        if (own := await self.own()) is not None:
            return dict.fromkeys(project_ids, own)
        found: dict[str, str] = {}
        for each in project_ids:
            project = (await self.ask("getProject", ProjectEnvelope, project_id=each)).project
            if project.org_id is not None:
                found[each] = project.org_id
        return found

    async def holding(self, where: str | None) -> str | None:
        """The organization that keys are made in: the one named, or that of a project; None: a person's own.

        `where` is the id of an organization or of a project.
        """
        if where is None or where.startswith("org-"):
            return where or await self.own()
        return await self.chosen(None, (where,))

    async def list(self) -> tuple[Organization, ...]:
        """Those that the bot's key reaches: its own, or all that the person belongs to."""
        own = await self.own()
        if own is not None:
            return (await self.get(own),)
        return (await self.ask("getCurrentUserOrganizations", _Organizations)).organizations

    async def get(self, org_id: str) -> Organization:
        """One organization."""
        return await self.ask("getOrganization", Organization, org_id=org_id)

    async def members(self, org_id: str) -> tuple[Membership, ...]:
        """Everybody who belongs to it, by address."""
        found: dict[str, Membership] = {}
        cursor: str | None = None
        query = {"limit": _MEMBERS_AT_ONCE, "sort_by": "email", "sort_order": "asc"}
        while True:
            page = await self.ask(
                "getOrganizationMembers", _Members, query={**query, "cursor": cursor}, org_id=org_id
            )
            found |= {each.id: each for each in page.members}
            if len(page.members) < _MEMBERS_AT_ONCE or page.pagination.next in {None, cursor}:
                return tuple(found.values())
            cursor = page.pagination.next

    async def find_member(self, org_id: str, word: str) -> Membership | None:
        """The member of that address, in any case, or that id; None when there is none."""
        known = await self.members(org_id)
        return next((each for each in known if word.lower() in {each.email.lower(), each.id}), None)

    async def member(self, org_id: str, word: str) -> Membership:
        """As `find_member`. Raises NotFoundError, with the nearest addresses."""
        known = await self.members(org_id)
        for each in known:
            if word.lower() in {each.email.lower(), each.id}:
                return each
        near = nearest(word.lower(), [each.email.lower() for each in known])
        raise NotFoundError(
            f"{quoted(word)} is not a member of the organization.",
            hint=f"Did you mean {either(map(quoted, near))}?" if near else "`org members` shows who is.",
        )

    async def set_role(self, org_id: str, member_id: str, role: str) -> Member:
        """Give a member another role."""
        return await self.ask(
            "updateOrganizationMember", Member, body={"role": role}, org_id=org_id, member_id=member_id
        )

    async def remove(self, org_id: str, member_id: str) -> None:
        """Take somebody out. Neon refuses it for the last admin."""
        await self.ask("removeOrganizationMember", _Nothing, org_id=org_id, member_id=member_id)

    async def invitations(self, org_id: str) -> tuple[Invitation, ...]:
        """All that were sent, those taken up included."""
        answer = await self.ask("getOrganizationInvitations", _Invitations, org_id=org_id)
        return answer.invitations

    async def invite(self, org_id: str, email: str, role: str) -> None:
        """Ask somebody in by e-mail; whoever has an account at Neon joins at once."""
        body = {"invitations": [{"email": email, "role": role}]}
        await self.ask("createOrganizationInvitations", _Invitations, body=body, org_id=org_id)

    async def spending_limit(self, org_id: str) -> SpendingLimit:
        """The monthly alert. ForbiddenError on plans without one."""
        return await self.ask("getOrganizationSpendingLimit", SpendingLimit, org_id=org_id)

    async def set_spending_limit(self, org_id: str, cents: int) -> SpendingLimit:
        """Set the monthly alert."""
        body = {"spending_limit_cents": cents}
        return await self.ask("setOrganizationSpendingLimit", SpendingLimit, body=body, org_id=org_id)

    async def clear_spending_limit(self, org_id: str) -> None:
        """Take the monthly alert away; fine when there is none."""
        await self.ask("deleteOrganizationSpendingLimit", _Nothing, org_id=org_id)
