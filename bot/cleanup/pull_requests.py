"""Looks up the pull requests behind branches, one call for each and in order, as GitHub asks of clients.

Asking by number leaves no doubt: an answer is about exactly this pull request, or there is none. A listing
saves calls, but what it does not show may have moved to another page meanwhile.
"""

from collections.abc import Iterable, Mapping

import structlog

from bot.github.client import GitHub, GitHubError
from bot.github.pull_request import PullRequest, Reference, Unknown

log = structlog.get_logger(__name__)

# In one look, a tenth of what GitHub allows a token in an hour. The lowest numbers come first: the oldest are
# the likeliest to be closed.
MOST = 500
# After so many calls that failed for a reason of GitHub's own, it is left alone until the next look.
PATIENCE = 3
NO_TOKEN = Unknown("there is no GITHUB_TOKEN to look it up with")
TOO_MANY = Unknown(f"only {MOST} are looked up at once")
GIVEN_UP = Unknown("GitHub failed too often just now", passing=True)

Found = Mapping[Reference, PullRequest | Unknown]


class PullRequests:
    """What GitHub knows of pull requests; without a client, which needs a token, nothing."""

    def __init__(self, github: GitHub | None) -> None:
        self._github = github

    async def of(self, wanted: Iterable[Reference]) -> Found:
        """Each of them as it is now, or why that could not be found out. Never raises."""
        found: dict[Reference, PullRequest | Unknown] = {}
        failures = 0
        for asked, each in enumerate(sorted(set(wanted), key=lambda each: (each.number, each.repository))):
            if self._github is None:
                found[each] = NO_TOKEN
            elif asked >= MOST:
                found[each] = TOO_MANY
            elif failures >= PATIENCE:
                found[each] = GIVEN_UP
            else:
                try:
                    found[each] = await self._github.pull_request(each)
                except GitHubError as error:
                    failures += error.down
                    found[each] = Unknown(error.message, error.passing)
                    log.info("could not look up a pull request", reference=each, problem=error.message)
        return found
