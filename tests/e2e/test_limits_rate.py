"""How many commands and clicks a person and a channel may send, and what those read who send too many."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot.config import Config
from bot.config_limits import Ceilings
from bot.rates import Rate
from tests import patient
from tests.clocks import HastyClock
from tests.e2e import deliveries
from tests.e2e.locked import locked
from tests.e2e.logged import logged
from tests.e2e.scenery import UNLIMITED, demo_config
from tests.e2e.stage import LEDGER_DB, SHOP_DB, Stage, staged

HOUR = timedelta(hours=1)
READ = "operation list"  # reads, and is counted


class StillClock(HastyClock):
    """Stands still for whoever measures spans, until it is moved on."""

    def __init__(self) -> None:
        super().__init__()
        self._at = 1000.0

    def monotonic(self) -> float:
        return self._at

    def advance(self, seconds: float) -> None:
        """Let so much time pass."""
        self._at += seconds


def limited(everywhere: Ceilings = UNLIMITED, **channels: Ceilings) -> Config:
    """The demo's configuration with these limits, for all and in single channels."""
    config = demo_config()
    changed = {
        name: config.channels[name].model_copy(update={"limits": own}) for name, own in channels.items()
    }
    return config.model_copy(update={"limits": everywhere, "channels": {**config.channels, **changed}})


@asynccontextmanager
async def on_stage(folder: Path, config: Config, clock: StillClock | None = None) -> AsyncIterator[Stage]:
    async with staged(folder, config=config) as stage:
        await stage.start_bot(clock or StillClock())
        yield stage


def per_person(count: int) -> Ceilings:
    return Ceilings(per_person=Rate(count, HOUR), per_channel=None, deletes=None)


async def typed(stage: Stage, who: str, channel: str, line: str = READ) -> str:
    """What Slack is told in the acknowledgement itself: nothing, for what gets in."""
    answer = await deliveries.send(stage, deliveries.command(stage, who, channel, line))
    assert answer.status_code == 200
    return str(answer.json()["text"]) if answer.content else ""


async def test_whoever_types_too_much_reads_so_and_when_to_try_again(tmp_path: Path) -> None:
    clock = StillClock()
    async with on_stage(tmp_path, limited(per_person(3)), clock) as stage:
        for _ in range(3):
            assert await typed(stage, "U0DANA", SHOP_DB) == ""
            clock.advance(60)
        said = await typed(stage, "U0DANA", SHOP_DB)
        assert said == (
            "You have sent me 3 commands and clicks within 60 minutes, and that is the limit. "
            "Nothing was done. Try again in 57 min. Rule: `config.yaml: limits.per_person (3/1h)`"
        )
        clock.advance(57 * 60 - 1)
        assert "Try again in 1 s." in await typed(stage, "U0DANA", SHOP_DB)
        clock.advance(1)
        assert await typed(stage, "U0DANA", SHOP_DB) == ""


async def test_the_person_sees_the_refusal_in_private(tmp_path: Path) -> None:
    async with on_stage(tmp_path, limited(per_person(1))) as stage:
        await stage.ask(stage.dana, SHOP_DB, READ)
        reply = await stage.ask(stage.dana, SHOP_DB, "branch create pr-42")
        assert "You have sent me 1 command or click within 60 minutes" in reply.text
        assert (reply.row.outcome, reply.row.decision, reply.row.rule) == (
            "refused",
            "deny",
            "config.yaml: limits.per_person (1/1h)",
        )
        assert not await stage.ana.messages(SHOP_DB)
        assert not await stage.neon_writes()


async def test_each_person_has_a_limit_of_their_own_over_all_channels(tmp_path: Path) -> None:
    async with on_stage(tmp_path, limited(per_person(2))) as stage:
        assert [await typed(stage, "U0DANA", each) for each in (SHOP_DB, LEDGER_DB)] == ["", ""]
        assert "You have sent me 2" in await typed(stage, "U0DANA", LEDGER_DB)
        assert await typed(stage, "U0ANA", SHOP_DB) == ""


