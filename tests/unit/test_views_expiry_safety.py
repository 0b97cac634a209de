"""Whatever a branch is called, Slack takes the warnings of its expiry, and nothing in them comes alive."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.neon.models import Branch
from bot.news.expiring import Fate, Warned
from bot.slack.views import expiry
from tests.unit.block_rules import check, rendered

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
SOON = NOW + timedelta(hours=20)
texts = st.text(min_size=1, max_size=80) | st.sampled_from(
    ["<!channel>", "<@U0DANA>", "*bold*", "`x`", "a\nb", "&amp;", "\u202eevil", "x" * 256, "--force"]
)


def branch(name: str) -> Branch:
    return Branch(id="br-1", project_id="p", name=name, current_state="ready", created_at=NOW, updated_at=NOW)


def warned(name: str, *, user_id: str = "", touched_by: str | None = None) -> Warned:
    project_id = "old-violet-32930710"
    return Warned(project_id, "br-1", SOON, "shop", name, "C0SHOPDB", user_id, touched_by=touched_by)


@given(texts, texts, st.sampled_from(list(Fate)), st.booleans())
def test_warnings_and_their_ends(name: str, who: str, fate: Fate, known: bool) -> None:
    check(expiry.warning(warned(name), branch(name), NOW, "/neon"))
    asker = "U0DANA" if known else ""
    check(expiry.warning(warned(name, user_id=asker), branch(name), NOW, "/neon"), asker=asker)
    check(expiry.ended(warned(name, touched_by=who), fate, NOW))
    check(expiry.ended(warned(name), fate, None))


def test_what_people_read() -> None:
    said = rendered(expiry.warning(warned("pr-42", user_id="U0DANA"), branch("pr-42"), NOW, "/neon"))
    assert "Branch `pr-42` in *shop* expires in 20 hours" in said
    assert "<@U0DANA>, is it still needed?" in said
    moved = rendered(expiry.ended(warned("pr-42", touched_by="Dana"), Fate.MOVED, SOON))
    assert "Dana did that." in moved
    assert "did that" not in rendered(expiry.ended(warned("pr-42", touched_by="Dana"), Fate.EXPIRED, None))
