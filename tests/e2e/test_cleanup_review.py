"""The whole list of a cleanup, page by page, to whoever clicks and may see it."""

from pathlib import Path

from sandbox.slack.plain import plain
from tests.e2e.stage import SHOP_DB, button
from tests.e2e.weeks import weeks


async def test_review_turns_pages_in_private_and_only_for_those_who_may_read(tmp_path: Path) -> None:
    async with weeks(tmp_path, match={"min_age": "1h"}, never={"names": ["main", "staging"]}) as scene:
        stage = scene.stage
        await scene.next_run()
        report = await stage.message(stage.dana, SHOP_DB, "more branches in the thread", "[Review…]")
        # A click is one command, which only whoever clicked sees.
        first = await stage.press(stage.dana, report, "Review…")
        assert first.message["ephemeral"]
        assert "1–10 of 1" in first.text
        assert "Only you can see this." in first.text
        await stage.dana.click(SHOP_DB, first.message["ts"], button(first.message, "Next"))
        second = await stage.message(stage.dana, SHOP_DB, "11–1", "[Previous]")
        assert "Page 2 of 2" in plain(second)
        shown = {line for line in plain(second).splitlines() if " in shop" in line}
        assert shown.isdisjoint(first.text.splitlines())
        gus = await stage.press(stage.person("U0GUS"), report, "Review…")
        assert "Guests can't use me" in gus.text
        assert "1–10 of" not in gus.text
        nothing = await stage.ask(stage.dana, SHOP_DB, "cleanup review previews --project analytics")
        assert "Nothing in *analytics* looks unused to `previews`" in nothing.text
