"""What holds for every configuration and every person."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from hypothesis import assume, given
from hypothesis import strategies as st

from bot.command import Actor, Effect, Person, ProjectRef, Scope
from bot.config import Config
from bot.policy import Decision, Verdict, decide, groups_needed

CHANNELS = ("C0A", "C0B", "C0C")
PEOPLE = ("U0A", "U0B", "W0C")
GROUPS = ("S0A", "S0B")
PROJECTS = (ProjectRef("a", "one-1"), ProjectRef("b", "two-2"), ProjectRef("c", "three-3"))
Rights = Mapping[str, tuple[str, ...]]

holders = st.just(("everyone",)) | st.lists(
    st.sampled_from(PEOPLE + GROUPS), min_size=1, max_size=4, unique=True
).map(tuple)
rights = st.dictionaries(st.sampled_from([effect.value for effect in Effect]), holders, min_size=1)
# Channel → rights. The last channel is never listed.
files = st.dictionaries(st.sampled_from(CHANNELS[:2]), rights, min_size=1)
actors = st.builds(
    Actor,
    id=st.sampled_from(PEOPLE),
    team_id=st.just("T0A"),
    name=st.just("somebody"),
    person=st.sampled_from(Person),
    groups=st.none() | st.frozensets(st.sampled_from(GROUPS)),
)


@dataclass(frozen=True)
class Question:
    """What decide is asked."""

    effect: Effect
    scope: Scope
    actor: Actor
    channel_id: str
    project: ProjectRef | None


questions = st.builds(
    Question,
    effect=st.sampled_from(Effect),
    scope=st.sampled_from(Scope),
    actor=actors,
    channel_id=st.sampled_from(CHANNELS),
    project=st.none() | st.sampled_from(PROJECTS),
)
# Help and the like, which every member may see anywhere, is out of these.
guarded = questions.filter(lambda asked: (asked.scope, asked.effect) != (Scope.ANYWHERE, Effect.READ))


def config(file: Mapping[str, Rights]) -> Config:
    channels = {
        channel: {"projects": {"a": "one-1", "b": "two-2"}, "allow": allow} for channel, allow in file.items()
    }
    return Config.model_validate({"version": 1, "channels": channels})


def without(file: Mapping[str, Rights], channel: str, effect: str, holder: str) -> Mapping[str, Rights]:
    left = tuple(each for each in file[channel][effect] if each != holder)
    rest = {name: ids for name, ids in file[channel].items() if name != effect}
    allow = {**rest, effect: left} if left else rest
    others = {name: rights for name, rights in file.items() if name != channel}
    return {**others, channel: allow} if allow else others


@given(st.data(), files, questions)
def test_taking_a_grant_away_never_allows_more(
    data: st.DataObject, file: Mapping[str, Rights], question: Question
) -> None:
    channel = data.draw(st.sampled_from(sorted(file)))
    effect = data.draw(st.sampled_from(sorted(file[channel])))
    holder = data.draw(st.sampled_from(file[channel][effect]))
    less = without(file, channel, effect, holder)
    assume(less)
    if asked(file, question) is Verdict.DENY:
        assert asked(less, question) is Verdict.DENY


@given(files, guarded)
def test_an_unlisted_channel_allows_nothing_but_help(file: Mapping[str, Rights], question: Question) -> None:
    assert asked(file, replace(question, channel_id="C0C")) is Verdict.DENY


@given(files, questions)
def test_only_members_are_ever_allowed(file: Mapping[str, Rights], question: Question) -> None:
    if asked(file, question) is not Verdict.DENY:
        assert question.actor.person is Person.MEMBER


@given(files, guarded)
def test_nothing_reaches_a_project_of_no_channel(file: Mapping[str, Rights], question: Question) -> None:
    assert asked(file, replace(question, project=PROJECTS[2])) is Verdict.DENY


@given(files, questions)
def test_nothing_is_destroyed_without_a_question(file: Mapping[str, Rights], question: Question) -> None:
    assert asked(file, replace(question, effect=Effect.DESTROY)) is not Verdict.ALLOW


@given(files, questions)
def test_every_answer_has_a_reason_and_a_rule(file: Mapping[str, Rights], question: Question) -> None:
    decision = decided(file, question)
    assert decision.reason.endswith(".")
    assert decision.rule


@given(files, questions)
def test_groups_that_are_not_needed_change_nothing(file: Mapping[str, Rights], question: Question) -> None:
    actor = question.actor
    needed = groups_needed(config(file), question.channel_id)
    known = None if actor.groups is None else actor.groups & needed
    same = replace(actor, groups=known)
    assert asked(file, question) is asked(file, replace(question, actor=same))


def asked(file: Mapping[str, Rights], question: Question) -> Verdict:
    return decided(file, question).verdict


def decided(file: Mapping[str, Rights], question: Question) -> Decision:
    return decide(
        config(file),
        effect=question.effect,
        scope=question.scope,
        actor=question.actor,
        channel_id=question.channel_id,
        project=question.project,
        command="branch frob",
    )
