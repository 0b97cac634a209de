"""Whatever Neon's names and errors say, Slack takes the news, and nothing in them comes alive."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.command import ProjectRef
from bot.config_news import News
from bot.news.kinds import Event, Kind, Severity, Story, Subscription
from bot.slack.views import news, subscriptions
from tests.unit.block_rules import check, rendered

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
PROJECT = ProjectRef("shop", "old-violet-32930710")
KINDS = {
    Event.FAILED: Kind.OPERATIONS,
    Event.CREATED: Kind.BRANCHES,
    Event.DELETED: Kind.BRANCHES,
    Event.AWAKE: Kind.COMPUTES,
    Event.LIMIT: Kind.LIMITS,
    Event.SPENDING: Kind.SPENDING,
    Event.INCIDENT: Kind.INCIDENTS,
}
texts = st.text(min_size=1, max_size=80) | st.sampled_from(
    ["<!channel>", "<@U0DANA>", "*bold*", "`x`", "a\nb", "&amp;", "\u202eevil", "x" * 256, "--force"]
)


def story(event: Event, names: list[str], *, detail: str = "", over: bool = False, **more: Any) -> Story:
    item = {"event": event.value, "names": names, "detail": detail, "number": 95.0, "over": over}
    given: dict[str, Any] = {
        "id": "1",
        "channel_id": "C0SHOPDB",
        "subject": "s",
        "kind": KINDS[event],
        "project_id": PROJECT.id,
        "severity": Severity.WARNING,
        "item": item | {"branch_id": "br-1", "link": "https://status.example"},
        "count": 1,
        "first_at": NOW,
        "last_at": NOW,
        "hold_until": None,
        "digest": None,
        "message_ts": None,
        "posted_at": None,
        "version": 1,
        "shown": 0,
        "closed": False,
    }
    return Story(**(given | more))


@given(
    st.sampled_from(list(Event)),
    st.lists(texts, min_size=3, max_size=60),
    texts,
    st.booleans(),
    st.integers(1, 500),
    st.sampled_from(list(Severity)),
)
def test_news_and_digests(
    event: Event, names: list[str], detail: str, over: bool, count: int, severity: Severity
) -> None:
    told = story(event, names, detail=detail, over=over, count=count, severity=severity)
    check(news.story(told, "shop", "/neon"))
    check(news.together([told] * 40, {"1": "shop"}, "/neon"))


@given(st.sampled_from(list(Kind)), st.sampled_from(list(Severity)), st.booleans(), st.booleans())
def test_subscriptions(kind: Kind, severity: Severity, daily: bool, loud: bool) -> None:
    one = Subscription("C0SHOPDB", kind, PROJECT.id, severity, "22:00-07:00", daily, loud, "U0DANA", NOW)
    rules = News()
    check(subscriptions.subscribed([one] * 6, PROJECT, rules, "U0DANA", "/neon"), asker="U0DANA")
    check(subscriptions.subscribed([one], None, rules, "U0DANA", "/neon"), asker="U0DANA")
    check(subscriptions.unsubscribed([one], [kind], "U0DANA"), asker="U0DANA")
    check(subscriptions.unsubscribed([], [kind], "U0DANA"), asker="U0DANA")
    check(subscriptions.listing([one] * 30, [PROJECT], rules, "/neon"), asker="U0DANA")
    check(subscriptions.listing([], [PROJECT], rules, "/neon"))


def test_what_people_read() -> None:
    many = story(Event.CREATED, [f"pr-{each}" for each in range(10)], count=22)
    assert "22 branches `pr-0`, " in rendered(news.story(many, "shop", "/neon"))
    assert "`pr-9` and 12 more in *shop* were made, and not by me" in rendered(
        news.story(many, "shop", "/neon")
    )
    failed = story(Event.FAILED, ["start_compute", "main"], detail="no room", severity=Severity.CRITICAL)
    assert "🚨 `start_compute` on `main` in *shop* has failed\nno room" in rendered(
        news.story(failed, "shop", "/neon")
    )
    later = story(Event.FAILED, ["start_compute", "main"], id="2", first_at=NOW + timedelta(hours=1))
    both = rendered(news.together([later, failed], {"1": "shop", "2": "shop"}, "/neon"))
    assert "2 things have happened since" in both
    assert both.index("🚨") < both.index("❌")


def test_what_people_read_of_spending() -> None:
    told = story(Event.SPENDING, ["Example Inc"], detail="760.00 of 800.00 USD", severity=Severity.CRITICAL)
    text = rendered(news.story(told, "org-a", "/neon"))
    assert "🚨 *Example Inc* has spent 95 % of its spending limit\n760.00 of 800.00 USD so far this" in text
    assert "[Cost report]" in text
    assert "onsole" not in text
    cleared = story(Event.SPENDING, ["Example Inc"], detail="760.00 of 800.00 USD", over=True)
    cleared.item["number"] = 0.0
    text = rendered(news.story(cleared, "org-a", "/neon"))
    assert "✅ *Example Inc* is not near a spending limit any more" in text
    assert "800" not in text
