"""Trigger ids: proof that a person has just done something, good for opening one modal within 3 seconds."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.clock import Clock
from sandbox.slack.errors import Refusal

LIFE = timedelta(seconds=3)


@dataclass(frozen=True)
class Trigger:
    """Who did something, and when."""

    person: str
    issued: datetime


class Triggers:
    """Every trigger id given out."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._fresh: dict[str, Trigger] = {}
        self._exchanged: set[str] = set()

    def issue(self, person: str) -> str:
        """A new id for what `person` has just done."""
        trigger_id = f"{secrets.randbelow(10**13)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        self._fresh[trigger_id] = Trigger(person, self._clock.now())
        return trigger_id

    def redeem(self, trigger_id: str) -> str:
        """The person behind the id, once.

        Refuses with invalid_trigger_id, exchanged_trigger_id or expired_trigger_id, words of `views.open`
        where the older dialogs said trigger_expired.
        """
        if trigger_id in self._exchanged:
            raise Refusal("exchanged_trigger_id")
        trigger = self._fresh.pop(trigger_id, None)
        if trigger is None:
            raise Refusal("invalid_trigger_id")
        self._exchanged.add(trigger_id)
        if self._clock.now() - trigger.issued > LIFE:
            # An expired id goes on being expired; only a successful exchange makes it exchanged.
            self._exchanged.discard(trigger_id)
            self._fresh[trigger_id] = trigger
            raise Refusal("expired_trigger_id")
        return trigger.person
