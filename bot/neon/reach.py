"""Pure: which branches a call would change, for the rule `never_touch`.

A branch is changed when the path is about it, when the body puts something on it or over it, and when the
call is about its compute. Reading from a branch, or branching off it, leaves it as it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.arguments import Effect
from bot.neon.free_calls import FreeCall, Place, Thing

# A branch in these places is only read from.
_READ_FROM = frozenset({"source_branch_id", "base_branch_id", "parent_id"})
_LEAVES_ITS_BRANCH_AS_IT_IS = frozenset({"createSnapshot"})
# What the login service of old has lies on one branch, the default one, though no path says so; an issuer
# of tokens that is not kept to one branch opens all of them, for which the default one stands.
ON_THE_DEFAULT_BRANCH = frozenset(
    {
        *("addNeonAuthDomainToRedirectURIWhitelist", "addNeonAuthOauthProvider", "addProjectJWKS"),
        *("createNeonAuthNewUser", "createNeonAuthProviderSDKKeys", "deleteNeonAuthIntegration"),
        *("deleteNeonAuthDomainFromRedirectURIWhitelist", "deleteNeonAuthOauthProvider"),
        *("deleteNeonAuthUser", "deleteProjectJWKS", "transferNeonAuthProviderProject"),
        *("updateNeonAuthEmailServer", "updateNeonAuthOauthProvider"),
        # The branch that was the default one stops being it.
        "setDefaultProjectBranch",
    }
)
# A branch in the body is all that this is about; the default one is meant only without it.
_ONLY_THERE = "addProjectJWKS"
# These take projects away, with all that is in them, or change what holds for all of their branches.
ON_WHOLE_PROJECTS = frozenset(
    {
        *("assignProjectVPCEndpoint", "createProjectTransferRequest", "deleteProject"),
        *("deleteProjectVPCEndpoint", "transferProjectsFromOrgToOrg", "transferProjectsFromUserToOrg"),
        "updateProject",
    }
)


@dataclass(frozen=True)
class Reach:
    """Words as typed that name branches, computes and snapshots whose branches the call would change."""

    branches: tuple[str, ...] = ()
    computes: tuple[str, ...] = ()
    snapshots: tuple[str, ...] = ()  # the branches that these were taken from
    default: bool = False
    replaced: bool = False  # the branch that the restored one in the path takes the place of
    projects: bool = False


def reach(call: FreeCall) -> Reach:
    """What a call would change. Nothing, for one that only reads."""
    if not call.effects[0].writes:
        return Reach()
    places = call.places
    branches = tuple(each.word for each in places if _changes(call, each))
    return Reach(
        branches=branches,
        computes=tuple(each.word for each in places if each.thing is Thing.COMPUTE),
        snapshots=tuple(each.word for each in places if _overwrites_its_source(call, each)),
        default=call.id in ON_THE_DEFAULT_BRANCH and not (branches and call.id == _ONLY_THERE),
        replaced=call.id == "finalizeRestoreBranch",
        projects=call.id in ON_WHOLE_PROJECTS,
    )


def holds(given: Any, shown: Any) -> bool:
    """Whether everything that was given stands in what is shown, by name; lists must be equal."""
    if isinstance(given, Mapping):
        return isinstance(shown, Mapping) and all(
            name in shown and holds(value, shown[name]) for name, value in given.items()
        )
    return bool(given == shown)


def _changes(call: FreeCall, place: Place) -> bool:
    by_path = place.name == "branch_id" and call.ids.get("branch_id") == place.word
    return (
        place.thing is Thing.BRANCH
        and place.name not in _READ_FROM
        and not (by_path and call.id in _LEAVES_ITS_BRANCH_AS_IT_IS)
    )


def _overwrites_its_source(call: FreeCall, place: Place) -> bool:
    """Deleting a snapshot takes a way back from its branch; restoring one replaces it unless told where."""
    if place.thing is not Thing.SNAPSHOT:
        return False
    body = call.body or {}
    restores = bool(body.get("finalize_restore")) and "target_branch_id" not in body
    return call.described.effect is Effect.DESTROY and (call.id != "restoreSnapshot" or restores)