async def test_a_channel_with_a_line_of_its_own_counts_by_itself(tmp_path: Path) -> None:
    own = Ceilings(per_person=Rate(1, HOUR))
    async with on_stage(tmp_path, limited(per_person(2), C0LEDGER=own)) as stage:
        assert await typed(stage, "U0DANA", LEDGER_DB) == ""
        assert "limits.per_person (1/1h)" in await typed(stage, "U0DANA", LEDGER_DB)
        assert [await typed(stage, "U0DANA", SHOP_DB) for _ in range(2)] == ["", ""]
        assert "limits.per_person (2/1h)" in await typed(stage, "U0DANA", SHOP_DB)


async def test_a_channel_has_a_limit_for_all_together(tmp_path: Path) -> None:
    channel = Ceilings(per_person=None, per_channel=Rate(3, HOUR), deletes=None)
    async with on_stage(tmp_path, limited(channel)) as stage:
        for who in ("U0DANA", "U0ANA", "U0GUS"):
            assert await typed(stage, who, SHOP_DB) == ""
        said = await typed(stage, "U0EVE", SHOP_DB)
        assert "This channel has sent me 3 commands and clicks within 60 minutes" in said
        assert "limits.per_channel (3/1h)" in said
        assert await typed(stage, "U0EVE", LEDGER_DB) == ""


async def test_what_is_turned_away_does_not_count(tmp_path: Path) -> None:
    clock = StillClock()
    async with on_stage(tmp_path, limited(per_person(1)), clock) as stage:
        await typed(stage, "U0DANA", SHOP_DB)
        for _ in range(30):
            clock.advance(115)
            assert "that is the limit" in await typed(stage, "U0DANA", SHOP_DB)
        clock.advance(150)
        assert await typed(stage, "U0DANA", SHOP_DB) == ""


@pytest.mark.parametrize("line", ["help", "whoami", "explain branch list", "", "HELP branch"])
async def test_help_and_the_like_work_while_all_else_is_turned_away(tmp_path: Path, line: str) -> None:
    both = Ceilings(per_person=Rate(1, HOUR), per_channel=Rate(1, HOUR), deletes=None)
    async with on_stage(tmp_path, limited(both)) as stage:
        await typed(stage, "U0DANA", SHOP_DB)
        assert [await typed(stage, "U0DANA", SHOP_DB, line) for _ in range(5)] == [""] * 5


async def test_a_channel_that_is_flooded_can_be_frozen(tmp_path: Path) -> None:
    both = Ceilings(per_person=Rate(1, HOUR), per_channel=Rate(1, HOUR), deletes=None)
    async with on_stage(tmp_path, limited(both)) as stage:
        await typed(stage, "U0ANA", SHOP_DB)
        assert "that is the limit" in await typed(stage, "U0ANA", SHOP_DB)
        await stage.ana.command(SHOP_DB, "freeze --all --reason flood")
        await stage.shown(stage.dana, SHOP_DB, "*All writes* are frozen")


async def test_even_help_ends_somewhere(tmp_path: Path) -> None:
    async with on_stage(tmp_path, limited()) as stage:
        said = [await typed(stage, "U0DANA", SHOP_DB, "help") for _ in range(62)]
        assert [bool(each) for each in said] == [False] * 60 + [True] * 2
        assert "Rule: `built in: 60/1m for help, freeze and the like`" in said[-1]


async def test_clicks_count_and_are_answered_at_most_once_in_a_while(tmp_path: Path) -> None:
    clock = StillClock()
    async with on_stage(tmp_path, limited(per_person(1)), clock) as stage:
        await typed(stage, "U0DANA", SHOP_DB)

        async def click() -> None:
            body = deliveries.click(stage, "U0DANA", SHOP_DB, "1.0", "run:1", "branch list")
            answer = await deliveries.send(stage, body)
            assert (answer.status_code, answer.text) == (200, "")

        await asyncio.gather(*(click() for _ in range(20)))
        await stage.shown(stage.dana, SHOP_DB, "You have sent me 1 command or click")
        clock.advance(5)
        await asyncio.gather(*(click() for _ in range(20)))
        await stage.stop_bot()  # waits for what is still being said
        answers = await stage.slack_calls("response_url")
        assert sum("that is the limit" in each["args"]["text"] for each in answers) == 2


