"""Keeps a request's one message in step with what is known, and ends requests."""

import hashlib
import json

import structlog

from bot.audit import Entry, Result
from bot.contexts import Contexts
from bot.errors import SlackError, UsageError
from bot.judging import demand
from bot.outbox import Outbox
from bot.parsing import parse
from bot.slack.gateway import Gateway
from bot.slack.views.approval import signed
from bot.slack.views.message import Message
from bot.store.approvals import Approvals
from bot.store.request import Ending
from bot.store.requests import Changes, Request, Requests, State
from bot.store.steps import Steps
from bot.telling import Telling

log = structlog.get_logger(__name__)


class Showing:
    """Edits messages when something changed; ends a request by storing its last word before showing it."""

    def __init__(
        self,
        contexts: Contexts,
        requests: Requests,
        steps: Steps,
        approvals: Approvals,
        gateway: Gateway,
        outbox: Outbox,
        telling: Telling,
    ) -> None:
        self._contexts = contexts
        self._requests = requests
        self._steps = steps
        self._approvals = approvals
        self._gateway = gateway
        self._outbox = outbox
        self._telling = telling

    async def post(self, request: Request, message: Message) -> Request:
        """Post the one message of a request. Raises SlackError."""
        standing, found = await self._outbox.post(request.channel_id, request.id, message)
        # One that was found may say something older.
        shown = None if found else digest(message)
        return await self._requests.save(request.id, request.fence, message_ts=standing.ts, shown=shown)

    async def lacks_question(self, request: Request) -> bool:
        """Whether nothing tells what the question of a waiting request is."""
        return request.message_ts is None and await self._outbox.message(request.id) is None

    async def ask(self, request: Request, question: Message | None = None) -> None:
        """Post the question of a request that waits for an answer, unless it stands. Raises SlackError.

        Without `question` it is the one that was to be posted before.
        """
        if request.message_ts is None:
            question = question or await self._outbox.message(request.id)
            if question is not None:
                request = await self.post(request, question)
        await self._requests.wait_on(request.id, request.fence)

    async def progress(self, request: Request, message: Message) -> Request:
        """Show where things stand, if that is new and the budget allows. Losing one is harmless."""
        message = await self.signed(request, message)
        ts, shown = request.message_ts, digest(message)
        if ts is None or request.shown == shown or not self._gateway.may_edit():
            return request
        # Before the edit, so that a process which has lost the request says nothing old over something new.
        request = await self._requests.save(request.id, request.fence, shown=shown)
        try:
            await self._gateway.edit(request.channel_id, ts, message)
        except SlackError as error:
            log.info("could not show progress", request=request.id, code=error.code)
            if not error.lasting:  # else the same would be refused at every look
                return await self._requests.save(request.id, request.fence, shown=None)
        return request

    async def signed(self, request: Request, message: Message) -> Message:
        """The message with the names of those who have approved it, where others were asked."""
        return signed(message, await self.approved_by(request))

    async def approved_by(self, request: Request) -> tuple[str, ...]:
        """The ids of those who have approved a request; nobody where nobody was asked."""
        return await self._approvals.of(request.id) if request.asked is not None else ()

    async def end(
        self,
        request: Request,
        state: State,
        message: Message,
        *,
        detail: str = "",
        neon_request_ids: tuple[str, ...] = (),
        learned: Changes | None = None,
    ) -> None:
        """End a request, along with what was learned about it. Any process can say the last word then."""
        changes = learned or Changes()
        changes |= {
            "state": State.ENDING,
            "ending": ending_of(state, await self.signed(request, message), detail),
            "neon_request_ids": (*request.neon_request_ids, *neon_request_ids),
        }
        request = await self._requests.save(request.id, request.fence, **changes)
        await self.last_word(request)

    async def last_word(self, request: Request) -> None:
        """Show the stored ending and close the request; while Slack cannot take it, try again later."""
        ending = _ending(request)
        message = Message(ending["text"], tuple(ending["blocks"]))
        try:
            unseen = await self._show_last(request, message)
        except SlackError as error:
            pause = await self._telling.pause(request, error, self._contexts.config.follow.first)
            if pause is not None:
                log.warning("could not show the result yet", request=request.id, code=error.code)
                await self._requests.release(request.id, request.fence, due_in=pause)
                return
            told = await self._telling.given_up(request, message, error)
            unseen = f"could not be shown in the channel for a day ({error.code}); {told}"
        await self._close(request, unseen)

    async def _close(self, request: Request, unseen: str) -> None:
        ending = _ending(request)
        entry = await self._entry(request, "; ".join(filter(None, (ending["detail"], unseen))))
        await self._requests.close(request.id, request.fence, State(ending["state"]), entry)

    async def _show_last(self, request: Request, message: Message) -> str:
        """Show it in the channel, or else to the asker alone; what the audit is to say of that."""
        ts = request.message_ts
        if ts is None:
            standing = await self._outbox.find(request.channel_id, request.id)
            if standing is not None:
                ts = standing.ts
                await self._requests.save(request.id, request.fence, message_ts=ts)
        if ts is None:
            return await self._telling.asker(request, message)
        if request.shown == digest(message):
            return ""
        try:
            await self._gateway.edit(request.channel_id, ts, message)
        except SlackError as error:
            if not error.lasting:
                raise
            told = await self._telling.asker(request, message)
            return f"could not be shown in the channel ({error.code}); {told}"
        return ""

    async def _entry(self, request: Request, detail: str) -> Entry:
        ending = _ending(request)
        steps = (await self._steps.of([request.id])).get(request.id, ())
        approved = ", ".join(await self.approved_by(request))
        by_others = f"approved by {approved}" if approved else ""
        return Entry(
            request_id=request.id,
            team_id=request.team_id,
            channel_id=request.channel_id,
            user_id=request.user_id,
            user_name=request.user_name,
            text=request.typed,
            command=request.command,
            effect=self._effect(request),
            decision=request.decision,
            rule=request.rule,
            project_id=request.project_id or None,
            target=request.target_id or request.target_name,
            target_name=request.target_name,
            outcome=Result(ending["state"]),
            detail="; ".join(filter(None, (by_others, detail))),
            neon_request_ids=tuple(request.neon_request_ids),
            operation_ids=tuple(step.operation_id for step in steps),
            # A request of an older version does not know by which it was decided.
            config_hash=request.config_hash or self._contexts.config.hash,
        )

    def _effect(self, request: Request) -> str | None:
        try:
            entry = self._contexts.registry.named(request.command)
            given = parse(entry, request.words, now=request.created_at).given
            needed = demand(entry.command, given)
            # What only looks is about the strongest of its effects: that a secret is shown.
            return needed.effects[0 if needed.writes else -1].value
        except (KeyError, UsageError):  # another version of the bot made the request
            return None


def ending_of(state: State, message: Message, detail: str = "") -> Ending:
    """An ending as it is stored."""
    blocks = [dict(block) for block in message.blocks]
    return Ending(state=state.value, detail=detail, text=message.text, blocks=blocks)


def digest(message: Message) -> str:
    """What a message shows, in short, to tell whether an edit would change anything."""
    words = json.dumps([message.text, [dict(block) for block in message.blocks]], sort_keys=True)
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def _ending(request: Request) -> Ending:
    if request.ending is None:
        raise LookupError(f"request {request.id} has no ending yet")
    return request.ending
