"""What `--all` and `--org` mean to commands about a channel's projects, or about a whole organization."""

from collections.abc import Mapping
from typing import Any

from bot.command import Demand, Effect, Scope
from bot.errors import UsageError


def reading(given: Mapping[str, Any], otherwise: Scope) -> Demand:
    """What reading demands: the account with `--all`, and what it takes otherwise without."""
    return Demand((Effect.READ,), Scope.ACCOUNT if given.get("all") else otherwise)


def check_reach(org: str | None, everything: bool) -> None:
    """Raises UsageError for an organization that nothing is asked of."""
    if org is not None and not everything:
        raise UsageError("--org goes with --all.", hint="Leave it out, or add `--all`.")
