"""Who may do what, told by the configuration that the demo runs on."""

from pathlib import Path

import pytest

from bot.command import Actor, Effect, Person, ProjectRef, Scope
from bot.config import Config, load
from bot.config_rights import Allow
from bot.policy import Decision, Verdict, administers, decide, groups_needed, protects
from tests.unit.config_samples import COMMANDS

CONFIG = load(Path(__file__).parents[2] / "config.yaml", {}, COMMANDS)
DANA = Actor("U0DANA", "T0ACME", "dana", Person.MEMBER, frozenset())
ANA = Actor("U0ANA", "T0ACME", "ana", Person.MEMBER, frozenset({"S0DBADMINS", "S0OTHERS"}))
DANA_WHEN_SLACK_IS_SILENT = Actor("U0DANA", "T0ACME", "dana", Person.MEMBER, None)
SHOP = ProjectRef("shop", "old-violet-32930710")
LEDGER = ProjectRef("ledger", "calm-sea-51238842")
OUTSIDERS = [person for person in Person if person is not Person.MEMBER]


def decided(
    effect: Effect,
    actor: Actor = DANA,
    *,
    channel: str = "C0SHOPDB",
    project: ProjectRef | None = SHOP,
    scope: Scope = Scope.PROJECT,
    config: Config = CONFIG,
) -> Decision:
    return decide(
        config,
        effect=effect,
        scope=scope,
        actor=actor,
        channel_id=channel,
        project=project,
        command="branch frob",
    )


def granting(effect: Effect, *holders: str) -> Config:
    channel = CONFIG.channels["C0SHOPDB"]
    allow = Allow({**channel.allow.root, effect.value: holders})
    changed = channel.model_copy(update={"allow": allow})
    return CONFIG.model_copy(update={"channels": {**CONFIG.channels, "C0SHOPDB": changed}})


@pytest.mark.parametrize("effect", [Effect.READ, Effect.CREATE, Effect.CHANGE])
def test_everyone_may_do_what_everyone_may(effect: Effect) -> None:
    decision = decided(effect)
    assert decision.verdict is Verdict.ALLOW
    assert decision.rule == f"config.yaml: channels.C0SHOPDB.allow.{effect.value}"
    assert decision.reason.startswith("Everyone may ")


@pytest.mark.parametrize("effect", [Effect.DESTROY, Effect.REVEAL])
def test_others_are_told_whom_to_ask(effect: Effect) -> None:
    decision = decided(effect)
    assert decision.denied
    assert decision.rule == f"config.yaml: channels.C0SHOPDB.allow.{effect.value}"
    assert decision.reason.startswith("Only S0DBADMINS may ")
    assert decision.reason.endswith("Ask them to run /neon branch frob for you.")


def test_a_member_of_the_group_may_see_secrets() -> None:
    assert decided(Effect.REVEAL, ANA).verdict is Verdict.ALLOW


def test_whoever_may_destroy_is_asked_first() -> None:
    assert decided(Effect.DESTROY, ANA).verdict is Verdict.CONFIRM
    assert decided(Effect.DESTROY, config=granting(Effect.DESTROY, "everyone")).verdict is Verdict.CONFIRM


def test_a_right_that_nobody_has_is_refused_even_to_admins() -> None:
    decision = decided(Effect.CHANGE, ANA, channel="C0PARTNER")
    assert decision == Decision(
        Verdict.DENY,
        "Nobody may change things in this channel.",
        "config.yaml: channels.C0PARTNER.allow.change (not listed)",
    )


def test_a_channel_that_is_not_listed_is_refused() -> None:
    decision = decided(Effect.READ, ANA, channel="C0RANDOM", project=None, scope=Scope.CHANNEL)
    assert decision.denied
    assert decision.reason == (
        "No Neon project is connected to this channel. Whoever runs me can add it to config.yaml."
    )
    assert decision.rule == "config.yaml: channels (does not list C0RANDOM)"


def test_a_direct_message_is_pointed_to_a_channel() -> None:
    decision = decided(Effect.READ, ANA, channel="D0ANA", project=None)
    assert decision.denied
    assert "in channels, not in direct messages" in decision.reason


def test_a_project_of_another_channel_is_refused_whatever_it_is_called() -> None:
    for project in (LEDGER, ProjectRef("shop", LEDGER.id)):
        decision = decided(Effect.READ, ANA, project=project)
        assert decision.denied
        assert decision.rule == "config.yaml: channels.C0SHOPDB.projects"
        assert "Here you can use: shop, analytics." in decision.reason
        assert LEDGER.id not in decision.reason


def test_without_a_project_the_answer_is_about_the_channel() -> None:
    assert decided(Effect.CREATE, project=None).verdict is Verdict.ALLOW


def test_a_person_may_be_named_by_id() -> None:
    config = granting(Effect.REVEAL, "U0DANA", "U0ANA", "S0OTHERS")
    assert decided(Effect.REVEAL, config=config).verdict is Verdict.ALLOW
    stranger = Actor("U0ZOE", "T0ACME", "zoe", Person.MEMBER)
    assert "Only U0DANA, U0ANA or S0OTHERS may see" in decided(Effect.REVEAL, stranger, config=config).reason


def test_unknown_groups_deny_what_only_a_group_may() -> None:
    decision = decided(Effect.REVEAL, DANA_WHEN_SLACK_IS_SILENT)
    assert decision.denied
    assert "Slack could not tell me which user groups you are in" in decision.reason
    assert decision.reason.endswith("Try again in a minute.")


