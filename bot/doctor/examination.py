"""The whole set-up, one part beside the other."""

import asyncio
from collections.abc import Awaitable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.clock import Clock
from bot.config import Config
from bot.doctor import keys
from bot.doctor import slack as tokens
from bot.doctor.address import of_address
from bot.doctor.channels import Channels
from bot.doctor.checking import attempted, side_by_side
from bot.doctor.clocks import of_clock
from bot.doctor.database import of_database
from bot.doctor.environment import of_config, of_environment
from bot.doctor.finding import Finding, Section, unseen
from bot.doctor.github import of_github
from bot.doctor.neon import of_neon
from bot.doctor.outside import Outside
from bot.doctor.people import People
from bot.doctor.schedules import of_schedules
from bot.errors import ConfigError
from bot.github.client import GitHub
from bot.neon.client import NeonClient
from bot.settings import Survey
from bot.slack.directory import Directory
from bot.store.database import Database

Checks = Iterator[tuple[str, Awaitable[Sequence[Finding]]]]


@dataclass(frozen=True)
class SetUp:
    """What there is to look at. A part is None when a variable that it needs is wrong.

    neon   a client with each key alone, by the key's variable; none when there is no address to ask
    """

    survey: Survey
    config: Config | ConfigError
    slack: Directory | None
    neon: Mapping[str, NeonClient]
    github: GitHub | None
    database: Database | None
    outside: Outside
    clock: Clock
    url: str = ""


async def examined(set_up: SetUp) -> tuple[Section, ...]:
    """What all checks find, in the order of the report."""
    slack, neon, *others = await asyncio.gather(
        _of_slack(set_up),
        _of_neon(set_up),
        side_by_side(_of_github(set_up)),
        side_by_side(_of_database(set_up)),
        side_by_side(_of_clocks(set_up)),
        side_by_side(_of_address(set_up)),
    )
    here = (
        Section("Environment", of_environment(set_up.survey)),
        Section("Configuration", of_config(set_up.config)),
        *_of_schedules(set_up),
    )
    named = zip(("GitHub", "Database", "Clock", "Address"), others, strict=True)
    return (*here, *slack, neon, *(Section(name, findings) for name, findings in named if findings))


def _of_schedules(set_up: SetUp) -> tuple[Section, ...]:
    if isinstance(set_up.config, ConfigError):
        return ()
    found = of_schedules(set_up.config, set_up.clock.now())
    return (Section("Schedules", found),) if found else ()


async def _of_slack(set_up: SetUp) -> tuple[Section, ...]:
    directory, config = set_up.slack, set_up.config
    if directory is None:
        return _unseen("the environment does not say how to reach Slack", "Slack", "Channels", "People")
    identity, sockets = await asyncio.gather(
        attempted("SLACK_BOT_TOKEN", tokens.identified(directory)),
        side_by_side(_of_socket(set_up, directory)),
    )
    if isinstance(identity, Finding):
        slack = Section("Slack", (identity, *sockets))
        return (slack, *_unseen("Slack does not say who the bot is", "Channels", "People"))
    slack = Section("Slack", (*tokens.of_identity(identity), *sockets))
    if isinstance(config, ConfigError):
        return (slack, *_unseen("config.yaml is wrong", "Channels", "People"))
    channels, people = await asyncio.gather(
        Channels(directory, config, identity.user).findings(),
        People(directory, config, identity.team_id).findings(),
    )
    return (slack, Section("Channels", channels), Section("People", people))


async def _of_neon(set_up: SetUp) -> Section:
    clients, config = set_up.neon, set_up.config
    if not clients:
        return Section("Neon", (unseen("the environment does not say how to reach Neon"),))
    if isinstance(config, ConfigError):
        works = await keys.accepted(clients)
        return Section("Neon", (*works, unseen("config.yaml is wrong", "The projects were")))
    return Section("Neon", await of_neon(clients, config, set_up.survey.problems))


def _of_socket(set_up: SetUp, directory: Directory) -> Checks:
    if token := set_up.survey.settings.slack_app_token:
        yield "SLACK_APP_TOKEN", tokens.of_socket(directory, token)


def _of_github(set_up: SetUp) -> Checks:
    wrong = {"GITHUB_TOKEN", "GITHUB_API_URL"} & set_up.survey.problems.keys()
    if isinstance(set_up.config, Config) and not wrong:
        yield "GITHUB_TOKEN", of_github(set_up.github, set_up.config)


def _of_database(set_up: SetUp) -> Checks:
    yield "The bot's database", of_database(set_up.database)


def _of_clocks(set_up: SetUp) -> Checks:
    settings = set_up.survey.settings
    for whose, variable, url in (
        ("Slack", "SLACK_API_URL", f"{settings.slack_api_url}api.test"),
        ("Neon", "NEON_API_URL", f"{settings.neon_api_url}/auth"),
    ):
        if variable not in set_up.survey.problems:
            yield f"{whose}'s clock", of_clock(set_up.outside, set_up.clock, whose, url)


def _of_address(set_up: SetUp) -> Checks:
    if set_up.url:
        settings = set_up.survey.settings
        yield "--url", of_address(set_up.outside, set_up.clock, settings, set_up.url)


def _unseen(cause: str, *names: str) -> tuple[Section, ...]:
    return tuple(Section(name, (unseen(cause),)) for name in names)
