"""Answers as they come, for calls whose shape nobody here has written down."""

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel, Field, RootModel, ValidationError

from bot.neon.models import Model, Operation


class Answer(RootModel[Any]):
    """Any JSON: an object, a list, or nothing at all for what is answered with no more than a status."""

    def __repr_args__(self) -> Iterable[tuple[str | None, Any]]:
        return ()  # what it is of nobody here knows: it may hold a secret

    @property
    def operations(self) -> tuple[Operation, ...]:
        """What Neon has begun, in the order in which it will do it; empty where it does not say."""
        listed = self.root.get("operations") if isinstance(self.root, dict) else None
        try:
            return _Begun(operations=listed or ()).operations
        except ValidationError:
            return ()


class Content(BaseModel):
    """An answer that is a file."""

    content: bytes = Field(repr=False)


class _Begun(Model):
    operations: tuple[Operation, ...]
