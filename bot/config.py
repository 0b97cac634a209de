"""config.yaml as frozen models. What each key means is explained in config.yaml itself.

A wrong file is refused whole, with every problem at once:

    config.yaml:12:5 channels.C0SHOPDB.projetcs: unknown key, did you mean projects?
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    Field,
    PrivateAttr,
    ValidationError,
    ValidationInfo,
    model_validator,
)

from bot import config_problems, config_source
from bot.config_channels import Channel, Defaults, Project
from bot.config_cleanup import SECTIONS as CLEANUP_SECTIONS
from bot.config_cleanup import CleanupPolicy, PolicyName
from bot.config_file import digest, text_of
from bot.config_limits import Ceiling, Ceilings, Name
from bot.config_news import ChannelNews, News
from bot.config_rights import ApproveLine, Commands, KnownCommands
from bot.config_schedules import ScheduledCommand, ScheduleName
from bot.config_values import (
    Admins,
    ChannelId,
    KeyVariable,
    Patience,
    Poll,
    ProjectId,
    SamePerson,
    Section,
    SlashCommand,
    wrong,
)
from bot.costs import Costs, Included, Limits, Plan, Prices
from bot.errors import ConfigError
from bot.rates import Rate


class Follow(Section):
    """How operations are watched: the first wait between two looks, the longest one, and when to stop."""

    first: Poll = Field(default="1s", validate_default=True)
    slowest: Poll = Field(default="10s", validate_default=True)
    give_up: Patience = Field(default="30m", validate_default=True)

    @property
    def after_loss(self) -> timedelta:
        """The pause before a look for what was asked without an answer: it may still be under way."""
        return 2 * self.first

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.first <= self.slowest <= self.give_up:
            raise wrong("must rise: first, then slowest, then give_up")
        return self


def _some_channel(channels: Mapping[str, Channel]) -> Mapping[str, Channel]:
    if not channels:
        raise wrong("is empty: list at least one channel")
    return MappingProxyType(dict(channels))


class KeyOf(Section):
    """What holds for one Neon project, wherever it is used. The key itself is in the environment."""

    api_key_env: KeyVariable


class Config(Section):
    """The whole file. `name` is the file's own name, for messages; `hash` tells one text from another."""

    version: Literal[1]
    command: SlashCommand = "/neon"
    defaults: Defaults = Defaults()
    follow: Follow = Follow()
    confirm_within: Patience = Field(default="15m", validate_default=True)
    admins: Admins = ()
    same_person: SamePerson = ()
    limits: Ceilings = Ceilings()
    news: News = News()
    audit_channel: ChannelId | None = None
    channels: Annotated[Mapping[ChannelId, Channel], AfterValidator(_some_channel)]
    projects: Annotated[Mapping[ProjectId, KeyOf], AfterValidator(MappingProxyType)] = {}
    costs: Costs | None = None
    schedules: Annotated[Mapping[ScheduleName, ScheduledCommand], AfterValidator(MappingProxyType)] = {}

    cleanup: Annotated[Mapping[PolicyName, CleanupPolicy], AfterValidator(MappingProxyType)] = {}

    @model_validator(mode="after")
    def _only_some_channels_run_all(self, info: ValidationInfo) -> Self:
        known = info.context
        if not isinstance(known, KnownCommands):
            return self
        for name, each in self.schedules.items():
            channel = self.channels.get(each.channel)
            if known.scheduled(each.command)[1] and channel is not None and not channel.account:
                raise wrong(f"runs {name}, which is about the whole account, in a channel without `account`")
        return self

    @model_validator(mode="after")
    def _times_have_channels(self) -> Self:
        channels = {name: each.channel for name, each in self.schedules.items()}
        channels |= {name: each.channel for name, each in self.cleanup.items()}
        for name, channel_id in channels.items():
            if channel_id not in self.channels:
                raise wrong(f"runs {name} in a channel that `channels` does not list")
        if both := self.schedules.keys() & self.cleanup.keys():
            raise wrong(f"has {min(both)} both under schedules and under cleanup")
        return self

    @model_validator(mode="after")
    def _policies_have_projects(self) -> Self:
        for name, policy in self.cleanup.items():
            known = self.channels[policy.channel].projects
            if unknown := [each for each in policy.projects if each not in known]:
                raise wrong(f"cleans up {unknown[0]} under {name}, which is no project of that channel")
        return self

    _name: str = PrivateAttr("config.yaml")
    _hash: str = PrivateAttr("")
    _commands: Commands = PrivateAttr(default_factory=dict)

    @model_validator(mode="after")
    def _knows_its_commands(self, info: ValidationInfo) -> Self:
        self._commands = info.context or self._commands
        return self

    @property
    def name(self) -> str:
        """The file's name without folders, such as `config.yaml`."""
        return self._name

    @property
    def hash(self) -> str:
        """Twelve hex digits of the text's SHA-256, as written (before `${…}` is filled in)."""
        return self._hash

    @property
    def commands(self) -> Commands:
        """The commands that its lines can name."""
        return self._commands

    @property
    def project_ids(self) -> tuple[str, ...]:
        """The Neon projects of all channels, each once."""
        return tuple(dict.fromkeys(ref.id for channel in self.channels.values() for ref in channel.refs))

    @property
    def own_keys(self) -> Mapping[str, str]:
        """The environment variable with the key of each project that has a key of its own."""
        return {project_id: section.api_key_env for project_id, section in self.projects.items()}

    def channel(self, channel_id: str) -> Channel | None:
        """The channel's section; None when the file does not list it."""
        return self.channels.get(channel_id)

    def label(self, channel_id: str) -> str:
        """What people call the channel; its id when the file gives no label or does not list it."""
        channel = self.channels.get(channel_id)
        return (channel.label if channel else "") or channel_id

    def accounts(self, user_id: str) -> tuple[str, ...]:
        """All accounts of the person who has this one, in the order of the file."""
        return next((each for each in self.same_person if user_id in each), (user_id,))

    def defaults_for(self, channel_id: str) -> Defaults:
        """The file's defaults with the channel's own laid over them."""
        channel = self.channels.get(channel_id)
        if channel is None:
            return self.defaults
        own = {name: getattr(channel.defaults, name) for name in channel.defaults.model_fields_set}
        return self.defaults.model_copy(update=own)

    def news_for(self, channel_id: str) -> News:
        """How news is told, with the channel's own lines laid over the file's."""
        channel = self.channels.get(channel_id)
        if channel is None:
            return self.news
        own = {name: getattr(channel.news, name) for name in channel.news.model_fields_set}
        return self.news.model_copy(update=own)

    def ceiling(self, channel_id: str, name: Name) -> Ceiling | None:
        """How often that may happen in that channel; None for as often as people like."""
        channel = self.channels.get(channel_id)
        own = channel is not None and name in channel.limits.model_fields_set
        rate: Rate | None = getattr(channel.limits if channel and own else self.limits, name)
        place = f"channels.{channel_id}.limits.{name}" if own else f"limits.{name}"
        return Ceiling(rate, f"{self.name}: {place} ({rate})", own) if rate else None


