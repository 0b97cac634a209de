"""The formats that Neon's API description names, as checks. A check raises ValueError with what is wrong."""

import re
from datetime import datetime
from urllib.parse import urlsplit

from jsonschema import FormatChecker

FORMATS = FormatChecker(formats=())
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(?P<zone>Z|[+-]\d\d:\d\d)?")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_RANGES = {
    "int32": (-(2**31), 2**31 - 1),
    "int64": (-(2**63), 2**63 - 1),
    "int": (-(2**63), 2**63 - 1),
    "uint64": (0, 2**64 - 1),
}


@FORMATS.checks("date-time", raises=ValueError)
def _is_moment(value: object) -> bool:
    """RFC 3339, which asks for a zone."""
    if not isinstance(value, str):
        return True
    found = _MOMENT.fullmatch(value)
    if found is None:
        raise ValueError("input should be a valid date-time")
    if found["zone"] is None:
        raise ValueError("input should have timezone info")
    datetime.fromisoformat(value)
    return True


@FORMATS.checks("uuid", raises=ValueError)
def _is_uuid(value: object) -> bool:
    return _matches(_UUID, value, "input should be a valid UUID")


@FORMATS.checks("email", raises=ValueError)
def _is_email(value: object) -> bool:
    return _matches(_EMAIL, value, "input should be a valid email address")


def _matches(pattern: re.Pattern[str], value: object, complaint: str) -> bool:
    if isinstance(value, str) and not pattern.fullmatch(value):
        raise ValueError(complaint)
    return True


@FORMATS.checks("uri", raises=ValueError)
def _is_uri(value: object) -> bool:
    if isinstance(value, str) and (not urlsplit(value).scheme or re.search(r"\s", value)):
        raise ValueError("input should be a valid URI")
    return True


def _check_range(name: str) -> None:
    lowest, highest = _RANGES[name]

    @FORMATS.checks(name, raises=ValueError)
    def is_in_range(value: object) -> bool:
        if isinstance(value, int) and not lowest <= value <= highest:
            raise ValueError(f"input should fit {name}")
        return True


for _name in _RANGES:
    _check_range(_name)
