"""The environment as one frozen value. The only reader of `os.environ`.

A `.env` file in the working directory is read too; the real environment wins over it.
`NEONBOT_ENV_FILE` names another file, and an empty value means none.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any
from urllib.parse import unquote

from pydantic import AfterValidator, Field, PrivateAttr, SecretStr, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from bot import settings_values as form
from bot.errors import SettingsError

EXPECTED = {
    "SLACK_BOT_TOKEN": "the bot token, starts with xoxb- (Slack app page, OAuth & Permissions)",
    "SLACK_SIGNING_SECRET": "a line of hex digits (Slack app page, Basic Information, App Credentials); "
    "not needed when SLACK_APP_TOKEN turns Socket Mode on",
    "NEON_API_KEY": "the Neon API key, starts with napi_ (Neon console, Settings, API keys)",
}
# The variables with keys of single projects begin like this, so that they are known to be secret, and
# out of reach of config.yaml, before anything has been read there.
NEON_API_KEY = "NEON_API_KEY"
NEON_API_KEY_OF = "NEON_API_KEY_"
# A shorter value would make the log redactor eat ordinary words.
SHORTEST_KNOWN_SECRET = 8
# Heroku sets it, and empties the disk at every restart.
WIPES_ITS_DISK = "DYNO"
_DATABASE_URL = "sqlite+aiosqlite:///neonbot.db"


class Settings(BaseSettings):
    """Everything that the environment decides. Secrets print as `**********`.

    slack_app_token   set: Socket Mode; unset: Slack calls `port` and signs with `slack_signing_secret`
    slack_api_url     ends with a slash
    neon_api_url      ends with /api/v2
    neon_status_url   Neon's status page, without a slash at the end
    github_token      set: cleanup looks up pull requests with it
    github_api_url    without a slash at the end
    database_url      SQLAlchemy's form, on an async driver
    port              0 takes any free one
    neon_api_keys     the keys of single projects, by variable: all that begin with NEON_API_KEY_
    variables         the rest of the environment, for `${…}` in config.yaml; without the bot's own secrets
    """

    model_config = SettingsConfigDict(
        frozen=True, extra="ignore", hide_input_in_errors=True, validate_default=True
    )

    slack_bot_token: Annotated[SecretStr, AfterValidator(form.bot_token)] = Field(alias="SLACK_BOT_TOKEN")
    slack_signing_secret: Annotated[SecretStr | None, AfterValidator(form.signing_secret)] = Field(
        default=None, alias="SLACK_SIGNING_SECRET"
    )
    slack_signing_secret_next: Annotated[SecretStr | None, AfterValidator(form.signing_secret)] = Field(
        default=None, alias="SLACK_SIGNING_SECRET_NEXT"
    )
    slack_app_token: Annotated[SecretStr | None, AfterValidator(form.app_token)] = Field(
        default=None, alias="SLACK_APP_TOKEN"
    )
    slack_api_url: Annotated[str, AfterValidator(form.slack_api_root)] = Field(
        default="https://slack.com/api/", alias="SLACK_API_URL"
    )
    neon_api_key: Annotated[SecretStr | None, AfterValidator(form.neon_key)] = Field(
        default=None, alias="NEON_API_KEY"
    )
    neon_api_keys: Mapping[str, Annotated[SecretStr, AfterValidator(form.neon_key)]] = {}
    neon_api_url: Annotated[str, AfterValidator(form.neon_api_root)] = Field(
        default="https://console.neon.tech/api/v2", alias="NEON_API_URL"
    )
    neon_status_url: Annotated[str, AfterValidator(form.status_root)] = Field(
        default="https://neonstatus.com", alias="NEON_STATUS_URL"
    )
    github_token: Annotated[SecretStr | None, AfterValidator(form.github_token)] = Field(
        default=None, alias="GITHUB_TOKEN"
    )
    github_api_url: Annotated[str, AfterValidator(form.github_api_root)] = Field(
        default="https://api.github.com", alias="GITHUB_API_URL"
    )
    database_url: Annotated[SecretStr, AfterValidator(form.database_url)] = Field(
        default=SecretStr(_DATABASE_URL), alias="DATABASE_URL"
    )
    port: int = Field(default=3000, alias="PORT", ge=0, le=65535)
    neonbot_config: Path = Field(default=Path("config.yaml"), alias="NEONBOT_CONFIG")
    log_level: Annotated[str, AfterValidator(form.log_level)] = Field(
        default="info", alias="NEONBOT_LOG_LEVEL"
    )
    variables: Mapping[str, str] = Field(default=MappingProxyType({}), repr=False, exclude=True)

    _environ: Mapping[str, str] | None = PrivateAttr(default=None)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what `load` hands in, so that a test's settings owe nothing to the machine it runs on."""
        return (init_settings,)

    @property
    def socket_mode(self) -> bool:
        """Whether the bot dials out to Slack instead of being called by it."""
        return self.slack_app_token is not None

    @property
    def signing_secrets(self) -> Mapping[str, str]:
        """What Slack may sign with, by variable: two while one takes over from the other."""
        given = {
            "SLACK_SIGNING_SECRET": self.slack_signing_secret,
            "SLACK_SIGNING_SECRET_NEXT": self.slack_signing_secret_next,
        }
        return {name: each.get_secret_value() for name, each in given.items() if each is not None}

    def again(self) -> "Survey":
        """What the same environment says now: its `.env` file may have changed. Raises SettingsError."""
        return survey(self._environ)

    @property
    def neon_keys(self) -> Mapping[str, SecretStr]:
        """Every Neon API key, by its variable."""
        shared = {} if self.neon_api_key is None else {NEON_API_KEY: self.neon_api_key}
        return MappingProxyType({**shared, **self.neon_api_keys})

    def secrets(self) -> tuple[str, ...]:
        """Every secret in the clear, for the log redactor alone; the database password in both spellings."""
        given = (self.slack_bot_token, self.slack_app_token, self.github_token, *self.neon_keys.values())
        known = {each.get_secret_value() for each in given if each is not None} | {
            *self.signing_secrets.values()
        }
        if found := re.search(r"://[^:/@]*:(.*)@", self.database_url.get_secret_value()):
            known |= {found[1], unquote(found[1])}
        return tuple(sorted(each for each in known if len(each) >= SHORTEST_KNOWN_SECRET))


