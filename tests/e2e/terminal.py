"""The program's command line, run as a process of its own.

What `python -m bot` imports is imported once, in a process that each run is forked from: a tenth of the time.
tests/faults/processes.py runs `python -m bot` as it is.
"""

import asyncio
import multiprocessing
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bot.__main__ import main

ROOT = Path(__file__).parents[2]
_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload([__name__])


@dataclass(frozen=True)
class Ended:
    """How a process ended."""

    code: int
    out: str
    err: str

    def says(self, *words: str) -> bool:
        """Whether each of the words stands in what it wrote."""
        return all(word in self.out + self.err for word in words)


async def bot(*arguments: str, **environment: str) -> Ended:
    """Run it to its end."""
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        process = _FORKS.Process(
            target=_run, args=(arguments, {"NEONBOT_ENV_FILE": "", **environment}, out, err)
        )
        process.start()
        await asyncio.to_thread(process.join, 60)
        code = process.exitcode
        assert code is not None, "it has not ended within a minute"
        process.close()
        return Ended(code, out.read_text(), err.read_text())


def _run(arguments: tuple[str, ...], environment: dict[str, str], out: Path, err: Path) -> None:
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(ROOT)
    for path, stream in ((out, sys.stdout), (err, sys.stderr)):
        with path.open("wb") as file:
            os.dup2(file.fileno(), stream.fileno())
    sys.exit(main(list(arguments)))
