"""What stands in a file of the configuration."""

import hashlib
from pathlib import Path

from bot.config_source import MAX_BYTES
from bot.errors import ConfigError


def text_of(path: Path) -> str:
    """What stands in a file. Raises ConfigError."""
    try:
        with path.open("rb") as file:
            # One byte beyond the limit is enough to refuse; a device file must not fill the memory.
            content = file.read(MAX_BYTES + 1)
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError((f"{path}: not UTF-8 text (byte {error.start + 1})",)) from None
    except OSError as error:
        raise ConfigError((f"{path}: cannot be read: {error.strerror}",)) from None


def digest(text: str) -> str:
    """Twelve hex digits that tell one text from another."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]