async def test_one_row_of_the_audit_stands_for_all_that_were_turned_away_in_a_span(tmp_path: Path) -> None:
    clock = StillClock()
    async with on_stage(tmp_path, limited(per_person(1)), clock) as stage:
        for _ in range(2):
            await stage.ask(stage.dana, SHOP_DB, "whoami")
        await stage.ask(stage.dana, SHOP_DB, READ)
        await asyncio.gather(*(typed(stage, "U0DANA", SHOP_DB) for _ in range(30)))
        await stage.audited(4)
        await asyncio.gather(*(typed(stage, "U0ANA", SHOP_DB) for _ in range(3)))
        await stage.audited(6)
        clock.advance(HOUR.total_seconds() + 1)
        await asyncio.gather(*(typed(stage, "U0DANA", SHOP_DB) for _ in range(3)))
        await stage.audited(8)
        await stage.stop_bot()
        rows = [each for each in await stage.audit() if each.outcome == "refused"]
        assert [each.user_id for each in rows] == ["U0DANA", "U0ANA", "U0DANA"]
        assert {each.detail for each in rows} == {"too many commands; others are not listed"}


async def test_a_row_that_the_store_did_not_take_is_written_for_the_next_one(tmp_path: Path) -> None:
    async with staged(tmp_path, config=limited(per_person(1))) as stage:
        with logged(stage) as log:
            await stage.start_bot(StillClock())
            await stage.ask(stage.dana, SHOP_DB, READ)
            async with locked(tmp_path / "bot.db"):
                assert "that is the limit" in await typed(stage, "U0DANA", SHOP_DB)
                async with asyncio.timeout(45):
                    while "could not write the audit row" not in log.getvalue():
                        await asyncio.sleep(0.05)
            assert "that is the limit" in await typed(stage, "U0DANA", SHOP_DB)
            assert [row.outcome for row in await stage.audited(2)] == ["done", "refused"]


async def test_a_form_that_is_too_much_stays_open_and_says_so(tmp_path: Path) -> None:
    async with on_stage(tmp_path, limited(per_person(1))) as stage:
        await stage.ask(stage.dana, SHOP_DB, READ)
        declined = deliveries.form(stage, "U0DANA", SHOP_DB, "some request", "not now")
        about = {"review": "r", "channel": SHOP_DB, "page": 1, "ticked": "1"}
        view = {"type": "modal", "id": "V1", "callback_id": "review", "private_metadata": json.dumps(about)}
        sent = deliveries.review(stage, "U0DANA", view, {"branches:1": {"branches": ["0"]}})
        for body, field in ((declined, "reason"), (sent, "length")):
            answer = (await deliveries.send(stage, body)).json()
            assert answer["response_action"] == "errors"
            assert "that is the limit" in answer["errors"][field]


async def test_the_numbers_for_prometheus_count_every_one(tmp_path: Path) -> None:
    async with on_stage(tmp_path, limited(per_person(1))) as stage:
        for _ in range(4):
            await typed(stage, "U0DANA", SHOP_DB)
        async with patient.client() as http:
            metrics = (await http.get(f"{stage.bot_url}/metrics")).text
        assert 'neonbot_turned_away_total{limit="person"} 3.0' in metrics


async def test_two_accounts_of_one_person_share_what_one_person_may_send(tmp_path: Path) -> None:
    config = limited(per_person(1)).model_copy(update={"same_person": (("U0DANA", "U0ANA"),)})
    async with on_stage(tmp_path, config) as stage:
        await stage.ask(stage.dana, SHOP_DB, READ)
        reply = await stage.ask(stage.ana, SHOP_DB, READ)
    assert reply.row.rule.startswith("config.yaml: limits.per_person")
