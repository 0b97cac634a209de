"""What single environment variables must look like. Pure; no message ever repeats a value.

Each function takes a value, returns it in its one stored form, or raises ValueError with a predicate
("has …", "must …") that reads on from the variable's name.
"""

import re
from ipaddress import ip_address
from urllib.parse import urlsplit, urlunsplit

from pydantic import SecretStr
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

LEVELS = ("debug", "info", "warning", "error")
# Slack's token kinds by prefix; the ones that people paste by mistake get their own sentence.
WRONG_SLACK_TOKEN = {
    "xoxp-": "is a user token (xoxp-)",
    "xoxb-": "is a bot token (xoxb-)",
    "xapp-": "is an app-level token (xapp-)",
    "xoxe": "is a rotating token (xoxe), and token rotation must be off for this app",
}
DATABASE_FORMS = "postgresql://user:password@host/database or sqlite:///file.db"


def bot_token(value: SecretStr) -> SecretStr:
    """A bot token: `xoxb-…`."""
    return _token(value, "xoxb-", "the bot token starts with xoxb- (Slack app page, OAuth & Permissions)")


def app_token(value: SecretStr | None) -> SecretStr | None:
    """An app-level token for Socket Mode: `xapp-…`."""
    if value is None:
        return None
    return _token(value, "xapp-", "the app-level token starts with xapp- (Slack app page, Basic Information)")


def signing_secret(value: SecretStr | None) -> SecretStr | None:
    """The secret that Slack signs requests with; 32 hex digits at slack.com, anything visible elsewhere."""
    if value is None:
        return None
    text = _visible(value)
    if wrong := _token_kind(text):
        raise ValueError(f"{wrong}; the signing secret is under Basic Information, App Credentials")
    return SecretStr(text)


def neon_key(value: SecretStr | None) -> SecretStr | None:
    """A Neon API key. New ones start with `napi_`; keys made before that prefix came still work."""
    if value is None:
        return None
    text = _visible(value)
    if _token_kind(text) or "://" in text or text.startswith("npg_"):
        raise ValueError("is not an API key; one starts with napi_ (Neon console, Settings, API keys)")
    return SecretStr(text)


def slack_api_root(value: str) -> str:
    """Where Slack's Web API is, with the slash at the end that slack_sdk joins method names to."""
    return _root(value) + "/"


def neon_api_root(value: str) -> str:
    """Where Neon's API is, without a slash at the end."""
    root = _root(value)
    if not root.endswith("/api/v2"):
        raise ValueError("must end with /api/v2, such as https://console.neon.tech/api/v2")
    return root


def public_address(value: str) -> str:
    """Where Slack reaches the bot, without a slash at the end."""
    return _root(value, otherwise="or Slack does not call it")


def status_root(value: str) -> str:
    """Where Neon's status page is, without a slash at the end. No key goes there."""
    return _root(value, otherwise="or what it says could be forged")


def github_token(value: SecretStr | None) -> SecretStr | None:
    """A token of GitHub's: of a person, of an app, or of a workflow, which all begin differently."""
    if value is None:
        return None
    text = _visible(value)
    if _token_kind(text) or "://" in text or text.startswith(("napi_", "npg_")):
        raise ValueError("is not a GitHub token; one starts with github_pat_ or ghp_ (GitHub, Settings)")
    return SecretStr(text)


def github_api_root(value: str) -> str:
    """Where GitHub's REST API is, without a slash at the end."""
    return _root(value)


def database_url(value: SecretStr) -> SecretStr:
    """A database URL in SQLAlchemy's form, on the async driver that the bot brings along.

    Platforms write `postgres://`, Neon writes `postgresql://`; SQLAlchemy wants the driver named.
    """
    scheme, _, rest = _visible(value).partition("://")
    match scheme:
        case "postgres" | "postgresql" | "postgresql+psycopg":
            text = f"postgresql+psycopg://{rest}"
        case "sqlite" | "sqlite+aiosqlite" if rest.startswith("/") and rest != "/":
            text = f"sqlite+aiosqlite://{rest}"
        case _:
            raise ValueError(f"must be {DATABASE_FORMS}")
    try:
        database = make_url(text).database
    except (ArgumentError, ValueError):
        # `from None`: the cause would show the URL, and the password in it.
        raise ValueError(
            f"cannot be read as {DATABASE_FORMS}; a password with special characters must be percent-encoded"
        ) from None
    if not database:
        raise ValueError(f"names no database; it must be {DATABASE_FORMS}")
    return SecretStr(text)


def log_level(value: str) -> str:
    """One of LEVELS, in lower case."""
    level = value.strip().lower()
    if level not in LEVELS:
        raise ValueError(f"must be one of {', '.join(LEVELS)}")
    return level


def _token(value: SecretStr, prefix: str, expected: str) -> SecretStr:
    text = _visible(value)
    if not text.startswith(prefix):
        raise ValueError(f"{_token_kind(text) or 'has the wrong form'}; {expected}")
    if len(text) == len(prefix):
        raise ValueError(f"is cut off after {prefix}; {expected}")
    return SecretStr(text)


def _token_kind(text: str) -> str | None:
    return next((kind for prefix, kind in WRONG_SLACK_TOKEN.items() if text.startswith(prefix)), None)


def _visible(value: SecretStr) -> str:
    text = value.get_secret_value().strip()
    if text[:1] in {'"', "'"}:
        raise ValueError("has quotation marks around it; leave them out")
    if not re.fullmatch(r"[!-~]+", text):
        raise ValueError("has a space or an unusual character in it, as happens when pasting")
    return text


def _root(value: str, *, otherwise: str = "or the key would travel in clear text") -> str:
    """An API's address without a trailing slash; clear text only to this very machine."""
    try:
        parts = urlsplit(value.strip())
        port_is_valid = parts.port != 0
    except ValueError:
        raise ValueError("is not a URL") from None
    if parts.scheme not in {"http", "https"} or not parts.hostname or not port_is_valid:
        raise ValueError("is not a URL; it must start with https://")
    if parts.username is not None or parts.query or parts.fragment:
        raise ValueError("must be a plain address, without user name, ? or #")
    if parts.scheme == "http" and not _is_loopback(parts.hostname):
        raise ValueError(f"must start with https://, {otherwise}")
    return urlunsplit((parts.scheme, parts.netloc, parts.path.rstrip("/"), "", ""))


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
