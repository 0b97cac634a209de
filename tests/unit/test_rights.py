"""Which line decides: of a command before its effect's, of a project before its channel's; and free calls."""

from typing import Any

import pytest

from bot.command import Actor, Effect, Person, ProjectRef, Target
from bot.config import Config
from bot.judging import demand, judge, judge_target
from bot.neon import catalog
from bot.neon.free_calls import FreeCall
from bot.parsing import parse
from bot.policy import Decision, Verdict, groups_needed
from bot.registry import load
from tests.unit.command_samples import NOW
from tests.uses import commands_by_operation

SHOP, LEDGER = ProjectRef("shop", "old-violet-1"), ProjectRef("ledger", "calm-sea-2")
DANA = Actor("U0DANA", "T0ACME", "dana", Person.MEMBER)
ANA = Actor("U0ANA", "T0ACME", "ana", Person.MEMBER, frozenset({"S0ADMINS"}))
EVERYTHING = {effect.value: "everyone" for effect in Effect}
ALLOW = "config.yaml: channels.C0A.allow."


def configured(allow: dict[str, Any], ledger: dict[str, Any] | None = None, **channel: Any) -> Config:
    projects = {"shop": SHOP.id, "ledger": {"id": LEDGER.id, **(ledger or {})}}
    section = {"projects": projects, "allow": allow, "account": True, **channel}
    return Config.model_validate({"version": 1, "channels": {"C0A": section}}, context=load().rules)


def judged(config: Config, typed: str, actor: Actor = DANA, project: ProjectRef | None = SHOP) -> Decision:
    entry, rest = load().match(tuple(typed.split()))
    given = parse(entry, rest, now=NOW).given
    return judge(config, entry.command, entry.name, given, actor, "C0A", project)


def test_the_line_of_a_command_widens() -> None:
    config = configured({"destroy": "S0ADMINS", "branch restore": "U0DANA"})
    assert judged(config, "branch restore pr-42 --to 2h").verdict is Verdict.CONFIRM
    assert judged(config, "branch delete pr-42").denied


def test_the_line_of_a_command_narrows() -> None:
    config = configured({"create": "everyone", "branch create": "U0ANA"})
    decision = judged(config, "branch create pr-42")
    assert decision == Decision(
        Verdict.DENY,
        "Only U0ANA may run branch create here. Ask them to run /neon branch create for you.",
        f'{ALLOW}"branch create"',
    )
    assert judged(config, "snapshot create main").verdict is Verdict.ALLOW


def test_nobody_may_run_what_a_line_gives_to_nobody() -> None:
    decision = judged(
        configured({"create": "everyone", "branch create": "nobody"}), "branch create pr-42", ANA
    )
    assert (decision.reason, decision.rule) == (
        "Nobody may run branch create in this channel.",
        f'{ALLOW}"branch create"',
    )


def test_the_line_of_a_command_grants_none_of_the_effects_that_a_flag_adds() -> None:
    lines = dict.fromkeys(("connection show", "role create", "project update"), "U0DANA")
    config = configured(lines)
    for typed, flag, effect in [
        ("connection show main", "--show-password", "reveal"),
        ("role create main app", "--show-password", "reveal"),
        ("project update shop --name store", "--no-protected-branches-only", "destroy"),
    ]:
        assert not judged(config, typed).denied
        decision = judged(config, f"{typed} {flag}")
        assert (decision.verdict, decision.rule) == (Verdict.DENY, f"{ALLOW}{effect} (not listed)")


@pytest.mark.parametrize(
    "typed",
    [
        "api delete /projects/shop/branches/pr-42",
        "api delete /projects/shop/branches/pr-42/roles/app",
        "api post /projects/shop/branches/pr-42/restore --f=source_branch_id=main",
    ],
)
def test_a_free_call_is_judged_by_the_lines_of_every_command_of_its_effect(typed: str) -> None:
    narrowed = configured({**EVERYTHING, "branch delete": "S0ADMINS"})
    decision = judged(narrowed, typed)
    assert decision.rule == f'{ALLOW}"branch delete"'
    assert decision.reason.startswith(
        "Only S0ADMINS may run branch delete or call what could do the same here."
    )
    assert judged(narrowed, typed, ANA).verdict is Verdict.CONFIRM
    # A line that lets somebody in for one command opens no free call.
    widened = configured({"destroy": "S0ADMINS", "branch delete": "everyone"})
    assert judged(widened, typed).rule == f"{ALLOW}destroy"
    asking = configured(EVERYTHING, approve={"branch delete": {"by": "S0ADMINS"}})
    assert judged(asking, typed).verdict is Verdict.APPROVE


def test_other_free_calls_stay_as_they_were() -> None:
    config = configured({**EVERYTHING, "branch delete": "nobody"})
    assert judged(config, "api get /projects/shop/branches").verdict is Verdict.ALLOW
    assert judged(config, "api patch /projects/shop/branches/pr-42 --f=branch.protected=true").verdict is (
        Verdict.ALLOW
    )


def test_the_line_of_a_method_narrows_that_method_and_opens_nothing() -> None:
    narrowed = configured({**EVERYTHING, "api get": "S0ADMINS", "api post": "U0DANA"})
    assert judged(narrowed, "api get /projects/shop/branches").rule == f'{ALLOW}"api get"'
    assert not judged(narrowed, "branch list").denied
    assert not judged(narrowed, "api delete /projects/shop/branches/pr-42").denied
    opened = configured({"create": "everyone", "api post": "U0DANA"})
    restore = "api post /projects/shop/branches/pr-42/restore --f=source_branch_id=main"
    assert judged(opened, restore).rule == f"{ALLOW}destroy (not listed)"


