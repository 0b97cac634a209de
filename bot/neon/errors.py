"""What Neon can answer other than yes.

NeonError                   status, code and request id of Neon's answer; message and hint in plain words
├── InvalidRequestError     400  the request does not fit the API's schema
├── UnauthorizedError       401  the API key is wrong or revoked
├── ForbiddenError          403  the plan or the key's owner does not allow it
├── NeonNotFoundError       404  not there, or not visible to this key
├── OutOfScopeError         404  a project-scoped key was used outside its project
├── NotForThisKeyError      404  organization keys may not do this
├── ConflictError           409  the name is taken (also 422 that says so)
├── PreconditionError       412  the plan or the project's settings forbid it
├── UnprocessableError      422  Neon understood and refused
│   ├── LimitError          422  a cap of the plan, code *_LIMIT_EXCEEDED
│   └── NotReadyError       422  the branch is still being made; retried like a lock
├── LockedError             423  other work on the project, for longer than we wait; names it
├── QuotaError              423  a quota is used up; waiting does not help
├── RateLimitedError        429  too many calls, for longer than we wait
├── UnavailableError        5xx or no answer to a read, or a call that never left; nothing was changed
├── UnexpectedAnswerError   an answer to a read that this client does not understand
├── NoKeyError              the bot has no API key for this call; nothing was sent
└── AnswerLostError         a write that may or may not have been made: read before trying again

OutOfScopeError and NotForThisKeyError are told apart by Neon's message, whatever the status. They are not
a kind of NeonNotFoundError: "this key may not look" must never be taken for "it is gone".
"""

from typing import ClassVar

from bot.errors import BotError
from bot.neon.models import Operation


class NeonError(BotError):
    """An answer of Neon's that is not a success. Raised as itself for statuses without a class below.

    `status` is None when no answer came. `code` is Neon's machine code, empty for most errors, and so is
    `reason`, which a few operations add.
    """

    opening: ClassVar[str] = "Neon refused this"
    advice: ClassVar[str] = ""

    def __init__(
        self,
        message: str = "",
        *,
        status: int | None = None,
        code: str = "",
        reason: str = "",
        request_id: str = "",
        hint: str = "",
    ) -> None:
        super().__init__(message or f"{self.opening}.", hint=hint or self.advice)
        self.status = status
        self.code = code
        self.reason = reason
        self.request_id = request_id


class InvalidRequestError(NeonError):
    """400: the request does not fit the API's schema; the message names the field."""

    opening = "Neon did not accept the request"
    advice = "Check the values and try again."


class UnauthorizedError(NeonError):
    """401: the API key is missing, wrong or revoked; Neon answers the same for all three."""

    opening = "Neon did not accept the bot's API key"
    advice = "Whoever runs the bot needs to check NEON_API_KEY."

    def of(self, variable: str) -> "UnauthorizedError":
        """The same error, with the environment variable that the key came from."""
        return UnauthorizedError(
            self.message,
            status=self.status,
            code=self.code,
            reason=self.reason,
            request_id=self.request_id,
            hint=f"Whoever runs the bot needs to check {variable}.",
        )


class ForbiddenError(NeonError):
    """403: the plan does not include it, or the key's owner lacks the right."""

    opening = "Neon does not allow this for the bot's API key"
    advice = "The key's owner may lack the right, or the Neon plan may not include it."


class NeonNotFoundError(NeonError):
    """404: not there. Neon says the same when the key cannot see it."""

    opening = "Neon cannot find it"
    advice = "It may have been deleted or renamed since."


class OutOfScopeError(NeonError):
    """A project-scoped key was used outside its project."""

    opening = "The bot's API key is limited to another project"
    advice = "Whoever runs the bot needs a key that reaches this project."


class NotForThisKeyError(NeonError):
    """An organization key was used for a call that only personal keys may make."""

    opening = "Neon does not offer this to organization API keys"
    advice = "Whoever runs the bot would need a personal API key for it."