class _Legible(Settings):
    """The same where a required variable may be missing: it is empty then."""

    slack_bot_token: SecretStr = Field(default=SecretStr(""), alias="SLACK_BOT_TOKEN")


@dataclass(frozen=True)
class Survey:
    """The environment as far as it can be read.

    problems   variable → what is wrong with it; such a variable counts as unset
    """

    settings: Settings
    problems: Mapping[str, str]


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """The settings from `environ` (`os.environ` unless given) and the `.env` file.

    Raises SettingsError with one line for every wrong variable; no line shows a value.
    """
    own, others = _read(environ)
    problems = _problems(own, others)
    if problems:
        lines = (f"{name} {problem}" for name, problem in problems.items())
        raise SettingsError("\n".join(lines), hint="Every variable is described in .env.example.")
    settings = Settings.model_validate(_values(own, others))
    settings._environ = environ
    return settings


def survey(environ: Mapping[str, str] | None = None) -> Survey:
    """As `load`, but what is wrong is told beside what can be read."""
    own, others = _read(environ)
    problems = _problems(own, others)
    legible = {name: value for name, value in own.items() if name not in problems}
    return Survey(_Legible.model_validate(_values(legible, others)), MappingProxyType(problems))


def configuration(
    path: Path | None = None, environ: Mapping[str, str] | None = None
) -> tuple[Path, Mapping[str, str]]:
    """Where config.yaml is and what its `${…}` may refer to, for what needs no tokens: check, explain."""
    own, others = _read(environ)
    return path or Path(own.get("NEONBOT_CONFIG", "config.yaml")), others


