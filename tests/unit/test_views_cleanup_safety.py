"""Whatever stands in a branch's name, Slack takes the reports of cleanup, and nothing in them comes alive."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.cleanup.answers import Standing, StoredReport, Why
from bot.cleanup.facts import Facts
from bot.cleanup.report import Fate, Removal, Report
from bot.cleanup.review import Review
from bot.cleanup.rules import Judgement, Verdict
from bot.cleanup.savings import Savings, savings
from bot.cleanup.stages import Case, Kept, Sorted, Stage
from bot.command import ProjectRef
from bot.config_cleanup import CleanupPolicy
from bot.neon.models import Branch
from bot.slack.views import cleanup, cleanup_asking, cleanup_desk, cleanup_review, review_form
from bot.slack.views.message import Message
from sandbox.slack.blockkit import problems_in_view
from tests.e2e.scenery import demo_config
from tests.unit.block_rules import check, mentions

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
NAME = "previews"
texts = st.text(min_size=1, max_size=80) | st.sampled_from(
    ["<!channel>", "<@U0DANA>", "*bold*", "`x`", "a\nb", "&amp;", "‮evil", "x" * 256]
)
LAST = StoredReport(
    NAME, NOW, False, "C0SHOPDB", None, NOW, {"deleted": 3, "saved_low": 1, "saved_high": 900}
)
COSTS = demo_config().costs
PROJECT = ProjectRef("shop", "old-violet-32930710")


def policy(mode: str, name: str) -> CleanupPolicy:
    return CleanupPolicy.model_validate(
        {
            "channel": "C0SHOPDB",
            "schedule": {"cron": "0 9 * * *", "timezone": "UTC"},
            "mode": mode,
            "match": {"created_by": name, "any": [{"idle_for": "14d"}, {"regex": "x|y"}]},
            "never": {"names": ["main"], "created_by": name},
            "warn": {"remind_before": ["1d"]},
        }
    )


def case(name: str, number: int, stage: Stage = Stage.WARNED) -> Case:
    return Case(
        policy=NAME,
        project_id=PROJECT.id,
        branch_id=f"br-{number}",
        branch_name=name,
        stage=stage,
        reasons=(f"its name fits {name}",),
        found_at=NOW - timedelta(days=2),
        warned_at=NOW - timedelta(days=2),
        due_at=NOW + timedelta(days=1),
    )


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """Reports of all sizes, about branches of all names."""
    name, count = draw(texts), draw(st.sampled_from([0, 1, 6, 60]))
    cases = tuple(case(f"{name}{number}"[:256], number) for number in range(count))
    facts = {
        each.key: Facts(
            PROJECT, each.branch_id, each.branch_name, NOW, size=draw(st.none() | st.just(5)), created_by=name
        )
        for each in cases
    }
    split = draw(st.integers(0, count))
    found = Sorted(
        new=cases[:split],
        due=cases[split:],
        unchecked=tuple((each, name) for each in facts.values()),
        kept=tuple((each, Kept(PROJECT.id, each.id, None, "U0DANA", name, 1)) for each in facts.values()),
    )
    removals = tuple(
        Removal(each, draw(st.sampled_from(list(Fate))), name, "U0ANA", draw(st.none() | st.just(NOW)))
        for each in cases
    )
    return Report(
        policy=policy(draw(st.sampled_from(["report", "ask", "auto"])), name),
        name=NAME,
        at=NOW,
        sorted=found,
        facts=facts,
        projects=2,
        scanned=1,
        missing=((name, name),) if draw(st.booleans()) else (),
        dry_run=draw(st.booleans()),
        held_back=draw(st.sampled_from(["", name])),
        too_many=draw(st.sampled_from(["", name])),
        removals=removals,
        savings=draw(st.sampled_from([Savings(), savings(COSTS, {PROJECT.id: "launch"}, facts.values())])),
        before=draw(st.sampled_from([None, LAST])),
    )


@given(reports())
def test_a_report_and_its_thread(found: Report) -> None:
    # Who said yes is named; that stands in edits, which notify nobody.
    check(cleanup.report(found, "/neon"), others={"U0ANA"})
    check(cleanup.preview(found, "/neon"), others={"U0ANA"})
    check(cleanup.all_clear(found))
    for number in (1, 99):
        check(cleanup_review.review(found, PROJECT, number))
    for each in cleanup.rest(found, "/neon"):
        if isinstance(each, Message):
            check(each)
    assert "\n" not in cleanup.in_short(found)


@given(reports(), st.integers(1, 9))
def test_the_window_of_a_review(found: Report, page: int) -> None:
    rows = review_form.rows(found, PROJECT)
    heading = review_form.headed(found, PROJECT)
    review = Review("r", "U0DANA", "C0SHOPDB", PROJECT, NAME, heading, rows, found.policy.keep.choices)
    view = review_form.form(review, page)
    assert problems_in_view(view) == []
    assert not [each for row in rows for each in mentions(row.small)]
    others = [review_form.NotKept(row.name, row.name) for row in rows]
    for names in ([], [row.name for row in rows]):
        check(review_form.kept(PROJECT, names, None, "<!channel>", others, "/neon"), groups=True)
        check(review_form.kept(PROJECT, names, NOW, "", [], "/neon"))


@given(texts, texts, st.sampled_from(list(Verdict)), st.booleans())
def test_what_is_answered(name: str, why: str, verdict: Verdict, forever: bool) -> None:
    rules = policy("auto", name)
    branch = Branch(
        id="br-1", project_id="p", name=name, current_state="ready", created_at=NOW, updated_at=NOW
    )
    keep = Kept(PROJECT.id, "br-1", None if forever else NOW, "U0DANA", why, 1)
    last = StoredReport(NAME, NOW, True, "C0SHOPDB", None, NOW, {"new": 1, "deleted": 2})
    found = [Why(NAME, rules, Judgement(verdict, (why,)), case(name, 1))]
    card = cleanup_asking.question(why, rules, [branch] * 12, [branch], PROJECT, NOW)
    check(card.message)
    check(cleanup_asking.agreed(why, 3, PROJECT, "U0DANA"), asker="U0DANA")
    check(cleanup_asking.agreed(why, 0, PROJECT, "U0DANA"), asker="U0DANA")
    check(cleanup_desk.reasons(branch, PROJECT, found, keep, NOW), asker="U0DANA")
    check(cleanup_desk.reasons(branch, PROJECT, [replace(found[0], case=None)], None, NOW))
    check(cleanup_desk.reasons(branch, PROJECT, [], None, NOW))
    check(cleanup_desk.kept(branch, PROJECT, keep, "U0DANA"), asker="U0DANA")
    check(cleanup_desk.released(branch, PROJECT, forever, "U0DANA"), asker="U0DANA")
    check(cleanup_desk.policies([Standing(NAME, rules, last, NOW)] * 30))
    check(cleanup_desk.standing([Standing(NAME, rules, last, None)] * 30, NOW))
    check(cleanup_desk.standing([], NOW))
    check(cleanup.not_run(NAME, why, "/neon"))
    backs = [cleanup_desk.Back(case(name, 1)), cleanup_desk.Back(case(name, 2), why)]
    check(cleanup_desk.undone(NAME, backs * 20, "U0DANA"), asker="U0DANA")
