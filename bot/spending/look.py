"""Asks Neon what an account spent: page by page, so that a thousand projects take no more memory than ten."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import TYPE_CHECKING

from bot.command import ProjectRef
from bot.costs import Costs, Plan
from bot.errors import BotError
from bot.neon.errors import NeonError
from bot.neon.models import Branch, Endpoint
from bot.neon.models.usage import Consumer, Reading, Window, counted, judged
from bot.spending.computes import Finding, Load, findings, load, smallest_sizes
from bot.spending.ledger import WEEK, Board, Pricing, Spans, Tally, forecast, spent, tallied
from bot.spending.report import SHOWN, Account, Counted, Lines, Report, Spending

if TYPE_CHECKING:
    from bot.neon.client import NeonClient

LOOKED_INTO = 5  # projects of an organization whose branches and computes are looked at, the dearest
_A_CENT = 0.01  # less than that is no move
AT_ONCE = 100  # projects that Neon tells the branches of in one call
_REFUSALS = {
    403: "Neon does not give its consumption history to this plan, or to whoever made the bot's key (403)",
    404: "Neon knows no consumption history that the bot's key may see here (404)",
    406: "Neon has no consumption history of a time that the report needs (406)",
}


class SpendingLook:
    """One look at an account. Raises NeonError for all but the refusals of the history."""

    def __init__(self, neon: "NeonClient", costs: Costs, spans: Spans) -> None:
        self._neon = neon
        self._costs = costs
        self._spans = spans

    async def of(self, account: Account) -> Report:
        """What it spent; without a history, what its counters say."""
        if account.plan is None:
            return Report(account, why="the bot's configuration has no prices for this plan")
        if account.plan.prices is None:
            return await self._counters(account, "this plan costs nothing, and has no history")
        if account.org_id is None:
            return await self._counters(account, "Neon keeps a history of organizations' projects only")
        try:
            return Report(account, await self._spending(account, account.org_id, account.plan))
        except NeonError as error:
            if error.status not in _REFUSALS:
                raise
            return await self._counters(account, _REFUSALS[error.status])

    async def month(self, account: Account) -> float | None:
        """What it spent this month, in one call for each hundred projects; None where that is not known."""
        if account.plan is None or account.plan.prices is None or account.org_id is None:
            return None
        try:
            total, _, pricing = await self._projects(account, account.org_id, account.plan)
        except NeonError as error:
            if error.status not in _REFUSALS:
                raise
            return None
        return pricing.bill(total.month).total

    async def _projects(self, account: Account, org_id: str, plan: Plan) -> tuple[Tally, Board, Pricing]:
        """All together, and the lines that stand out."""
        spans, total, board = self._spans, Tally(), Board(SHOWN)
        ids = () if account.everything else tuple(account.refs)
        pricing: Pricing | None = None
        async for page in self._neon.api.usage.each_project(spans.window, org_id, ids):
            pricing = pricing or Pricing(plan, await self._reading(account, page))
            for each in page:
                tally = tallied(each, spans, plan.included.branches)
                total += tally
                board.add(spent(each, tally, pricing, spans))
                await asyncio.sleep(
                    0
                )  # a page is a tenth of a second of sums, and others must be acknowledged
        return total, board, pricing or Pricing(plan, await self._reading(account, ()))

    async def _spending(self, account: Account, org_id: str, plan: Plan) -> Spending:
        spans = self._spans
        total, board, pricing = await self._projects(account, org_id, plan)
        looked_into = _looked_into(account, board)
        gap = ""
        try:
            branches, names, computes = await self._branches(org_id, looked_into, pricing)
        except NeonError as error:
            if error.status not in _REFUSALS:
                raise
            branches, names, computes, gap = Lines(), {}, (), _REFUSALS[error.status]
        return Spending(
            spans=spans,
            reading=pricing.reading,
            month=pricing.bill(total.month),
            forecast=forecast(total, pricing, spans),
            week=pricing.bill(total.week).alone,
            before=pricing.bill(total.before).alone,
            days=tuple((day, pricing.bill(used).alone) for day, used in sorted(total.days.items())),
            projects=_lines(board),
            branches=branches,
            extra_hours=total.month.extra_hours,
            looked_into=looked_into,
            branch_names=names,
            computes=computes,
            gap=gap,
        )

    async def _reading(self, account: Account, page: Sequence[Consumer]) -> Reading:
        """How Neon counts storage is the same everywhere, so it is judged by one project, the largest."""
        living = [each for each in page if each.project_id in account.refs]
        largest = max(living, key=lambda each: each.total.root_branch_bytes_month, default=None)
        branches = await self._neon.branches(largest.project_id) if largest else ()
        return judged(self._costs.storage_reading, page, branches, self._spans.now)

    async def _branches(
        self, org_id: str, refs: Sequence[ProjectRef], pricing: Pricing
    ) -> tuple[Lines, dict[str, str], tuple[Finding, ...]]:
        if not refs:
            return Lines(), {}, ()
        spans, board, loads = self._spans, Board(SHOWN), dict[str, Load]()
        ids = [each.id for each in refs]
        async for page in self._neon.api.usage.each_branch(spans.window, org_id, ids):
            for each in page:
                board.add(spent(each, tallied(each, spans, 0), pricing, spans))
        seen = [await self._computes(ref) for ref in refs]
        sizes = smallest_sizes([each for _, computes in seen for each in computes])
        async for page in self._hours(org_id, ids):
            for each in page:
                if (smallest := sizes.get(each.branch_id or "")) is not None:
                    loads[each.branch_id or ""] = load(
                        [hour.amounts.cu_hours for hour in each.frames], smallest
                    )
        prices = pricing.plan.prices
        found = [
            (branches, findings(ref, branches, computes, loads, prices.compute if prices else 0))
            for ref, (branches, computes) in zip(refs, seen, strict=True)
        ]
        names = {branch.id: branch.name for branches, _ in found for branch in branches}
        computes = sorted((each for _, some in found for each in some), key=_worth_a_look)
        return _lines(board), names, tuple(computes)

    def _hours(self, org_id: str, ids: Sequence[str]) -> AsyncIterator[tuple[Consumer, ...]]:
        # One hour less than seven days: Neon's hourly figures go no further back.
        window = Window.of("hourly", self._spans.now - WEEK, self._spans.now, self._spans.now)
        return self._neon.api.usage.each_branch(window, org_id, ids, ("compute_unit_seconds",))

    async def _computes(self, ref: ProjectRef) -> tuple[Sequence[Branch], Sequence[Endpoint]]:
        return await asyncio.gather(self._neon.branches(ref.id), self._neon.endpoints(ref.id))

    async def _counters(self, account: Account, why: str) -> Report:
        known, unread = [], []
        for ref in list(account.refs.values())[:AT_ONCE]:
            try:
                known.append(await self._counted(ref))
            except BotError:
                # One project that cannot be read must not hide the others.
                unread.append(ref.alias)
        return Report(account, counters=tuple(known), why=why, unread=tuple(unread))

    async def _counted(self, ref: ProjectRef) -> Counted:
        project, branches = await asyncio.gather(
            self._neon.api.usage.project(ref.id), self._neon.branches(ref.id)
        )
        amounts = counted(project, branches, self._spans.now).total
        return Counted(ref, project, amounts, len(branches))


def _worth_a_look(each: Finding) -> tuple[bool, float]:
    """What production runs on is often meant to run all the time, so it comes last."""
    return each.branch.default or each.branch.protected, -each.week


def _looked_into(account: Account, board: Board) -> tuple[ProjectRef, ...]:
    if not account.everything:
        return tuple(account.refs.values())[:AT_ONCE]
    dearest = [account.refs.get(each.project_id) for each in board.dearest[:LOOKED_INTO]]
    return tuple(each for each in dearest if each is not None)


def _lines(board: Board) -> Lines:
    return Lines(
        board.dearest, tuple(each for each in board.movers if abs(each.change) >= _A_CENT), board.rest
    )
