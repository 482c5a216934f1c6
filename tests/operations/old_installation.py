"""Runs inside an installation: the tables of the first version with rows in every one, and whether
the rows are still there after an update."""

import json
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, connection, models, transaction
from django.db.migrations.executor import MigrationExecutor

BEGAN: Final = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
ENDS: Final = ("until", "ends", "valid_to", "expires")
ROWS: Final = 2  # in each table


def fill(file: Path) -> None:
    """Migrate every app of the first version to its first migration, fill each table, remember what
    was written."""
    executor = MigrationExecutor(connection)
    targets = [key for key in executor.loader.disk_migrations if _was_there(executor, key)]
    apps = executor.migrate(targets).apps
    ours = [m for m in apps.get_models() if m._meta.app_label in _labels(targets)]
    written = {}
    for model in _in_order(ours):
        for number in range(1 if _is_single(model) else ROWS):
            row = _saved(model, number)
            written[f"{model._meta.label_lower}:{row.pk}"] = _told(row)
    file.write_text(json.dumps(written), encoding="utf-8")


def compare(file: Path) -> None:
    """Print what is missing or other in the tables of today."""
    written = json.loads(file.read_text(encoding="utf-8"))
    apps = MigrationExecutor(connection).loader.project_state().apps
    wrong = []
    for name, old in written.items():
        label, _colon, key = name.partition(":")
        row = apps.get_model(label).objects.filter(pk=key).first()
        now = _told(row) if row is not None else {}
        wrong += [f"{name} is gone"] if row is None else []
        wrong += [
            f"{name}.{column}: {was} → {now[column]}"
            for column, was in old.items()
            if column in now and now[column] != was
        ]
    connection.check_constraints()
    print(json.dumps([len(written), wrong]))  # noqa: T201 - read by the test


def _was_there(executor: MigrationExecutor, key: tuple[str, str]) -> bool:
    """A first migration that needs no later one of ours; apps that came since need some."""
    before = executor.loader.graph.forwards_plan(key)
    modules = {one: executor.loader.disk_migrations[one].__module__ for one in before}
    ours = [name for (_app, name), module in modules.items() if module.startswith("linli.")]
    return key[1].startswith("0001") and all(name.startswith("0001") for name in ours)


def _labels(targets: list[tuple[str, str]]) -> set[str]:
    return {app for app, _name in targets} - {"contenttypes", "auth", "sessions", "account"}


def _saved(model: Any, number: int) -> Any:
    """A row; where the table wants one of several things named, the first that fits."""
    given = {f.attname: value(f, number) for f in _fields(model)}
    empty = [f for f in _fields(model) if f.is_relation and f.null]
    filled = [{f.attname: _first_rows(f.related_model)[number]} for f in empty if _has_rows(f)]
    for more in ({}, *filled):
        try:
            with transaction.atomic():
                row = model(**{**given, **more})
                row.save(force_insert=True)
        except IntegrityError as refused:
            failure = refused
        else:
            row.refresh_from_db()
            return row
    raise failure


def _has_rows(field: Any) -> bool:
    return len(_first_rows(field.related_model)) == ROWS


def _is_single(model: Any) -> bool:
    """A table that may hold one row only."""
    return any("only_one" in constraint.name for constraint in model._meta.constraints)


def _fields(model: Any) -> list[Any]:
    automatic = (models.AutoField, models.BigAutoField)
    return [f for f in model._meta.concrete_fields if not isinstance(f, automatic)]


def _in_order(found: list[Any]) -> list[Any]:
    """Those that others point at come first; in a circle, those that others need."""
    done: list[Any] = []
    while left := [model for model in found if model not in done]:
        for may_lack in (False, True):
            if ready := [model for model in left if not _needs(model, may_lack) & set(left)]:
                done.extend(ready)
                break
    return done


def _needs(model: Any, may_lack: bool) -> set[Any]:
    relations = [f for f in _fields(model) if f.is_relation and not (f.null and may_lack)]
    return {f.related_model for f in relations} - {model}


def value(field: Any, number: int) -> Any:
    """Something that fits: the default, nothing, a first row, or made from the number."""
    if field.is_relation:
        return None if field.null else _first_rows(field.related_model)[number]
    if field.has_default() and not field.unique:
        return field.get_default()
    if field.null:
        return None
    return _made(field, number)


def _first_rows(model: Any) -> list[Any]:
    return list(model.objects.order_by("pk").values_list("pk", flat=True)[:ROWS])


def _made(field: Any, number: int) -> Any:
    if field.choices:
        return field.choices[0][0]
    if isinstance(field, models.DateTimeField) and field.name.startswith(ENDS):
        return BEGAN + timedelta(days=9)
    made: dict[type, Any] = {
        models.UUIDField: UUID(int=number + 1),
        models.DateTimeField: BEGAN + timedelta(hours=number),
        models.DateField: date(2026, 1, 5),
        models.JSONField: {"n": number},
        models.BinaryField: b"\x01\x01a" + bytes(40),
        models.GenericIPAddressField: f"192.0.2.{number + 1}",
        models.BooleanField: False,
        models.CharField: f"{number + 11}",
        models.TextField: f"第 {number} 行",
    }
    for kind, fits in made.items():
        if isinstance(field, kind):
            return fits
    return number + 1


def _told(row: Any) -> dict[str, str]:
    """Column → value, as text."""
    return {f.attname: _text(getattr(row, f.attname)) for f in row._meta.concrete_fields}


def _text(found: Any) -> str:
    if isinstance(found, memoryview | bytes):
        return bytes(found).hex()
    return str(found)


if __name__ == "__main__":
    sys.exit()
