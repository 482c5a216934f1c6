"""What differs between the two databases: copying one while others write, and putting it back."""

from abc import ABC, abstractmethod
from pathlib import Path
from typing import ClassVar

from django.db import connection
from django.utils.translation import gettext as _

from linli.common.errors import Invalid

Counts = dict[str, int]


class Store(ABC):
    """The database that this installation uses."""

    kind: ClassVar[str]
    file_name: ClassVar[str]

    @abstractmethod
    def version(self) -> str:
        """Of the database program."""

    @abstractmethod
    def dump(self, file: Path) -> Counts:
        """Write one moment of the database to a file, checked; how many rows each table had."""

    @abstractmethod
    def check_alone(self) -> None:
        """Raise `Invalid` while a server or a worker uses the database."""

    @abstractmethod
    def load(self, file: Path) -> None:
        """Put the file's content in place of what is there, which is kept aside."""

    @abstractmethod
    def put_back(self) -> None:
        """After a failed `load` or what came after it: as it was before."""

    @abstractmethod
    def forget_aside(self) -> None:
        """What was kept aside is not needed any more."""

    def counts(self) -> Counts:
        """How many rows each table has now; nothing where there are no tables."""
        with connection.cursor() as cursor:
            names = sorted(connection.introspection.table_names(cursor))
            return {name: _count(cursor, name) for name in names}


def _count(cursor: object, table: str) -> int:
    quoted = connection.ops.quote_name(table)
    cursor.execute(f"SELECT COUNT(*) FROM {quoted}")  # type: ignore[attr-defined] # noqa: S608
    return int(cursor.fetchone()[0])  # type: ignore[attr-defined]


def in_use() -> Invalid:
    """Somebody else has the database open."""
    return Invalid(
        _("Somebody else is using the database."),
        next_step=_("Stop server and worker, then run this again."),
    )
