"""What a run of a command is about and what it ends with, as values. Pure."""

from dataclasses import dataclass

from bot.neon.models import Operation, Progress
from bot.slack.views.message import Attachment, Message


@dataclass(frozen=True)
class ProjectRef:
    """A project as this channel knows it: its name in the configuration and its id in Neon."""

    alias: str
    id: str


@dataclass(frozen=True)
class Target:
    """What a write is about, pinned before the call. `id` is None for what does not exist yet.

    What Neon knows by its branch and its name has an id of both, such as `br-quiet-sky-a5e59rrb/app`.
    `touches` are the names of the branches that the write changes, for the rule `never_touch`; a target
    of the kind `branch` touches itself.
    """

    kind: str
    name: str
    id: str | None = None
    touches: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step(Progress):
    """One followed operation, as last seen. `duration_ms` in milliseconds."""

    operation_id: str
    action: str
    status: str
    duration_ms: int = 0
    failures: int = 0
    error: str | None = None


@dataclass(frozen=True)
class Outcome:
    """What a run ended with: the answer, what Neon is still doing, and the target as it is now.

    `private` is for the asker alone and may hold a secret, so it is never stored. A command that only
    reads answers in private, unless it has a `thread`: then all see `message`, with these below it.
    """

    message: Message
    private: Message | None = None
    thread: tuple[Message | Attachment, ...] = ()
    project: ProjectRef | None = None  # where the operations run, when it did not exist before
    follow: tuple[Operation, ...] = ()
    target: Target | None = None
    changed: bool = True  # False: nothing was written, for example because the name was taken
    note: str = ""  # what `finish` must know of the request, such as the expiry that was asked for


@dataclass(frozen=True)
class Finished:
    """What `finish` gets when every followed operation is done and good. `seconds` since the request."""

    target: Target
    steps: tuple[Step, ...]
    seconds: float
    note: str = ""
