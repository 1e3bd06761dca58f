"""Fixtures for all tests against the real binary."""

import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from support import databases  # noqa: E402
from support.server import Server  # noqa: E402


@pytest.fixture(scope="session", params=databases.ENGINES)
def engine(request):
    if request.param == "postgres" and not databases.postgres_server():
        pytest.skip("ORDA_TEST_POSTGRES names no PostgreSQL server")
    return request.param


@pytest.fixture(scope="session")
def server(engine):
    """One server for all tests that leave it running and do not mind each other."""
    with Server(engine, {"accounts.default_concurrency": 100_000}) as running:
        yield running


@pytest.fixture
def make_server(engine):
    """Servers of a test's own: make_server(settings, …), not started yet."""
    made = []

    def make(settings=None, **more):
        made.append(Server(engine, settings, **more))
        return made[-1]

    yield make
    for one in made:
        one.remove()
