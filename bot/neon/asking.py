"""One call of Neon's API by the id of its operation, checked before it leaves."""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel

from bot.neon import catalog
from bot.neon.errors import NeonNotFoundError
from bot.neon.models import Operation
from bot.neon.operations import Call, Upload
from bot.neon.transport import Transport
from bot.neon.waiting import Caller

M = TypeVar("M", bound=BaseModel)


class Asking:
    """Calls operations on behalf of one request."""

    def __init__(self, transport: Transport, caller: Caller) -> None:
        self._transport = transport
        self._caller = caller

    async def __call__(
        self,
        operation_id: str,
        shape: type[M],
        /,
        *,
        query: Mapping[str, Any] | None = None,
        body: Mapping[str, Any] | None = None,
        files: Mapping[str, Upload] | None = None,
        **ids: str,
    ) -> M:
        """The answer to an operation of the description, as `shape`.

        `ids` fill the path; `query` leaves out what is None; `files` go with a body that is a form. Raises
        InvalidRequestError, naming the field, for what the description does not allow: nothing is sent
        then.
        """
        return await self.of(operation_id, shape, ids, query=query, body=body, files=files)

    async def of(
        self,
        operation_id: str,
        shape: type[M],
        ids: Mapping[str, str],
        *,
        query: Mapping[str, Any] | None = None,
        body: Mapping[str, Any] | None = None,
        files: Mapping[str, Upload] | None = None,
    ) -> M:
        """The same, for ids that are at hand by name."""
        call = catalog.call(operation_id, ids, query or {}, body, files)
        answer = await self._transport.call(call, shape, self._caller)
        operations = getattr(answer, "operations", ())
        if call.route.writes and all(isinstance(each, Operation) for each in operations):
            self._caller.note_operations(tuple(operations))
        return answer

    async def found(self, operation_id: str, shape: type[M], ids: Mapping[str, str]) -> M | None:
        """The answer to an operation that reads one thing; None when that is not there."""
        try:
            return await self.of(operation_id, shape, ids)
        except NeonNotFoundError:
            return None

    async def send(self, call: Call, shape: type[M]) -> M:
        """A call that is checked already."""
        return await self._transport.call(call, shape, self._caller)
