"""Who may call what, and how often."""

from collections import defaultdict, deque
from collections.abc import Mapping
from datetime import datetime, timedelta

from sandbox.neon import errors
from sandbox.neon.calls import Route
from sandbox.neon.records import ApiKey
from sandbox.neon.world import RateLimits, World

_MINUTE, _SECOND = timedelta(minutes=1), timedelta(seconds=1)
_CONSUMPTION = "/consumption_history/"  # routes with a limit of their own, which they share


def authenticate(world: World, authorization: str, address: str, at: datetime) -> ApiKey:
    """The key behind a bearer header. Raises 401, with one text for a missing and for a wrong key."""
    scheme, _, secret = authorization.partition(" ")
    key = world.key_with(secret.strip()) if scheme.lower() == "bearer" else None
    if key is None:
        raise errors.UNAUTHENTICATED
    key.last_used_at, key.last_used_from = at, address
    return key


def check_reach(world: World, key: ApiKey, route: Route, path: Mapping[str, str]) -> None:
    """Raises the 404s with which Neon keeps a key inside its kind's reach."""
    if key.kind == "project" and key.project_id is not None:
        inside = path.get("project_id") == key.project_id and route.audience != "org"
        if not inside and route.operation_id != "getAuthDetails":
            raise errors.outside_scope(key.project_id)
    if key.kind != "personal" and route.audience == "people":
        raise errors.NOT_FOR_ORG_KEYS
    if path.get("org_id", world.organization.id) != world.organization.id:
        raise errors.not_found("organization")
    project = world.projects.get(path.get("project_id", ""))
    if project is not None and not world.sees(key, project) and route.audience != "anyone with its id":
        raise errors.not_found("project")


class Throttle:
    """Counts calls by the world's clock. Raises 429 over the limits that Neon's docs state."""

    def __init__(self, limits: RateLimits | None) -> None:
        self._limits = limits
        self._calls: defaultdict[tuple[str, str], deque[datetime]] = defaultdict(deque)

    def admit(self, account: str, route: Route, at: datetime) -> None:
        if self._limits is None:
            return
        everything = self._recent((account, ""), at - _MINUTE)
        same_route = self._recent((account, route.operation_id), at - _SECOND)
        if len(everything) >= self._limits.per_minute or len(same_route) >= self._limits.per_route_per_second:
            raise errors.TOO_MANY_REQUESTS
        if route.path.startswith(_CONSUMPTION):
            together = self._recent((account, _CONSUMPTION), at - _MINUTE)
            if len(together) >= self._limits.consumption_per_minute:
                raise errors.TOO_MANY_REQUESTS
            together.append(at)
        everything.append(at)
        same_route.append(at)

    def _recent(self, counter: tuple[str, str], since: datetime) -> deque[datetime]:
        calls = self._calls[counter]
        while calls and calls[0] <= since:
            calls.popleft()
        return calls


def account_of(world: World, key: ApiKey) -> str:
    """The account whose limits a call counts against."""
    return key.created_by.id if key.kind == "personal" else world.organization.id
