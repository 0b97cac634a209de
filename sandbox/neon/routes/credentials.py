"""Credentials of a branch: secrets are shown when one is issued or rotated, and when asked for."""

from sandbox.neon import errors
from sandbox.neon.calls import NO_CONTENT, Call, Reply, Route
from sandbox.neon.records import Branch, JsonObject
from sandbox.neon.render import present
from sandbox.neon.service_models import CredentialCreate
from sandbox.neon.service_records import Credential


def index(call: Call) -> Reply:
    credentials = call.branch(call.project()).services.credentials.values()
    return Reply(
        {
            "credentials": [
                _meta(each) | {"branch_id": call.path["branch_id"]}
                for each in credentials
                if each.revoked_at is None
            ]
        }
    )


def create(call: Call) -> Reply:
    wish = call.body(CredentialCreate)
    branch = call.branch(call.project())
    scopes = list(dict.fromkeys(wish.scopes))
    credential = Credential(call.world.ids.credential(), scopes, call.at, name=wish.name or None)
    _renew(call, credential)
    branch.services.credentials[credential.id] = credential
    return Reply(_told(branch, credential), 201)


def reveal(call: Call) -> Reply:
    """Looked up in the whole project. Raises 404, also when revoked, and 409 when Neon kept no secret."""
    project = call.project()
    call.branch(project)
    credentials = [each.services.credentials.get(call.path["token_id"]) for each in project.live_branches()]
    credential = _live(next(filter(None, credentials), None))
    if not credential.recoverable:
        raise errors.ApiError(409, "credential has no recoverable secret")
    return Reply(
        {
            "token_id": credential.id,
            "api_token": credential.api_token,
            "s3_secret_access_key": credential.s3_secret,
        }
    )


def rotate(call: Call) -> Reply:
    """New secrets in place of the old ones; id and scopes stay. Raises 404."""
    branch = call.branch(call.project())
    credential = _live(branch.services.credentials.get(call.path["token_id"]))
    _renew(call, credential)
    return Reply(_told(branch, credential) | {"principal_type": "user"})


def revoke(call: Call) -> Reply:
    """Once more for one that is revoked already changes nothing. Raises 404."""
    credential = call.branch(call.project()).services.credentials.get(call.path["token_id"])
    if credential is None:
        raise errors.not_found("credential")
    credential.revoked_at = credential.revoked_at or call.at
    call.world.touch()
    return NO_CONTENT


def _renew(call: Call, credential: Credential) -> None:
    ids = call.world.ids
    credential.api_token, credential.s3_secret = ids.api_token(credential.short_id), ids.s3_secret()
    credential.recoverable = True
    call.world.touch()


def _live(credential: Credential | None) -> Credential:
    if credential is None or credential.revoked_at is not None:
        raise errors.not_found("credential")
    return credential


def _meta(credential: Credential) -> JsonObject:
    return present(
        token_id=credential.id,
        token_id_short=credential.short_id,
        name=credential.name,
        scopes=credential.scopes,
        principal_type="user",
        created_at=credential.created_at,
        last_used_at=credential.last_used_at,
    )


def _told(branch: Branch, credential: Credential) -> JsonObject:
    return present(
        token_id=credential.id,
        token_id_short=credential.short_id,
        name=credential.name,
        api_token=credential.api_token,
        s3_secret_access_key=credential.s3_secret,
        scopes=credential.scopes,
        branch_id=branch.id,
        created_at=credential.created_at,
    )


_CREDENTIALS = "/projects/{project_id}/branches/{branch_id}/credentials"
_CREDENTIAL = _CREDENTIALS + "/{token_id}"
ROUTES = (
    Route("listCredentials", "GET", _CREDENTIALS, index),
    Route("createCredential", "POST", _CREDENTIALS, create),
    Route("revokeCredential", "DELETE", _CREDENTIAL, revoke),
    Route("revealCredential", "POST", _CREDENTIAL + "/reveal", reveal),
    Route("rotateCredential", "POST", _CREDENTIAL + "/rotate", rotate),
)
