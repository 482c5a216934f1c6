"""What every test needs. pytest-socket (pyproject.toml) refuses connections beyond this machine."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import translation
from hypothesis import settings

from tests.town import Town, build
from tools import rows
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

# A hash that takes long is right for an office and wrong for a cast that is made anew in each test.
# Other processes can check these all the same: the number of rounds stands in the hash.
PBKDF2PasswordHasher.iterations = 1


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A claim on a row that is not on the list ends the run before it begins."""
    if sentences := rows.unknown(rows.proofs(items), rows.rows()):
        raise pytest.UsageError("\n".join(sentences))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium; `LINLI_CHROMIUM` names another one."""
    path = os.environ.get("LINLI_CHROMIUM", str(CHROMIUM))
    return {**browser_type_launch_args, "executable_path": path, "args": CHROMIUM_FLAGS}


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
