"""Whatever Neon, Slack or a person puts into a view, it notifies nobody else and Slack takes it."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.command import Actor, Person, Ruling
from bot.errors import (
    AmbiguousError,
    BotError,
    ConfigError,
    NotFoundError,
    RefusedError,
    SettingsError,
    SlackError,
    StaleRequestError,
    StoreError,
    UsageError,
)
from bot.neon.models.fate import Prospect
from bot.slack.views import branch, confirm, error, explain, help, operation, progress, whoami
from bot.slack.views.message import Card, Message
from tests.unit import view_samples as samples
from tests.unit.block_rules import check

text, long_text = samples.texts, samples.long_texts
some_branches = st.lists(samples.branches, max_size=13)
quick = settings(max_examples=100)


def asker_only(message: Message) -> None:
    check(message, asker=samples.DANA)


@quick
@given(
    doing=text, target=samples.targets, ref=samples.refs, steps=samples.steps, said=long_text, other=long_text
)
def test_progress_is_safe(doing: str, target: Any, ref: Any, steps: Any, said: str, other: str) -> None:
    of = (doing, target, ref)
    asker_only(progress.working(*of, steps, samples.DANA, waiting=said, note=other))
    asker_only(progress.failed(*of, steps, samples.DANA, reason=said, hint=other, request_id=other))
    asker_only(progress.unknown(*of, steps, samples.DANA, request_id=said))
    for say in (progress.checking, progress.expired, progress.cancelled):
        asker_only(say(*of, samples.DANA))
        check(say(*of, "<!channel>"))


@quick
@given(
    one=samples.branches,
    parent=st.none() | text,
    children=some_branches,
    endpoints=samples.endpoints,
    ref=samples.refs,
    steps=samples.steps,
    now=samples.times,
    old=text,
    lost=st.booleans(),
)
def test_a_branch_is_safe(
    one: Any, parent: Any, children: Any, endpoints: Any, ref: Any, steps: Any, now: Any, old: str, lost: bool
) -> None:
    found = (one, parent, endpoints, ref, samples.DANA)
    asker_only(branch.created(one, ref, samples.DANA))
    asker_only(branch.ready(*found, 3.1, steps, "/neon", expiry_lost=lost))
    asker_only(branch.exists(*found, "/neon"))
    asker_only(branch.shown(one, parent, children, endpoints, ref, now, "/neon"))
    asker_only(branch.renamed(one, old, ref, samples.DANA))
    asker_only(branch.expiration_set(one, ref, samples.DANA, now))
    card = branch.confirm_delete(one, parent, children, endpoints, ref, now, Prospect(lost=lost))
    asker_only(card.message)
    asker_only(confirm.asking(card, old, samples.DANA, 5, changed=lost))


@quick
@given(target=samples.targets, ref=samples.refs, steps=samples.steps, gone=st.booleans())
def test_a_deleted_branch_is_safe(target: Any, ref: Any, steps: Any, gone: bool) -> None:
    asker_only(branch.deleted(target, ref, samples.DANA, 3.1, steps, already_gone=gone))
    asker_only(branch.deleted(target, ref, samples.DANA, None, ()))


@quick
@given(
    found=some_branches, ref=samples.refs, page=st.integers(-3, 9), search=st.none() | text, now=samples.times
)
def test_a_list_of_branches_is_safe(found: Any, ref: Any, page: int, search: Any, now: Any) -> None:
    check(branch.listing(found, ref, page=page, search=search, now=now, slash="/neon"))


@quick
@given(
    found=st.lists(samples.operations, max_size=50),
    one=samples.operations,
    names=st.dictionaries(text, text, max_size=3),
    ref=samples.refs,
    now=samples.times,
    name=st.none() | text,
)
def test_operations_are_safe(found: Any, one: Any, names: Any, ref: Any, now: Any, name: Any) -> None:
    check(operation.listing(found, names, ref, now))
    check(operation.shown(one, name, ref))


rulings = st.builds(
    Ruling,
    command=text,
    allowed=st.booleans(),
    needs_confirmation=st.booleans(),
    approval=st.just("") | text,
    reason=long_text,
    rule=long_text,
)


@quick
@given(
    usages=st.lists(samples.usages, max_size=12),
    one=samples.usages,
    ruling=rulings,
    label=text,
    listed=st.booleans(),
)
def test_help_is_safe(usages: Any, one: Any, ruling: Ruling, label: str, listed: bool) -> None:
    check(help.overview(usages, label, "/neon", listed))
    check(help.noun(usages, "/neon"))
    check(help.command(one, ruling, "/neon"), asker=samples.DANA, groups=True)


actors = st.builds(
    Actor,
    id=st.just(samples.DANA),
    team_id=text,
    name=text,
    person=st.sampled_from(Person),
    groups=st.none() | st.frozensets(text | st.just("S0DBADMINS"), max_size=4),
)


@quick
@given(
    actor=actors,
    channel=text,
    label=text,
    refs=st.lists(samples.refs, max_size=30),
    rights=st.lists(rulings, max_size=60),
)
def test_whoami_and_explain_are_safe(actor: Any, channel: str, label: str, refs: Any, rights: Any) -> None:
    check(whoami.whoami(actor, channel, label, refs, rights, "abc", "/neon"), asker=samples.DANA, groups=True)
    for ruling in rights:
        check(explain.ruling(ruling, "/neon"), groups=True)


def every_error(said: str, hint: str) -> list[BotError]:
    plain = [NotFoundError, AmbiguousError, StaleRequestError, SettingsError, StoreError, BotError]
    return [
        *(each(said, hint=hint) for each in plain),
        UsageError(said, hint=hint, example=said),
        RefusedError(said, hint=hint, rule=hint),
        ConfigError((said, hint)),
        SlackError(said, method=hint),
    ]


@quick
@given(said=long_text, hint=long_text, request_id=text)
def test_errors_are_safe(said: str, hint: str, request_id: str) -> None:
    for each in every_error(said, hint):
        check(error.error(each, slash="/neon", request_id=request_id), groups=True)
        asker_only(error.error(each, slash="/neon", request_id=request_id, asker=samples.DANA))
    check(error.unexpected(said))
    check(error.busy())
    check(error.not_added(said))
    asker_only(progress.not_shown(samples.DANA))


@quick
@given(said=long_text, label=long_text)
def test_a_card_without_blocks_can_still_be_asked(said: str, label: str) -> None:
    card = Card(Message("Delete it?"), label, "fingerprint")
    asker_only(confirm.asking(card, "request-1", samples.DANA, 5))
