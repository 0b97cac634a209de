"""What the stories of approvals share: a channel with such a rule, and its card."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.config import Config
from bot.config_rights import Allow, Approve
from bot.registry import load as load_registry
from sandbox.slack.person import Person
from sandbox.slack.plain import plain
from tests.e2e.scenery import config_where
from tests.e2e.stage import SHOP_DB, Stage, staged

NAME = "preview/pr-98"
DELETE = f"branch delete {NAME}"
ASKED = "Approval wanted"
BUTTONS = "[Approve] [Decline] [Cancel]"
ADMINS = {"by": ["S0DBADMINS"]}
RULE = "config.yaml: channels.C0SHOPDB.approve.destroy"
# Dana may do everything, and so may Ana and Ben, the database admins.
EVERYTHING = Allow(
    {
        "read": ("everyone",),
        "create": ("everyone",),
        "change": ("everyone",),
        "destroy": ("U0DANA", "S0DBADMINS"),
        "reveal": ("U0DANA", "S0DBADMINS"),
    }
)


def approving(channel: str = SHOP_DB, allow: Allow = EVERYTHING, **lines: dict[str, Any]) -> Config:
    """The demo's configuration where others have to approve: `destroy={"by": ["S0DBADMINS"]}`."""
    lines = {name.replace("_", " "): line for name, line in (lines or {"destroy": ADMINS}).items()}
    approve = Approve.model_validate(lines, context=load_registry().rules)
    return config_where(channel, allow=allow, approve=approve)


@asynccontextmanager
async def asking(folder: Path, config: Config | None = None, **how: Any) -> AsyncIterator[Stage]:
    """A stage with such a configuration, and the bot on it."""
    async with staged(folder, config=config or approving()) as stage:
        await stage.start_bot(**how)
        yield stage


async def asked(
    stage: Stage, person: Person | None = None, line: str = DELETE, channel: str = SHOP_DB
) -> dict[str, Any]:
    """Somebody, or else Dana, types a line that others have to approve; the card."""
    person = person or stage.dana
    seen = {each["ts"] for each in await person.messages(channel)}
    assert (await person.command(channel, line))["ok"]
    return await person.wait_for(
        channel, lambda each: each["ts"] not in seen and BUTTONS in plain(each) and ASKED in plain(each)
    )


def ben(stage: Stage) -> Person:
    """A database admin, like Ana."""
    return stage.person("U0BEN")


async def click(person: Person, card: dict[str, Any], action: str = "approve") -> None:
    """Press a button of a card that answers by what the message says then."""
    assert (await person.click(card["channel"], card["ts"], action))["ok"]


def value_of(card: dict[str, Any]) -> str:
    """What the buttons carry."""
    (actions,) = [block for block in card["blocks"] if block["type"] == "actions"]
    return str(actions["elements"][0]["value"])


def request_of(card: dict[str, Any]) -> str:
    """The request that the buttons are about."""
    return value_of(card).partition(":")[0]


async def words_of(person: Person, card: dict[str, Any]) -> str:
    """What the message of a card shows now."""
    return next(plain(each) for each in await person.messages(card["channel"]) if each["ts"] == card["ts"])