def test_unknown_groups_take_nothing_from_those_who_need_none() -> None:
    assert decided(Effect.READ, DANA_WHEN_SLACK_IS_SILENT).verdict is Verdict.ALLOW
    config = granting(Effect.REVEAL, "S0DBADMINS", "U0DANA")
    assert decided(Effect.REVEAL, DANA_WHEN_SLACK_IS_SILENT, config=config).verdict is Verdict.ALLOW


def test_unknown_groups_do_not_matter_where_only_people_are_named() -> None:
    decision = decided(Effect.REVEAL, DANA_WHEN_SLACK_IS_SILENT, config=granting(Effect.REVEAL, "U0ANA"))
    assert decision.reason.startswith("Only U0ANA may ")


def test_a_group_id_is_no_persons_id() -> None:
    impostor = Actor("U0EVE", "T0ACME", "eve", Person.MEMBER, frozenset({"U0ANA"}))
    assert decided(Effect.REVEAL, impostor, config=granting(Effect.REVEAL, "U0ANA")).denied


@pytest.mark.parametrize("person", OUTSIDERS)
@pytest.mark.parametrize("scope", list(Scope))
def test_only_full_members_may_do_anything_anywhere(person: Person, scope: Scope) -> None:
    actor = Actor("U0ANA", "T0ACME", "ana", person, ANA.groups)
    decision = decided(Effect.READ, actor, scope=scope)
    assert decision.denied
    assert decision.rule == "built in: only full members of this workspace"


def test_each_kind_of_outsider_gets_its_own_answer() -> None:
    answers = {decided(Effect.READ, Actor("U0X", "T0X", "x", person)).reason for person in OUTSIDERS}
    assert len(answers) == len(OUTSIDERS)


@pytest.mark.parametrize("channel", ["C0RANDOM", "D0DANA", "C0SHOPDB"])
def test_help_works_anywhere(channel: str) -> None:
    decision = decided(Effect.READ, channel=channel, project=None, scope=Scope.ANYWHERE)
    assert decision.verdict is Verdict.ALLOW


@pytest.mark.parametrize("effect", [effect for effect in Effect if effect is not Effect.READ])
def test_a_scope_of_anywhere_opens_nothing_but_reading(effect: Effect) -> None:
    assert decided(effect, channel="C0RANDOM", project=None, scope=Scope.ANYWHERE).denied


@pytest.mark.parametrize("name", ["main", "staging", "release-1", "release-", "release-2/fix"])
def test_a_branch_that_is_never_touched_is_refused_with_its_pattern(name: str) -> None:
    decision = protects(CONFIG, "C0SHOPDB", None, name)
    assert decision is not None
    assert decision.denied
    assert decision.reason.startswith(f"{name} is off limits in this channel")
    assert decision.rule.startswith("config.yaml: channels.C0SHOPDB.never_touch[")


@pytest.mark.parametrize("name", ["Main", "mainline", "my-release-1", "release", "", "main\n"])
def test_other_branches_are_not_protected(name: str) -> None:
    assert protects(CONFIG, "C0SHOPDB", None, name) is None


def test_protection_is_per_channel_and_an_unknown_channel_protects_everything() -> None:
    assert protects(CONFIG, "C0LEDGER", None, "staging") is None
    assert protects(CONFIG, "C0PARTNER", None, "preview-1") is None
    assert (protects(CONFIG, "C0RANDOM", None, "pr-1") or decided(Effect.READ)).denied


def test_the_groups_to_look_up_are_those_that_the_channel_names() -> None:
    assert groups_needed(CONFIG, "C0SHOPDB") == {"S0DBADMINS"}
    assert groups_needed(CONFIG, "C0RANDOM") == frozenset()
    config = granting(Effect.REVEAL, "S0OTHERS", "U0ANA")
    assert groups_needed(config, "C0SHOPDB") == {"S0DBADMINS", "S0OTHERS"}


def ordered(actor: Actor, channel: str = "C0SHOPDB", config: Config = CONFIG) -> Decision:
    return administers(config, actor=actor, channel_id=channel, command="freeze")


def test_admins_may_give_orders_about_the_bot_in_every_channel_that_is_listed() -> None:
    for channel in CONFIG.channels:
        decision = ordered(ANA, channel)
        assert decision.verdict is Verdict.ALLOW
        assert decision.rule == "config.yaml: admins"
    assert ordered(ANA, "C0RANDOM").denied
    by_name = CONFIG.model_copy(update={"admins": ("U0DANA",)})
    assert not ordered(DANA_WHEN_SLACK_IS_SILENT, config=by_name).denied


def test_others_may_give_no_orders_whatever_rights_they_hold() -> None:
    decision = ordered(DANA, config=granting(Effect.DESTROY, "everyone"))
    assert decision.denied
    assert decision.reason == "Only S0DBADMINS may do this. Ask them to run /neon freeze for you."
    assert "which user groups you are in" in ordered(DANA_WHEN_SLACK_IS_SILENT).reason
    assert ordered(ANA, config=CONFIG.model_copy(update={"admins": ()})).denied


@pytest.mark.parametrize("person", OUTSIDERS)
def test_nobody_but_members_gives_orders(person: Person) -> None:
    stranger = Actor("U0ANA", "T0ACME", "ana", person, frozenset({"S0DBADMINS"}))
    assert ordered(stranger).rule == "built in: only full members of this workspace"


def test_the_groups_of_the_admins_are_asked_for() -> None:
    config = CONFIG.model_copy(update={"admins": ("S0OTHERS", "U0EVE")})
    assert "S0OTHERS" in groups_needed(config, "C0PARTNER")
    assert "U0EVE" not in groups_needed(config, "C0PARTNER")
