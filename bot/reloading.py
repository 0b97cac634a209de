"""Reads config.yaml again when it has changed, or when asked to: all of it takes effect, or nothing.

A file that is wrong changes nothing: what was in force stays, and whoever reads the audit trail is told
once. A file may just be being written, so it counts when two looks in a row have found the same.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import structlog
from pydantic import SecretStr

from bot import needed_keys
from bot.audit import Entry, Result
from bot.command import Effect
from bot.config import Config, parse
from bot.config_changes import changes
from bot.config_file import digest, text_of
from bot.config_in_force import ConfigInForce
from bot.errors import ConfigError, SettingsError, StoreError
from bot.logs import learn
from bot.metrics import Metrics
from bot.neon.keys import Keyring
from bot.settings import NEON_API_KEY, Settings
from bot.slack.proof import Proof
from bot.store.audit import Audit

log = structlog.get_logger(__name__)

ACTOR = "configuration file"
# How the variables begin that are read again along with the file.
_SECRETS = (NEON_API_KEY, "SLACK_SIGNING_SECRET")
LONGEST_DETAIL = 1000
# Audit rows that are kept for as long as the database cannot be reached.
MOST_UNWRITTEN = 100


@dataclass(frozen=True)
class Seen:
    """What one look has found: the file, or why it cannot be read, and the environment as it is by now.

    `wrong` are variables with a secret that is missing or has not the form of one.
    """

    hash: str
    variables: Mapping[str, str]
    keys: Mapping[str, SecretStr]
    signing_secrets: Mapping[str, str] = field(repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)
    text: str = ""
    unreadable: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()

    @property
    def mark(self) -> tuple[object, ...]:
        """Equal for two looks that have found the same."""
        environment = (dict(self.variables), dict(self.keys), dict(self.signing_secrets))
        return (self.hash, environment, self.unreadable, self.wrong)


class Reloading:
    """Looks at the file again and again. `begin` comes before the audit row of a change is written."""

    def __init__(
        self,
        settings: Settings,
        in_force: ConfigInForce,
        keys: Keyring,
        proof: Proof,
        audit: Audit,
        metrics: Metrics,
        begin: Callable[[], Awaitable[None]],
    ) -> None:
        self._settings = settings
        self._in_force = in_force
        self._keys = keys
        self._proof = proof
        self._audit = audit
        self._metrics = metrics
        self._begin = begin
        self._asked = False
        self._in_use = Seen("", {}, {}, {})
        self._in_use = self._look()
        self._dealt_with = self._looked = self._in_use.mark
        self._refused: tuple[object, ...] | None = None
        self._unwritten: deque[Entry] = deque(maxlen=MOST_UNWRITTEN)

    def ask(self) -> None:
        """Read the file at the next tick, without waiting for a second look."""
        self._asked = True

    async def tick(self) -> None:
        """Look, and take what is new. Never raises."""
        asked, self._asked = self._asked, False
        seen = await asyncio.to_thread(self._look)
        twice, self._looked = seen.mark == self._looked, seen.mark
        if asked or (twice and seen.mark != self._dealt_with):
            self._dealt_with = seen.mark
            await self._take(seen)
        await self._write()

    def _look(self) -> Seen:
        try:
            survey = self._settings.again()
        except SettingsError as error:
            return replace(self._in_use, unreadable=(error.message,))
        now, problems = survey.settings, survey.problems
        wrong = tuple(f"{name} {problems[name]}" for name in problems if name.startswith(_SECRETS))
        seen = Seen("", now.variables, now.neon_keys, now.signing_secrets, now.secrets(), wrong=wrong)
        try:
            text = text_of(self._settings.neonbot_config)
        except ConfigError as error:
            return replace(seen, unreadable=error.problems)
        return replace(seen, hash=digest(text), text=text)

    async def _take(self, seen: Seen) -> None:
        try:
            new = await asyncio.to_thread(self._checked, seen)
        except (ConfigError, SettingsError) as error:
            self._refuse(seen, error.message.splitlines())
            return
        self._refused = None
        old, before, self._in_use = self._in_force.now, self._in_use, seen
        changed = (*(changes(old, new) if new != old else ()), *_turned(before, seen))
        if not changed:
            log.info("the configuration is as it was", hash=old.hash)
            return
        learn(seen.secrets)
        self._keys.replace(seen.keys, new.own_keys)
        self._proof.replace(seen.signing_secrets.values())
        self._in_force.replace(new)
        self._metrics.count_config_reload("applied")
        log.info("a new configuration is in force", before=old.hash, hash=new.hash, changed=changed)
        await self._begun()
        self._tell(Result.DONE, new, f"{old.hash} → {new.hash}: {'; '.join(changed)}")

    def _checked(self, seen: Seen) -> Config:
        """Raises ConfigError or SettingsError, with a line for each problem."""
        if seen.unreadable or seen.wrong:
            raise ConfigError((*seen.unreadable, *seen.wrong))
        now = self._in_force.now
        config = parse(seen.text, now.name, seen.variables, now.commands)
        needed_keys.check(config, seen.keys)
        return config

    def _refuse(self, seen: Seen, problems: list[str]) -> None:
        now = self._in_force.now
        log.error("the configuration is wrong, and the one before stays", hash=now.hash, problems=problems)
        if seen.mark == self._refused:
            return
        self._refused = seen.mark
        self._metrics.count_config_reload("refused")
        wrong = "" if seen.hash in {"", now.hash} else f", {seen.hash} is wrong"
        self._tell(Result.REFUSED, now, f"{now.hash} stays{wrong}: {'; '.join(problems)}")

    async def _begun(self) -> None:
        try:
            await self._begin()
        except StoreError as error:
            log.warning("could not begin with the new configuration", problem=error.message)

    def _tell(self, result: Result, config: Config, detail: str) -> None:
        cut = detail if len(detail) <= LONGEST_DETAIL else detail[: LONGEST_DETAIL - 1] + "…"
        self._unwritten.append(
            Entry(
                team_id="",
                channel_id="",
                user_id="",
                user_name=ACTOR,
                text=config.name,
                effect=Effect.CHANGE.value,
                decision="none",
                rule="",
                outcome=result,
                detail=cut,
                config_hash=config.hash,
            )
        )

    async def _write(self) -> None:
        """Append the rows that are still to be written, oldest first."""
        try:
            while self._unwritten:
                await self._audit.record(self._unwritten[0])
                self._unwritten.popleft()
        except StoreError as error:
            log.warning("could not write the audit row of a configuration yet", problem=error.message)


def _turned(before: Seen, now: Seen) -> Iterator[str]:
    """The variables with a secret that have another value than before."""
    old: Mapping[str, object] = {**before.keys, **before.signing_secrets}
    new: Mapping[str, object] = {**now.keys, **now.signing_secrets}
    for name in sorted({*old, *new}):
        if old.get(name) != new.get(name):
            yield f"another value of {name}" if name in new else f"{name} is gone"
