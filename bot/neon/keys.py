"""Which API key a call goes with: the project's own, or the one for all else; and the one that takes over.

A key takes over from another without a restart: it stands in the same variable with `_NEXT` at its end,
or has taken the place of the old one in the `.env` file, and is taken once Neon refuses the old one.
"""

import asyncio
import re
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import structlog
from pydantic import SecretStr

from bot.clock import Clock
from bot.errors import SettingsError
from bot.metrics import Metrics
from bot.neon.errors import NoKeyError
from bot.neon.operations import Call

# The variable with the key for whatever is not about a project with a key of its own.
SHARED = "NEON_API_KEY"
NEXT = "_NEXT"
# After a key was refused, the environment is read again this often at most, in seconds.
READ_AGAIN_AFTER = 5.0

log: structlog.stdlib.BoundLogger = structlog.get_logger("bot.neon")


@dataclass(frozen=True)
class ApiKey:
    """A key, and the environment variable that it is for: the only name fit for a message."""

    variable: str
    secret: SecretStr

    def __post_init__(self) -> None:
        # The HTTP library quotes a header that it refuses, so it must never get to refuse this one.
        if not re.fullmatch(r"[\x21-\x7e]+", self.secret.get_secret_value()):
            raise SettingsError(
                f"{self.variable} is empty or has characters that no key has.",
                hint="Paste it again, without spaces or line breaks.",
            )


class Keyring:
    """The keys of this process. `own` names the variable of each project that has a key of its own."""

    def __init__(
        self, secrets: Mapping[str, SecretStr], own: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        self._given: Mapping[str, SecretStr] = {}
        self._in_use: dict[str, ApiKey] = {}
        self.replace(secrets, own)

    def replace(self, secrets: Mapping[str, SecretStr], own: Mapping[str, str]) -> None:
        """From now on calls go with these. Raises SettingsError, with nothing changed, for no key at all.

        One that has taken over stays in use for as long as its variable says the same as before.
        """
        keys = {
            variable: self._in_use[variable]
            if variable in self._in_use and secret == self._given.get(variable)
            else ApiKey(variable, secret)
            for variable, secret in secrets.items()
        }
        self._given, self._in_use, self._own = secrets, keys, own

    def of(self, call: Call) -> ApiKey:
        """The key for a call. A project with a key of its own is never asked about with another one.

        Raises NoKeyError: nothing is sent then.
        """
        variable = self._own.get(call.about_project or "", SHARED)
        key = self._in_use.get(variable)
        if key is None:
            raise NoKeyError(variable, call.about_project)
        return key

    def now(self, key: ApiKey) -> ApiKey | None:
        """What has taken over from a key by now; None when it is still in use itself."""
        in_use = self._in_use.get(key.variable, key)
        return None if in_use.secret == key.secret else in_use

    def take(self, key: ApiKey) -> None:
        """From now on calls go with this one in place of the one before."""
        self._in_use[key.variable] = key


class Succession:
    """Finds the key that takes over from one that Neon refuses.

    read      the environment's keys as they are now
    accepted  whether Neon accepts a key
    """

    def __init__(
        self,
        keys: Keyring,
        read: Callable[[], Mapping[str, SecretStr]],
        accepted: Callable[[ApiKey], Awaitable[bool]],
        clock: Clock,
        metrics: Metrics,
    ) -> None:
        self._keys = keys
        self._read = read
        self._accepted = accepted
        self._clock = clock
        self._metrics = metrics
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._not_before: dict[str, float] = {}

    async def after(self, refused: ApiKey) -> ApiKey | None:
        """The key to go on with; None when there is none. Calls that are refused together look once."""
        async with self._turns[refused.variable]:
            found = self._keys.now(refused)
            if found is not None or self._clock.monotonic() < self._not_before.get(refused.variable, 0.0):
                return found
            self._not_before[refused.variable] = self._clock.monotonic() + READ_AGAIN_AFTER
            secrets = await asyncio.to_thread(self._read)
            for name in (refused.variable, refused.variable + NEXT):
                secret = secrets.get(name)
                if secret is not None and secret != refused.secret:
                    key = ApiKey(refused.variable, secret)
                    if await self._accepted(key):
                        self._taken_over(key, name)
                        return key
            return None

    def _taken_over(self, key: ApiKey, name: str) -> None:
        self._keys.take(key)
        self._metrics.count_key_change()
        move = f"move its value to {key.variable}, and take {name} out" if name != key.variable else ""
        log.warning("neon refused a key, and another one is in use now", variable=name, to_do=move)
