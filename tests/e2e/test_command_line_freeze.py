"""`python -m bot freeze` and `unfreeze`: the brake without Slack, with a database and nothing else."""

from pathlib import Path

import pytest

from bot.store.migrate import upgrade
from tests.e2e.scenery import CONFIG
from tests.e2e.stage import SHOP, SHOP_DB, Stage
from tests.e2e.terminal import Ended, bot

FROZEN = "All writes are frozen. Whoever runs the bot froze them just now: Slack is down."


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A migrated database."""
    url = f"sqlite:///{tmp_path}/bot.db"
    upgrade(url)
    return url


async def told(url: str, *arguments: str) -> Ended:
    return await bot(*arguments, DATABASE_URL=url, NEONBOT_CONFIG=str(CONFIG))


async def test_what_was_frozen_there_is_refused_in_slack_and_lifted_there(stage: Stage) -> None:
    ended = await told(stage.database_url, "freeze", "--all", "--reason", "Slack is down")
    assert (ended.code, ended.out) == (0, f"{FROZEN}\n"), ended.err
    reply = await stage.ask(stage.dana, SHOP_DB, "branch create pr-42")
    assert FROZEN in reply.text
    assert "Rule: `stored: a freeze of everything by Whoever runs the bot" in reply.text
    (row, _) = await stage.audit()
    assert (row.user_name, row.command, row.effect, row.outcome) == (
        "command line",
        "freeze",
        "change",
        "done",
    )
    assert row.text == 'freeze --all --reason "Slack is down"'

    ended = await told(stage.database_url, "unfreeze", "--all")
    assert (ended.code, ended.out) == (0, "All writes are no longer frozen.\n")
    await stage.dana.command(SHOP_DB, "branch create pr-42")
    await stage.finished(stage.dana, SHOP_DB, "`pr-42` in *shop* is ready in")


@pytest.mark.parametrize("name", ["shop", SHOP])
async def test_a_project_is_meant_by_its_name_or_its_id(url: str, name: str) -> None:
    ended = await told(url, "freeze", "--project", name, "--reason", "moving", "--for", "2h")
    assert ended.code == 0, ended.err
    assert ended.out.startswith("Writes to shop are frozen. Whoever runs the bot froze them just now, until ")
    again = await told(url, "freeze", "--all", "--reason", "Slack is down")
    assert again.out == f"{FROZEN}\n"
    lifted = await told(url, "unfreeze", "--all")
    assert "Writes to shop are frozen." in lifted.out.splitlines()[1]


async def test_the_same_again_changes_nothing_and_says_so(url: str) -> None:
    for _ in range(2):
        ended = await told(url, "freeze", "--all", "--reason", "Slack is down")
    assert ended.out == f"{FROZEN}\nIt was so before; nothing was changed.\n"
    assert (await told(url, "unfreeze", "--project", "shop")).out.startswith("Writes to shop are not frozen.")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("freeze", "--reason", "x"), 2, "one of the arguments --all --project is required"),
        (("freeze", "--all"), 2, "--reason"),
        (("freeze", "--all", "--reason", " "), 1, "--reason is empty."),
        (("freeze", "--all", "--reason", "x", "--for", "2"), 1, "“2” has no unit."),
        (("freeze", "--project", "nope", "--reason", "x"), 1, "config.yaml has no project 'nope'."),
        (("unfreeze",), 2, "one of the arguments --all --project is required"),
    ],
)
async def test_an_order_that_is_not_clear_does_nothing(
    url: str, arguments: tuple[str, ...], code: int, said: str
) -> None:
    ended = await told(url, *arguments)
    assert ended.code == code
    assert said in ended.err
    assert (await told(url, "unfreeze", "--all")).out == "All writes are not frozen.\n"


async def test_without_the_bots_database_it_says_so_and_makes_none(tmp_path: Path) -> None:
    ended = await told(f"sqlite:///{tmp_path}/none.db", "freeze", "--all", "--reason", "x")
    assert (ended.code, ended.out) == (1, "")
    assert "There is no SQLite file" in ended.err
    assert not (tmp_path / "none.db").exists()
