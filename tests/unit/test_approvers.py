"""Whether the people behind an approval may be part of it, as Slack and the rules are at the click."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.command import Actor, Effect, Person
from bot.config_rights import Allow
from bot.errors import RefusedError
from bot.policy import Verdict
from sandbox.slack.people import UserGroup
from tests.e2e.asking import EVERYTHING, RULE
from tests.e2e.asking import approving as config_with_approvals
from tests.e2e.stage import SHOP, SHOP_DB
from tests.unit.approval_scene import ANA, BEN, DANA, FROZEN, Scene, approval_scene

NOT_SURE = "Slack could not tell me about everybody whose right this takes, so I did nothing."
NOBODY_ELSE = Allow({"read": ("everyone",), "destroy": ("U0DANA", "U0BEN")})


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    async with approval_scene(tmp_path) as scene:
        yield scene


async def test_who_may_approve_is_noted_with_the_rule(scene: Scene) -> None:
    click = scene.click(await scene.request(), ANA)
    scene.approvers.judge(click)
    assert click.trail.decision is not None
    assert (click.trail.decision.verdict, click.trail.decision.rule) == (Verdict.ALLOW, RULE)


@pytest.mark.parametrize(
    ("actor", "said"),
    [
        (DANA, "You asked for this yourself, so somebody else has to approve it."),
        (replace(ANA, person=Person.GUEST), "Guests"),
        (replace(ANA, groups=frozenset()), "Only"),
    ],
)
async def test_who_may_not_approve_is_refused_and_that_is_noted(
    scene: Scene, actor: Actor, said: str
) -> None:
    click = scene.click(await scene.request(), actor)
    with pytest.raises(RefusedError) as refused:
        scene.approvers.judge(click)
    assert said in refused.value.message
    assert click.trail.decision is not None
    assert click.trail.decision.denied
    assert refused.value.rule == click.trail.decision.rule


async def test_whoever_asked_may_leave_it_whatever_became_of_their_rights(scene: Scene) -> None:
    click = scene.click(await scene.request(), DANA)
    scene.under(config_with_approvals(allow=Allow({"read": ("everyone",)})))
    scene.approvers.judge_withdrawal(click)
    assert click.trail.decision is None


@pytest.mark.parametrize(
    ("actor", "rule"),
    [
        (ANA, "built in: only whoever asked cancels a request"),
        (replace(DANA, person=Person.DEACTIVATED), "built in: only full members of this workspace"),
        (replace(ANA, person=Person.GUEST), "built in: only full members of this workspace"),
    ],
)
async def test_nobody_else_cancels_and_the_nearest_rule_is_named(
    scene: Scene, actor: Actor, rule: str
) -> None:
    click = scene.click(await scene.request(), actor)
    with pytest.raises(RefusedError) as refused:
        scene.approvers.judge_withdrawal(click)
    assert refused.value.rule == rule


async def test_whoever_asked_is_judged_as_slack_and_the_rules_know_them_now(scene: Scene) -> None:
    click = scene.click(await scene.request(), ANA)
    decision = await scene.approvers.judge_asker(click)
    assert decision.approval is not None
    assert decision.approval.by == ("S0DBADMINS",)
    (about,) = scene.freezing.asked
    assert (about.effects, about.actor.id, about.channel_id) == ((Effect.DESTROY,), "U0DANA", SHOP_DB)
    assert about.project is not None
    assert about.project.id == SHOP

    scene.under(config_with_approvals(allow=Allow({"read": ("everyone",)})))
    assert (await scene.approvers.judge_asker(click)).denied
    assert len(scene.freezing.asked) == 1, "who may not do it is refused by the rules alone"


async def test_all_effects_of_what_was_asked_are_looked_at_again(scene: Scene) -> None:
    scene.under(config_with_approvals(create={"by": ["S0DBADMINS"]}))
    request = await scene.request("role create preview/pr-98 app --show-password")
    await scene.approvers.judge_asker(scene.click(request, ANA))
    (about,) = scene.freezing.asked
    assert about.effects == (Effect.CREATE, Effect.REVEAL)


async def test_somebody_of_another_organisation_is_none_of_the_members(scene: Scene) -> None:
    request = await scene.request(team_id="T0PARTNER")
    decision = await scene.approvers.judge_asker(scene.click(request, ANA))
    assert decision.rule == "built in: only full members of this workspace"


async def test_the_lines_of_the_project_count(scene: Scene) -> None:
    config = config_with_approvals()
    channel = config.channels[SHOP_DB]
    other = channel.projects["analytics"].model_copy(update={"allow": Allow({"destroy": ("U0BEN",)})})
    channel = channel.model_copy(update={"projects": {**channel.projects, "analytics": other}})
    scene.under(config.model_copy(update={"channels": {**config.channels, SHOP_DB: channel}}))
    request = await scene.request(project_alias="analytics", project_id=other.id)
    click = scene.click(request, ANA)
    rule = "config.yaml: channels.C0SHOPDB.projects.analytics.allow.destroy"
    assert (await scene.approvers.judge_asker(click)).rule == rule
    with pytest.raises(RefusedError) as refused:
        scene.approvers.judge_withdrawal(click)
    assert refused.value.rule == rule
    with pytest.raises(RefusedError) as refused:
        scene.approvers.judge(click)
    assert refused.value.rule == rule


async def test_what_is_frozen_meanwhile_is_not_approved(scene: Scene) -> None:
    scene.freezing.frozen = True
    click = scene.click(await scene.request(), ANA)
    with pytest.raises(RefusedError) as refused:
        await scene.approvers.judge_asker(click)
    assert (refused.value.message, refused.value.rule) == (FROZEN.reason, FROZEN.rule)
    assert click.trail.decision == FROZEN


@pytest.mark.parametrize("method", ["users.info", "usergroups.users.list"])
async def test_while_slack_cannot_say_who_asked_nothing_is_ended(scene: Scene, method: str) -> None:
    scene.under(config_with_approvals(allow=Allow({"read": ("everyone",), "destroy": ("S0DBADMINS",)})))
    click = scene.click(await scene.request(), ANA)
    await scene.stage.slack_trouble(method, "error", error="fatal_error", times=None)
    with pytest.raises(RefusedError) as refused:
        await scene.approvers.judge_asker(click)
    assert refused.value.message == NOT_SURE
    assert refused.value.hint == "Try again in a minute."


async def test_the_rule_is_named_when_slack_cannot_say_who_asked(scene: Scene) -> None:
    click = scene.click(await scene.request(), ANA)
    await scene.stage.slack_trouble("users.info", "error", error="fatal_error", times=None)
    with pytest.raises(RefusedError) as refused:
        await scene.approvers.judge_asker(click)
    assert refused.value.rule == "built in: only full members of this workspace"


async def test_who_may_not_approve_any_more_counts_no_more(scene: Scene) -> None:
    click = scene.click(await scene.request(), ANA)
    assert await scene.approvers.gone(click, ("U0BEN",)) == ()
    scene.stage.workspace.groups["S0DBADMINS"] = UserGroup(
        "S0DBADMINS", "db-admins", "Database admins", ("U0ANA",)
    )
    assert await scene.approvers.gone(click, ("U0ANA", "U0BEN")) == ("U0BEN",)
    scene.under(config_with_approvals(allow=NOBODY_ELSE))
    assert await scene.approvers.gone(scene.click(click.request, BEN), ("U0ANA",)) == ("U0ANA",)


async def test_while_slack_cannot_say_who_approved_before_nobody_is_dropped(scene: Scene) -> None:
    click = scene.click(await scene.request(), ANA)
    await scene.stage.slack_trouble("users.info", "error", error="fatal_error", times=None)
    with pytest.raises(RefusedError) as refused:
        await scene.approvers.gone(click, ("U0BEN",))
    assert refused.value.message == NOT_SURE


async def test_of_one_persons_accounts_the_one_that_clicks_now_counts(scene: Scene) -> None:
    one = (("U0ANA", "U0BEN"),)
    scene.under(config_with_approvals(allow=EVERYTHING).model_copy(update={"same_person": one}))
    request = await scene.request()
    # Ben may be about to click as well, so he is named though nobody knows of an approval of his.
    assert await scene.approvers.gone(scene.click(request, ANA), ()) == ("U0BEN",)
    assert await scene.approvers.gone(scene.click(request, ANA), ("U0ANA", "U0BEN")) == ("U0BEN",)
    # By a configuration that is newer than two approvals, the first of them counts.
    third = Actor("U0ZOE", "T0ACME", "Zoe", Person.MEMBER, ANA.groups)
    assert await scene.approvers.gone(scene.click(request, third), ("U0BEN", "U0ANA")) == ("U0ANA",)
