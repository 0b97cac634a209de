"""The configuration as a table for people: who may do what in which channel. Pure."""

from collections.abc import Iterator

from bot.command import Effect
from bot.config import Config
from bot.config_channels import Channel, Project
from bot.config_limits import Name
from bot.config_rights import Allow, Approval, ApproveLine
from bot.config_values import NOBODY
from bot.policy import approved_by, one_person
from bot.rights_findings import findings
from bot.values import render

_GAP = "  "


def rights_table(config: Config) -> str:
    """What `python -m bot check` prints: channels × effects, then each channel's projects and limits."""
    head = ("channel", *(effect.value for effect in Effect))
    rows = [head, *(_row(config, channel_id) for channel_id in config.channels)]
    details = "\n\n".join(_details(config, channel_id) for channel_id in config.channels)
    rest = (
        "Anything else is refused. Deleting is always confirmed first. The line of one command holds in\n"
        "place of its effect's; a call by path (`api`) needs the lines of all commands of its effect, too."
    )
    admins = ", ".join(config.admins) or "Nobody"
    rest += f"\n{admins} may stop all writes from Slack, with {config.command} freeze."
    for accounts in config.same_person:
        rest += f"\n{one_person(accounts)}: none approves what another asked for, and one approval counts."
    if not config.admins:
        rest += "\nNo admins are listed, so nobody is told when something happens to a channel in Slack."
    if config.audit_channel:
        rest += f"\nHow changes end, and what is refused, is told in {config.label(config.audit_channel)}."
    return f"{_table(rows)}\n\n{details}\n\n{rest}"


def warnings(config: Config) -> str:
    """What `check` says besides; empty when there is nothing."""
    found = findings(config)
    return "\n".join(("Worth a look:", *(f"  {each}" for each in found))) if found else ""


def _row(config: Config, channel_id: str) -> tuple[str, ...]:
    allow = config.channels[channel_id].allow
    return (config.label(channel_id), *(_who(allow.holders(effect)) for effect in Effect))


def _table(rows: list[tuple[str, ...]]) -> str:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = (_GAP.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)


def _details(config: Config, channel_id: str) -> str:
    channel = config.channels[channel_id]
    defaults = config.defaults_for(channel_id)
    life = "stay until they are deleted" if defaults.ttl is None else f"live {render(defaults.ttl)}"
    compute = "with a compute" if defaults.compute else "without a compute"
    facts = [
        ("projects", _projects(channel)),
        ("never touch", ", ".join(channel.never_touch) or "nothing is off limits"),
        ("new branches", f"{life}, {compute}"),
        ("limits", _limits(config, channel_id)),
        *([("others", "may read along, if the channel is shared")] if channel.external_viewers else []),
        *(("one command", f"{name}: {_who(holders)}") for name, holders in _commands(channel.allow)),
        *(("approvals", f"{name}: {_asked(line)}") for name, line in channel.approve.root.items()),
        *(fact for alias, project in channel.projects.items() for fact in _own(alias, project)),
    ]
    lines = (f"  {what.ljust(12)}{_GAP}{said}" for what, said in facts)
    return "\n".join((f"{config.label(channel_id)} ({channel_id})", *lines))


def _commands(allow: Allow) -> Iterator[tuple[str, tuple[str, ...]]]:
    effects = {effect.value for effect in Effect}
    return ((name, holders) for name, holders in allow.root.items() if name not in effects)


def _own(alias: str, project: Project) -> Iterator[tuple[str, str]]:
    """What a project has in place of the channel's lines."""
    where = f"in {alias}"
    for name, holders in project.allow.root.items():
        yield where, f"{name}: {_who(holders)}"
    for name, line in project.approve.root.items():
        yield where, f"approvals for {name}: {_asked(line)}"
    if project.never_touch:
        yield where, f"never touch {', '.join(project.never_touch)}, too"


def _who(holders: tuple[str, ...]) -> str:
    return ", ".join(holders) or NOBODY


def _asked(line: ApproveLine) -> str:
    approval = Approval(line.by, line.count, line.within, "")
    return f"{approved_by(approval)}, within {render(line.within)}"


def _limits(config: Config, channel_id: str) -> str:
    names: dict[str, Name] = {
        "by one person": "per_person",
        "by all together": "per_channel",
        "deletions": "deletes",
    }
    rates = {words: config.ceiling(channel_id, name) for words, name in names.items()}
    return ", ".join(f"{words} {each.rate if each else 'unlimited'}" for words, each in rates.items())


def _projects(channel: Channel) -> str:
    named = [f"{ref.alias} = {ref.id}" for ref in channel.refs]
    if len(named) > 1:
        named[0] += " (the default)"
    return ", ".join(named)
