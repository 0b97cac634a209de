"""Hundreds of commands at once from ten people: each gets exactly one answer, and the books balance."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx

from bot.config_limits import Ceilings
from bot.rates import Rate
from sandbox.slack.people import User
from tests import patient
from tests.e2e import deliveries
from tests.e2e.scenery import demo_config
from tests.e2e.stage import SHOP_DB, Stage, staged

# No more get in than a busy machine writes down within the time that a writer waits.
COMMANDS, PEOPLE, EACH = 300, 10, 3
PATIENCE = 240.0  # seconds
LIMITS = Ceilings(per_person=Rate(EACH, timedelta(hours=1)), per_channel=None, deletes=None)
# Answered, answered with an error, and refused: whatever it is, it ends.
LINES = ("audit", "branch", "branch create pr-1 --parent nope")


async def test_each_of_hundreds_of_commands_is_answered_or_turned_away_and_none_is_lost(
    tmp_path: Path,
) -> None:
    config = demo_config().model_copy(update={"limits": LIMITS})
    async with staged(tmp_path, config=config) as stage:
        crowd(stage)
        # Nothing is followed here, so that nothing has to be looked for all the time.
        await stage.start_bot(tick=timedelta(seconds=1))
        said = await flooded(stage)
        let_in = PEOPLE * EACH
        assert said["let in"] == let_in
        assert said["turned away"] == COMMANDS - let_in

        answers = await all_answered(stage, let_in)
        # One row for each that got in, and one for each person who was turned away.
        async with asyncio.timeout(PATIENCE):
            while len(rows := await stage.audit()) < let_in + PEOPLE:
                await asyncio.sleep(0.05)
        assert len(rows) == let_in + PEOPLE
        assert Counter(row.outcome for row in rows)["refused"] == PEOPLE
        assert set(Counter(row.user_id for row in rows).values()) == {EACH + 1}
        assert len(await all_answered(stage, let_in)) == len(answers) == let_in, "one answer for each"
        async with patient.client() as http:
            metrics = (await http.get(f"{stage.bot_url}/metrics")).text
        assert f'neonbot_turned_away_total{{limit="person"}} {COMMANDS - let_in}.0' in metrics


def crowd(stage: Stage) -> None:
    """Ten members more, all of them in the channel."""
    people = [f"U0FLOOD{number:02}" for number in range(PEOPLE)]
    stage.workspace.users.update({each: User(each, each.lower(), each.title()) for each in people})
    channel = stage.workspace.channels[SHOP_DB]
    stage.workspace.channels[SHOP_DB] = replace(channel, members=channel.members | set(people))


async def flooded(stage: Stage) -> Counter[str]:
    """All people at once, each as fast as they can; how many got in, and how many read that they did not."""
    address = f"{stage.bot_url}/slack/events"
    async with httpx.AsyncClient(timeout=60) as http:

        async def one(who: int, number: int) -> str:
            body = deliveries.command(stage, f"U0FLOOD{who:02}", SHOP_DB, LINES[number % len(LINES)])
            headers = {"Content-Type": deliveries.FORM, **deliveries.signed(body)}
            answer = await http.post(address, content=body, headers=headers)
            assert answer.status_code == 200, answer.text
            if not answer.content:
                return "let in"
            assert "that is the limit. Nothing was done." in answer.json()["text"]
            return "turned away"

        async def person(who: int) -> list[str]:
            return [await one(who, number) for number in range(COMMANDS // PEOPLE)]

        everybody = await asyncio.gather(*map(person, range(PEOPLE)))
    return Counter(said for person in everybody for said in person)


async def all_answered(stage: Stage, count: int) -> list[str]:
    """What was said in private, as soon as it is that much."""
    async with asyncio.timeout(PATIENCE):
        while len(answers := await stage.slack_calls("response_url")) < count:
            await asyncio.sleep(0.05)
    return [each["args"]["text"] for each in answers]
