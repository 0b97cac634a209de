"""Scoped service tokens of a branch."""

from collections.abc import Sequence
from datetime import datetime

from pydantic import SecretStr

from bot.errors import AmbiguousError, NotFoundError
from bot.neon.models import Branch, Model
from bot.text import either, nearest, quoted


class Credential(Model):
    """What is known of a credential without its secrets. Names may be missing, or taken twice."""

    token_id: str
    token_id_short: str
    scopes: tuple[str, ...]
    created_at: datetime
    name: str | None = None
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None
    expires_at: datetime | None = None

    @property
    def label(self) -> str:
        """What people call it: its name, or else its short id."""
        return self.name or self.token_id_short

    def answers_to(self, word: str) -> bool:
        """Whether the word is its id, its short id or its name."""
        return word in {self.token_id, self.token_id_short, self.name}

    @property
    def for_storage(self) -> bool:
        """Whether it opens buckets, so that its id and its second secret are a pair of S3 keys."""
        return any(scope.startswith("storage:") for scope in self.scopes)


class Secrets(Model):
    """Both secrets of a credential: for HTTP services, and for S3 clients."""

    token_id: str
    api_token: SecretStr
    s3_secret_access_key: SecretStr


class IssuedCredential(Credential, Secrets):
    """A credential that was just issued or rotated."""


class CredentialList(Model):
    """`GET …/credentials`."""

    credentials: tuple[Credential, ...] = ()


def chosen(credentials: Sequence[Credential], word: str, branch: Branch) -> Credential:
    """The one that is meant by its id, its short id or its name. Raises for none and for several.

    Ids come first, so that a name that looks like one cannot stand in its way.
    """
    alive = [each for each in credentials if each.revoked_at is None]
    by_id = [each for each in alive if word in {each.token_id, each.token_id_short}]
    found = by_id or [each for each in alive if each.name == word]
    if len(found) == 1:
        return found[0]
    if found:
        ids = either(f"`{each.token_id_short}`" for each in found[:5])
        raise AmbiguousError(
            f"{branch.name} has several credentials named {quoted(word)}.", hint=f"Write {ids}."
        )
    near = nearest(word, [each.label for each in alive])
    hint = f"Did you mean {either(map(quoted, near))}?" if near else "`credential list` shows them."
    raise NotFoundError(f"{branch.name} has no credential {quoted(word)}.", hint=hint)
