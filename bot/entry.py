"""One command under the name that it is typed by."""

from dataclasses import dataclass
from functools import cached_property

from bot.command import AnyCommand, Argument, Kind, Scope, Usage, declared

PROJECT_FLAG = "--project"

_PLACEHOLDERS = {
    Kind.TEXT: "text",
    Kind.NEW_NAME: "name",
    Kind.INTEGER: "number",
    Kind.DURATION: "duration",
    Kind.EXPIRY: "duration or time",
    Kind.MOMENT: "time or LSN",
    Kind.CU: "CU",
    Kind.TIMEOUT: "duration, never or default",
    Kind.CHOICE: "choice",
    Kind.BRANCH: "branch",
    Kind.POINT: "branch, time or LSN",
    Kind.COMPUTE: "compute or branch",
    Kind.SNAPSHOT: "snapshot",
    Kind.PROJECT: "project",
    Kind.OPERATION: "operation",
}


@dataclass(frozen=True)
class Entry:
    """A command, the words that name it, and the first line of its file's docstring."""

    path: tuple[str, ...]
    summary: str
    command: AnyCommand

    @property
    def name(self) -> str:
        """As typed, such as `branch create`."""
        return " ".join(self.path)

    @property
    def takes_project(self) -> bool:
        """Whether `--project` says which of the channel's projects is meant."""
        return self.command.scope is Scope.PROJECT

    @cached_property
    def usage(self) -> Usage:
        """The command as help, explain and the README show it."""
        known = declared(self.command.args)
        words = [*self.path, *(_shown(each) for each in known)]
        return Usage(
            path=self.path,
            summary=self.summary,
            line=" ".join(words),
            arguments=known,
            examples=self.command.examples,
            effect=self.command.effect,
        )


def _shown(argument: Argument) -> str:
    if argument.kind is Kind.SWITCH:
        # A switch that starts off is only ever typed to turn it on.
        typed = argument.flag if argument.default is False else f"--[no-]{argument.flag.removeprefix('--')}"
    elif argument.kind is Kind.WORDS:
        typed = f"<{argument.flag}>…"
    elif argument.positional:
        typed = f"<{argument.flag}>"
    else:
        typed = f"{argument.flag} <{_placeholder(argument)}>"
    shown = typed if argument.required else f"[{typed}]"
    return f"{shown}…" if argument.many else shown


def _placeholder(argument: Argument) -> str:
    return " or ".join(argument.choices) or _PLACEHOLDERS[argument.kind]
