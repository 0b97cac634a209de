"""What a stage is set with before anybody enters: the demo's configuration, and an empty database."""

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from bot.config import Config
from bot.config import load as load_config
from bot.config_limits import Ceilings
from bot.config_rights import Approve
from bot.registry import load as load_registry
from bot.store.migrate import upgrade

UNLIMITED = Ceilings(per_person=None, per_channel=None, deletes=None)
CONFIG = Path(__file__).parents[2] / "config.yaml"
# Seconds, where Slack's patience is three: how fast an acknowledgement is, bench/ack.py measures.
ANSWER_WITHIN = 60.0


@cache
def demo_config() -> Config:
    """The demo's configuration, read once, without its limits: a test types faster than people do."""
    config = load_config(CONFIG, {}, load_registry().rules)
    no_own = {"limits": Ceilings()}
    channels = {name: each.model_copy(update=no_own) for name, each in config.channels.items()}
    return config.model_copy(update={"limits": UNLIMITED, "channels": channels})


def calm(config: Config) -> Config:
    """Without an audit channel, and without warnings before branches expire.

    The calls and posts of these would meet trouble that is meant for others, and be counted with them.
    """
    no_warnings = config.defaults.model_copy(update={"warn_before": None})
    return config.model_copy(update={"audit_channel": None, "defaults": no_warnings})


@cache
def _empty_database() -> Path:
    """All tables, and nothing in them. A copy takes a tenth of the time that the migrations take."""
    path = Path(tempfile.mkdtemp(prefix="neonbot-tests-")) / "empty.db"
    atexit.register(shutil.rmtree, path.parent, ignore_errors=True)
    upgrade(f"sqlite+aiosqlite:///{path}")
    return path


NO_APPROVALS = Approve()


def config_where(channel_id: str, **changes: Any) -> Config:
    """The demo's configuration with other values in one channel's section."""
    config = demo_config()
    channel = config.channels[channel_id].model_copy(update=changes)
    return config.model_copy(update={"channels": {**config.channels, channel_id: channel}})


def new_database(folder: Path) -> str:
    """The address of a database of its own in that folder."""
    path = folder / "bot.db"
    if not path.exists():
        shutil.copyfile(_empty_database(), path)
    return f"sqlite+aiosqlite:///{path}"
