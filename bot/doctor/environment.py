"""The environment and config.yaml, as far as they can be judged without asking anybody. No value is shown."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from bot.config import Config
from bot.doctor.finding import Finding, fail, ok, warn
from bot.errors import ConfigError
from bot.settings import WIPES_ITS_DISK, Settings, Survey

_SET_IT = "Set it in the environment or in .env; .env.example says where to find it."
_SLACK_ITSELF = re.compile(r"(.+\.)?slack\.com")
# What Slack gives out (API page of the app, Basic Information).
_SIGNING_SECRET = re.compile(r"[0-9a-f]{32}")


def of_environment(survey: Survey) -> tuple[Finding, ...]:
    """Whether the variables are there and have the right form."""
    wrong = [fail(f"{name} {problem}", _SET_IT) for name, problem in survey.problems.items()]
    return (*wrong, *_odd(survey), *([] if wrong else [ok(_in_order(survey.settings))]))


def of_config(config: Config | ConfigError) -> tuple[Finding, ...]:
    """Whether config.yaml is valid, and which text it is."""
    if isinstance(config, ConfigError):
        fix = "Mend it there; `python -m bot check` reads it again."
        return tuple(fail(problem, fix) for problem in config.problems)
    projects = {each.id for channel in config.channels.values() for each in channel.refs}
    counted = f"{_count(len(config.channels), 'channel')}, {_count(len(projects), 'project')}"
    return (ok(f"{config.name} is valid: {counted}. Its hash is {config.hash}."),)


def _in_order(settings: Settings) -> str:
    way = "Socket Mode" if settings.socket_mode else "Slack calls over HTTP"
    return f"All variables that are needed are there, in the right form. {way}."


def _odd(survey: Survey) -> Iterator[Finding]:
    settings, wiped = survey.settings, WIPES_ITS_DISK in survey.settings.variables
    of_slack = _SLACK_ITSELF.fullmatch(urlsplit(settings.slack_api_url).hostname or "")
    for name, secret in ({} if settings.socket_mode else settings.signing_secrets).items():
        if of_slack and not _SIGNING_SECRET.fullmatch(secret):
            yield fail(
                f"{name} is not 32 hex digits, as Slack's are: every call would be refused.",
                "Copy it again from the app's page, Basic Information, App Credentials.",
            )
    if settings.slack_signing_secret_next is not None:
        yield warn(
            "SLACK_SIGNING_SECRET_NEXT is set: calls signed with either secret are taken.",
            "Once Slack signs with it, move its value to SLACK_SIGNING_SECRET, and take this one out.",
        )
    on_sqlite = settings.database_url.get_secret_value().startswith("sqlite")
    if on_sqlite and wiped and "DATABASE_URL" not in survey.problems:
        yield warn(
            "The bot's records are in SQLite on a disk that this platform wipes at every restart.",
            "Set DATABASE_URL to a Postgres database, and take NEONBOT_ALLOW_SQLITE away.",
        )


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
