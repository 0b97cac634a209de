"""Whether the people behind an approval may be part of it, judged as things are now."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.admission import Admission
from bot.admission import wanted as about_to
from bot.command import Actor, AnyCommand, Person, ProjectRef
from bot.config import Config
from bot.contexts import Contexts
from bot.errors import RefusedError
from bot.judging import judge, may_approve
from bot.policy import Decision, Verdict, groups_needed
from bot.registry import Entry
from bot.slack.incoming import Incoming
from bot.slack.people import People
from bot.store.requests import Request
from bot.trail import Trail

_NOT_THEIRS = Decision(
    Verdict.DENY,
    "Only the person who asked can press this button. If it should not be done, decline it.",
    "built in: only whoever asked cancels a request",
)


@dataclass(frozen=True)
class Click:
    """A click on a card, or the form that one opened, with all that it is about."""

    incoming: Incoming
    actor: Actor
    trail: Trail
    request: Request
    entry: Entry
    given: Mapping[str, Any]
    project: ProjectRef | None


class Approvers:
    """Asks Slack who they are, and the policy what they may."""

    def __init__(self, contexts: Contexts, admission: Admission, people: People) -> None:
        self._contexts = contexts
        self._admission = admission
        self._people = people

    def judge(self, click: Click) -> None:
        """Whether whoever clicked may approve, and so decline. Raises RefusedError."""
        self._heed(click, self._ruling(click, click.actor))

    def judge_withdrawal(self, click: Click) -> None:
        """Whoever asked may always leave it, whatever became of their rights; nobody else may."""
        actor, request = click.actor, click.request
        if actor.person is Person.MEMBER and actor.id == request.user_id:
            return
        self._heed(click, judge(*self._question(click), actor, request.channel_id, click.project))
        self._heed(click, _NOT_THEIRS)

    async def judge_asker(self, click: Click) -> Decision:
        """What the rules say now of whoever asked. Raises RefusedError when Slack cannot say who that is."""
        request = click.request
        asker = await self._person(click.incoming, request.user_id, request.user_name, request.team_id)
        decision = judge(*self._question(click), asker, request.channel_id, click.project)
        if decision.denied:
            _be_sure(asker, decision)
            return decision
        projects = self._contexts.projects(request.channel_id)
        again = about_to(click.entry.command, click.given, asker, request.channel_id, click.project, projects)
        if refused := await self._admission.refusal(again):
            self._heed(click, refused)
        return decision

    async def gone(self, click: Click, user_ids: tuple[str, ...]) -> tuple[str, ...]:
        """Whose approvals count no more, now that there is a click: who of these could not approve it now.

        Of a person with several accounts one approval counts; whoever clicks may have used another one at
        this very moment, so all others of theirs are named. Raises RefusedError when Slack cannot say who
        they are.
        """
        counted = set(self._contexts.config.accounts(click.actor.id))
        gone = sorted(counted - {click.actor.id})
        for user_id in user_ids:
            if user_id in counted:
                gone += [user_id] if user_id not in {click.actor.id, *gone} else []
                continue
            earlier = await self._person(click.incoming, user_id, user_id, click.incoming.team_id)
            decision = self._ruling(click, earlier)
            if decision.denied:
                _be_sure(earlier, decision)
                gone.append(user_id)
            else:
                counted.update(self._contexts.config.accounts(user_id))
        return tuple(gone)

    def _ruling(self, click: Click, actor: Actor) -> Decision:
        return may_approve(
            *self._question(click),
            actor,
            click.request.channel_id,
            click.project,
            requester_id=click.request.user_id,
        )

    def _heed(self, click: Click, decision: Decision) -> None:
        click.trail.decision = decision
        if decision.denied:
            raise RefusedError(decision.reason, rule=decision.rule)

    def _question(self, click: Click) -> tuple[Config, AnyCommand, str, Mapping[str, Any]]:
        return self._contexts.config, click.entry.command, click.entry.name, click.given

    async def _person(self, incoming: Incoming, user_id: str, name: str, team_id: str) -> Actor:
        """Somebody who did not click, as Slack knows them now."""
        as_theirs = replace(incoming, user_id=user_id, user_name=name, team_id=team_id)
        groups = groups_needed(self._contexts.config, incoming.channel_id)
        return await self._people.actor(as_theirs, groups, fresh=True)


def _be_sure(actor: Actor, decision: Decision) -> None:
    """A refusal of somebody whom Slack does not know just now is none that ends anything."""
    if actor.person is Person.UNKNOWN or actor.groups is None:
        raise RefusedError(
            "Slack could not tell me about everybody whose right this takes, so I did nothing.",
            hint="Try again in a minute.",
            rule=decision.rule,
        )
