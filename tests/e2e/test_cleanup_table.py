"""More than fifty branches in a cleanup report: a file in its thread, with no formula in it."""

import csv
import io
from dataclasses import replace
from pathlib import Path

from tests.e2e.stage import SHOP, SHOP_DB
from tests.e2e.weeks import weeks

MANY = 60


async def test_above_fifty_they_come_as_a_file_below_the_report(tmp_path: Path) -> None:
    async with weeks(tmp_path, match={"name": ["preview/*", "=*"], "min_age": "1h"}) as scene:
        stage, forgotten = scene.stage, scene.branch("preview/pr-64")
        for number in range(MANY):
            name = f"preview/load-{number}" if number else "=1+1"
            branch = replace(forgotten, id=f"br-load-{number:08}", name=name)
            stage.world.projects[SHOP].branches[branch.id] = branch
        (report,) = await scene.next_run()
        below = await stage.message(stage.dana, SHOP_DB, "(file:", "of the cleanup previews")
    content = stage.workspace.uploads.find(below["files"][0]["id"]).content
    assert content is not None
    head, *rows = csv.reader(io.StringIO(content.decode(), newline=""))
    names = {row[head.index("branch")] for row in rows}
    assert f" {len(rows)} of " in report
    assert {"'=1+1", *(f"preview/load-{number}" for number in range(1, MANY))} <= names
    assert all(row[head.index("cost_high")] for row in rows)
