"""Lines of rights that mean nothing, or not what they seem to: what `check` warns of. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from bot.command import Effect, ProjectRef
from bot.config import Config
from bot.config_channels import Channel
from bot.config_rights import Allow, Approve, ApproveLine, Commands, Line, Lines, first
from bot.config_source import dotted
from bot.config_values import EVERYONE

# What stands for a `*` while one pattern is held against another: nothing, and more than a `?` takes.
_STARS = ("", "\0\0\0")


def findings(config: Config) -> tuple[str, ...]:
    """One sentence for each, with its place in the file."""
    found: list[str] = []
    for channel_id, channel in config.channels.items():
        for project in (None, *channel.refs):
            about = _About(config, channel, project)
            placed = [*_lines(about), *_approvals(about), *_free_calls(about), *_patterns(about)]
            found += [f"{dotted(('channels', channel_id, *place))}: {text}" for place, text in placed]
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True)
class _About:
    """A channel, or one of its projects, with the lines that hold for it."""

    config: Config
    channel: Channel
    project: ProjectRef | None

    @property
    def commands(self) -> Commands:
        return self.config.commands

    @property
    def allow(self) -> Lines[tuple[str, ...]]:
        return self.channel.allowing(self.project)

    @property
    def approve(self) -> Lines[ApproveLine]:
        return self.channel.approving(self.project)

    def own(self, line: Line[Any]) -> bool:
        """Whether it stands in this very section."""
        return (line.section[0] == "projects") is (self.project is not None)

    def effect(self, name: str) -> str:
        return self.commands[name].effect.value if name in self.commands else name

    def holders(self, name: str) -> tuple[str, ...]:
        """Who may do it, be it an effect or a command."""
        found = first(self.allow, (name, self.effect(name)))
        return found.says if found else ()


_Finding = tuple[tuple[str | int, ...], str]


def _lines(about: _About) -> Iterator[_Finding]:
    lines: list[Line[Any]] = [*about.allow.values(), *about.approve.values()]
    for line in lines:
        if not about.own(line):
            continue
        # To write that nobody may is no mistake, though it would hold anyway.
        spelled_out = line.name not in about.commands and about.project is None and not line.says
        if not spelled_out and _in_force(about, _without(about.channel, line)) == _in_force(
            about, about.channel
        ):
            yield line.place, "says what holds without it: take it out"
        elif line.name not in about.commands:
            yield from _overtaken(line, about)
        elif about.commands[line.name].account and not about.channel.account:
            yield line.place, "is about the whole account, and this channel has no `account: true`"


def _without(channel: Channel, line: Line[Any]) -> Channel:
    *_, kind = line.section
    if line.section[0] != "projects":
        return channel.model_copy(update={kind: _less(getattr(channel, kind), line.name)})
    alias = line.section[1]
    project = channel.projects[alias]
    project = project.model_copy(update={kind: _less(getattr(project, kind), line.name)})
    return channel.model_copy(update={"projects": {**channel.projects, alias: project}})


def _less(lines: Allow | Approve, name: str) -> Allow | Approve:
    left: Any = {key: says for key, says in lines.root.items() if key != name}
    return type(lines).model_construct(left)


def _in_force(about: _About, channel: Channel) -> list[tuple[frozenset[str], ApproveLine | None]]:
    """What holds for each effect and command, in the channel and for each of its projects."""
    found = []
    for project in (None, *channel.refs):
        allow, approve = channel.allowing(project), channel.approving(project)
        for name in (*Effect, *about.commands):
            names = (name, about.effect(name))
            held, asked = first(allow, names), first(approve, names)
            found.append((frozenset(held.says if held else ()), asked.says if asked else None))
    return found


def _overtaken(line: Line[Any], about: _About) -> Iterator[_Finding]:
    """A command's line in the channel comes before an effect's line in the project."""
    lines: Lines[Any] = about.allow if line.section[-1] == "allow" else about.approve
    for other in lines.values():
        if other.name != line.name == about.effect(other.name) and not about.own(other):
            text = f"does not hold for {other.name}, which has a line in the channel: repeat that line here"
            yield line.place, text


def _approvals(about: _About) -> Iterator[_Finding]:
    for line in about.approve.values():
        if not about.own(line):
            continue
        commands = [each for each in about.allow if about.effect(each) == line.name]
        holders = {holder for name in (line.name, *commands) for holder in about.holders(name)}
        if not holders:
            yield line.place, "asks for approvals of what nobody may do"
            continue
        open_ended = not _people_only(holders)
        unable = [each for each in line.says.by if _is_person(each) and each not in holders]
        if unable and not open_ended:
            yield line.place, f"{_listed(unable)} cannot approve it without the right to do it"
        if _people_only(line.says.by):
            able = [each for each in line.says.by if open_ended or each in holders]
            people = list(dict.fromkeys(about.config.accounts(each) for each in able))
            yield from ((line.place, text) for text in _stuck(people, line.says.count))


def _stuck(able: Sequence[tuple[str, ...]], count: int) -> Iterator[str]:
    """Requests for which there are never enough others. Each is one person, with all accounts."""
    if len(able) < count:
        yield f"takes {count}, and {len(able)} of those named can approve it: nothing ever passes"
    elif len(able) == count:
        accounts = [account for person in able for account in person]
        yield f"requests of {_listed(accounts)} are never approved: too few others can"


def _free_calls(about: _About) -> Iterator[_Finding]:
    """A free call needs the lines of its effect and of its commands: who stands in one alone makes none."""
    for line in about.allow.values():
        effect = about.effect(line.name)
        if effect == line.name or about.commands[line.name].free or not line.says:
            continue
        holders = about.holders(effect)
        apart = EVERYONE not in {*holders, *line.says} and not {*holders} & {*line.says}
        if holders and apart and effect != Effect.READ:
            text = f"names nobody that {effect} names, so nobody can {effect} by a path (`api`): name both"
            yield line.place, text


def _patterns(about: _About) -> Iterator[_Finding]:
    known = list(about.channel.off_limits(about.project))
    for index, (place, pattern) in enumerate(known):
        earlier = [other for _, other in known[:index]]
        # Of two that say the same, the later one is too much.
        later = [other for _, other in known[index + 1 :] if not _covers(pattern, other)]
        wider = next((other for other in (*earlier, *later) if _covers(other, pattern)), None)
        if wider is not None:
            yield place, f"{pattern} is covered by {wider}: take it out"


def _covers(wide: str, narrow: str) -> bool:
    """Whether each name that `narrow` stands for is one that `wide` stands for, too; False when unsure."""
    if "[" in narrow:
        return wide == narrow
    return all(fnmatchcase(narrow.replace("*", some).replace("?", "\0"), wide) for some in _STARS)


def _is_person(holder: str) -> bool:
    return holder != EVERYONE and not holder.startswith("S")


def _people_only(holders: Sequence[str] | set[str]) -> bool:
    return all(map(_is_person, holders))


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
