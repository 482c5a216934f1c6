"""What every test needs. pytest-socket (pyproject.toml) refuses connections beyond this machine."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test.client import ClientHandler
from django.utils import translation
from hypothesis import settings
from pytest_django import DjangoDbBlocker

from tests import answering, tables
from tests.town import Town, build
from tools import installation, rows
from tools.debian import CHROMIUM

# Chromium looks for hosts of its own at every start unless it is told not to; --no-sandbox because
# continuous integration runs as root.
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


# A busy machine is slow now and then; that is no fault of the code under test.
settings.register_profile("linli", deadline=None)
settings.load_profile("linli")

ClientHandler.load_middleware = answering.load_once  # type: ignore[method-assign, assignment]


def pytest_configure(config: pytest.Config) -> None:
    """The tables are made once for all processes of a run, while these still collect."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    until_the_end = ExitStack()
    config.add_cleanup(until_the_end.close)
    until_the_end.enter_context(installation.shared_tables())
    if config.getoption("numprocesses", None):
        beside = until_the_end.enter_context(ThreadPoolExecutor(1))
        beside.submit(installation.tables, os.environ.get("DATABASE_URL", ""))


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """A claim on a row that is not on the list ends the run before it begins. What takes long comes
    first, so that no process waits for another's last test."""
    if sentences := rows.unknown(rows.proofs(items), rows.rows()):
        raise pytest.UsageError("\n".join(sentences))
    yield
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium; `LINLI_CHROMIUM` names another one."""
    path = os.environ.get("LINLI_CHROMIUM", str(CHROMIUM))
    return {**browser_type_launch_args, "executable_path": path, "args": CHROMIUM_FLAGS}


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """What pytest-django finds when it sets the database up: a copy that it keeps."""
    with django_db_blocker.unblock(), tables.copied(), django_db_blocker.block():
        yield


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    return True


@pytest.fixture(scope="session")
def django_db_createdb() -> bool:
    return False


@pytest.fixture
def town(db: None) -> Town:
    """The town with its cast, in a database of this test's own."""
    return build()


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Sentences are compared in the words of the sources; a page asked for speaks as its reader
    wishes, Chinese first."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _one_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that is rolled back at its end lives in one transaction; what closes old connections
    between requests and tasks must leave that one alone (on PostgreSQL it would end the test)."""
    close = BaseDatabaseWrapper.close_if_unusable_or_obsolete

    def close_outside(connection: BaseDatabaseWrapper) -> None:
        if not connection.in_atomic_block:
            close(connection)

    monkeypatch.setattr(BaseDatabaseWrapper, "close_if_unusable_or_obsolete", close_outside)
