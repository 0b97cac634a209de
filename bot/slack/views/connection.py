"""How to connect to a branch. The answer is for the asker's eyes only, and hides the password at first."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from pydantic import SecretStr

from bot import values
from bot.command import Moment, ProjectRef
from bot.neon.models import Branch
from bot.slack import blocks, mrkdwn
from bot.slack.views import phrases
from bot.slack.views.message import Block, Message

# Buttons in one row; Slack takes 25.
_CHOICES = 20
HIDDEN = "••••••"
_PAST = (
    "It shows the branch as it was then and cannot write. Neon starts a compute just for it, which goes "
    "away by itself. It works as far back as the project's history reaches."
)
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


@dataclass(frozen=True)
class _Asked:
    """What the connection is to: it makes the command line that asks for the same."""

    branch: Branch
    project: ProjectRef
    pooled: bool
    read_only: bool
    at: Moment | None

    def line(self, parts: _Parts, *more: str, pooled: bool) -> str:
        flags = [
            "" if pooled or self.at else "--direct",
            "--read-only" if self.read_only else "",
            f"--database={parts.database}",
            f"--role={parts.role}",
        ]
        of = (*filter(None, flags), "--project", self.project.alias)
        return phrases.command_line("connection", "show", _named(self.branch, self.at), *of, *more)


def shown(
    uri: SecretStr,
    branch: Branch,
    project: ProjectRef,
    *,
    pooled: bool,
    revealed: bool,
    at: Moment | None = None,
    read_only: bool = False,
) -> Message:
    """The connection URI of a branch, with its password only when `revealed`.

    `at`: to the branch as it was then. `read_only`: through a read replica.
    """
    parts = _parse(uri.get_secret_value(), at)
    where = f"{mrkdwn.code(branch.name)} in {mrkdwn.prose(project.alias)}"
    if parts is None:
        return _unreadable(where, branch, project)
    with_password = revealed and parts.has_password
    asked = _Asked(branch, project, pooled, read_only, at)
    password = "shown" if with_password else "hidden" if parts.has_password else "not known to Neon"
    return blocks.message(
        f"How to connect to {where}: role {mrkdwn.code(parts.role)}, database {mrkdwn.code(parts.database)}. "
        f"The password is {password}.",
        blocks.section(f"How to connect to {mrkdwn.code(branch.name)} in {mrkdwn.bold(project.alias)}"),
        blocks.section(_fence(parts.full if with_password else parts.hidden)),
        blocks.section(_facts(asked, parts, revealed=with_password)),
        blocks.actions(*_buttons(asked, parts, revealed=with_password)),
        blocks.context(
            _PAST if at else "",
            "Only you can see this." + (" Do not paste it into a channel." if with_password else ""),
        ),
    )


def _facts(asked: _Asked, parts: _Parts, *, revealed: bool) -> str:
    return phrases.facts(
        ("As of", _moment(asked.at) if asked.at else ""),
        ("Host", mrkdwn.code(parts.host, 300)),
        ("Compute", "a read replica: it cannot write" if asked.read_only else ""),
        ("Database", mrkdwn.code(parts.database)),
        ("Role", mrkdwn.code(parts.role)),
        ("Password", _password_words(parts, revealed=revealed)),
        ("Pooled", "yes; for migrations choose direct" if asked.pooled else "no, direct"),
    )


def choose(
    databases: Sequence[str],
    branch: Branch,
    project: ProjectRef,
    *,
    flags: Sequence[str],
    at: Moment | None = None,
) -> Message:
    """A branch with several databases: which one? The answer to a button takes this one's place.

    `flags` are the ones that were typed, such as `--direct`; they go on to the buttons.
    """
    name, names = mrkdwn.code(branch.name), phrases.listed(databases, _CHOICES)
    to = ("connection", "show", _named(branch, at), *flags, "--project", project.alias)
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


def _named(branch: Branch, at: Moment | None) -> str:
    return f"{branch.id}@{values.render(at)}" if at else branch.id


def _moment(at: Moment) -> str:
    return mrkdwn.date(at.time, "{date_short_pretty} {time_secs}") if at.time else mrkdwn.code(at.lsn or "")


def _parse(uri: str, at: Moment | None = None) -> _Parts | None:
    """Take a URI apart, or None when any part is not exactly where it must be.

    A stray `@`, `/`, `?` or `#` in a password moves the borders of the parts, and a piece of the
    password would then be shown as host or database. So each part must look like what it is.
    """
    try:
        split = urlsplit(uri)
    except ValueError:
        return None
    credentials, sign, host = split.netloc.rpartition("@")
    role, colon, password = credentials.partition(":")
    sound = (
        len(uri) <= _LONGEST_URI
        and uri.isascii()
        and uri.isprintable()
        and split.scheme in {"postgres", "postgresql"}
        and sign
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
    split = split._replace(query="&".join(filter(None, (split.query, _option(at)))))
    return _Parts(
        role=unquote(role),
        database=unquote(split.path[1:]),
        host=host,
        has_password=bool(colon and password),
        hidden=split._replace(netloc=f"{hidden}@{host}").geturl(),
        full=split.geturl() if at else uri,
    )


def _option(at: Moment | None) -> str:
    """What Neon's own command-line tool adds for a connection to the past; a time in UTC, to the second."""
    if at is None:
        return ""
    if at.time is None:
        return f"options=neon_lsn:{at.lsn}"
    return f"options=neon_timestamp:{at.time.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _has_secret_parameter(split: SplitResult) -> bool:
    names = (name.lower() for name, _ in parse_qsl(split.query, keep_blank_values=True))
    return any(name in _SECRET_PARAMETERS for name in names)


def _fence(uri: str) -> str:
    return f"```\n{mrkdwn.escape(uri)}\n```"


def _buttons(asked: _Asked, parts: _Parts, *, revealed: bool) -> tuple[Block | None, ...]:
    show = asked.line(parts, "--show-password", pooled=asked.pooled)
    other = asked.line(parts, pooled=not asked.pooled)
    return (
        blocks.page_button("Show password", show) if parts.has_password and not revealed else None,
        None if asked.at else blocks.page_button("Direct" if asked.pooled else "Pooled", other),
        phrases.console_button(asked.project, asked.branch.id),
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
