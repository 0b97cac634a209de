"""Views around projects: whatever comes in, they notify nobody else and Slack takes them."""

from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.neon.models.projects import (
    AccountProjects,
    AllowedIps,
    ChangedMember,
    ComputeDefaults,
    FullProject,
    Library,
    MaintenanceWindow,
    Permission,
    PreloadLibraries,
    ProjectChange,
    ProjectSettings,
    Quota,
    TransferRequest,
)
from bot.slack.views import pages, project
from bot.slack.views.message import Message
from tests.unit import view_samples as samples
from tests.unit.block_rules import check

text, long_text = samples.texts, samples.long_texts
quick = settings(max_examples=50)
pages_asked = st.integers(-3, 9)
maybe_text = st.none() | text
lengths = st.none() | st.integers(1, 10**7).map(lambda seconds: timedelta(seconds=seconds))
numbers = st.none() | st.integers(0, 10**12)

allowed = st.builds(
    AllowedIps, ips=st.lists(text, max_size=14).map(tuple), protected_branches_only=st.booleans()
)
computes = st.builds(
    ComputeDefaults,
    autoscaling_limit_min_cu=st.none() | st.floats(0.25, 56),
    autoscaling_limit_max_cu=st.none() | st.floats(0.25, 56),
    suspend_timeout_seconds=st.none() | st.integers(-1, 604_800),
)
project_settings = st.builds(
    ProjectSettings,
    quota=st.builds(
        Quota,
        active_time_seconds=numbers.filter(lambda each: each is None or each < 10**9),
        written_data_bytes=numbers,
        logical_size_bytes=numbers,
    ),
    allowed_ips=allowed,
    enable_logical_replication=st.booleans(),
    maintenance_window=st.none()
    | st.builds(
        MaintenanceWindow,
        weekdays=st.lists(st.integers(-2, 9), max_size=8).map(tuple),
        start_time=text,
        end_time=text,
    ),
    block_public_connections=st.booleans(),
    preload_libraries=st.none()
    | st.builds(PreloadLibraries, enabled_libraries=st.lists(text, max_size=8).map(tuple)),
)
projects = st.builds(
    FullProject,
    id=text,
    name=text,
    region_id=text,
    pg_version=st.integers(14, 19),
    created_at=samples.times,
    updated_at=samples.times,
    org_id=maybe_text,
    org_name=text,
    history_retention_seconds=st.none() | st.integers(0, 10**8),
    synthetic_storage_size=st.none() | st.integers(0, 2**60),
    compute_last_active_at=samples.maybe_times,
    settings=project_settings,
    default_endpoint_settings=computes,
    deleted_at=samples.maybe_times,
    recoverable_until=samples.maybe_times,
)
permissions = st.lists(
    st.builds(Permission, id=text, granted_to_email=text, granted_at=samples.times), max_size=13
)
members = st.builds(
    ChangedMember,
    member_id=text,
    org_role=text,
    email=text,
    name=text,
    project_role=maybe_text,
    effective_project_permission=maybe_text,
    grant_source=st.sampled_from(["explicit", "org_admin_override"]) | maybe_text,
    credential_rotation_recommended=st.booleans(),
    org_api_key_rotation_recommended=st.booleans(),
)


def asker_only(message: Message) -> None:
    check(message, asker=samples.DANA)


@quick
@given(
    refs=st.lists(samples.refs, max_size=40),
    one=projects,
    count=st.integers(0, 9),
    guests=st.none() | permissions,
    page=pages_asked,
    search=maybe_text,
    now=samples.times,
)
def test_projects_of_a_channel_are_safe(
    refs: Any, one: Any, count: int, guests: Any, page: int, search: Any, now: Any
) -> None:
    shown = pages.page(refs, page)
    read = [one if number % 3 else None for number, _ in enumerate(shown.rows)]
    check(project.listing(shown, read, refs[0] if refs else None, search=search, slash="/neon"))
    for ref in refs[:1]:
        check(project.shown(one, ref, 41, count, guests, now))


