"""Request bodies: JSON, a form or a form with files in, plain values out."""

import json
import re
from dataclasses import dataclass
from email import message_from_bytes
from urllib.parse import parse_qsl

from sandbox.neon import errors

JSON, FORM, FILES = "application/json", "application/x-www-form-urlencoded", "multipart/form-data"
_STEP = re.compile(r"[^\[\].]+")


@dataclass(frozen=True)
class Payload:
    """The bytes of a body, and the header that says what they are."""

    raw: bytes
    content_type: str

    @property
    def absent(self) -> bool:
        return not self.raw.strip()

    @property
    def media_type(self) -> str:
        return self.content_type.partition(";")[0].strip().lower()

    @property
    def all_text(self) -> bool:
        """Whether the values of the body have no types of their own."""
        return self.media_type in (FORM, FILES)

    def decoded(self) -> object:
        """The value of the body; an absent one counts as an empty object. Raises 400."""
        if self.absent:
            return {}
        if self.media_type == FORM:
            return _unfold(self.raw)
        if self.media_type == FILES:
            return _parts(self.raw, self.content_type)
        try:
            return json.loads(self.raw, parse_constant=_refuse)
        except (ValueError, RecursionError):
            raise errors.invalid(f"decode {JSON}: unexpected byte or end of input") from None


def _refuse(constant: str) -> None:
    """Python reads NaN and Infinity, which are no JSON."""
    raise ValueError(constant)


def _parts(raw: bytes, content_type: str) -> dict[str, object]:
    """The fields of a form with files: text as text, files as bytes."""
    message = message_from_bytes(b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + raw)
    if not message.is_multipart():
        raise errors.invalid(f"decode {FILES}: no parts")
    fields: dict[str, object] = {}
    for part in message.walk():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(content, bytes):
            fields[name] = content if part.get_filename() else content.decode("utf-8", "replace")
    return fields


def _unfold(raw: bytes) -> dict[str, object]:
    """`branch[name]=x` and `branch.name=x` to `{"branch": {"name": "x"}}`; `endpoints[0][type]` to a list."""
    tree: dict[str, object] = {}
    for key, value in parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True):
        steps = _STEP.findall(key)
        place = tree
        for step in steps[:-1]:
            below = place.setdefault(step, {})
            if not isinstance(below, dict):
                raise errors.invalid(f'decode {FORM}: "{key}"')
            place = below
        if steps:
            place[steps[-1]] = value
    return {name: _as_lists(value) for name, value in tree.items()}


def _as_lists(value: object) -> object:
    if not isinstance(value, dict):
        return value
    inner = {name: _as_lists(below) for name, below in value.items()}
    if inner and all(name.isdigit() for name in inner):
        return [inner[name] for name in sorted(inner, key=int)]
    return inner
