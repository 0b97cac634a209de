"""Between the bot and the world the network misbehaves: nothing is done twice, lost, or told wrongly."""

from collections import Counter
from pathlib import Path

import pytest

from tests.faults.drill import Plan, drilling, report
from tests.faults.proxy import Trouble, Weather
from tests.faults.scene import time_passes

LOST, RESET = Trouble.LOST, Trouble.RESET
MIXES = {
    "nothing": {},
    "late": {Trouble.LATE: 0.3},
    "5 % lost answers": {LOST: 0.05},
    "10 % lost answers": {LOST: 0.10},
    "resets": {RESET: 0.10, LOST: 0.05},
    "answers cut short": {Trouble.TRUNCATED: 0.05, Trouble.HALF_CLOSED: 0.05, Trouble.SLOW_CLOSE: 0.1},
    "storms of 429": {Trouble.RATE_LIMITED: 0.02},
    "5xx": {Trouble.BROKEN_500: 0.03, Trouble.BROKEN_503: 0.05},
}
PEOPLE = 3


@pytest.mark.timeout(900)
async def test_in_any_weather_all_that_was_acknowledged_ends_well(tmp_path: Path) -> None:
    async with drilling(tmp_path, seed=1) as drill, time_passes(drill.stage):
        bot = await drill.begin(Plan("clock"))
        met = Counter[Trouble]()
        for number, shares in enumerate(MIXES.values()):
            for way in (drill.neon, drill.slack):
                way.choose, way.met = Weather(number, shares), []
            await drill.crowd.run(PEOPLE, stories=1)
            met.update([*drill.neon.met, *drill.slack.met])
        drill.neon.choose = drill.slack.choose = Weather(0, {})
        found = await drill.settled()
        print(report(drill, found, 0), dict(met))
        assert bot.alive
    assert found.wrong == []
    assert found.acknowledged >= len(MIXES) * PEOPLE
    assert met.keys() == {*Trouble}
    assert found.outcomes["done"] > 0.7 * found.acknowledged
