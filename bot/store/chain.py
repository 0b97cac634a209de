"""The chain of the audit trail: each row's hash covers its own content and the hash before it. Pure.

What it shows, and what it cannot, is in bot/store/verifying.py.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

START = "0" * 64  # what the first row follows


def link(previous: str, row: Mapping[str, Any]) -> str:
    """The hash of a row that follows one with the hash `previous`: SHA-256, as 64 hex digits.

    `row` is every column by name except the hash: `at` in seconds, lists as lists. What is NULL is left
    out, so that a column which a later version adds changes no hash of an older row. The form can never
    change otherwise: all rows are verified by it, whichever version wrote them.
    """
    content = {name: value for name, value in row.items() if value is not None}
    # A column can hold anything once somebody else has written to it; `repr` never fails.
    form = json.dumps([previous, content], sort_keys=True, separators=(",", ":"), default=repr)
    return hashlib.sha256(form.encode()).hexdigest()