def database_url(environ: Mapping[str, str] | None = None) -> str:
    """Where the records are, for what needs no tokens: audit. Raises SettingsError."""
    own, _ = _read(environ)
    given = own.get("DATABASE_URL", _DATABASE_URL)
    try:
        return form.database_url(SecretStr(given)).get_secret_value()
    except ValueError as error:
        problem = f"DATABASE_URL {error}"
    # Outside the except block, as in `load`.
    raise SettingsError(problem, hint="Every variable is described in .env.example.")


def _read(environ: Mapping[str, str] | None) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """The variables that are the bot's own, and all others."""
    process = os.environ if environ is None else environ
    given = {**_env_file(process.get("NEONBOT_ENV_FILE", ".env")), **process}
    # An empty variable counts as unset: platforms and .env templates leave many of them behind.
    filled = {name: value for name, value in given.items() if value.strip()}
    names = [str(field.alias) for field in Settings.model_fields.values() if field.alias]
    names += [name for name in filled if name.startswith(NEON_API_KEY_OF)]
    own = {name: filled.pop(name) for name in names if name in filled}
    return MappingProxyType(own), MappingProxyType(filled)


def _values(own: Mapping[str, str], others: Mapping[str, str]) -> dict[str, Any]:
    """What the settings are made of."""
    keys = {name: value for name, value in own.items() if name.startswith(NEON_API_KEY_OF)}
    return {**own, "neon_api_keys": keys, "variables": others}


def _env_file(path: str) -> dict[str, str]:
    if not path.strip():
        return {}
    try:
        source = DotEnvSettingsSource(Settings, env_file=path, case_sensitive=True)
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        problem = f"{path} cannot be read: {reason}"
    else:
        return {name: value for name, value in source.env_vars.items() if value is not None}
    # Outside the except block: a decoding error holds all of the text.
    raise SettingsError(problem)


def _problems(own: Mapping[str, str], others: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with each variable, as a predicate that reads on from its name."""
    problems = _without_slack_proof(own) | _without_neon_key(own) | _on_a_wiped_disk(own, others)
    try:
        Settings.model_validate(_values(own, others))
    except ValidationError as error:
        for each in error.errors(include_input=False, include_url=False):
            # Of a mapping, its own variable.
            problems.setdefault(str(each["loc"][-1]), _in_words(each))
    return problems


def _without_slack_proof(own: Mapping[str, str]) -> dict[str, str]:
    """Without a signing secret anybody could post commands, so HTTP mode never starts without one."""
    if "SLACK_APP_TOKEN" in own or "SLACK_SIGNING_SECRET" in own:
        return {}
    return {"SLACK_SIGNING_SECRET": _missing("SLACK_SIGNING_SECRET")}


def _without_neon_key(own: Mapping[str, str]) -> dict[str, str]:
    """With keys of single projects, config.yaml says whether that is enough (bot.needed_keys)."""
    if any(name.startswith(NEON_API_KEY) for name in own):
        return {}
    return {"NEON_API_KEY": _missing("NEON_API_KEY")}


def _on_a_wiped_disk(own: Mapping[str, str], others: Mapping[str, str]) -> dict[str, str]:
    on_sqlite = own.get("DATABASE_URL", "sqlite").strip().startswith("sqlite")
    if not on_sqlite or WIPES_ITS_DISK not in others or others.get("NEONBOT_ALLOW_SQLITE") == "1":
        return {}
    return {
        "DATABASE_URL": "must be a Postgres database here: this platform wipes its disk, and SQLite with it, "
        "at every restart (NEONBOT_ALLOW_SQLITE=1 starts all the same and loses the bot's records each time)"
    }


def _missing(name: str) -> str:
    return f"is missing: {EXPECTED[name]}"


def _in_words(error: ErrorDetails) -> str:
    name = str(error["loc"][0])
    if error["type"] == "missing":
        return _missing(name)
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    return "must be a whole number from 0 to 65535" if name == "PORT" else "cannot be read"
