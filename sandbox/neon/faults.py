"""Troubles that a test or a person at the demo page orders in advance."""

import itertools
from dataclasses import dataclass, replace
from typing import Literal

CallFault = Literal[
    "423",
    "423_quota",
    "429",
    "503",
    "524",
    "slow",
    "drop_after",
    "drop_before",
    "401",
    "403",
    "404",
    "406",
    "500",
]
OperationFault = Literal["operation_fails", "operation_hangs"]


@dataclass(frozen=True)
class Fault:
    """One trouble and when it strikes.

    `times` None means for ever. `seconds` is how late a `slow` answer comes; its call is applied at once.
    `action` and `then` are for operations: which one, and how it ends when it is tried again.
    """

    kind: CallFault | OperationFault
    method: str | None = None
    path_contains: str | None = None
    times: int | None = 1
    retry_after: float | None = None
    seconds: float = 1.0
    action: str | None = None
    then: Literal["finished", "failed"] = "finished"
    id: int = 0

    @property
    def strikes_operations(self) -> bool:
        return self.kind in ("operation_fails", "operation_hangs")


class Faults:
    """The troubles still to come, in the order in which they were ordered."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._waiting: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        numbered = replace(fault, id=next(self._numbers))
        self._waiting.append(numbered)
        return numbered

    def clear(self) -> None:
        self._waiting.clear()

    def waiting(self) -> tuple[Fault, ...]:
        return tuple(self._waiting)

    def for_call(self, method: str, path: str) -> Fault | None:
        """The first trouble that strikes this call, used up by one."""
        for fault in self._waiting:
            if fault.strikes_operations or (fault.method and fault.method.upper() != method):
                continue
            if fault.path_contains is None or fault.path_contains in path:
                return self._use(fault)
        return None

    def for_operation(self, action: str) -> Fault | None:
        """The first trouble that strikes an operation of this action, used up by one."""
        for fault in self._waiting:
            if fault.strikes_operations and fault.action in (None, action):
                return self._use(fault)
        return None

    def _use(self, fault: Fault) -> Fault:
        if fault.times is not None:
            place = self._waiting.index(fault)
            if fault.times <= 1:
                del self._waiting[place]
            else:
                self._waiting[place] = replace(fault, times=fault.times - 1)
        return fault
