"""Views of issuers, networks, advice, regions and the status page: safe, whatever comes in."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.neon.models.networks import Issuer, VpcEndpoint
from bot.neon.models.projects import Advice
from bot.neon.models.regions import Region
from bot.neon.models.status import Notice, Report, Summary
from bot.slack.views import advisor, jwks, region, status, vpc
from bot.slack.views.message import Message
from tests.unit import view_samples as samples
from tests.unit.block_rules import check

text, long_text = samples.texts, samples.long_texts
quick = settings(max_examples=50)
pages_asked = st.integers(-3, 9)
maybe_text = st.none() | text


def asker_only(message: Message) -> None:
    check(message, asker=samples.DANA)


@quick
@given(
    issues=st.lists(
        st.builds(
            Advice,
            name=text,
            title=text,
            level=st.sampled_from(["ERROR", "WARN", "INFO"]) | text,
            categories=st.lists(text, max_size=3).map(tuple),
            description=long_text,
            detail=long_text,
            remediation=long_text,
        ),
        max_size=13,
    ),
    asked=st.lists(text, max_size=3),
    ref=samples.refs,
    page=pages_asked,
)
def test_advice_is_safe(issues: Any, asked: Any, ref: Any, page: int) -> None:
    check(advisor.listing(issues, ref, asked=asked, page=page))


@quick
@given(
    issuers=st.lists(
        st.builds(
            Issuer,
            id=text,
            jwks_url=long_text,
            provider_name=text,
            created_at=samples.times,
            branch_id=maybe_text,
            jwt_audience=maybe_text,
        ),
        max_size=13,
    ),
    names=st.dictionaries(text, text, max_size=3),
    ref=samples.refs,
    steps=samples.steps,
    page=pages_asked,
    now=samples.times,
    said=long_text,
)
def test_issuers_are_safe(
    issuers: Any, names: Any, ref: Any, steps: Any, page: int, now: Any, said: str
) -> None:
    check(jwks.listing(issuers, names, ref, page=page, now=now, slash="/neon"))
    asker_only(jwks.added(said, ref, samples.DANA, steps))
    asker_only(jwks.deleted(said, ref, samples.DANA))
    for issuer in issuers[:1]:
        asker_only(jwks.trusted(issuer, ref, samples.DANA))
        asker_only(jwks.confirm_delete(issuer, ref).message)


@quick
@given(
    found=st.lists(
        st.builds(
            VpcEndpoint,
            vpc_endpoint_id=text,
            label=text,
            region_id=text,
            state=st.sampled_from(["new", "accepted"]) | text,
            num_restricted_projects=st.integers(0, 9),
            example_restricted_projects=st.lists(text, max_size=3).map(tuple),
        ),
        max_size=13,
    ),
    ref=samples.refs,
    said=text,
    page=pages_asked,
    where=maybe_text,
)
def test_private_networks_are_safe(found: Any, ref: Any, said: str, page: int, where: Any) -> None:
    check(vpc.of_project(found, ref, page=page))
    check(vpc.of_organization(found, said, where, page=page))
    asker_only(vpc.confirm_assign(said, found, ref).message)
    asker_only(vpc.assigned(said, ref, samples.DANA))
    asker_only(vpc.removed(said, ref, samples.DANA))
    asker_only(vpc.added(said, said, samples.DANA))
    asker_only(vpc.deleted(said, samples.DANA))
    for each in found[:1]:
        check(vpc.shown(each, said))
        asker_only(vpc.confirm_remove(each, page, ref).message)
        asker_only(vpc.confirm_delete(each, said).message)


notices = st.lists(
    st.builds(
        Notice,
        id=text,
        name=text,
        status=text,
        current_worst_impact=text,
        last_update_message=st.none() | long_text,
        last_update_at=samples.maybe_times,
        starts_at=samples.maybe_times,
        ends_at=samples.maybe_times,
    ),
    max_size=9,
).map(tuple)


@quick
@given(
    pages_read=st.dictionaries(
        st.sampled_from(["console", "aws-us-east-ohio"]) | text,
        st.builds(
            Summary,
            ongoing_incidents=notices,
            in_progress_maintenances=notices,
            scheduled_maintenances=notices,
        ),
        max_size=3,
    ),
    regions=st.lists(st.just("aws-us-east-2") | text, max_size=9),
    unread=st.integers(0, 3),
    now=samples.times,
    told=st.none() | st.lists(st.builds(Region, region_id=text, name=text), max_size=30),
)
def test_the_status_and_the_regions_are_safe(
    pages_read: Any, regions: Any, unread: int, now: Any, told: Any
) -> None:
    report = Report(url="https://status.example", pages=pages_read)
    check(status.status(report, regions, unread, now))
    check(region.listing(told))
