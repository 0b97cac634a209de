"""A channel's section of config.yaml: its projects, and what holds for each of them."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from bot.command import ProjectRef
from bot.config_limits import Ceilings
from bot.config_news import ChannelNews
from bot.config_rights import Allow, Approve, ApproveLine, Lines
from bot.config_values import Alias, Label, Patterns, ProjectId, Section, Ttl, WarnBefore, wrong


class Defaults(Section):
    """What a new branch gets unless the command says otherwise; `ttl` None means that it stays.

    `warn_before` is how long before a branch expires it is warned of; None for not at all.
    """

    ttl: Ttl = Field(default="7d", validate_default=True)
    compute: bool = True
    warn_before: WarnBefore = Field(default="24h", validate_default=True)


class Project(Section):
    """A project of a channel, with what holds for it instead of the channel's lines, or besides."""

    id: ProjectId
    allow: Allow = Field(default_factory=Allow)
    approve: Approve = Field(default_factory=Approve)
    never_touch: Patterns = ()


def _as_project(value: Any) -> Any:
    """An id alone stands for a project for which the channel's lines hold."""
    if isinstance(value, str):
        return {"id": value}
    if not isinstance(value, Mapping):
        raise wrong("must be a project's id, or a mapping with its id and rules of its own")
    return value


def _one_name_each(projects: Mapping[str, Project]) -> Mapping[str, Project]:
    """Two names for one project, or a name that is another's id, would make a message about it ambiguous."""
    if not projects:
        raise wrong("is empty: list at least one project")
    names: dict[str, str] = {}
    ids = {project.id for project in projects.values()}
    for alias, project in projects.items():
        if project.id in names:
            raise wrong(f"has one project twice, as {names[project.id]} and as {alias}")
        if alias in ids and alias != project.id:
            raise wrong(f"has {alias} both as a name and as the id of something else")
        names[project.id] = alias
    return MappingProxyType(dict(projects))


class Channel(Section):
    """What one channel may do, to which projects: `projects` by their names, the default one first."""

    label: Label = ""
    projects: Annotated[
        Mapping[Alias, Annotated[Project, BeforeValidator(_as_project)]], AfterValidator(_one_name_each)
    ]
    allow: Allow
    approve: Approve = Field(default_factory=Approve)
    account: bool = False
    external_viewers: bool = False
    never_touch: Patterns = ()
    defaults: Defaults = Defaults()
    limits: Ceilings = Ceilings()
    news: ChannelNews = ChannelNews()

    @property
    def refs(self) -> tuple[ProjectRef, ...]:
        """The channel's projects, the default one first."""
        return tuple(ProjectRef(alias, project.id) for alias, project in self.projects.items())

    def allowing(self, project: ProjectRef | None) -> Lines[tuple[str, ...]]:
        """Who may do what to a project, or, for None, to no single one."""
        lines = self.allow.at("allow")
        for alias, own in self._own(project):
            lines = {**lines, **own.allow.at("projects", alias, "allow")}
        return lines

    def approving(self, project: ProjectRef | None) -> Lines[ApproveLine]:
        """What needs the agreement of others, for a project or for no single one."""
        lines = self.approve.at("approve")
        for alias, own in self._own(project):
            lines = {**lines, **own.approve.at("projects", alias, "approve")}
        return lines

    def named(self) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
        """Every list of people and user groups, each with its place below the channel."""
        lines = [(self.allow.at("allow"), self.approve.at("approve"))]
        for alias, own in self.projects.items():
            place = ("projects", alias)
            lines.append((own.allow.at(*place, "allow"), own.approve.at(*place, "approve")))
        for allow, approve in lines:
            for holders in allow.values():
                yield holders.place, holders.says
            for asks in approve.values():
                yield (*asks.place, "by"), asks.says.by

    def off_limits(self, project: ProjectRef | None) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """The patterns of branches that nobody touches, each with its place below the channel."""
        for index, pattern in enumerate(self.never_touch):
            yield ("never_touch", index), pattern
        for alias, own in self._own(project):
            for index, pattern in enumerate(own.never_touch):
                yield ("projects", alias, "never_touch", index), pattern

    def _own(self, project: ProjectRef | None) -> Iterator[tuple[str, Project]]:
        return ((alias, each) for alias, each in self.projects.items() if project and each.id == project.id)
