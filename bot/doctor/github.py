"""GitHub: whether the token shows the pull requests that cleanup policies ask for."""

from collections.abc import Iterator

from bot.config import Config
from bot.config_cleanup import Match
from bot.doctor.finding import Finding, fail, ok, skip, warn
from bot.github.client import GitHub, GitHubError

_TOKEN = "Set GITHUB_TOKEN to one that may read the pull requests of that repository."


async def of_github(github: GitHub | None, config: Config) -> tuple[Finding, ...]:
    """Each repository of config.yaml; nothing where GitHub is not used at all."""
    repositories = dict.fromkeys(
        each for policy in config.cleanup.values() for each in _repositories(policy.match)
    )
    if github is None:
        return tuple(
            warn(f"{each}: without GITHUB_TOKEN its pull requests cannot be looked up.", _TOKEN)
            for each in repositories
        )
    if not repositories:
        return (ok("GITHUB_TOKEN is set, and no cleanup policy asks for pull requests."),)
    return tuple([await _of_repository(github, each) for each in repositories])


async def _of_repository(github: GitHub, repository: str) -> Finding:
    try:
        await github.must_show(repository)
    except GitHubError as error:
        if error.passing:
            return skip(f"{repository}: {error.message}.", "Run this again later.")
        return fail(f"{repository}: {error.message}.", _TOKEN)
    return ok(f"{repository}: GITHUB_TOKEN shows its pull requests.")


def _repositories(match: Match) -> Iterator[str]:
    if match.pr is not None:
        yield match.pr.repository
    for each in (*match.any, *match.none):
        yield from _repositories(each)
