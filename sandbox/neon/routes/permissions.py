"""Who of other accounts may work with a project."""

from pydantic import BaseModel

from sandbox.neon import errors, render
from sandbox.neon.calls import Call, Reply, Route
from sandbox.neon.project_records import Permission
from sandbox.neon.records import JsonObject


class Grant(BaseModel):
    email: str


def index(call: Call) -> Reply:
    permissions = call.project().permissions.values()
    return Reply({"project_permissions": [_shown(each) for each in permissions if each.revoked_at is None]})


def grant(call: Call) -> Reply:
    """Granting twice gives the permission that is there."""
    email = call.body(Grant).email
    permissions = call.project().permissions
    for each in permissions.values():
        if each.email.lower() == email.lower() and each.revoked_at is None:
            return Reply(_shown(each))
    permission = Permission(call.world.ids.uuid(), email, call.at)
    permissions[permission.id] = permission
    call.world.touch()
    return Reply(_shown(permission))


def revoke(call: Call) -> Reply:
    """Raises 404 for one that is not there, or not any more."""
    permission = call.project().permissions.get(call.path["permission_id"])
    if permission is None or permission.revoked_at is not None:
        raise errors.not_found("permission")
    permission.revoked_at = call.at
    call.world.touch()
    return Reply(_shown(permission))


def _shown(permission: Permission) -> JsonObject:
    shown: JsonObject = {
        "id": permission.id,
        "granted_to_email": permission.email,
        "granted_at": render.stamp(permission.granted_at),
    }
    return shown | ({"revoked_at": render.stamp(permission.revoked_at)} if permission.revoked_at else {})


_PERMISSIONS = "/projects/{project_id}/permissions"
ROUTES = (
    Route("listProjectPermissions", "GET", _PERMISSIONS, index),
    Route("grantPermissionToProject", "POST", _PERMISSIONS, grant),
    Route("revokePermissionFromProject", "DELETE", _PERMISSIONS + "/{permission_id}", revoke),
)
