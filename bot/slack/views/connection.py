"""How to connect to a branch. The answer is for the asker's eyes only, and hides the password at first."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from pydantic import SecretStr

from bot.command import ProjectRef
from bot.neon.models import Branch
from bot.slack import blocks, mrkdwn
from bot.slack.views import phrases
from bot.slack.views.message import Block, Message

# Buttons in one row; Slack takes 25.
_CHOICES = 20
HIDDEN = "••••••"
# Longer than any real one; beyond it the text would be cut, and a cut URI must never be shown.
_LONGEST_URI = 2000
_HOST = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*(?::\d{1,5})?")
_USER = re.compile(r"[A-Za-z0-9._~!$&'()*+,;=%-]+")
_PATH = re.compile(r"/[A-Za-z0-9._~!$&'()*+,;=%-]+")
_QUERY = re.compile(r"[A-Za-z0-9._~!$&'()*+,;=:%/-]*")
_SECRET_PARAMETERS = frozenset({"password", "sslpassword", "passfile", "sslkey", "oauth_client_secret"})


@dataclass(frozen=True)
class _Parts:
    """A connection URI taken apart. `hidden` has the password replaced; `full` is as Neon gave it."""

    role: str
    database: str
    host: str
    has_password: bool
    hidden: str
    full: str = field(repr=False)


def shown(uri: SecretStr, branch: Branch, project: ProjectRef, *, pooled: bool, revealed: bool) -> Message:
    """The connection URI of a branch; with its password only when `revealed`."""
    parts = _parse(uri.get_secret_value())
    where = f"{mrkdwn.code(branch.name)} in {mrkdwn.prose(project.alias)}"
    if parts is None:
        return _unreadable(where, branch, project)
    with_password = revealed and parts.has_password
    line = _again(branch, project, parts, pooled=pooled)
    password = "shown" if with_password else "hidden" if parts.has_password else "not known to Neon"
    return blocks.message(
        f"How to connect to {where}: role {mrkdwn.code(parts.role)}, database {mrkdwn.code(parts.database)}. "
        f"The password is {password}.",
        blocks.section(f"How to connect to {mrkdwn.code(branch.name)} in {mrkdwn.bold(project.alias)}"),
        blocks.section(_fence(parts.full if with_password else parts.hidden)),
        blocks.section(
            phrases.facts(
                ("Host", mrkdwn.code(parts.host, 300)),
                ("Database", mrkdwn.code(parts.database)),
                ("Role", mrkdwn.code(parts.role)),
                ("Password", _password_words(parts, revealed=with_password)),
                ("Pooled", "yes; for migrations choose direct" if pooled else "no, direct"),
            )
        ),
        blocks.actions(*_buttons(line, branch, project, parts, revealed=with_password, pooled=pooled)),
        blocks.context(
            "Only you can see this." + (" Do not paste it into a channel." if with_password else "")
        ),
    )


def choose(databases: Sequence[str], branch: Branch, project: ProjectRef, *, flags: Sequence[str]) -> Message:
    """A branch with several databases: which one? The answer to a button takes this one's place.

    `flags` are the ones that were typed, such as `--direct`; they go on to the buttons.
    """
    name, names = mrkdwn.code(branch.name), phrases.listed(databases, _CHOICES)
    to = ("connection", "show", branch.id, *flags, "--project", project.alias)
    return blocks.message(
        f"{name} in {mrkdwn.prose(project.alias)} has several databases: {names}. Choose one.",
        blocks.section(f"Which database on {name} in {mrkdwn.bold(project.alias)}?"),
        blocks.actions(
            *(
                blocks.page_button(each, phrases.command_line(*to, f"--database={each}"))
                for each in databases[:_CHOICES]
            )
        ),
        blocks.context(
            f"And {len(databases) - _CHOICES} more: name one with `--database`."
            if len(databases) > _CHOICES
            else "",
            "Only you can see this.",
        ),
    )


def _parse(uri: str) -> _Parts | None:
    """Take a URI apart, or None when any part is not exactly where it must be.

    A stray `@`, `/`, `?` or `#` in a password moves the borders of the parts, and a piece of the
    password would then be shown as host or database. So each part must look like what it is.
    """
    try:
        split = urlsplit(uri)
    except ValueError:
        return None
    credentials, at, host = split.netloc.rpartition("@")
    role, colon, password = credentials.partition(":")
    sound = (
        len(uri) <= _LONGEST_URI
        and uri.isascii()
        and uri.isprintable()
        and split.scheme in {"postgres", "postgresql"}
        and at
        and _HOST.fullmatch(host)
        and _USER.fullmatch(role)
        and _PATH.fullmatch(split.path)
        and _QUERY.fullmatch(split.query)
        and not split.fragment
        and "`" not in password
        and not _has_secret_parameter(split)
    )
    if not sound:
        return None
    hidden = f"{role}:{HIDDEN}" if password else role
    return _Parts(
        role=unquote(role),
        database=unquote(split.path[1:]),
        host=host,
        has_password=bool(colon and password),
        hidden=split._replace(netloc=f"{hidden}@{host}").geturl(),
        full=uri,
    )


def _has_secret_parameter(split: SplitResult) -> bool:
    names = (name.lower() for name, _ in parse_qsl(split.query, keep_blank_values=True))
    return any(name in _SECRET_PARAMETERS for name in names)


def _fence(uri: str) -> str:
    return f"```\n{mrkdwn.escape(uri)}\n```"


def _again(branch: Branch, project: ProjectRef, parts: _Parts, *, pooled: bool) -> tuple[str, ...]:
    direct = () if pooled else ("--direct",)
    of = (f"--database={parts.database}", f"--role={parts.role}", "--project", project.alias)
    return ("connection", "show", branch.id, *direct, *of)


def _buttons(
    line: tuple[str, ...],
    branch: Branch,
    project: ProjectRef,
    parts: _Parts,
    *,
    revealed: bool,
    pooled: bool,
) -> tuple[Block | None, ...]:
    other = _again(branch, project, parts, pooled=not pooled)
    show = parts.has_password and not revealed
    return (
        blocks.page_button("Show password", phrases.command_line(*line, "--show-password")) if show else None,
        blocks.page_button("Direct" if pooled else "Pooled", phrases.command_line(*other)),
        phrases.console_button(project, branch.id),
    )


def _password_words(parts: _Parts, *, revealed: bool) -> str:
    if not parts.has_password:
        return "not known to Neon"
    return "in the line above" if revealed else "hidden"


def _unreadable(where: str, branch: Branch, project: ProjectRef) -> Message:
    said = f"Neon's connection string for {where} has a form that this bot does not know, so it is not shown."
    return blocks.message(
        said,
        blocks.section(f"⚠️ {said}\nThe Neon Console shows it."),
        blocks.actions(phrases.console_button(project, branch.id)),
    )