def test_whoever_calls_for_a_secret_looks_at_what_it_belongs_to() -> None:
    config = configured({**EVERYTHING, "auth show": "S0ADMINS"})
    plugins = "api get /projects/shop/branches/main/auth/plugins"
    assert judged(config, plugins).rule == f'{ALLOW}"auth show"'
    assert judged(config, plugins, ANA).verdict is Verdict.ALLOW


# What these ask Neon for, they do not show: it has secrets in it, which they take out.
READ_AND_NOT_SHOWN = {"getNeonAuthPluginConfigs", "listBranchNeonAuthOauthProviders"}


def test_no_free_call_does_what_a_command_does_by_another_effect() -> None:
    """Else a line about the command would not hold for its call by path."""
    known = load().rules
    stray = {
        (operation_id, name)
        for operation_id, names in commands_by_operation().items()
        for name in names
        if not {*FreeCall(catalog.operations()[operation_id], {}).effects}
        & {Effect.READ, *known[name].effects}
    }
    assert {operation_id for operation_id, _ in stray} == READ_AND_NOT_SHOWN


def test_a_project_has_lines_in_place_of_those_of_the_same_name() -> None:
    config = configured({**EVERYTHING, "destroy": "U0DANA"}, {"allow": {"destroy": "U0ANA"}})
    assert judged(config, "branch delete pr-42").verdict is Verdict.CONFIRM
    decision = judged(config, "branch delete pr-42", project=LEDGER)
    assert decision.rule == "config.yaml: channels.C0A.projects.ledger.allow.destroy"
    assert "Only U0ANA may delete or overwrite things in ledger." in decision.reason
    assert judged(config, "branch create pr-42", project=LEDGER).verdict is Verdict.ALLOW
    # Without a project, the channel's lines hold.
    assert not judged(config, "vpc-endpoint delete vpce-1", project=None).denied


def test_a_project_takes_a_right_away_from_everybody() -> None:
    config = configured(EVERYTHING, {"allow": {"create": "nobody"}})
    decision = judged(config, "branch create pr-42", project=LEDGER)
    assert decision.reason == "Nobody may create things in ledger."


def test_a_project_asks_for_approvals_of_its_own() -> None:
    approve = {"destroy": {"by": "S0ADMINS"}}
    config = configured(EVERYTHING, {"approve": approve})
    assert judged(config, "branch delete pr-42").verdict is Verdict.CONFIRM
    decision = judged(config, "branch delete pr-42", project=LEDGER)
    assert (decision.verdict, decision.rule) == (
        Verdict.APPROVE,
        "config.yaml: channels.C0A.projects.ledger.approve.destroy",
    )
    assert groups_needed(config, "C0A") == {"S0ADMINS"}


@pytest.mark.parametrize(
    "typed",
    [
        "key create ci --for-project ledger",
        "key create ci --for-project Ledger",
        f"key create ci --for-project {LEDGER.id}",
        "api post /organizations/org-x/api_keys --f=key_name=ci --f=project_id=ledger",
        "project move ledger --to-org org-x",
        "api post /users/me/projects/transfer --f=destination_org_id=o "
        "--f=project_ids.0=shop --f=project_ids.1=ledger",
        "audit --project ledger",
    ],
)
def test_what_names_a_project_is_judged_by_that_projects_lines(typed: str) -> None:
    nothing = dict.fromkeys(EVERYTHING, "nobody")
    config = configured(EVERYTHING, {"allow": nothing})
    assert judged(config, typed, project=None).rule.startswith(
        "config.yaml: channels.C0A.projects.ledger.allow."
    )
    assert not judged(configured(EVERYTHING), typed, project=None).denied


def test_never_touch_of_a_project_comes_on_top_of_the_channels() -> None:
    config = configured(EVERYTHING, {"never_touch": ["main", "archive-*"]}, never_touch=["main"])
    for project, name, place in [
        (SHOP, "main", "never_touch[0]"),
        (LEDGER, "main", "never_touch[0]"),
        (LEDGER, "archive-1", "projects.ledger.never_touch[1]"),
    ]:
        refusal = judge_target(config, Effect.CHANGE, "C0A", project, Target("branch", name))
        assert refusal is not None
        assert refusal.rule == f"config.yaml: channels.C0A.{place}"
    assert judge_target(config, Effect.CHANGE, "C0A", SHOP, Target("branch", "archive-1")) is None


def test_a_project_is_kept_whole_where_it_or_its_channel_has_such_a_list() -> None:
    config = configured(EVERYTHING, {"never_touch": ["archive-*"]})
    for project in (LEDGER, None):
        kept = judge_target(config, Effect.DESTROY, "C0A", project, Target("project", "ledger", LEDGER.id))
        assert kept is not None
        assert kept.rule == "config.yaml: channels.C0A.projects.ledger.never_touch"
    assert judge_target(config, Effect.DESTROY, "C0A", None, Target("project", "shop", SHOP.id)) is None
    # Where nobody can say which project it is, it may be that one.
    assert judge_target(config, Effect.DESTROY, "C0A", None, Target("project", "/some/path")) is not None


def test_what_a_command_may_do_is_known_with_its_flags() -> None:
    known = load().rules
    assert known["project update"].effects == {Effect.CHANGE, Effect.DESTROY}
    assert known["role create"].effects == {Effect.CREATE, Effect.REVEAL}
    assert known["key create"].effects == {Effect.CREATE, Effect.REVEAL}
    assert {name for name, each in known.items() if each.free} == {
        *("api get", "api post", "api put", "api patch", "api delete"),
    }
    assert {name for name, each in known.items() if each.open} >= {"help", "explain", "whoami", "api list"}
    assert demand(load().named("key create").command, {}).effects == (Effect.CREATE, Effect.REVEAL)
