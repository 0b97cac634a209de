"""Which API key a call goes with: the project's own, or the one for all else."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from pydantic import SecretStr

from bot.errors import SettingsError
from bot.neon.errors import NoKeyError
from bot.neon.operations import Call

# The variable with the key for whatever is not about a project with a key of its own.
SHARED = "NEON_API_KEY"


@dataclass(frozen=True)
class ApiKey:
    """A key, and the environment variable that it comes from: the only name fit for a message."""

    variable: str
    secret: SecretStr

    def __post_init__(self) -> None:
        # The HTTP library quotes a header that it refuses, so it must never get to refuse this one.
        if not re.fullmatch(r"[\x21-\x7e]+", self.secret.get_secret_value()):
            raise SettingsError(
                f"{self.variable} is empty or has characters that no key has.",
                hint="Paste it again, without spaces or line breaks.",
            )


class Keyring:
    """The keys of this process. `own` names the variable of each project that has a key of its own."""

    def __init__(
        self, secrets: Mapping[str, SecretStr], own: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        self.replace(secrets, own)

    def replace(self, secrets: Mapping[str, SecretStr], own: Mapping[str, str]) -> None:
        """From now on calls go with these. Raises SettingsError, with nothing changed, for no key at all."""
        keys = {variable: ApiKey(variable, secret) for variable, secret in secrets.items()}
        self._keys, self._own = keys, own

    def of(self, call: Call) -> ApiKey:
        """The key for a call. A project with a key of its own is never asked about with another one.

        Raises NoKeyError: nothing is sent then.
        """
        variable = self._own.get(call.about_project or "", SHARED)
        key = self._keys.get(variable)
        if key is None:
            raise NoKeyError(variable, call.about_project)
        return key
