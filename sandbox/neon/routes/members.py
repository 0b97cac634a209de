"""What the members of the organization may do with a project."""

from pydantic import BaseModel, ConfigDict

from sandbox.neon import membership
from sandbox.neon.calls import Call, Reply, Route
from sandbox.neon.errors import ApiError
from sandbox.neon.people_records import Member
from sandbox.neon.records import JsonObject, Project

_LEVELS = {"viewer": "VIEWER", "editor": "EDITOR", "admin": "ADMIN"}
# What a role in the organization gives to every project of it; a collaborator gets nothing by it.
_DEFAULTS = {"admin": "ADMIN", "member": "EDITOR", "editor": "EDITOR", "viewer": "VIEWER"}
_LONGEST_PAGE = 500
_RANKS = (None, "VIEWER", "EDITOR", "ADMIN")


class _Role(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    role: str


def index(call: Call) -> Reply:
    """A page of all members in the order of their ids, those without any access included."""
    project, cursor = call.project(), call.query.text("cursor") or ""
    limit = min(call.query.number("limit") or _LONGEST_PAGE, _LONGEST_PAGE)
    members = sorted(call.world.organization.members.values(), key=lambda each: each.id)
    later = [each for each in members if each.id > cursor]
    page = later[:limit]
    answer: JsonObject = {
        "project_members": [_shown(project, each) | {"grant_source": _source(project, each)} for each in page]
    }
    if len(later) > limit:
        answer["pagination"] = {"next": page[-1].id}
    return Reply(answer)


def set_role(call: Call) -> Reply:
    """Repeating it changes nothing. Raises 422 when a person would take rights from themselves unasked."""
    role = call.body(_Role).role
    project, member = _met(call)
    before = _effective(project, member)
    demotes = _RANKS.index(_LEVELS[role]) < _RANKS.index(before)
    if demotes and _is_caller(call, member) and not call.query.flag("confirm_self_demotion"):
        raise ApiError(422, "confirm_self_demotion is required to lower your own role")
    project.member_roles[member.id] = role
    return _changed(call, project, member, before)


def remove_role(call: Call) -> Reply:
    """The member keeps what the organization's role gives. Repeating it changes nothing."""
    project, member = _met(call)
    before = _effective(project, member)
    locks_out = before == "ADMIN" and _DEFAULTS.get(member.role) != "ADMIN"
    if locks_out and _is_caller(call, member) and not call.query.flag("confirm_self_lockout"):
        raise ApiError(422, "confirm_self_lockout is required to give up your own access")
    project.member_roles.pop(member.id, None)
    return _changed(call, project, member, before)


def _met(call: Call) -> tuple[Project, Member]:
    project = call.project()
    return project, membership.find(call.world, call.path["member_id"])


def _is_caller(call: Call, member: Member) -> bool:
    return call.key.kind == "personal" and call.key.created_by.id == member.person.id


def _changed(call: Call, project: Project, member: Member, before: str | None) -> Reply:
    call.world.touch()
    lost = _RANKS.index(_effective(project, member)) < _RANKS.index(before)
    made_keys = any(
        key.project_id == project.id and key.created_by.id == member.person.id and not key.revoked
        for key in call.world.keys
    )
    return Reply(
        _shown(project, member)
        | {
            "project_id": project.id,
            "credential_rotation_recommended": lost,
            "org_api_key_rotation_recommended": lost and made_keys,
        }
    )


def _effective(project: Project, member: Member) -> str | None:
    if member.role == "admin":
        return "ADMIN"
    given = _LEVELS.get(project.member_roles.get(member.id, ""))
    return given or _DEFAULTS.get(member.role)


def _source(project: Project, member: Member) -> str:
    if member.role == "admin":
        return "org_admin_override"
    if member.id in project.member_roles:
        return "explicit"
    return "org_role_default" if member.role in _DEFAULTS else "unassigned"


def _shown(project: Project, member: Member) -> JsonObject:
    role = project.member_roles.get(member.id)
    named: dict[str, object] = {
        "member_id": member.id,
        "user_id": member.person.id,
        "email": member.person.email,
        "name": member.person.full_name,
        "org_role": member.role,
        "project_role": role,
        "org_default_project_permission": _DEFAULTS.get(member.role),
        "explicit_project_permission": _LEVELS[role] if role else None,
        "effective_project_permission": _effective(project, member),
    }
    return {name: value for name, value in named.items() if value is not None}


_MEMBERS = "/projects/{project_id}/members"
_ROLE = _MEMBERS + "/{member_id}/role"
ROUTES = (
    Route("listProjectMembers", "GET", _MEMBERS, index),
    Route("setProjectMemberRole", "PUT", _ROLE, set_role),
    Route("removeProjectMemberRole", "DELETE", _ROLE, remove_role),
)
