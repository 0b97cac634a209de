"""The window of a review, clicked in and sent: pages are turned, and what was ticked is kept.

Each branch is its own command line, the one that the Keep button stands for, and is judged like it.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import structlog

from bot.answering import Answering
from bot.audit import Result
from bot.cleanup.review import Review, Row
from bot.command import Actor
from bot.contexts import Contexts
from bot.entrance import Entrance
from bot.errors import BotError, RefusedError, StaleRequestError, StoreError
from bot.neon.waiting import Trace
from bot.slack.filled_review import EVER, Choice
from bot.slack.incoming import TURN, Incoming
from bot.slack.views.review_form import NotKept, form, keeping, kept
from bot.store.audit import Audit
from bot.store.deliveries import Deliveries
from bot.text import join
from bot.trail import Trail, outcome_of

log = structlog.get_logger(__name__)

# The window has gone, and each branch takes about a tenth of a second: with more than these it is said.
SOON = 10


class Reviewing:
    """What was shown is stored; what was chosen comes with each click. Nothing is kept that was not sent."""

    def __init__(
        self,
        contexts: Contexts,
        entrance: Entrance,
        answering: Answering,
        audit: Audit,
        deliveries: Deliveries,
    ) -> None:
        self._contexts = contexts
        self._entrance = entrance
        self._answering = answering
        self._audit = audit
        self._deliveries = deliveries

    async def clicked(self, incoming: Incoming, actor: Actor, trail: Trail) -> None:
        """A click on Previous or Next, or the window that was sent. Raises BotError."""
        trail.window = incoming.window
        review = await self._contexts.cleanup.reviews.get(incoming.line)
        if review is None or review.channel_id != incoming.channel_id:
            raise StaleRequestError(
                "I do not know this review any more, so nothing was done.", hint="Open it again."
            )
        if review.user_id != actor.id:
            raise RefusedError(
                "Only the person who opened this review can use it.",
                hint="You may open one yourself.",
                rule="built in: a review belongs to whoever opened it",
            )
        trail.typed = join(_look(review))
        choice = Choice.of(incoming.written)
        if incoming.gesture == TURN:
            # Whoever may not see the first page any more sees no other one.
            await self._entrance.admit(self._entrance.understand(_look(review), trail), actor, trail)
            page = form(review, choice.page, frozenset(choice.ticked))
            await self._answering.show(incoming.window, page)
        else:
            self._contexts.cleanup.policy(review.channel_id, review.policy)
            await self._keep(incoming, actor, review, choice)
        # Nothing has changed that the rows of the branches do not tell.
        await self._deliveries.drop(frozenset({incoming.key}))

    async def _keep(self, incoming: Incoming, actor: Actor, review: Review, choice: Choice) -> None:
        names, others, chosen = list[str](), list[NotKept](), _chosen(review, choice)
        if len(chosen) > SOON:
            await self._answering.tell(incoming, keeping(review.project, len(chosen)))
        for row in chosen:
            why_not = await self._keep_one(incoming, actor, review, row, choice)
            if why_not is None:
                names.append(row.name)
            else:
                others.append(NotKept(row.name, why_not))
        length = _length(choice)
        until = self._contexts.cleanup.clock.now() + length if length else None
        slash = self._contexts.config.command
        told = kept(review.project, names, until, choice.reason, others, slash)
        await self._answering.tell(incoming, told)

    async def _keep_one(
        self, incoming: Incoming, actor: Actor, review: Review, row: Row, choice: Choice
    ) -> str | None:
        """Keep a branch, with its own row in the audit trail; why not, if not.

        Doing that again after a crash changes nothing: the request is the same one. Raises StoreError.
        """
        key, words = f"{incoming.key}:{row.branch_id}", tuple(_line(review, row, choice))
        trail = Trail(replace(incoming, line=join(words)), self._contexts.config.hash, Trace())
        trail.target, trail.target_name = row.branch_id, row.name
        try:
            await self._run(words, actor, trail, key)
        except StoreError:
            raise
        except BotError as error:
            await self._audit.record_once(trail.entry(outcome_of(error), error.message), key)
            return error.message
        await self._audit.record_once(trail.entry(Result.DONE), key)
        return None

    async def _run(self, words: tuple[str, ...], actor: Actor, trail: Trail, request_id: str) -> None:
        line = self._entrance.understand(words, trail)
        admitted = await self._entrance.admit(line, actor, trail, request_id=request_id)
        if admitted.decision.approval:
            raise RefusedError(
                f"{admitted.decision.reason} So it has to be asked for by itself, with its own Keep button.",
                rule=admitted.decision.rule,
            )
        if not admitted.entry.command.admins_only:
            await self._entrance.aim(admitted, trail)
        await admitted.entry.command.run(admitted.context, admitted.args)


def _chosen(review: Review, choice: Choice) -> list[Row]:
    return [review.rows[place] for place in choice.ticked if 0 <= place < len(review.rows)]


def _look(review: Review) -> tuple[str, ...]:
    return ("cleanup", "review", "--project", review.project.id, "--", review.policy)


def _line(review: Review, row: Row, choice: Choice) -> Iterator[str]:
    """The command line that keeps one branch. Its ids are pinned, whatever is renamed meanwhile."""
    length = _length(choice)
    yield from ("cleanup", "keep" if length else "exempt", "--project", review.project.id)
    if length:
        yield f"--for={int(length.total_seconds())}s"
    if choice.reason or not length:
        yield f"--reason={choice.reason}"
    yield from ("--", row.branch_id)


def _length(choice: Choice) -> timedelta | None:
    return None if choice.length == EVER else timedelta(seconds=int(choice.length))
