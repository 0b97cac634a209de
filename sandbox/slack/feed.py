"""What each person's screen is told, as it happens."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from sandbox.slack.wire import JsonObject

Events = asyncio.Queue[JsonObject | None]


class Feed:
    """Passes events to every open screen of the people concerned."""

    def __init__(self) -> None:
        self._screens: defaultdict[str, set[Events]] = defaultdict(set)

    @contextmanager
    def subscribe(self, person: str) -> Iterator[Events]:
        """A queue of everything `person` sees from now on; `None` in it means that the server is closing."""
        events: Events = asyncio.Queue()
        self._screens[person].add(events)
        try:
            yield events
        finally:
            self._screens[person].discard(events)

    def publish(self, event: JsonObject, to: Iterable[str]) -> None:
        """Tell every screen of these people."""
        for person in to:
            for events in self._screens.get(person, ()):
                events.put_nowait(event)

    def close(self) -> None:
        """End every subscription, so that open streams do not hold up a shutdown."""
        for screens in self._screens.values():
            for events in screens:
                events.put_nowait(None)
