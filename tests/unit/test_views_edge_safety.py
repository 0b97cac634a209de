"""Whatever Neon or a person puts into views on triggers and domains, it notifies nobody else."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.neon.models.domains import CustomDomain
from bot.neon.models.triggers import Trigger, TriggerSchedule, TriggerUpload
from bot.slack.views import confirm, domain, trigger
from bot.text import split
from tests.unit import view_samples as samples
from tests.unit.block_rules import buttons, check, rendered
from tests.unit.test_views_safety import asker_only, quick

text = samples.texts
triggers = st.builds(
    Trigger,
    type=text,
    trigger_id=text,
    name=text,
    function_slug=text,
    function_path=text,
    enabled=st.booleans(),
    inherited=st.booleans(),
    next_run_at=samples.maybe_times,
    schedule=st.none() | st.builds(TriggerSchedule, cron=text),
    storage_object_created=st.none() | st.builds(TriggerUpload, bucket_name=text, prefix=st.none() | text),
)
domains = st.builds(
    CustomDomain,
    domain=text,
    entity_type=text,
    entity_id=text,
    cname_target=text,
    status=st.none() | st.sampled_from(["pending", "active", "error"]) | text,
    status_reason=st.just("caa-blocks-lets-encrypt") | text,
)


@quick
@given(
    found=st.lists(triggers, min_size=1, max_size=13),
    branch=samples.branches,
    ref=samples.refs,
    page=st.integers(-3, 9),
    now=samples.times,
    target=samples.targets,
)
def test_triggers_are_safe(found: Any, branch: Any, ref: Any, page: int, now: Any, target: Any) -> None:
    one = found[0]
    check(trigger.listing(found, branch, ref, page, now, "/neon"))
    check(trigger.listing([], branch, ref, page, now, "/neon"))
    check(trigger.shown(one, branch, ref, now))
    asker_only(trigger.created(one, branch, ref, samples.DANA, now))
    asker_only(trigger.created(one, None, ref, samples.DANA, now))
    asker_only(trigger.exists(one, branch, ref, samples.DANA))
    asker_only(trigger.switched(one, branch, ref, samples.DANA, now))
    asker_only(trigger.deleted(target, ref, samples.DANA))
    asker_only(confirm.asking(trigger.confirm_delete(one, branch, ref), "request-1", samples.DANA, 5))


@quick
@given(
    found=st.lists(domains, min_size=1, max_size=13),
    branch=samples.branches,
    ref=samples.refs,
    page=st.integers(-3, 9),
    target=samples.targets,
)
def test_domains_are_safe(found: Any, branch: Any, ref: Any, page: int, target: Any) -> None:
    check(domain.listing(found, branch, ref, page, "/neon"))
    check(domain.listing([], branch, ref, page, "/neon"))
    asker_only(domain.added(found[0], branch, ref, samples.DANA))
    asker_only(domain.deleted(target, ref, samples.DANA))
    asker_only(confirm.asking(domain.confirm_delete(found[0], branch, ref), "request-1", samples.DANA, 5))


@pytest.mark.parametrize(
    ("name", "word"), [("nightly", "nightly"), ("--odd", "id-1"), ("two words", "two words")]
)
def test_a_button_names_a_trigger_so_that_it_is_found(name: str, word: str) -> None:
    one = Trigger(type="schedule", trigger_id="id-1", name=name, function_slug="f", enabled=True)
    shown = trigger.shown(one, samples.branch(), samples.SHOP, samples.NOW)
    line = buttons(shown)["Disable"]["value"]
    assert split(line)[:4] == ("trigger", "disable", "br-quiet-sky-a5e59rrb", word)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"status": "active"}, "works"),
        (
            {"status": "error", "status_reason": "cname-not-pointing-at-edge"},
            "its CNAME record points elsewhere",
        ),
        ({"status": "error"}, "does not work: Neon does not say why"),
        ({"status": None, "cname_target": ""}, "no front door for custom domains in this region"),
    ],
)
def test_the_state_of_a_domain_says_what_to_do(facts: dict[str, Any], said: str) -> None:
    known = {"domain": "a.example.com", "entity_type": "function", "entity_id": "web", "cname_target": "edge"}
    one = CustomDomain.model_validate(known | facts)
    assert said in rendered(domain.listing([one], samples.branch(), samples.SHOP, 1, "/neon"))
