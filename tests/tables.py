"""The database of the tests begins as a copy of the tables that a run makes once."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.db import connection

from tools import installation


@contextmanager
def copied() -> Iterator[None]:
    """Within the block the database of the tests is there, and nothing is left to migrate in it."""
    like = installation.tables(os.environ.get("DATABASE_URL", ""))
    creation: Any = connection.creation
    asked, name = connection.settings_dict["NAME"], creation._get_test_db_name()
    if connection.vendor == "postgresql":
        installation.create(Path(), like, name)
        yield
        creation.destroy_test_db(asked, verbosity=0)
        return
    with closing(sqlite3.connect(name, uri=True)) as memory:
        with closing(sqlite3.connect(like.removeprefix("sqlite:///"))) as file:
            file.backup(memory)
        yield
