"""The login service as older callers know it: by project, or with the project in the body."""

from sandbox.neon import auth
from sandbox.neon.calls import Call, Reply, Route
from sandbox.neon.routes.auth import (
    add_domain,
    add_oauth_provider,
    add_user,
    create,
    delete_oauth_provider,
    delete_user,
    disable,
    domains,
    oauth_providers,
    project_of,
    remove_domains,
    service_of,
    update_oauth_provider,
)
from sandbox.neon.routes.auth_settings import Section


def integrations(call: Call) -> Reply:
    branches = project_of(call).live_branches()
    return Reply({"data": [auth.integration(each, each.auth) for each in branches if each.auth]})


def new_keys(call: Call) -> Reply:
    """The old ones stop working."""
    service = service_of(call)
    auth.renew_keys(call.world, service)
    return Reply(auth.with_keys(service), 201)


def transfer(call: Call) -> Reply:
    """It stays initiated: the rest happens on the provider's own pages."""
    service = service_of(call)
    service.being_transferred = True
    return Reply({"url": f"https://auth.example/transfer/{service.provider_project}"})


_AUTH, _NAMELESS = "/projects/{project_id}/auth", "/projects/auth"
_DOMAINS, _OAUTH = _AUTH + "/domains", _AUTH + "/oauth_providers"
_EMAIL = Section("email_provider", "/email_server", "updateNeonAuthEmailServer", "getNeonAuthEmailServer")
ROUTES = (
    Route("createNeonAuthIntegration", "POST", _NAMELESS + "/create", create),
    Route("createNeonAuthProviderSDKKeys", "POST", _NAMELESS + "/keys", new_keys),
    Route("createNeonAuthNewUser", "POST", _NAMELESS + "/user", add_user),
    Route("transferNeonAuthProviderProject", "POST", _NAMELESS + "/transfer_ownership", transfer),
    Route("listNeonAuthIntegrations", "GET", _AUTH + "/integrations", integrations),
    Route("deleteNeonAuthIntegration", "DELETE", _AUTH + "/integration/{auth_provider}", disable),
    Route("listNeonAuthRedirectURIWhitelistDomains", "GET", _DOMAINS, domains),
    Route("addNeonAuthDomainToRedirectURIWhitelist", "POST", _DOMAINS, add_domain),
    Route("deleteNeonAuthDomainFromRedirectURIWhitelist", "DELETE", _DOMAINS, remove_domains),
    Route("deleteNeonAuthUser", "DELETE", _AUTH + "/users/{auth_user_id}", delete_user),
    Route("listNeonAuthOauthProviders", "GET", _OAUTH, oauth_providers),
    Route("addNeonAuthOauthProvider", "POST", _OAUTH, add_oauth_provider),
    Route("updateNeonAuthOauthProvider", "PATCH", _OAUTH + "/{oauth_provider_id}", update_oauth_provider),
    Route("deleteNeonAuthOauthProvider", "DELETE", _OAUTH + "/{oauth_provider_id}", delete_oauth_provider),
    *_EMAIL.routes(_AUTH),
)
