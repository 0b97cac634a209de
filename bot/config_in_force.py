"""The configuration in force: one for the whole process, swapped whole."""

from bot.config import Config


class ConfigInForce:
    """Holds the configuration that is in force now. Ask at each use: a later one may have replaced it."""

    def __init__(self, config: Config) -> None:
        self._config = config

    @property
    def now(self) -> Config:
        """The configuration as of this moment."""
        return self._config

    def replace(self, config: Config) -> None:
        """From now on `config` is in force."""
        self._config = config
