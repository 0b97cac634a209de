"""What people may ask of cleanup: how it stands, why a branch is there, to keep one, to take a run back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from secrets import token_hex

from bot.cleanup.answers import Standing, Why
from bot.cleanup.inventory import Inventory
from bot.cleanup.looks import Looks
from bot.cleanup.report import Aftermath, Report, aftermath
from bot.cleanup.review import LONGEST, Review, Row
from bot.cleanup.stages import OPEN, Case, Kept, Stage
from bot.clock import Clock
from bot.command import ProjectRef
from bot.config_cleanup import CleanupPolicy
from bot.config_in_force import ConfigInForce
from bot.errors import NotFoundError, RefusedError, UsageError
from bot.store.cleanup_agreements import CleanupAgreements
from bot.store.cleanup_cases import CleanupCases
from bot.store.cleanup_reports import CleanupReports
from bot.store.reviews import Reviews
from bot.text import either, nearest


@dataclass(frozen=True)
class Desk:
    """The policies of the configuration in force, as a channel sees them: its own ones."""

    in_force: ConfigInForce
    looks: Looks
    inventory: Inventory
    cases: CleanupCases
    agreements: CleanupAgreements
    reports: CleanupReports
    reviews: Reviews
    clock: Clock

    async def standing(self, channel_id: str) -> tuple[Standing, ...]:
        """The channel's policies and how they stand. Raises StoreError."""
        now = self.clock.now()
        return tuple(
            [
                Standing(name, policy, await self.reports.latest(name), policy.schedule.timetable.next(now))
                for name, policy in self._policies(channel_id).items()
            ]
        )

    def policy(self, channel_id: str, name: str | None) -> tuple[str, CleanupPolicy]:
        """The policy of that name, or the channel's only one. Raises NotFoundError."""
        policies = self._policies(channel_id)
        if not policies:
            hint = f"Policies stand in {self.in_force.now.name}, under cleanup."
            raise NotFoundError("This channel has no cleanup policy.", hint=hint)
        if name is None and len(policies) == 1:
            return next(iter(policies.items()))
        if name in policies:
            return name, policies[name]
        if name is None:
            raise NotFoundError("This channel has several policies.", hint=f"Name one: {either(policies)}.")
        meant = nearest(name, policies)
        hint = f"Did you mean {either(meant)}?" if meant else f"There are: {', '.join(policies)}."
        raise NotFoundError(f"There is no policy “{name}” in this channel.", hint=hint)

    async def dry_run(self, name: str) -> Report:
        """What a run would tell now. Raises NeonError, StoreError."""
        return await self.looks.look(name, None)

    async def open_review(
        self,
        name: str,
        channel_id: str,
        project: ProjectRef,
        user_id: str,
        *,
        heading: str,
        rows: Sequence[Row],
        for_ever: bool,
    ) -> Review:
        """Remember what somebody is shown to choose from. Raises StoreError."""
        review = Review(
            id=token_hex(8),
            user_id=user_id,
            channel_id=channel_id,
            project=project,
            policy=name,
            heading=heading,
            rows=tuple(rows[:LONGEST]),
            lengths=self.in_force.now.cleanup[name].keep.choices,
            for_ever=for_ever,
            wants_reason=self.wants_reason(channel_id, project),
        )
        await self.reviews.open(review)
        return review

    async def why(self, channel_id: str, project: ProjectRef, branch_id: str) -> tuple[Why, ...]:
        """What each of the channel's policies makes of a branch. Raises NotFoundError, NeonError."""
        survey = await self.inventory.of(project)
        facts = next((each for each in survey.branches if each.id == branch_id), None)
        if facts is None:
            raise NotFoundError("That branch is not there any more.")
        cases = {case.policy: case for case in await self.cases.about(project.id, branch_id)}
        about = self._about(channel_id, project).items()
        own = {name: {case.key: case} for name, case in cases.items()}
        judged = {name: await self.looks.judged(policy, [facts], own.get(name, {})) for name, policy in about}
        return tuple(Why(name, policy, judged[name][0][1], cases.get(name)) for name, policy in about)

    async def kept(self, project: ProjectRef, branch_id: str) -> Kept | None:
        """Who keeps a branch, and until when; None when nobody does. Raises StoreError."""
        kept = (await self.cases.kept([project.id])).get((project.id, branch_id))
        return kept if kept is not None and kept.holds(self.clock.now()) else None

    def wants_reason(self, channel_id: str, project: ProjectRef) -> bool:
        """Whether a policy wants a reason for keeping a branch."""
        return any(policy.keep.require_reason for policy in self._about(channel_id, project).values())

    def may_keep(self, channel_id: str, project: ProjectRef, reason: str) -> None:
        """Raises UsageError when a policy wants a reason and there is none."""
        if not reason.strip() and self.wants_reason(channel_id, project):
            raise UsageError("Keeping a branch needs a reason here.", hint='Add `--reason "…"`.')

    async def count_keeps(
        self, channel_id: str, project: ProjectRef, branch_id: str, request_id: str
    ) -> None:
        """Raises RefusedError when it was kept as often as the policies allow, other than by this request.

        Raises StoreError.
        """
        most = min((each.keep.max_times for each in self._about(channel_id, project).values()), default=None)
        kept = (await self.cases.kept([project.id])).get((project.id, branch_id))
        if kept is None or (request_id and kept.request_id == request_id):
            return
        if most is not None and kept.times >= most:
            raise RefusedError(
                f"It was kept {kept.times} times already, which is as often as the policy allows.",
                hint="Whoever runs me can change that, or take it out of the policy.",
                rule=f"{self.in_force.now.name}: cleanup keep.max_times",
            )

    async def keep(
        self,
        project: ProjectRef,
        branch_id: str,
        length: timedelta | None,
        by: str,
        reason: str,
        request_id: str,
    ) -> Kept:
        """Keep a branch for so long from now on, or for ever. Raises StoreError."""
        until = None if length is None else self.clock.now() + length
        return await self.cases.keep(project.id, branch_id, until, by, reason, request_id)

    async def let_go(self, project: ProjectRef, branch_id: str) -> bool:
        """Keep it no longer. False when nobody kept it. Raises StoreError."""
        return await self.cases.let_go(project.id, branch_id)

    async def due(self, name: str, project: ProjectRef) -> tuple[Case, ...]:
        """What the policy has warned of in that project and whose time has come, the longest due first.

        Raises StoreError.
        """
        now, cases = self.clock.now(), (await self.cases.of(name)).values()
        due = [case for case in cases if case.stage in OPEN and case.due_at and case.due_at <= now]
        return tuple(
            sorted(
                (case for case in due if case.project_id == project.id),
                key=lambda case: (case.due_at or now, case.branch_id),
            )
        )

    async def agree(self, cases: Sequence[Case], by: str) -> None:
        """Somebody says yes to the deletion of these. Raises StoreError."""
        await self.agreements.agree(cases, by, self.clock.now())

    async def undoable(self, name: str, run_at: datetime | None = None) -> tuple[Case, ...]:
        """What the policy has deleted and can still be brought back, the newest first. Raises StoreError.

        run_at  when one run was due: then only what was deleted from then until the next run was
        """
        left = (await self.aftermath(name, run_at)).left
        return tuple(sorted(left, key=lambda each: each.deleted_at or self.clock.now(), reverse=True))

    async def aftermath(self, name: str, run_at: datetime | None) -> Aftermath:
        """What has become of what the policy deleted, or the run that was due then. Raises StoreError."""
        now, next_due = self.clock.now(), None
        if run_at is not None:
            # A command line has whole seconds, which the run itself may be later than.
            next_due = await self.reports.next_due(name, run_at + timedelta(seconds=1))
        since, until = run_at or datetime.min.replace(tzinfo=UTC), next_due or now + timedelta(days=1)
        return aftermath((await self.cases.of(name)).values(), since, until, now)

    async def close(self, case: Case) -> None:
        """This is back: there is nothing to be undone any more. Raises StoreError."""
        await self.cases.move(case, Stage.CLOSED)

    async def undone(self, name: str) -> None:
        """Somebody brought things back: the messages of the runs are to tell it. Raises StoreError."""
        await self.reports.look_soon(name, self.clock.now())

    def _about(self, channel_id: str, project: ProjectRef) -> dict[str, CleanupPolicy]:
        policies = self._policies(channel_id).items()
        return {name: each for name, each in policies if not each.projects or project.alias in each.projects}

    def _policies(self, channel_id: str) -> dict[str, CleanupPolicy]:
        policies = self.in_force.now.cleanup.items()
        return {name: policy for name, policy in policies if policy.channel == channel_id}
