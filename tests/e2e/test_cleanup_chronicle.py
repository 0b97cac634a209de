"""A year of cleanup in the whole bot, and what its channel looked like at the end of each week.

The channel is compared with chronicle.txt, which is for people to read. The test lives through its first
weeks; `python -m tests.e2e.test_cleanup_chronicle` lives through the whole year and writes it anew, with
status 1 if that is not what was there before.
"""

import asyncio
import sys
import tempfile
from pathlib import Path

from tests.e2e.chronicle import WEEKS, lived

CHRONICLE = Path(__file__).with_name("chronicle.txt")


async def test_the_first_weeks_are_those_of_the_chronicle(tmp_path: Path) -> None:
    told = await lived(tmp_path, 9)
    assert told == CHRONICLE.read_text()[: len(told)]


def main() -> int:
    """The whole year."""
    with tempfile.TemporaryDirectory() as folder:
        told = asyncio.run(lived(Path(folder), WEEKS))
    before = CHRONICLE.read_text()
    CHRONICLE.write_text(told)
    return int(told != before)


if __name__ == "__main__":
    sys.exit(main())
