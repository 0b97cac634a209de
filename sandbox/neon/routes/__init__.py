"""Every operation of the API that the stand-in knows, by subject."""

from sandbox.neon.calls import Route
from sandbox.neon.routes import (
    account,
    auth,
    auth_legacy,
    auth_settings,
    backend,
    branches,
    buckets,
    credentials,
    data_api,
    databases,
    endpoints,
    functions,
    keys,
    lifecycle,
    operations,
    projects,
    roles,
)

ROUTES: tuple[Route, ...] = (
    *account.ROUTES,
    *keys.ROUTES,
    *projects.ROUTES,
    *operations.ROUTES,
    *branches.ROUTES,
    *lifecycle.ROUTES,
    *endpoints.ROUTES,
    *databases.ROUTES,
    *roles.ROUTES,
    *auth.ROUTES,
    *auth_settings.ROUTES,
    *auth_legacy.ROUTES,
    *data_api.ROUTES,
    *credentials.ROUTES,
    *backend.ROUTES,
    *buckets.ROUTES,
    *functions.ROUTES,
)
