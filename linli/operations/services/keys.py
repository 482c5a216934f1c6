"""Sealing everything with the current key, and saying when older keys may go (ADR 0026)."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.apps import apps
from django.db import connection, models, transaction

from linli.common import crypto
from linli.common.crypto import SealBroken, Sealed

AT_ONCE: Final = 200  # rows in one transaction: a few milliseconds, so nobody waits
UNREADABLE: Final = ""  # stands for the key of what is no sealed value at all

Say = Callable[[str, int], object]


@dataclass(frozen=True)
class Column:
    """One sealed column of a model."""

    model: type[models.Model]
    name: str
    how: Sealed

    @property
    def label(self) -> str:
        """`people.Person.phone_sealed`."""
        return f"{self.model._meta.label}.{self.name}"

    def batches(self) -> Iterator[list[tuple[Any, bytes, str]]]:
        """(key, sealed value, index) of every row that has one, some at a time."""
        index = self.how.index_field
        rows = self.model._base_manager.filter(**{f"{self.name}__isnull": False}).order_by("pk")
        wanted = ["pk", self.name, *([index] if index else [])]
        last: Any = None
        while True:
            more = rows.filter(pk__gt=last) if last is not None else rows
            batch = [
                (pk, bytes(blob), *rest) for pk, blob, *rest in more.values_list(*wanted)[:AT_ONCE]
            ]
            if not batch:
                return
            yield [(row[0], row[1], str(row[2]) if index else "") for row in batch]
            last = batch[-1][0]


def columns() -> list[Column]:
    """Every sealed column of the product, as the models declare them."""
    tables = set(connection.introspection.table_names())  # before an update some are missing
    return [
        Column(model, name, how)
        for model in apps.get_models()
        if model._meta.db_table in tables
        for name, how in sorted(getattr(model, "SEALED", {}).items())
    ]


def sealed_with() -> Counter[str]:
    """Key id → how many values it sealed; `UNREADABLE` counts what is no sealed value."""
    return Counter(
        key_id(blob) for column in columns() for batch in column.batches() for _, blob, _ in batch
    )


def reseal_all(say: Say) -> int:
    """Seal and index anew whatever was not written with the current key, while others read and
    write; returns how many values. May be cut off and run again. What cannot be opened stays.

    `say` hears each column with its number.
    """
    total = 0
    for column in columns():
        done = 0
        for batch in column.batches():
            fresh = [(pk, old, _renewed(column.how, pk, old, index)) for pk, old, index in batch]
            done += _store(column, [(pk, old, new) for pk, old, new in fresh if new])
        say(column.label, done)
        total += done
    return total


def key_id(blob: bytes) -> str:
    """The id of the key that sealed a value, or `UNREADABLE`."""
    try:
        return crypto.key_id_of(blob)
    except SealBroken:
        return UNREADABLE


def _renewed(how: Sealed, pk: Any, blob: bytes, index: str) -> tuple[bytes, str] | None:
    """The new value and index; nothing if they are current, or if it cannot be opened."""
    try:
        stale = crypto.needs_reseal(blob)
        if not stale and how.index_of is None:
            return None
        text = crypto.unseal(blob, context=how.context(pk))
    except SealBroken:
        return None
    new_index = how.index_of(text) if how.index_of else ""
    if not stale and new_index == index:
        return None
    return crypto.seal(text, context=how.context(pk)), new_index


def _store(column: Column, fresh: list[tuple[Any, bytes, tuple[bytes, str]]]) -> int:
    """Write each unless somebody changed it meanwhile; that one is current already."""
    index, done = column.how.index_field, 0
    with transaction.atomic():
        for pk, old, (new, new_index) in fresh:
            row = column.model._base_manager.filter(pk=pk, **{column.name: old})
            done += row.update(**{column.name: new, **({index: new_index} if index else {})})
    return done
