"""The cost report in words: doubts are told, and whatever comes from outside is safe."""

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.command import ProjectRef
from bot.config import load
from bot.neon.models.usage import Amounts, Reading, StorageReading
from bot.slack.views import cost_report as views
from bot.spending.computes import Finding, Load
from bot.spending.ledger import Forecast, Pricing, Spans, Spent, Used
from bot.spending.report import Account, Lines, Report, Spending
from tests.source import ROOT
from tests.unit import view_samples as samples
from tests.unit.block_rules import check, rendered
from tests.unit.config_samples import COMMANDS
from tests.unit.view_samples import NOW, SHOP, branch, endpoint

_COSTS = load(ROOT / "config.yaml", {}, COMMANDS).costs
assert _COSTS is not None
COSTS = _COSTS
FITS = Reading(StorageReading.BYTE_HOURS, StorageReading.BYTE_HOURS, 2**30, 2.0**30)
PLAN = COSTS.plans["launch"]
ACCOUNT = Account("org-a", "launch_v3", PLAN, {SHOP.id: SHOP})
USED = Used(Amounts(compute_unit_seconds=36_000, root_branch_bytes_month=744 * 10**9), 744.0)
LINE = Spent(SHOP.id, "br-quiet-sky-a5e59rrb", month=3, expected=6, week=2, before=0.5, extra_hours=744)


def spending(**changes: Any) -> Spending:
    known = Spending(
        spans=Spans(NOW),
        reading=FITS,
        month=Pricing(PLAN, FITS).bill(USED),
        forecast=Forecast(5, 4, 6),
        week=2,
        before=1,
        days=tuple((day, 1.0) for day in Spans(NOW).days),
        projects=Lines((replace(LINE, branch_id=None),), (), (3, 1.5)),
        branches=Lines((LINE,), (LINE,), (0, 0)),
        extra_hours=744,
        looked_into=(SHOP,),
        branch_names={"br-quiet-sky-a5e59rrb": "pr-42"},
        computes=(),
    )
    return replace(known, **changes)


def words(**changes: Any) -> str:
    reports = [Report(ACCOUNT, spending(**changes))]
    return rendered(views.shown(reports, "#shop-db", COSTS, own={SHOP.id}))


def test_a_report_that_is_worked_out_by_hand() -> None:
    """10 CU-hours at 0.106, a GB-month at 0.35, a branch-month at 1.50: 2.91."""
    text = words()
    for said in (
        "About $2.91 so far in November, about $5.00 by its end (from $4.00 to $6.00).",
        "Last seven days $2.00, the seven before $1.00 (+100%).",
        "• *shop* $3.00, forecast $6.00 · week $2.00 (+$1.50)",
        "• 3 more projects $1.50",
        "▲ `pr-42` in shop +$1.50, from $0.50 to $2.00",
        "744 branch-hours beyond the 10 that each project has (`shop` 744), $1.50",
        "read as byte-hours, which fits",
    ):
        assert said in text


def test_storage_that_fits_neither_reading_is_left_out_and_told() -> None:
    off = Reading(StorageReading.BYTE_MONTHS, StorageReading.BYTE_HOURS, 2**30, 27.0 * 2**30)
    text = words(reading=off, month=Pricing(PLAN, off).bill(USED))
    assert "⚠️ *Storage is left out.*" in text
    assert "27 GiB on average, but root branches hold 1 GiB" in text
    assert "About $2.56 so far" in text
    assert "which fits:" not in text


def test_a_compute_of_a_project_that_this_channel_does_not_have_gets_no_buttons() -> None:
    other = ProjectRef("shop", "somebody-else-12345678")
    never = endpoint(suspend_timeout_seconds=-1, current_state="active")
    here = Finding(SHOP, branch(), never, Load(42, 1), rests=False, fitting=2, week=4.45)
    assert "[Let it rest when idle] [Suspend] [Resize to 0.25–2 CU]" in words(computes=(here,))
    text = words(computes=(replace(here, ref=other),))
    assert "is set never to rest. It cost $4.45 in the last seven days." in text
    assert "[Suspend]" not in text


lines = st.builds(
    Spent,
    project_id=samples.texts,
    branch_id=st.none() | samples.texts,
    month=st.floats(0, 1e12),
    expected=st.floats(0, 1e12),
    week=st.floats(0, 1e12),
    before=st.floats(0, 1e12),
    extra_hours=st.floats(0, 1e12),
)
some = st.lists(lines, max_size=8).map(tuple)
findings = st.builds(
    Finding,
    ref=samples.refs,
    branch=samples.branches,
    compute=samples.endpoints.filter(bool).map(lambda each: each[0]),
    load=st.none() | st.builds(Load, st.floats(0, 1e6), st.floats(0, 56), st.integers(0, 168)),
    rests=st.booleans(),
    fitting=st.none() | st.sampled_from([0.25, 2, 16]),
    week=st.floats(0, 1e9),
)


@settings(max_examples=40)
@given(
    ref=samples.refs,
    plan_name=samples.texts,
    dearest=some,
    movers=some,
    computes=st.lists(findings, max_size=9).map(tuple),
    names=st.dictionaries(samples.texts, samples.texts, max_size=4),
    where=samples.texts,
    gap=samples.long_texts,
)
def test_whatever_neon_says_the_report_is_safe(
    ref: Any,
    plan_name: str,
    dearest: Any,
    movers: Any,
    computes: Any,
    names: Any,
    where: str,
    gap: str,
) -> None:
    account = Account("org-a", plan_name, PLAN, {ref.id: ref})
    lists = Lines(dearest, movers, (len(dearest), 1e9))
    known = spending(
        projects=lists, branches=lists, computes=computes, branch_names=names, looked_into=(ref,), gap=gap
    )
    reports = [Report(account, known), Report(account, why="Neon has none", unread=(plan_name,))] * 2
    check(views.shown(reports, where, COSTS, own={ref.id}, unread=(where,)))
