"""The organisation: members, invitations and the spending limit."""

import base64
import json
from datetime import datetime

from sandbox.neon import errors, membership, render
from sandbox.neon.calls import Call, Reply, Route
from sandbox.neon.models import InvitesCreate, MemberUpdate, SpendingLimit
from sandbox.neon.people_records import Invitation, Member
from sandbox.neon.records import JsonObject, Organization

_LONGEST_PAGE = 500


def members(call: Call) -> Reply:
    """A page of members; `next` is there even on a single page."""
    sort_by, order = call.query.required("sort_by"), call.query.required("sort_order")
    found = sorted(
        call.world.organization.members.values(),
        key=lambda each: _place(each, sort_by),
        reverse=order == "desc",
    )
    last = _last_place(call.query.text("cursor"))
    if last is not None:
        places = [each for each in found if _place(each, sort_by) != last]
        found = [each for each in places if (_place(each, sort_by) < last) is (order == "desc")]
    page = found[: call.query.number("limit") or _LONGEST_PAGE]
    pagination: JsonObject = {"sort_by": sort_by, "sort_order": order}
    if page:
        pagination["next"] = _cursor(page[-1], sort_by)
    shown = [{"member": _member(call, each), "user": _user(each)} for each in page]
    return Reply({"members": shown, "pagination": pagination})


def _place(member: Member, sort_by: str) -> tuple[str, str]:
    joined = member.joined_at.isoformat(timespec="microseconds")
    return ({"email": member.person.email, "role": member.role}.get(sort_by, joined), member.id)


def _cursor(member: Member, sort_by: str) -> str:
    value, member_id = _place(member, sort_by)
    return base64.b64encode(json.dumps({"member_id": member_id, "sort_by_value": value}).encode()).decode()


def _last_place(cursor: str | None) -> tuple[str, str] | None:
    if cursor is None:
        return None
    try:
        place = json.loads(base64.b64decode(cursor, validate=True))
        return str(place["sort_by_value"]), str(place["member_id"])
    except (ValueError, KeyError, TypeError):
        raise errors.invalid('decode params: query: "cursor": invalid cursor') from None


def member(call: Call) -> Reply:
    return Reply(_member(call, membership.find(call.world, call.path["member_id"])))


def update_member(call: Call) -> Reply:
    found = membership.find(call.world, call.path["member_id"])
    membership.change_role(call.world, found, call.body(MemberUpdate).role)
    return Reply(_member(call, found))


def remove_member(call: Call) -> Reply:
    membership.remove(call.world, membership.find(call.world, call.path["member_id"]))
    return Reply({})


def invitations(call: Call) -> Reply:
    """Those that wait for an answer, and those that were taken up."""
    return Reply({"invitations": [_invitation(call, each) for each in call.world.organization.invitations]})


def invite(call: Call) -> Reply:
    wishes = call.body(InvitesCreate).invitations
    made = membership.invite(call.world, wishes, call.key.created_by, call.at)
    return Reply({"invitations": [_invitation(call, each) for each in made]})


def spending_limit(call: Call) -> Reply:
    return _spending_limit(_with_limit(call))


def set_spending_limit(call: Call) -> Reply:
    """An alert only: it stops nothing."""
    organization = _with_limit(call)
    organization.spending_limit_cents = call.body(SpendingLimit).spending_limit_cents
    call.world.touch()
    return _spending_limit(organization)


def clear_spending_limit(call: Call) -> Reply:
    """Goes through when there is none as well."""
    _with_limit(call).spending_limit_cents = None
    call.world.touch()
    return Reply({})


def _with_limit(call: Call) -> Organization:
    organization = call.world.organization
    if not organization.plan.spending_limit:
        raise errors.NOT_IN_PLAN
    return organization


def _spending_limit(organization: Organization) -> Reply:
    return Reply({"spending_limit_cents": organization.spending_limit_cents})


def _member(call: Call, record: Member) -> JsonObject:
    return {
        "id": record.id,
        "user_id": record.person.id,
        "org_id": call.world.organization.id,
        "role": record.role,
        "joined_at": render.stamp(record.joined_at),
    }


def _user(record: Member) -> JsonObject:
    gone: datetime | None = record.deactivated_at
    shown: JsonObject = {"email": record.person.email, "has_mfa": record.has_mfa}
    return shown | ({"deactivated_at": render.stamp(gone)} if gone else {})


def _invitation(call: Call, record: Invitation) -> JsonObject:
    return {
        "id": record.id,
        "email": record.email,
        "org_id": call.world.organization.id,
        "invited_by": record.invited_by,
        "invited_at": render.stamp(record.invited_at),
        "role": record.role,
    }


_ORG = "/organizations/{org_id}"
_MEMBER = _ORG + "/members/{member_id}"
_LIMIT = _ORG + "/billing/spending_limit"
ROUTES = (
    Route("getOrganizationMembers", "GET", _ORG + "/members", members, "org"),
    Route("getOrganizationMember", "GET", _MEMBER, member, "org"),
    Route("updateOrganizationMember", "PATCH", _MEMBER, update_member, "org"),
    Route("removeOrganizationMember", "DELETE", _MEMBER, remove_member, "org"),
    Route("getOrganizationInvitations", "GET", _ORG + "/invitations", invitations, "org"),
    Route("createOrganizationInvitations", "POST", _ORG + "/invitations", invite, "org"),
    Route("getOrganizationSpendingLimit", "GET", _LIMIT, spending_limit, "org"),
    Route("setOrganizationSpendingLimit", "PUT", _LIMIT, set_spending_limit, "org"),
    Route("deleteOrganizationSpendingLimit", "DELETE", _LIMIT, clear_spending_limit, "org"),
)
