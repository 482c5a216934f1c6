"""Pages by key: each begins after the last row of the one before, at the same cost however deep.

A cursor is the JSON of that row's order values in url-safe base64. It is no secret and no proof; it
is only checked to be usable.
"""

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final, Generic, TypeVar
from uuid import UUID

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Field, Model, Q, QuerySet
from django.utils.translation import gettext as _

from linli.common.errors import Invalid

MAX_CURSOR: Final = 1000  # characters
M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Page(Generic[M]):
    """Some rows, and the cursor of those that follow, if any."""

    rows: list[M]
    next_cursor: str | None


def page(queryset: QuerySet[M], *, order: Sequence[str], size: int, after: str | None) -> Page[M]:
    """`size` rows behind the cursor `after`, in one query.

    `order` names fields or annotations that are never null, `-` for descending, and ends in a
    unique one (such as `pk`). Raises `Invalid` for a cursor that was not made for this order.
    """
    fields = [_field(queryset, name.lstrip("-")) for name in order]
    if not getattr(fields[-1], "unique", False):
        raise ValueError(f"The order {list(order)} has to end in a unique field.")
    rows_after = queryset.order_by(*order)
    if after:
        rows_after = rows_after.filter(_behind(order, _read(after, order, fields)))
    rows = list(rows_after[: size + 1])
    if len(rows) <= size:
        return Page(rows, None)
    return Page(rows[:size], _cursor(rows[size - 1], order))


def _behind(order: Sequence[str], values: Sequence[Any]) -> Q:
    """The rows behind these values: an OR-chain, with a plain bound on the first for the index."""
    names = [name.lstrip("-") for name in order]
    past = ["lt" if name.startswith("-") else "gt" for name in order]
    chain = Q()
    for place, name in enumerate(names):
        same = Q(**dict(zip(names[:place], values[:place], strict=True)))
        chain |= same & Q(**{f"{name}__{past[place]}": values[place]})
    return Q(**{f"{names[0]}__{past[0]}e": values[0]}) & chain


def _cursor(row: Model, order: Sequence[str]) -> str:
    values = [_plain(row, name.lstrip("-")) for name in order]
    text = json.dumps([_mark(order), *values], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _plain(row: Model, name: str) -> str | int | float:
    value: Any = row
    for part in name.split("__"):
        value = getattr(value, part)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | UUID | Decimal):
        return str(value)
    if isinstance(value, str | int | float):
        return value
    raise ValueError(f"Rows cannot be paged by {name}: {value!r} has no place in an order.")


def _read(cursor: str, order: Sequence[str], fields: Sequence["Field[Any, Any]"]) -> list[Any]:
    try:
        if len(cursor) > MAX_CURSOR:
            raise ValueError
        padded = cursor.encode() + b"=" * (-len(cursor) % 4)
        parts = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        if not isinstance(parts, list) or len(parts) != len(order) + 1 or parts[0] != _mark(order):
            raise ValueError
        return [_value(field, part) for field, part in zip(fields, parts[1:], strict=True)]
    except (ValueError, TypeError, OverflowError, ArithmeticError, RecursionError, ValidationError):
        raise Invalid(
            _("This link to the next page does not fit the list. Start again at the first page.")
        ) from None


def _value(field: "Field[Any, Any]", part: object) -> Any:
    if isinstance(part, str):
        part.encode()  # no halves of signs
        if "\0" in part:
            raise ValueError
    elif not isinstance(part, int | float) or part != part:
        raise TypeError
    value = field.to_python(part)
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError
        value = value.astimezone(UTC)
    if value is None:
        raise ValueError
    return value


def _field(queryset: QuerySet[M], name: str) -> "Field[Any, Any]":
    """The field or annotation by which rows are ordered, to read its values back."""
    if name in queryset.query.annotations:
        found: Field[Any, Any] = queryset.query.annotations[name].output_field
        return found
    model: Any = queryset.model
    field: Any = None
    for part in name.split("__"):
        field = model._meta.pk if part == "pk" else model._meta.get_field(part)
        model = field.related_model
    if field is None or not hasattr(field, "to_python"):
        raise FieldDoesNotExist(name)
    return field  # type: ignore[no-any-return]  # walked by name


def _mark(order: Sequence[str]) -> str:
    """Tells the cursors of different lists apart."""
    return hashlib.sha256(",".join(order).encode()).hexdigest()[:8]
