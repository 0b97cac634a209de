"""Rows as CSV for spreadsheets, in which no text from outside becomes a formula. Pure."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

# Excel, LibreOffice and Google Sheets take a cell that begins so for a formula, or skip the first of these
# and look at the next. The wide ones are what East Asian keyboards make of them.
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_lines(rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Each row as one line with its ending. None becomes an empty cell."""
    written = io.StringIO()
    writer = csv.writer(written)
    for row in rows:
        writer.writerow([_cell(value) for value in row])
        yield written.getvalue()
        written.seek(0)
        written.truncate()


def _cell(value: object) -> object:
    if value is None or isinstance(value, int | float):
        return value
    text = str(value)
    # An apostrophe in front makes all of them take the rest for text.
    return f"'{text}" if text.lstrip(" ").startswith(_BEGINS_A_FORMULA) else text
