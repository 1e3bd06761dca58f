"""Fresh databases for tests: an SQLite file in the server's own folder, or a database on the
PostgreSQL server that ORDA_TEST_POSTGRES names (tests/postgres.sh starts one)."""

import itertools
import os
import subprocess
import urllib.parse

ENGINES = ("sqlite", "postgres")
_count = itertools.count(1)


def postgres_server() -> str:
    """The URL of somebody who may create databases, or empty."""
    return os.environ.get("ORDA_TEST_POSTGRES", "")


def _statement(sql: str) -> None:
    subprocess.run(["psql", "-q", "-X", "-v", "ON_ERROR_STOP=1", "-d", postgres_server(), "-c", sql],
                   check=True, capture_output=True, text=True, timeout=60)


def make_postgres_database() -> str:
    """The URL of a new, empty database."""
    name = f"orda_box_{os.getpid()}_{next(_count)}"
    _statement(f"create database {name}")
    return urllib.parse.urlsplit(postgres_server())._replace(path=f"/{name}").geturl()


def drop_postgres_database(url: str) -> None:
    name = urllib.parse.urlsplit(url).path.lstrip("/")
    _statement(f"drop database if exists {name} with (force)")