class ConflictError(NeonError):
    """409: something of that name exists already."""

    opening = "Neon has that already"
    advice = "Pick another name, or use the one that is there."


class PreconditionError(NeonError):
    """412: the plan or the project's settings forbid it as things stand."""

    opening = "The Neon plan or the project's settings do not allow this"
    advice = "Leave the option out, or change the plan or the setting in the Neon Console."


class UnprocessableError(NeonError):
    """422: understood and refused, for example because the branch is protected or has children."""

    opening = "Neon cannot do that"


class LimitError(UnprocessableError):
    """422 with a code such as BRANCHES_LIMIT_EXCEEDED."""

    opening = "A limit of the Neon plan is reached"
    advice = "Delete what is no longer needed, or raise the plan."


class NotReadyError(UnprocessableError):
    """422 "branch not ready yet": the branch was still being made when we stopped waiting."""

    opening = "The branch is still being set up"
    advice = "Nothing was changed. Try again in a minute."


class LockedError(NeonError):
    """423: other work on the project went on for longer than we wait. Nothing was applied.

    `blocking` is the operation in the way, if Neon could name it.
    """

    opening = "The project is busy with other work"
    advice = "Nothing was changed. Try again when that is done."
    blocking: Operation | None = None

    def naming(self, blocking: Operation | None) -> "LockedError":
        """The same error, with the operation that is in the way."""
        if blocking is None:
            return self
        work = blocking.action.replace("_", " ")
        named = LockedError(
            f"The project is busy: Neon is still at {work} (operation {blocking.id}).",
            status=self.status,
            code=self.code,
            request_id=self.request_id,
            hint=self.hint,
        )
        named.blocking = blocking
        return named


class QuotaError(NeonError):
    """423 that speaks of a quota or a limit: final, not a matter of waiting."""

    opening = "A quota in Neon is used up"
    advice = "Nothing was changed. It needs a higher quota or plan, or the next billing period."


class RateLimitedError(NeonError):
    """429: more calls than Neon allows to the account, for longer than we wait. Nothing was applied."""

    opening = "Neon is getting too many calls from this account"
    advice = "Nothing was changed. Try again in a minute."


class UnavailableError(NeonError):
    """Neon did not answer a read, answered 503, or was never reached. Nothing was changed."""

    opening = "Neon cannot be reached right now"
    advice = "Nothing was changed. Try again in a minute; https://neonstatus.com shows known trouble."


class UnexpectedAnswerError(NeonError):
    """A successful answer to a read that does not have the documented shape. `fields` are those at fault."""

    opening = "Neon answered in a way that this bot does not understand"
    advice = "A newer version of the bot may help; the log names the fields."

    def __init__(self, *, fields: tuple[str, ...], status: int | None = None, request_id: str = "") -> None:
        super().__init__(status=status, request_id=request_id)
        self.fields = fields


class NoKeyError(NeonError):
    """The environment has no API key for this call. Nothing was sent."""

    opening = "I have no Neon API key for this"

    def __init__(self, variable: str, project_id: str | None) -> None:
        about = f"the project {project_id}" if project_id else "the whole Neon account"
        super().__init__(
            f"I have no Neon API key for calls about {about}, so nothing was asked or changed.",
            hint=f"Whoever runs me needs to set {variable}.",
        )
        self.variable = variable


class AnswerLostError(NeonError):
    """A write was sent and its answer never came, or said nothing: it may or may not have been made.

    Never retried. `method` and `path` (a template, without ids) say which call it was; `request_id` is
    Neon's, or else the one that we sent along.
    """

    opening = "Neon's answer never arrived, so this may or may not have been done"
    advice = "Look at what is there before trying again."

    def __init__(
        self, *, method: str, path: str, status: int | None = None, code: str = "", request_id: str = ""
    ) -> None:
        super().__init__(status=status, code=code, request_id=request_id)
        self.method = method
        self.path = path
