"""What help, whoami and explain may ask about commands, a person and a channel."""

from dataclasses import dataclass
from typing import Protocol

from bot.arguments import Argument, Effect


@dataclass(frozen=True)
class Usage:
    """A command as help, explain and the README show it."""

    path: tuple[str, ...]
    summary: str
    line: str  # branch create <name> [--ttl <duration>] …
    arguments: tuple[Argument, ...]
    examples: tuple[str, ...]
    effect: Effect

    @property
    def name(self) -> str:
        """As typed, such as `branch create`."""
        return " ".join(self.path)


@dataclass(frozen=True)
class Ruling:
    """A decision put into words: what would happen, why, and by which line of the configuration.

    `approval` is what others would have to agree to, such as `an approval by S0DBADMINS`.
    """

    command: str
    allowed: bool
    needs_confirmation: bool
    reason: str
    rule: str
    approval: str = ""

    @property
    def verdict(self) -> str:
        """In a few words."""
        return f"allowed{self.condition}" if self.allowed else "not allowed"

    @property
    def condition(self) -> str:
        """What has to come first, if anything."""
        if self.approval:
            return f", after {self.approval}"
        return ", after you confirm" if self.needs_confirmation else ""


class Guide(Protocol):
    """What help, whoami and explain may ask the pipeline about the person and the channel."""

    def usable(self) -> tuple[Usage, ...]:
        """The commands that this person may run here."""
        ...

    def find(self, words: tuple[str, ...]) -> tuple[Usage, ...]:
        """The commands under a noun, or the one command that the words name, if usable here."""
        ...

    def explain(self, words: tuple[str, ...]) -> Ruling:
        """What would happen to that command line here, without doing it."""
        ...

    def rights(self) -> tuple[Ruling, ...]:
        """One ruling per effect for this person here, and for each command and project where it differs."""
        ...

    def notices(self) -> tuple[str, ...]:
        """What is stored and stops something here, such as a freeze, in sentences."""
        ...
