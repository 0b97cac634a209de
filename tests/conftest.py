"""What tests of several folders share and what takes too long to start more than once."""

from collections.abc import Iterator

import pytest

from bot.store.migrate import upgrade
from tests.postgres import Cluster, serving


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A Postgres server with a migrated database, `migrated`."""
    with serving() as cluster:
        cluster.run("CREATE DATABASE migrated")
        upgrade(cluster.url("migrated"))
        yield cluster
