"""What a new text of config.yaml changes, in a few words for the audit trail. Pure.

Names of keys only, never what stands behind them: that may come from the environment.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel, RootModel

from bot.config import Config

MOST = 20


def changes(old: Config, new: Config) -> tuple[str, ...]:
    """One entry for each channel that was added, removed or changed, and one for each other key."""
    found = [*_channels(old, new), *(each for each in _keys(old, new) if each != "channels")]
    if old.command != new.command:
        found.append(f"the app in Slack has to have {new.command}, too")
    if not found:
        return ("nothing but remarks",)
    more = len(found) - MOST
    return (*found[:MOST], f"and {more} more") if more > 0 else tuple(found)


def _channels(old: Config, new: Config) -> Iterator[str]:
    for channel_id in dict.fromkeys((*old.channels, *new.channels)):
        before, after = old.channel(channel_id), new.channel(channel_id)
        if before is None:
            yield f"{_called(new, channel_id)} added"
        elif after is None:
            yield f"{_called(old, channel_id)} removed"
        elif keys := ", ".join(_keys(before, after)):
            yield f"{_called(new, channel_id)}: {keys}"


def _keys(old: BaseModel, new: BaseModel) -> Iterator[str]:
    """The keys of a section whose values differ; of lines by right, each line."""
    for name in type(new).model_fields:
        before, after = getattr(old, name), getattr(new, name)
        if isinstance(before, RootModel) and isinstance(after, RootModel):
            for line in dict.fromkeys((*before.root, *after.root)):
                if before.root.get(line) != after.root.get(line):
                    yield f"{name}.{line}"
        elif _plain(before) != _plain(after):
            yield name


def _plain(value: Any) -> Any:
    """The first project of a channel is its default, so the order counts."""
    return list(value.items()) if isinstance(value, Mapping) else value


def _called(config: Config, channel_id: str) -> str:
    label = config.label(channel_id)
    return channel_id if label == channel_id else f"{label} ({channel_id})"
