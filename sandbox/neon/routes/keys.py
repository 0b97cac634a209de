"""API keys: a person's own, and those of the organisation, which can be scoped to one project."""

from sandbox.neon import errors, render
from sandbox.neon.calls import Call, Reply, Route
from sandbox.neon.models import KeyCreate, OrgKeyCreate
from sandbox.neon.records import ApiKey, JsonObject


def list_personal(call: Call) -> Reply:
    return Reply([_listed(key) for key in _keys(call, personal=True)])


def list_of_organization(call: Call) -> Reply:
    return Reply([_listed(key) for key in _keys(call, personal=False)])


def create_personal(call: Call) -> Reply:
    key = call.world.add_key("personal", name=call.body(KeyCreate).key_name)
    return Reply(_created(key))


def create_of_organization(call: Call) -> Reply:
    wish = call.body(OrgKeyCreate)
    if wish.project_id is None:
        return Reply(_created(call.world.add_key("org", name=wish.key_name)))
    call.world.project(wish.project_id)
    key = call.world.add_key("project", name=wish.key_name, project_id=wish.project_id)
    return Reply(_created(key))


def revoke_personal(call: Call) -> Reply:
    return _revoke(call, personal=True)


def revoke_of_organization(call: Call) -> Reply:
    return _revoke(call, personal=False)


def _keys(call: Call, *, personal: bool) -> list[ApiKey]:
    return [
        key for key in reversed(call.world.keys) if (key.kind == "personal") == personal and not key.revoked
    ]


def _revoke(call: Call, *, personal: bool) -> Reply:
    for key in _keys(call, personal=personal):
        if str(key.id) == call.path["key_id"]:
            key.revoked = True
            call.world.touch()
            return Reply({**_record(key), "created_by": key.created_by.id, **_use(key), "revoked": True})
    raise errors.not_found("api key")


def _created(key: ApiKey) -> JsonObject:
    """The only answer that holds the secret; its `created_by` is a bare id, as recorded."""
    return {**_record(key), "key": key.secret, "created_by": key.created_by.id}


def _listed(key: ApiKey) -> JsonObject:
    person = key.created_by
    creator = {"id": person.id, "name": person.full_name, "image": person.image}
    return {**_record(key), "created_by": creator, **_use(key)}


def _record(key: ApiKey) -> JsonObject:
    record: JsonObject = {"id": key.id, "name": key.name, "created_at": render.stamp(key.created_at)}
    return record | ({"project_id": key.project_id} if key.project_id else {})


def _use(key: ApiKey) -> JsonObject:
    return {
        "last_used_at": render.stamp(key.last_used_at) if key.last_used_at else None,
        "last_used_from_addr": key.last_used_from,
    }


_ORG_KEYS = "/organizations/{org_id}/api_keys"
ROUTES = (
    Route("listApiKeys", "GET", "/api_keys", list_personal, "people"),
    Route("createApiKey", "POST", "/api_keys", create_personal, "people"),
    Route("revokeApiKey", "DELETE", "/api_keys/{key_id}", revoke_personal, "people"),
    Route("listOrgApiKeys", "GET", _ORG_KEYS, list_of_organization, "org"),
    Route("createOrgApiKey", "POST", _ORG_KEYS, create_of_organization, "org"),
    Route("revokeOrgApiKey", "DELETE", _ORG_KEYS + "/{key_id}", revoke_of_organization, "org"),
)
