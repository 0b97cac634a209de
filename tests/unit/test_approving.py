"""What takes an approval, by which line, and who may give it."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.command import Actor, Effect, Person, ProjectRef
from bot.config import Config
from bot.judging import judge, may_approve
from bot.parsing import parse
from bot.policy import Decision, Verdict, approved_by, groups_needed
from bot.registry import load
from tests.unit.command_samples import NOW

SHOP = ProjectRef("shop", "old-violet-32930710")
DANA = Actor("U0DANA", "T0ACME", "dana", Person.MEMBER)
ANA = Actor("U0ANA", "T0ACME", "ana", Person.MEMBER, frozenset({"S0ADMINS"}))
OMAR = Actor("U0OMAR", "T0ACME", "omar", Person.MEMBER, frozenset({"S0ADMINS", "S0LEADS"}))
EVERYTHING = {effect.value: "everyone" for effect in Effect}
WIPE = "branch delete pr-42"
SILENT = "Slack could not tell me which user groups you are in"


def configured(
    approve: dict[str, Any], *, same_person: tuple[tuple[str, ...], ...] = (), **allow: Any
) -> Config:
    channel = {"projects": {"shop": SHOP.id}, "allow": {**EVERYTHING, **allow}, "approve": approve}
    return Config.model_validate(
        {
            "version": 1,
            "same_person": same_person,
            "channels": {"C0A": channel if approve else {**channel, "approve": {"reveal": {"by": "U0X"}}}},
        },
        context=load().rules,
    )


def line(typed: str) -> dict[str, Any]:
    entry, rest = load().match(tuple(typed.split()))
    given = parse(entry, rest, now=NOW).given
    return {
        "command": entry.command,
        "name": entry.name,
        "given": given,
        "channel_id": "C0A",
        "project": SHOP,
    }


def judged(config: Config, typed: str = WIPE, actor: Actor = DANA) -> Decision:
    return judge(config, actor=actor, **line(typed))


def approving(config: Config, approver: Actor, typed: str = WIPE, requester: str = "U0DANA") -> Decision:
    return may_approve(config, approver=approver, requester_id=requester, **line(typed))


BY_ADMINS = {"destroy": {"by": "S0ADMINS"}}


def test_what_a_line_of_approvals_covers_waits_for_others() -> None:
    decision = judged(configured(BY_ADMINS))
    assert decision.verdict is Verdict.APPROVE
    assert decision.approval is not None
    assert (decision.approval.by, decision.approval.count) == (("S0ADMINS",), 1)
    assert decision.rule == decision.approval.rule == "config.yaml: channels.C0A.approve.destroy"
    assert decision.reason == (
        "It takes an approval by S0ADMINS to delete or overwrite things in this channel."
    )


@pytest.mark.parametrize("typed", ["branch list", "branch create pr-42", "branch rename a b"])
def test_what_no_line_covers_waits_for_nobody(typed: str) -> None:
    assert judged(configured(BY_ADMINS), typed).verdict is Verdict.ALLOW


def test_a_right_that_is_not_held_is_refused_before_anybody_is_asked() -> None:
    assert judged(configured(BY_ADMINS, destroy="U0ANA")).verdict is Verdict.DENY


def test_the_line_of_a_command_takes_the_place_of_its_effects_line() -> None:
    config = configured({**BY_ADMINS, "branch delete": {"by": "S0LEADS", "count": 2}})
    own, other = judged(config).approval, judged(config, "role delete pr-42 app").approval
    assert own is not None
    assert other is not None
    assert (own.by, own.count, own.also) == (("S0LEADS",), 2, ())
    assert own.rule == 'config.yaml: channels.C0A.approve."branch delete"'
    assert other.by == ("S0ADMINS",)


def test_a_line_of_a_command_asks_where_its_effect_has_no_line() -> None:
    config = configured({"branch create": {"by": "everyone"}})
    assert judged(config, "branch create pr-42").reason == (
        "It takes an approval by another member to run branch create in this channel."
    )
    assert judged(config, "snapshot create main").verdict is Verdict.ALLOW


def test_each_effect_of_a_command_asks_for_its_own_approval() -> None:
    config = configured(
        {
            "create": {"by": "S0ADMINS", "within": "2h"},
            "reveal": {"by": "S0LEADS", "count": 2, "within": "1h"},
        }
    )
    approval = judged(config, "role create pr-42 app --show-password").approval
    assert approval is not None
    assert (approval.by, approval.also, approval.count) == (("S0LEADS",), (("S0ADMINS",),), 2)
    assert approval.within.total_seconds() == 3600
    assert approved_by(approval) == "2 approvals by S0LEADS, who must also be S0ADMINS"
    assert approving(config, ANA, "role create pr-42 app --show-password").denied
    assert not approving(config, OMAR, "role create pr-42 app --show-password").denied


def test_who_stands_in_the_list_and_may_do_it_may_approve_it() -> None:
    decision = approving(configured(BY_ADMINS), ANA)
    assert decision == Decision(
        Verdict.ALLOW, "This takes an approval by S0ADMINS.", "config.yaml: channels.C0A.approve.destroy"
    )


@pytest.mark.parametrize("approve", [BY_ADMINS, {"destroy": {"by": "everyone"}}])
def test_nobody_approves_what_they_asked_for(approve: dict[str, Any]) -> None:
    decision = approving(configured(approve), ANA, requester="U0ANA")
    assert (decision.verdict, decision.rule) == (
        Verdict.DENY,
        "built in: nobody approves what they asked for",
    )


def test_another_account_of_whoever_asked_is_nobody_else() -> None:
    config = configured(BY_ADMINS, same_person=(("U0ANA", "U0DANA"),))
    decision = approving(config, ANA, requester="U0DANA")
    assert decision == Decision(
        Verdict.DENY,
        "You asked for this yourself, so somebody else has to approve it. "
        "U0ANA and U0DANA count as one person.",
        "config.yaml: same_person",
    )
    assert approving(config, ANA, requester="U0ANA").rule == "built in: nobody approves what they asked for"
    assert not approving(config, OMAR, requester="U0DANA").denied


def test_whoever_has_several_accounts_is_told_so_where_others_have_to_approve() -> None:
    config = configured(BY_ADMINS, same_person=(("U0DANA", "U0DANA2"),))
    assert judged(config).reason.endswith(" in this channel. U0DANA and U0DANA2 count as one person.")
    assert "one person" not in judged(config, actor=OMAR).reason
    assert "one person" not in judged(config, "branch list").reason


@pytest.mark.parametrize(
    ("approver", "allow", "said"),
    [
        (DANA, {}, "Only S0ADMINS may approve this."),
        (
            ANA,
            {"destroy": ["U0DANA", "U0ZOE"]},
            "Only those who may do it themselves can approve it. Only U0DANA or",
        ),
        (ANA, {"branch delete": "U0ZOE"}, "Only U0ZOE may run branch delete here."),
        (Actor("U0ANA", "T0ACME", "ana", Person.MEMBER, None), {}, SILENT),
        (Actor("U0GUS", "T0ACME", "gus", Person.GUEST, ANA.groups), {}, "Guests can't use me."),
    ],
)
def test_others_may_not(approver: Actor, allow: dict[str, Any], said: str) -> None:
    decision = approving(configured(BY_ADMINS, **allow), approver, requester="U0ZOE")
    assert decision.denied
    assert said in decision.reason


def test_there_is_nothing_to_approve_once_the_line_is_gone() -> None:
    decision = approving(configured({}), ANA)
    assert decision.denied
    assert "needs no approval any more" in decision.reason


def test_the_groups_of_approvers_are_looked_up_too() -> None:
    assert groups_needed(configured({"destroy": {"by": ["S0ADMINS", "U0ANA"]}}), "C0A") == {"S0ADMINS"}


PEOPLE, GROUPS = ("U0A", "U0B", "U0C"), ("S0A", "S0B")
holders = st.just(("everyone",)) | st.lists(
    st.sampled_from(PEOPLE + GROUPS), min_size=1, max_size=4, unique=True
).map(tuple)
lines = [
    *("create", "destroy", "reveal", "change"),
    *("branch delete", "branch create", "role create", "api delete"),
]
allows = st.dictionaries(st.sampled_from(lines), holders, min_size=1)
approves = st.dictionaries(st.sampled_from(lines), st.fixed_dictionaries({"by": holders}), max_size=4)
typed = st.sampled_from(
    [
        *(
            WIPE,
            "role create pr-42 app --show-password",
            "branch rename a b",
            "connection show main --show-password",
        ),
        *(
            "api delete /projects/shop/branches/pr-42",
            "api post /projects/shop/branches/pr-42/roles --f=role.name=app",
        ),
    ]
)
actors = st.builds(
    Actor,
    id=st.sampled_from(PEOPLE),
    team_id=st.just("T0A"),
    name=st.just("somebody"),
    person=st.sampled_from(Person),
    groups=st.none() | st.frozensets(st.sampled_from(GROUPS)),
)
often = settings(max_examples=200)


several_accounts = st.sampled_from([(), (PEOPLE[:2],), (PEOPLE[1:],), ((PEOPLE[0], PEOPLE[2]),), (PEOPLE,)])


@often
@given(allows, approves, typed, actors, st.sampled_from(PEOPLE), several_accounts)
def test_no_configuration_lets_anybody_approve_their_own(
    allow: dict[str, Any],
    approve: dict[str, Any],
    typed: str,
    approver: Actor,
    requester: str,
    same_person: tuple[tuple[str, ...], ...],
) -> None:
    config = with_lines(allow, approve, same_person)
    decision = approving(config, approver, typed, requester)
    if not decision.denied:
        assert approver.id != requester
        assert not any({approver.id, requester} <= set(accounts) for accounts in same_person)
        assert approver.person is Person.MEMBER
        assert judged(config, typed, approver).verdict is Verdict.APPROVE


@often
@given(st.data(), allows, approves, typed, actors)
def test_asking_for_an_approval_never_allows_more(
    data: st.DataObject, allow: dict[str, Any], approve: dict[str, Any], typed: str, actor: Actor
) -> None:
    more = {**approve, data.draw(st.sampled_from(lines)): {"by": data.draw(holders)}}
    before = judged(with_lines(allow, approve), typed, actor)
    after = judged(with_lines(allow, more), typed, actor)
    strictness = list(Verdict)
    assert strictness.index(after.verdict) >= strictness.index(before.verdict)
    if after.verdict is Verdict.APPROVE:
        assert after.approval is not None


@often
@given(st.data(), allows, approves, typed, actors)
def test_taking_somebody_off_a_line_never_allows_more(
    data: st.DataObject, allow: dict[str, Any], approve: dict[str, Any], typed: str, actor: Actor
) -> None:
    line = data.draw(st.sampled_from(sorted(allow)))
    gone = data.draw(st.sampled_from(allow[line]))
    less = {**allow, line: tuple(each for each in allow[line] if each != gone) or "nobody"}
    if judged(with_lines(allow, approve), typed, actor).denied:
        assert judged(with_lines(less, approve), typed, actor).denied


@often
@given(allows, approves, actors, st.sampled_from(["branch delete", "branch create"]))
def test_no_free_call_is_open_to_whom_the_command_is_closed(
    allow: dict[str, Any], approve: dict[str, Any], actor: Actor, command: str
) -> None:
    config = with_lines(allow, approve)
    free = {
        "branch delete": "api delete /projects/shop/branches/pr-42",
        "branch create": "api post /projects/shop/branches --f=branch.name=pr-42",
    }
    named, by_path = judged(config, f"{command} pr-42", actor), judged(config, free[command], actor)
    strictness = list(Verdict)
    named_is = strictness.index(Verdict.ALLOW if named.verdict is Verdict.CONFIRM else named.verdict)
    assert strictness.index(by_path.verdict) >= named_is


def with_lines(
    allow: dict[str, Any], approve: dict[str, Any], same_person: tuple[tuple[str, ...], ...] = ()
) -> Config:
    channel = {"projects": {"shop": SHOP.id}, "allow": allow, **({"approve": approve} if approve else {})}
    document = {"version": 1, "same_person": same_person, "channels": {"C0A": channel}}
    return Config.model_validate(document, context=load().rules)
