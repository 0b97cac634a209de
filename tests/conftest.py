"""What tests of several folders share and what takes too long to start more than once."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from bot.store.migrate import upgrade
from tests.postgres import Cluster, serving

# The same examples in each run, however busy the machine is: then it is a change that fails.
# `make stress` draws them anew.
settings.register_profile(
    "same", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("anew", settings.get_profile("same"), derandomize=False)
settings.load_profile("same")


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A Postgres server with a migrated database, `migrated`."""
    with serving() as cluster:
        cluster.run("CREATE DATABASE migrated")
        upgrade(cluster.url("migrated"))
        yield cluster
