"""Every error that the bot raises on purpose.

BotError                    message: what happened; hint: what to do next. Both are fit for a channel.
├── UsageError              the text could not be understood; carries one working example
├── RefusedError            the policy said no; carries the rule that decided
├── NotFoundError           a name or an id that is not there, or not in this channel's projects
├── AmbiguousError          several things answer to that name
├── NothingToDoError        it is so already, or somebody is at it just now
├── StaleRequestError       a button whose request was used, ran out or changed underneath
├── SettingsError           the environment is incomplete or malformed (start-up only)
├── ConfigError             config.yaml is wrong; all problems at once (start-up, reload, `check`)
├── CannotTellError         nothing that Neon shows says whether a lost write was made
├── StoreError              the database cannot be reached; nothing was done
├── SlackError              a Slack Web API call failed; carries Slack's error code
└── NeonError               bot.neon.errors: status, code, message and request id of Neon's answer
"""

_PASSING = (
    *("ratelimited", "rate_limited", "unreachable", "http_5", "internal_error", "fatal_error"),
    *("service_unavailable", "request_timeout"),
    # The workspace, or a shared channel, is being moved.
    *("team_added_to_org", "org_login_required", "external_channel_migrating"),
)
# Slack may have done it all the same. It says so itself of its two words for an error inside.
_UNCERTAIN = ("unreachable", "http_5", "internal_error", "fatal_error", "request_timeout")
# Slack's words for a token that will not become right by waiting.
_WRONG_TOKEN = frozenset({"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"})
# And for what somebody has to allow.
_FORBIDDEN = frozenset({"missing_scope", "ekm_access_denied", "accesslimited", "team_access_not_granted"})


class BotError(Exception):
    """The root. `message` says what happened, `hint` what to do next; neither ever holds a secret."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(BotError):
    """The text could not be understood. `example` is a command line that works."""

    def __init__(self, message: str, *, hint: str = "", example: str = "") -> None:
        super().__init__(message, hint=hint)
        self.example = example


class RefusedError(BotError):
    """The policy said no. `rule` names the line of the configuration that decided."""

    def __init__(self, message: str, *, hint: str = "", rule: str = "") -> None:
        super().__init__(message, hint=hint)
        self.rule = rule


class NotFoundError(BotError):
    """A name or an id that is not there, or that lies outside this channel's projects."""


class AmbiguousError(BotError):
    """Several things answer to that name; an id is needed."""


class StaleRequestError(BotError):
    """The request behind a button was already used, has run out, or changed underneath."""


class NothingToDoError(BotError):
    """It is as it was asked for already, or somebody is at it just now."""


class CannotTellError(BotError):
    """Nothing that Neon shows says whether a write whose answer was lost was made."""

    def __init__(self) -> None:
        super().__init__("Neon does not show whether this was done.", hint="Look before you try again.")


class SettingsError(BotError):
    """The environment is incomplete or malformed."""


class ConfigError(BotError):
    """config.yaml is wrong. `problems` holds every problem as `file:line:column path: what`."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems), hint="Run `python -m bot check` after each change.")
        self.problems = problems


class StoreError(BotError):
    """The database cannot be reached. Raised before anything was done."""


class SlackError(BotError):
    """A Slack Web API call failed. `code` is Slack's own error code, such as `not_in_channel`.

    `sent` False: it is certain that Slack has not seen the call.
    """

    def __init__(
        self, code: str, *, method: str, retry_after: float | None = None, sent: bool = True
    ) -> None:
        super().__init__(f"Slack refused {method}: {code}")
        self.code = code
        self.method = method
        self.retry_after = retry_after
        self._sent = sent

    @property
    def uncertain(self) -> bool:
        """Whether Slack may have done it: the call went out, and its answer does not tell."""
        return self._sent and self.code.startswith(_UNCERTAIN)

    @property
    def lasting(self) -> bool:
        """Whether neither waiting nor whoever runs the bot can mend it: this cannot be said there."""
        return not (self.passing or self.about_token or self.code in _FORBIDDEN)

    @property
    def passing(self) -> bool:
        """Whether Slack merely cannot take it just now; all other refusals stay."""
        return self.code.startswith(_PASSING)

    @property
    def about_token(self) -> bool:
        """Whether Slack does not accept the token, which waiting does not mend."""
        return self.code in _WRONG_TOKEN


def cannot_post(error: SlackError) -> BotError:
    """Why nothing was begun: what changes something in Neon must be seen in the channel."""
    if error.passing:
        return SlackError(error.code, method=error.method)
    absent = error.code in {"not_in_channel", "channel_not_found"}  # the latter of private channels
    if absent:
        hint = "Type `/invite @neon` here, then say it again."
    elif error.code == "is_archived":
        hint = "It is archived. Bring it back, or ask in another channel."
    elif error.code.startswith("restricted_action"):
        hint = "The workspace limits who may post here; its admins can let me."
    else:
        hint = "Whoever runs the bot may know what that means."
    return RefusedError(
        "I cannot post in this channel, so nothing was changed.",
        hint=f"{hint} (Slack: {error.code})",
        rule="Slack: the bot must be in the channel" if absent else "Slack: the bot must be able to post",
    )
