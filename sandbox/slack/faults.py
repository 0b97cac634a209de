"""Faults that a test orders: what goes wrong with the next calls of a method."""

from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import Literal, TypeAlias, get_args

from sandbox.slack.wire import JsonObject

FaultKind: TypeAlias = Literal["ratelimited", "error", "http_500", "slow", "drop_after", "drop_before"]
KINDS: tuple[str, ...] = get_args(FaultKind)


@dataclass(frozen=True)
class Fault:
    """One fault. `method` None means any, `chat.*` all that begin so; `times` None means for ever.

    It lets `skip` of those calls pass first, and all whose body does not hold the word `holding`.
    `ratelimited` answers 429 with `retry_after` seconds; `error` answers `ok: false` with `error`; `slow`
    waits `seconds` of real time first; `drop_before` and `drop_after` drop the connection with no answer, the
    latter when the call has been performed.
    """

    kind: FaultKind
    method: str | None = None
    error: str = "internal_error"
    retry_after: int = 1
    seconds: float = 1.0
    times: int | None = 1
    skip: int = 0
    holding: str = ""

    def hits(self, method: str, body: str) -> bool:
        """Whether a call of this method is among those that it is about."""
        return (self.method is None or fnmatchcase(method, self.method)) and self.holding in body

    def as_json(self) -> JsonObject:
        """The fault as the admin API lists it."""
        return dict(vars(self))


class Faults:
    """The faults in waiting, oldest first."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Order one more."""
        self._waiting.append(fault)

    def clear(self) -> None:
        """Forget them all."""
        self._waiting.clear()

    def waiting(self) -> tuple[Fault, ...]:
        """Those that are still to strike."""
        return tuple(self._waiting)

    def strike(self, method: str, body: str) -> Fault | None:
        """The fault that hits this call, if any; using it up."""
        for index, fault in enumerate(self._waiting):
            if not fault.hits(method, body):
                continue
            if fault.skip:
                self._waiting[index] = replace(fault, skip=fault.skip - 1)
                continue
            if fault.times == 1:
                del self._waiting[index]
            elif fault.times is not None:
                self._waiting[index] = replace(fault, times=fault.times - 1)
            return fault
        return None
