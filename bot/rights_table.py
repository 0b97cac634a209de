"""The configuration as a table for people: who may do what in which channel. Pure."""

from bot.command import Effect
from bot.config import Config
from bot.config_channels import Channel
from bot.values import render

_GAP = "  "


def rights_table(config: Config) -> str:
    """What `python -m bot check` prints: channels × effects, then each channel's projects and limits."""
    head = ("channel", *(effect.value for effect in Effect))
    rows = [head, *(_row(config, channel_id) for channel_id in config.channels)]
    details = "\n\n".join(_details(config, channel_id) for channel_id in config.channels)
    rest = "Anything else is refused. Deleting is always confirmed first."
    admins = ", ".join(config.admins) or "Nobody"
    rest += f"\n{admins} may stop all writes from Slack, with {config.command} freeze."
    if config.audit_channel:
        rest += f"\nHow changes end, and what is refused, is told in {config.label(config.audit_channel)}."
    return f"{_table(rows)}\n\n{details}\n\n{rest}"


def _row(config: Config, channel_id: str) -> tuple[str, ...]:
    allow = config.channels[channel_id].allow
    return (config.label(channel_id), *(", ".join(allow.holders(effect)) or "nobody" for effect in Effect))


def _table(rows: list[tuple[str, ...]]) -> str:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = (_GAP.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)


def _details(config: Config, channel_id: str) -> str:
    channel = config.channels[channel_id]
    defaults = config.defaults_for(channel_id)
    life = "stay until they are deleted" if defaults.ttl is None else f"live {render(defaults.ttl)}"
    compute = "with a compute" if defaults.compute else "without a compute"
    return "\n".join(
        (
            f"{config.label(channel_id)} ({channel_id})",
            f"  projects      {_projects(channel)}",
            f"  never touch   {', '.join(channel.never_touch) or 'nothing is off limits'}",
            f"  new branches  {life}, {compute}",
        )
    )


def _projects(channel: Channel) -> str:
    named = [f"{ref.alias} = {ref.id}" for ref in channel.refs]
    if len(named) > 1:
        named[0] += " (the default)"
    return ", ".join(named)
