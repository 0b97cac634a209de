"""The cleanup policies of a file by themselves, to be tried out. Pure."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from bot import config_problems, config_source
from bot.config_cleanup import SECTIONS, CleanupPolicy, PolicyName
from bot.config_file import text_of
from bot.errors import ConfigError


class _File(BaseModel):
    """A configuration of which nothing but the policies counts."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    cleanup: Annotated[Mapping[PolicyName, CleanupPolicy], AfterValidator(MappingProxyType)]


def load(path: Path, variables: Mapping[str, str]) -> Mapping[str, CleanupPolicy]:
    """The policies of config.yaml, or of a file that has only them. Raises ConfigError."""
    document = config_source.read(text_of(path), variables)
    problems, file = list(document.problems), None
    if document.data is not None:
        try:
            file = _File.model_validate(document.data)
        except ValidationError as error:
            known = {("cleanup", "*", *where): tuple(each.model_fields) for where, each in SECTIONS.items()}
            problems += config_problems.of(error, document, known)
    if problems or file is None:
        raise ConfigError(config_problems.lines(problems, path.name))
    return file.cleanup