# Which keys exist where; `*` stands for a channel's or a project's id, a right, or a plan's name.
SECTIONS: Mapping[tuple[str, ...], type[BaseModel]] = MappingProxyType(
    {
        (): Config,
        ("defaults",): Defaults,
        ("follow",): Follow,
        ("channels", "*"): Channel,
        ("channels", "*", "approve", "*"): ApproveLine,
        ("channels", "*", "projects", "*"): Project,
        ("channels", "*", "projects", "*", "approve", "*"): ApproveLine,
        ("channels", "*", "defaults"): Defaults,
        ("limits",): Ceilings,
        ("channels", "*", "limits"): Ceilings,
        ("news",): News,
        ("channels", "*", "news"): ChannelNews,
        ("projects", "*"): KeyOf,
        ("schedules", "*"): ScheduledCommand,
        **{("cleanup", "*", *path): section for path, section in CLEANUP_SECTIONS.items()},
        ("costs",): Costs,
        ("costs", "plans", "*"): Plan,
        ("costs", "plans", "*", "limits"): Limits,
        ("costs", "plans", "*", "included"): Included,
        ("costs", "plans", "*", "prices"): Prices,
    }
)


def load(path: Path | str, variables: Mapping[str, str], commands: Commands) -> Config:
    """Read and check the file. `${NAME}` may refer to `variables`, lines of rights to `commands`.

    Raises ConfigError.
    """
    return parse(text_of(Path(path)), Path(path).name, variables, commands)


def parse(text: str, name: str, variables: Mapping[str, str], commands: Commands) -> Config:
    """Check the text of a configuration file called `name`. Raises ConfigError with every problem found."""
    document = config_source.read(text, variables)
    problems = list(document.problems)
    config = None
    if document.data is not None:
        try:
            config = Config.model_validate(document.data, context=commands)
        except ValidationError as error:
            known = {path: tuple(section.model_fields) for path, section in SECTIONS.items()}
            problems += config_problems.of(error, document, known)
    if config is not None:
        problems += _used_nowhere(config, document)
    # Outside the except block: a chained pydantic error would be printed along with this one.
    if problems or config is None:
        raise ConfigError(config_problems.lines(problems, name))
    config._name = name
    config._hash = digest(text)
    return config


def _used_nowhere(config: Config, document: config_source.Document) -> Iterator[config_source.Problem]:
    """A misspelled id would leave its project to the key of all others."""
    used = frozenset(config.project_ids)
    for project_id in config.projects:
        if project_id not in used:
            path = ("projects", project_id)
            text = "is a project that no channel lists"
            yield config_source.Problem(document.keys[path], config_source.dotted(path), text)
