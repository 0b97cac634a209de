"""Takes secrets out of text and of log events. Pure.

Two nets: the values that this process knows to be secret, and everything that has the shape of one,
such as another team's token in an error message.
"""

import re
from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any

from bot.errors import UsageError
from bot.text import join, split

MARK = "***"
_DEEPEST = 8

# Anybody may type ten thousand characters, so each is bounded: its time grows with the text, and not faster.
_SHAPES = (
    # Passwords in URLs, of databases above all; the user's name may stay.
    (re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]{0,40}://[^\s:@/'\"]{0,300}):[^\s'\"]{1,4000}@"), rf"\1:{MARK}@"),
    # Slack: all token kinds, refresh tokens (xoxe.xoxb-…), request signatures.
    (re.compile(r"\b(?:xox[a-z](?:\.xox[a-z])?|xapp)-[A-Za-z0-9-]+"), MARK),
    (re.compile(r"\bv0=[0-9a-f]{64}\b"), MARK),
    # Slack: addresses that need no token, for answering a command and for Socket Mode.
    (re.compile(r"(https://hooks\.slack\.com/)[^\s'\"]+"), rf"\1{MARK}"),
    (re.compile(r"(wss?://[^\s?'\"]{1,300}\?)[^\s'\"]+"), rf"\1{MARK}"),
    # Neon: API keys, role passwords, tokens and S3 secrets of credentials, signatures of file addresses.
    (re.compile(r"\b(?:napi|npg|nt_live|nsk_live)_[A-Za-z0-9_-]+"), MARK),
    # GitHub: tokens of people, apps and workflows.
    (re.compile(r"\b(?:gh[pousr]|github_pat)_[A-Za-z0-9_]{16,}"), MARK),
    (re.compile(r"(X-Amz-(?:Signature|Credential|Security-Token)=)[^\s&'\"]+", re.IGNORECASE), rf"\1{MARK}"),
    (re.compile(r"\b(Bearer)\s+[A-Za-z0-9._~+/=-]{6,}", re.IGNORECASE), rf"\1 {MARK}"),
    # password=…, "password": "…", PGPASSWORD=…; in quotes there may be spaces.
    (re.compile(r"(password['\"]?\s*[=:]\s*(['\"]))[^'\"\n]+(\2)", re.IGNORECASE), rf"\1{MARK}\3"),
    (re.compile(r"(password['\"]?\s*[=:]\s*['\"]?)[^\s'\",&;]+", re.IGNORECASE), rf"\1{MARK}"),
    # client_secret=…, "api_token": "…"; a colon alone is no such sign, since errors name variables so.
    (re.compile(r"((?:secret|token)(?:=|['\"]\s*:\s*)['\"]?)[^\s'\",&;]+", re.IGNORECASE), rf"\1{MARK}"),
    # --password …, --client-secret=…, typed with any dash; not --show-password, which is a switch.
    (
        re.compile(
            r"((?<!\S)[-–—]{1,2}(?!(?:show|reset|no|keep)-)(?:[a-z]+-)*(?:password|secret|token|api-?key)(?:=|\s+)"
            r"(?![-–—]))(?:[\"“'‘][^\"”'’]*[\"”'’]|[^\s\"“'‘]+)",
            re.IGNORECASE,
        ),
        rf"\1{MARK}",
    ),
)
_SECRET_NAME = re.compile(
    r"password|secret|token|authorization|api_?key|connection_(uri|string)|cookie", re.I
)


# In a typed field such as `smtp.password=…`, with its flag or without, and in a body of JSON.
_NAMED_SO = re.compile(r"password|secret|token", re.IGNORECASE)
_MEMBER = re.compile(r'("([^"]*)"\s*:\s*")([^"]*)')


def kept(line: str) -> str:
    """A command line as it may be kept: without the values of fields that are named like secrets."""
    try:
        words = split(line)
    except UsageError:
        # It can do nothing but be refused, so its beginning is enough.
        return _masked(line)
    clean = list(map(_masked, words))
    return line if clean == list(words) else join(clean)


def kept_words(words: Iterable[str]) -> list[str]:
    """The words of a command line as they may be kept for good."""
    by_shape = Redactor(())
    return [by_shape.text(_masked(word)) for word in words]


def _masked(word: str) -> str:
    word = _MEMBER.sub(lambda each: f"{each[1]}{MARK if _NAMED_SO.search(each[2]) else each[3]}", word)
    name, rest = "", word
    while "=" in rest:
        last, _, rest = rest.partition("=")
        name += f"{last}="
        if rest and _NAMED_SO.search(last):
            return f"{name}{MARK}"
    return word


@dataclass(frozen=True)
class Redactor:
    """Redacts by known value and by shape. Also a structlog processor: the last before the renderer."""

    secrets: tuple[str, ...] = field(repr=False)

    def text(self, text: str) -> str:
        """The text with each secret replaced by `***`."""
        # Longest first: one secret may hold another.
        for secret in sorted(self.secrets, key=len, reverse=True):
            text = text.replace(secret, MARK)
        for shape, replacement in _SHAPES:
            text = shape.sub(replacement, text)
        return text

    def __call__(self, logger: object, method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
        """The event with nothing but redacted plain data in it, whatever was put in."""
        return {self.text(str(key)): self._named(str(key), value, 0) for key, value in event.items()}

    def _named(self, name: str, value: object, depth: int) -> object:
        if _SECRET_NAME.search(name) and value not in (None, "") and not isinstance(value, bool | int):
            return MARK
        return self._plain(value, depth)

    def _plain(self, value: object, depth: int) -> object:
        if value is None or isinstance(value, bool | int | float):
            return value
        if isinstance(value, bytes):
            return self.text(value.decode("utf-8", "replace"))
        if isinstance(value, Mapping) and depth < _DEEPEST:
            return {self.text(str(k)): self._named(str(k), v, depth + 1) for k, v in value.items()}
        if isinstance(value, list | tuple | set | frozenset) and depth < _DEEPEST:
            return [self._plain(each, depth + 1) for each in value]
        return self.text(str(value))