@quick
@given(
    own=st.lists(projects, max_size=13),
    shared=st.lists(projects, max_size=3),
    missing=st.lists(text, max_size=9),
    refs=st.lists(samples.refs, max_size=3),
    page=pages_asked,
    search=maybe_text,
    now=samples.times,
)
def test_projects_of_the_account_are_safe(
    own: Any, shared: Any, missing: Any, refs: Any, page: int, search: Any, now: Any
) -> None:
    found = AccountProjects(own=tuple(own), shared=tuple(shared), unavailable_project_ids=tuple(missing))
    check(project.everything(found, refs, page=page, search=search, now=now))
    check(project.deleted_ones(found, page=page, search=search, now=now, slash="/neon"))


@quick
@given(
    one=projects,
    ref=samples.refs,
    steps=samples.steps,
    name=text,
    history=lengths,
    allow=st.none() | allowed,
    on=st.none() | st.just(True),
)
def test_changed_projects_are_safe(
    one: Any, ref: Any, steps: Any, name: str, history: Any, allow: Any, on: Any
) -> None:
    change = ProjectChange(name=name, history=history, allowed_ips=allow, logical_replication=on)
    card = project.confirm_update(one, change, ref)
    if card:
        asker_only(card.message)
    asker_only(project.updated(one, ("computes", *change.named, "other"), ref, samples.DANA, steps))
    asker_only(project.created(one, samples.DANA))
    asker_only(project.exists(one, samples.DANA))
    asker_only(project.ready(one, samples.DANA, name, 3.1, steps))
    asker_only(project.recovered(one, 3, samples.DANA, name))
    asker_only(project.recovered(one, 3, samples.DANA, None))
    asker_only(project.not_deleted(one, samples.DANA))


@quick
@given(
    one=projects,
    branches=st.lists(samples.branches, max_size=9),
    endpoints=samples.endpoints,
    guests=permissions,
    ref=samples.refs,
    now=samples.times,
    within=lengths,
    said=text,
    secret=text,
)
def test_projects_that_go_are_safe(
    one: Any,
    branches: Any,
    endpoints: Any,
    guests: Any,
    ref: Any,
    now: Any,
    within: Any,
    said: str,
    secret: str,
) -> None:
    request = TransferRequest(id=SecretStr(secret), project_id=said, expires_at=now)
    cards = (
        project.confirm_delete(one, branches, endpoints, guests, ref, now),
        project.confirm_transfer(one, ref, within),
        project.confirm_accept(said, secret or None),
        project.confirm_move(one, ref, said),
    )
    for card in cards:
        asker_only(card.message)
    asker_only(project.deleted(ref, samples.DANA))
    asker_only(project.offered(ref, request, samples.DANA))
    asker_only(project.offer(ref, request, "/neon"))
    asker_only(project.accepted(one, said, samples.DANA, secret))
    asker_only(project.accepted(None, said, samples.DANA, secret))
    asker_only(project.moved(said, secret, said, samples.DANA))


@quick
@given(
    guests=permissions,
    known=st.lists(members, max_size=13),
    ref=samples.refs,
    page=pages_asked,
    now=samples.times,
    said=text,
)
def test_people_of_a_project_are_safe(
    guests: Any, known: Any, ref: Any, page: int, now: Any, said: str
) -> None:
    check(project.permissions(guests, ref, page=page, now=now))
    check(project.members(known, ref, page=page))
    asker_only(project.confirm_share(said, ref).message)
    asker_only(project.shared(said, ref, samples.DANA))
    asker_only(project.shared(said, ref, samples.DANA, before=True))
    asker_only(project.unshared(said, ref, samples.DANA))
    asker_only(project.role_removed(said, None, ref, samples.DANA))
    for guest in guests[:1]:
        asker_only(project.confirm_unshare(guest, ref, now).message)
    for member in known[:1]:
        asker_only(project.confirm_role(member, said, ref).message)
        asker_only(project.role_set(member, said, ref, samples.DANA))
        asker_only(project.confirm_role_removal(member, ref).message)
        asker_only(project.role_removed(said, member, ref, samples.DANA))


@quick
@given(
    found=st.lists(
        st.builds(
            Library,
            library_name=text,
            version=text,
            description=long_text,
            is_default=st.booleans(),
            is_experimental=st.booleans(),
        ),
        max_size=13,
    ),
    chosen=project_settings,
    ref=samples.refs,
    page=pages_asked,
)
def test_libraries_are_safe(found: Any, chosen: Any, ref: Any, page: int) -> None:
    check(project.libraries(found, chosen, ref, page=page))
