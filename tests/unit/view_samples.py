"""Values to build views from: readable ones for examples, nasty ones for properties."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from bot.command import Argument, Effect, Kind, ProjectRef, Step, Target, Usage
from bot.neon.models import Branch, Creator, Endpoint, Operation, Project

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SHOP = ProjectRef("shop", "old-violet-32930710")
DANA = "U0DANA"
PR_42 = Target("branch", "pr-42", "br-quiet-sky-a5e59rrb")
STEPS = (
    Step("op-1", "create_branch", "finished", 600),
    Step("op-2", "start_compute", "running", 1200),
)
DONE = (Step("op-1", "create_branch", "finished", 600), Step("op-2", "start_compute", "finished", 2100))

NASTY = (
    "<!channel>",
    "<!here>",
    "<@U0ANA>",
    "<!subteam^S0DBADMINS>",
    "<https://evil.example|https://console.neon.tech>",
    "S0DBADMINS",
    "`code` ```fence```",
    "``",
    "*bold* _it_ ~no~",
    "&lt;!channel&gt;",
    "& < >",
    "\u202eevil\u202c\u200f",
    "zero\u200bwidth\ufeff",
    "two\nlines\r\n\ttab",
    "\x00\x07",
    "\ud800",
    "",
    "   ",
    "\u3164",
    "\"quoted\" and 'so'",
    "--flag",
    "x" * 256,
    "&" * 256,
    "<" * 256,
    "`" * 256,
    "é🙂" * 128,
)
texts = st.sampled_from(NASTY) | st.text(max_size=256) | st.text("<>&!@|^`*U0SC ", max_size=256)
long_texts = texts | st.sampled_from([each * 40 for each in NASTY])
times = st.integers(-2000, 2000).map(lambda hours: NOW + timedelta(hours=hours)) | st.just(NOW)
maybe_times = st.none() | times
refs = st.builds(ProjectRef, alias=texts, id=texts)
targets = st.builds(Target, kind=st.sampled_from(["branch", "other"]), name=texts, id=st.none() | texts)
STATUSES = ("scheduling", "running", "finished", "failed", "error", "cancelling", "cancelled", "skipped")
steps = st.lists(
    st.builds(
        Step,
        operation_id=texts,
        action=st.sampled_from(["create_branch", "start_compute"]) | texts,
        status=st.sampled_from(STATUSES) | texts,
        duration_ms=st.integers(0, 10**8),
        failures=st.integers(0, 9),
        error=st.none() | long_texts,
    ),
    max_size=12,
)
branches = st.builds(
    Branch,
    id=texts,
    project_id=texts,
    name=texts,
    current_state=texts,
    created_at=times,
    updated_at=times,
    parent_id=st.none() | texts,
    logical_size=st.none() | st.integers(0, 2**60),
    default=st.booleans(),
    protected=st.booleans(),
    created_by=st.none() | st.builds(Creator, name=texts),
    expires_at=maybe_times,
)
endpoints = st.lists(
    st.builds(
        Endpoint,
        id=texts,
        project_id=texts,
        branch_id=texts,
        host=texts,
        type=st.sampled_from(["read_write", "read_only"]) | texts,
        current_state=st.sampled_from(["active", "idle"]) | texts,
        autoscaling_limit_min_cu=st.floats(0.25, 56),
        autoscaling_limit_max_cu=st.floats(0.25, 56),
        created_at=times,
        disabled=st.booleans(),
        last_active=maybe_times,
    ),
    max_size=8,
)
projects = st.builds(
    Project,
    id=texts,
    name=texts,
    region_id=texts,
    pg_version=st.integers(14, 18),
    created_at=times,
    updated_at=times,
    history_retention_seconds=st.none() | st.integers(0, 10**8),
    synthetic_storage_size=st.none() | st.integers(0, 2**60),
    compute_last_active_at=maybe_times,
)
operations = st.builds(
    Operation,
    id=texts,
    project_id=texts,
    action=texts,
    status=st.sampled_from(STATUSES) | texts,
    failures_count=st.integers(0, 9),
    created_at=times,
    updated_at=times,
    total_duration_ms=st.integers(0, 10**8),
    branch_id=st.none() | texts,
    endpoint_id=st.none() | texts,
    error=st.none() | long_texts,
    retry_at=maybe_times,
)
arguments = st.builds(
    Argument,
    name=texts,
    kind=st.sampled_from(Kind),
    help=texts,
    positional=st.booleans(),
    required=st.booleans(),
    default=st.none() | texts | st.booleans(),
    effect=st.none() | st.just(Effect.REVEAL),
)
usages = st.builds(
    Usage,
    path=st.tuples(texts) | st.tuples(texts, texts),
    summary=long_texts,
    line=long_texts,
    arguments=st.lists(arguments, max_size=6).map(tuple),
    examples=st.lists(long_texts, max_size=8).map(tuple),
    effect=st.sampled_from(Effect),
)


def branch(name: str = "pr-42", **changes: object) -> Branch:
    """A branch of shop that Dana made three days ago and that lives for seven days more."""
    facts: dict[str, object] = {
        "id": "br-quiet-sky-a5e59rrb",
        "project_id": SHOP.id,
        "name": name,
        "current_state": "ready",
        "created_at": NOW - timedelta(days=3),
        "updated_at": NOW - timedelta(hours=5),
        "parent_id": "br-main-tree-a5aaaaaa",
        "logical_size": 30 * 2**20,
        "created_by": {"name": "Dana Developer"},
        "expires_at": NOW + timedelta(days=7),
    }
    return Branch.model_validate(facts | changes)


def endpoint(**changes: object) -> Endpoint:
    """An active compute of that branch."""
    facts: dict[str, object] = {
        "id": "ep-misty-sea-a5833nbi",
        "project_id": SHOP.id,
        "branch_id": "br-quiet-sky-a5e59rrb",
        "host": "ep-misty-sea-a5833nbi.us-east-2.aws.neon.tech",
        "type": "read_write",
        "current_state": "active",
        "autoscaling_limit_min_cu": 0.25,
        "autoscaling_limit_max_cu": 2,
        "created_at": NOW - timedelta(days=3),
    }
    return Endpoint.model_validate(facts | changes)
