"""The managed login service of a branch: itself, its domains, users and OAuth providers, and test emails.

The handlers serve the older paths as well (auth_legacy), where the project or the body says which one.
"""

from sandbox.neon import auth, errors
from sandbox.neon.auth_records import AuthService
from sandbox.neon.calls import NO_CONTENT, Call, Reply, Route
from sandbox.neon.records import Branch, Project


def project_of(call: Call) -> Project:
    return call.world.project(str(call.path.get("project_id") or call.sent["project_id"]))


def branch_of(call: Call) -> Branch:
    """The branch whose service is meant. Raises 404 when there is none, or none of the named provider."""
    project, named = project_of(call), call.path.get("branch_id")
    provider = call.path.get("auth_provider") or call.sent.get("auth_provider")
    candidates = [call.world.branch(project, named)] if named else project.live_branches()
    return auth.chosen(candidates, provider)


def service_of(call: Call) -> AuthService:
    return auth.of_branch(branch_of(call))


def create(call: Call) -> Reply:
    """Raises 404, 409, 422, and 423 while operations run: it makes a schema."""
    project = project_of(call)
    branch = call.world.branch(project, str(call.path.get("branch_id") or call.sent["branch_id"]))
    call.world.must_be_free(project)
    database = call.sent.get("database_name")
    provider = str(call.sent["auth_provider"])
    service = auth.enable(call.world, project, branch, provider, str(database) if database else None, call.at)
    return Reply(auth.with_keys(service), 201)


def get(call: Call) -> Reply:
    branch = branch_of(call)
    return Reply(auth.integration(branch, auth.of_branch(branch)))


def disable(call: Call) -> Reply:
    branch = branch_of(call)
    call.world.must_be_free(project_of(call))
    auth.disable(branch, delete_data=call.sent.get("delete_data") is True)
    return Reply(None)


def domains(call: Call) -> Reply:
    service = service_of(call)
    shown = [{"domain": each, "auth_provider": service.provider} for each in service.domains]
    return Reply({"domains": shown})


def add_domain(call: Call) -> Reply:
    service, domain = service_of(call), str(call.sent["domain"])
    if domain in service.domains:
        raise errors.ApiError(409, "domain is already in the redirect_uri whitelist")
    service.domains.append(domain)
    return Reply(None, 201)


def remove_domains(call: Call) -> Reply:
    """Those that are not there are passed over."""
    service, listed = service_of(call), call.sent["domains"]
    gone = {each["domain"] for each in listed} if isinstance(listed, list) else set()
    service.domains = [each for each in service.domains if each not in gone]
    return Reply(None)


def add_user(call: Call) -> Reply:
    email, name = str(call.sent["email"]), str(call.sent.get("name", ""))
    return Reply({"id": auth.add_user(call.world, branch_of(call), email, name).id}, 201)


def delete_user(call: Call) -> Reply:
    """204 for one that is not there, too."""
    branch_of(call).auth_users.pop(call.path["auth_user_id"], None)
    return NO_CONTENT


def set_user_role(call: Call) -> Reply:
    user, roles = branch_of(call).auth_users.get(call.path["auth_user_id"]), call.sent["roles"]
    if user is None:
        raise errors.not_found("auth user")
    user.roles = [str(each) for each in roles] if isinstance(roles, list) else []
    return Reply({"id": user.id})


def oauth_providers(call: Call) -> Reply:
    return Reply({"providers": [auth.oauth_provider(each) for each in service_of(call).oauth.values()]})


_OAUTH_FIELDS = ("client_id", "client_secret", "microsoft_tenant_id")


def add_oauth_provider(call: Call) -> Reply:
    service, provider_id = service_of(call), str(call.sent["id"])
    if provider_id in service.oauth:
        raise errors.ApiError(409, "oauth provider already exists")
    return _set_oauth_provider(call, service, provider_id)


def update_oauth_provider(call: Call) -> Reply:
    service = service_of(call)
    return _set_oauth_provider(call, service, _known_oauth_provider(call, service))


def _set_oauth_provider(call: Call, service: AuthService, provider_id: str) -> Reply:
    fields = {name: call.sent[name] for name in _OAUTH_FIELDS if name in call.sent}
    return Reply(auth.oauth_provider(auth.set_oauth(service, provider_id, fields)))


def delete_oauth_provider(call: Call) -> Reply:
    service = service_of(call)
    del service.oauth[_known_oauth_provider(call, service)]
    return Reply(None)


def _known_oauth_provider(call: Call, service: AuthService) -> str:
    provider_id = call.path["oauth_provider_id"]
    if provider_id not in service.oauth:
        raise errors.not_found("oauth provider")
    return provider_id


def send_test_email(call: Call) -> Reply:
    """Through the server that the body describes."""
    recipient = str(call.sent["recipient_email"])
    return Reply(auth.send_test_email(service_of(call), call.sent, recipient))


def test_email_provider(call: Call) -> Reply:
    """Through the server that the branch uses."""
    service, recipient = service_of(call), str(call.sent["recipient_email"])
    return Reply(auth.send_test_email(service, service.settings["email_provider"], recipient))


def plugins(call: Call) -> Reply:
    return Reply(auth.everything(service_of(call)))


_AUTH = "/projects/{project_id}/branches/{branch_id}/auth"
_USER, _OAUTH = _AUTH + "/users/{auth_user_id}", _AUTH + "/oauth_providers"
ROUTES = (
    Route("getNeonAuth", "GET", _AUTH, get),
    Route("createNeonAuth", "POST", _AUTH, create),
    Route("disableNeonAuth", "DELETE", _AUTH, disable),
    Route("listBranchNeonAuthTrustedDomains", "GET", _AUTH + "/domains", domains),
    Route("addBranchNeonAuthTrustedDomain", "POST", _AUTH + "/domains", add_domain),
    Route("deleteBranchNeonAuthTrustedDomain", "DELETE", _AUTH + "/domains", remove_domains),
    Route("createBranchNeonAuthNewUser", "POST", _AUTH + "/users", add_user),
    Route("deleteBranchNeonAuthUser", "DELETE", _USER, delete_user),
    Route("updateNeonAuthUserRole", "PUT", _USER + "/role", set_user_role),
    Route("listBranchNeonAuthOauthProviders", "GET", _OAUTH, oauth_providers),
    Route("addBranchNeonAuthOauthProvider", "POST", _OAUTH, add_oauth_provider),
    Route(
        "updateBranchNeonAuthOauthProvider", "PATCH", _OAUTH + "/{oauth_provider_id}", update_oauth_provider
    ),
    Route(
        "deleteBranchNeonAuthOauthProvider", "DELETE", _OAUTH + "/{oauth_provider_id}", delete_oauth_provider
    ),
    Route("sendNeonAuthTestEmail", "POST", _AUTH + "/send_test_email", send_test_email),
    Route("sendNeonAuthEmailProviderTest", "POST", _AUTH + "/email_provider/test", test_email_provider),
    Route("getNeonAuthPluginConfigs", "GET", _AUTH + "/plugins", plugins),
)
