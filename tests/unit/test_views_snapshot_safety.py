"""Whatever Neon or a person puts into a view about snapshots, it notifies nobody else and Slack takes it."""

from datetime import datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.command import ProjectRef
from bot.neon.models import Branch
from bot.neon.models.snapshots import ScheduleEntry, Snapshot
from bot.slack.views import confirm, snapshot
from tests.unit import view_samples as samples
from tests.unit.block_rules import check, rendered
from tests.unit.test_views_safety import asker_only, quick

text = samples.texts
sizes = st.none() | st.integers(0, 2**63)
snapshots = st.builds(
    Snapshot,
    id=text,
    name=text,
    created_at=samples.times,
    source_branch_id=st.none() | text,
    lsn=st.none() | text,
    timestamp=samples.maybe_times,
    expires_at=samples.maybe_times,
    manual=st.booleans(),
    full_size=sizes,
    diff_size=sizes,
)
schedules = st.lists(
    st.builds(
        ScheduleEntry,
        frequency=st.sampled_from(["daily", "weekly", "monthly"]) | text,
        hour=st.none() | st.integers(-(2**63), 2**63),
        day=st.none() | st.integers(-(2**63), 2**63),
        retention_seconds=st.none() | st.integers(0, 2**63),
    ),
    max_size=40,
)


@quick
@given(
    found=st.lists(snapshots, max_size=23),
    names=st.dictionaries(text, text, max_size=3),
    branch=st.none() | samples.branches,
    ref=samples.refs,
    page=st.integers(-3, 9),
    now=samples.times,
    name=st.none() | text,
)
def test_found_snapshots_are_safe(
    found: Any, names: Any, branch: Any, ref: Any, page: int, now: Any, name: Any
) -> None:
    check(snapshot.listing(found, names, ref, branch=branch, page=page, now=now, slash="/neon"))
    for each in found[:3]:
        check(snapshot.shown(each, name, ref, now, "/neon"))


@quick
@given(
    one=snapshots,
    name=st.none() | text,
    old=text,
    ref=samples.refs,
    now=samples.times,
    wanted=samples.maybe_times,
    steps=samples.steps,
    target=samples.targets,
)
def test_changed_snapshots_are_safe(
    one: Snapshot,
    name: str | None,
    old: str,
    ref: ProjectRef,
    now: datetime,
    wanted: Any,
    steps: Any,
    target: Any,
) -> None:
    asker_only(snapshot.taken(one, name, ref, samples.DANA, now, 3.1, steps))
    asker_only(snapshot.exists(one, name, ref, samples.DANA, now))
    asker_only(snapshot.renamed(one, old, ref, samples.DANA))
    asker_only(snapshot.expiration_set(one, wanted, ref, samples.DANA, now))
    asker_only(snapshot.deleted(target, ref, samples.DANA, 3.1, steps))
    card = snapshot.confirm_delete(one, name, ref, now)
    asker_only(confirm.asking(card, old, samples.DANA, 5))


@quick
@given(
    preview=samples.branches,
    other=st.none() | samples.branches,
    children=st.lists(samples.branches, max_size=9),
    name=st.none() | text,
    endpoints=samples.endpoints,
    ref=samples.refs,
    steps=samples.steps,
)
def test_restored_snapshots_are_safe(
    preview: Branch, other: Any, children: Any, name: Any, endpoints: Any, ref: Any, steps: Any
) -> None:
    asker_only(snapshot.restored(preview, other, name, endpoints, ref, samples.DANA, 3.1, steps))
    asker_only(snapshot.finalized(preview, other, endpoints, ref, samples.DANA, 3.1, steps))
    asker_only(snapshot.not_finalized(preview, ref, samples.DANA))
    card = snapshot.confirm_finalize(preview, other or preview, endpoints, children, name, ref)
    asker_only(confirm.asking(card, "request-1", samples.DANA, 5))


@quick
@given(before=schedules, after=schedules, branch=samples.branches, ref=samples.refs)
def test_schedules_are_safe(before: Any, after: Any, branch: Branch, ref: ProjectRef) -> None:
    check(snapshot.schedule_shown(before, branch, ref, "/neon"))
    asker_only(snapshot.schedule_set(after, branch, ref, samples.DANA))
    card = snapshot.confirm_schedule(before, after, branch, ref)
    asker_only(confirm.asking(card, "request-1", samples.DANA, 5))


def test_a_size_that_is_charged_by_what_changed_is_said_so() -> None:
    scheduled = Snapshot(id="snap-1", name="nightly", created_at=samples.NOW, diff_size=3 * 2**20)
    words = rendered(snapshot.shown(scheduled, "main", samples.SHOP, samples.NOW, "/neon"))
    assert "*Size:* 3 MiB more than the one before" in words
    assert "taken on a schedule" in words
